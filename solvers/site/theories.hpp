/// @file
/// Which theory may speak about a site, and what each says of its mean auxiliary energy E[D_T].
///
///     theory           what it is                                   formulas
///     brownian         the diffusion's mean, any capacity           brownian/law.hpp,
///                                                                   battery/finite_battery.hpp
///     brownian_law     its law: deviation, probability of none      brownian/law.hpp
///     corrected_slots  the Brownian mean corrected to slots         continuity_correction.hpp
///     exact_slots      the slot model itself: a sum from an empty,  spitzer.hpp, slot_law.hpp,
///                      unlimited battery, a grid otherwise          battery/slot_battery.hpp
///     long_run         Brownian, with the variance of long sums     fit/long_run_variance.hpp
///     matched          Brownian, Var(S_T)/T of the sums replayed    simulation/window_moments.hpp
///     remembering      slots that remember, by growth of Var(S_n)   slots/remembering_slots.hpp
///
/// With a battery that loses (battery/lossy.hpp) exact slots and the Brownian mean are those of the
/// transformed increment, and E[(X - P_d)^+] a slot beside it; the Brownian law is too where there
/// is no discharging limit. Self-discharge is known to exact slots with a capacity alone. The rest
/// knows no losses. Work that can wait (battery/deferral.hpp) is a larger battery, charged in
/// advance, to every theory where the battery loses nothing, and known to none otherwise.
///
/// This is the one place that decides: a theory holds, holds under a condition, or is refused with
/// the reason. All but the last three take slots to be independent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/solvers/site/price_courses.hpp"
#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

enum class Theory {
  brownian,
  brownian_law,
  corrected_slots,
  exact_slots,
  long_run,
  matched,
  remembering
};
constexpr std::string_view name_of(Theory theory) {
  switch (theory) {
    case Theory::brownian:
      return "brownian";
    case Theory::brownian_law:
      return "brownian_law";
    case Theory::corrected_slots:
      return "corrected_slots";
    case Theory::exact_slots:
      return "exact_slots";
    case Theory::long_run:
      return "long_run";
    case Theory::matched:
      return "matched";
    case Theory::remembering:
      return "remembering";
  }
  return {};
}
inline constexpr auto all_theories = numeric::members<Theory>;

/// Whether a theory takes slots to be independent.
[[nodiscard]] constexpr bool is_of_independent_slots(Theory theory) {
  switch (theory) {
    case Theory::brownian:
    case Theory::brownian_law:
    case Theory::corrected_slots:
    case Theory::exact_slots:
      return true;
    case Theory::long_run:
    case Theory::matched:
    case Theory::remembering:
      return false;
  }
  return true;
}

enum class Standing {
  holds,
  conditional,  ///< holds under the condition named
  refused       ///< for the reason named
};
constexpr std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::holds:
      return "holds";
    case Standing::conditional:
      return "conditional";
    case Standing::refused:
      return "refused";
  }
  return {};
}

struct TheoryStanding {
  Theory theory = Theory::brownian;
  Standing standing = Standing::holds;
  std::string reason = {};  ///< empty where it holds

  [[nodiscard]] bool may_speak() const { return standing != Standing::refused; }
};

/// What is asked of a theory beside the site.
struct TheoryRequest {
  std::optional<double> volatility_joules = {};  ///< claimed instead of the site's own
  bool is_search = false;  ///< many values are wanted: each must be a matter of milliseconds
};

/// Every theory, in the order of the enum.
[[nodiscard]] std::vector<TheoryStanding> theories_for(const Site& site,
                                                       const TheoryRequest& request = {});
[[nodiscard]] TheoryStanding standing_of(Theory theory, const Site& site,
                                         const TheoryRequest& request = {});

/// The longest horizons of exact slots, slots: of a sum, and of a grid.
struct ExactReach {
  std::int64_t longest_sum = 1000000;
  std::int64_t longest_grid = 10000;
};
[[nodiscard]] ExactReach exact_reach(const TheoryRequest& request);

struct MeanWithError {
  double joules = 0;
  double error_joules = 0;  ///< bound or estimate of the numerical error; 0: rounding alone
  /// So small that the method's rounding hides it: `joules` is no value, only below any that is.
  bool below_resolution = false;
};

/// E[D_T] by a theory at the scenario's horizons, joules; none where it may not speak or has no
/// mean. Of exact slots at the first of the horizons alone, where the rest are beyond their reach.
/// A horizon at which every replayed sum is the same has no matched mean: not a number.
[[nodiscard]] std::optional<std::vector<MeanWithError>> means_by(Theory theory, const Site& site,
                                                                 const TheoryRequest& request = {});

/// What an import limit leaves unserved up to T (battery/import_limit.hpp).
struct Unserved {
  double joules = 0;
  double share_of_slots = 0;  ///< with any
};

/// E[D_T] of exact slots at one horizon, and where the energy goes.
struct ExactHorizon {
  MeanWithError mean = {};
  std::optional<auxiliary::BatteryLedger> ledger = {};  ///< where the mean is known
  std::optional<Unserved> unserved = {};                ///< none where its grid would take long
  std::optional<double> backlog_joules = {};            ///< E[K_T], likewise
  std::optional<Bought> bought = {};                    ///< where prices change from slot to slot
};

/// At the scenario's horizons, or the first of them that are within reach; none where exact slots
/// may not speak.
[[nodiscard]] std::optional<std::vector<ExactHorizon>> exact_horizons(const Site& site);

/// Means of the reflected Brownian model at one horizon, joules; with the capacity of its battery.
struct BrownianMeans {
  double auxiliary_joules = 0;
  double battery_level_joules = 0;
  double spilled_joules = 0;  ///< 0 without a capacity
};

/// Of the site's battery, by the Brownian model; none with self-discharge, or where that model
/// needs more than slots can, as it does over a few of them.
[[nodiscard]] std::optional<auxiliary::BatteryLedger> brownian_ledger(const Site& site,
                                                                      double slots);

/// How much less auxiliary energy a joule more of patience or of capacity leaves, -dE[D_T]/dq and
/// -dE[D_T]/dc, by central differences of 0.02 volatilities, at an end one-sided.
struct JouleWorth {
  double patience = 0;
  double capacity = 0;
};

/// At the scenario's horizons, of exact slots where they may speak, else of the Brownian model;
/// none where neither may, or the battery loses.
[[nodiscard]] std::optional<std::vector<JouleWorth>> joule_worths(const Site& site);

[[nodiscard]] BrownianMeans brownian_means(const auxiliary::BrownianSite& at);

/// At another volatility than the site's own where one is given. With self-discharge or a profile,
/// of which the model knows nothing, not numbers.
[[nodiscard]] BrownianMeans brownian_means(const Site& site, double slots,
                                           std::optional<double> volatility_joules = std::nullopt);

/// P(D_T > joules) of the slot model at the last horizon, on a grid (slot_law.hpp). The harvest
/// must be a law, and the battery without a capacity or a discharging limit.
[[nodiscard]] double exact_exceedance(const Site& site, double joules, double steps_per_deviation);

}  // namespace inferlaw::site
