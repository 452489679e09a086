/// @file
/// All that is known about the auxiliary energy of one Brownian site, in one answer: the law of an
/// unlimited battery, or the means of a limited one, and exact Gaussian slots beside them.
///
/// Which parts there are:
///
///     unlimited     where the battery has no capacity; quantiles and tails at what is asked for
///     limited       where it has one; only means are known
///     exact slots   on request: net demand of a slot Normal(nu, sigma^2). From an empty, unlimited
///                   battery the mean is Spitzer's sum, of any length; the law, or a battery, needs
///                   the grid, whose time grows as T^1.5 (seconds at 20,000 slots)
///
/// Formulas, sources, units and ranges stand in lib/auxiliary, in the header of each part. Source
/// of the division: [choice]. Throws std::domain_error as they do, and unless the horizon of exact
/// slots is whole, and at most 20,000 slots where they need the grid; std::invalid_argument where a
/// law is asked of a limited battery.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/extrapolation.hpp"

namespace inferlaw::auxiliary {

struct OverviewQuestion {
  BrownianSite site = {};
  std::vector<double> probabilities = {};  ///< of the quantiles asked for
  std::vector<double> levels_joules = {};  ///< y, where tails are asked for
  bool exact_gaussian_slots = false;
};

struct UnlimitedOverview {
  double mean_joules = 0;
  double standard_deviation_joules = 0;
  double skewness = 0;
  double kurtosis = 0;
  std::optional<double> corrected_mean_joules = std::nullopt;  ///< where the correction has one
  double probability_none = 0;
  std::vector<double> quantiles_joules = {};  ///< of D_T, one a probability
  std::vector<double> battery_level_quantiles_joules = {};
  std::vector<double> survival = {};  ///< P(D_T > y), one a level
  std::vector<double> log_survival = {};
  std::vector<double> mean_excess_joules = {};  ///< E[(D_T - y)^+]
  double battery_level_joules = 0;              ///< E[B_T]
  double battery_level_standard_deviation_joules = 0;
  double crossover_slots = 0;
  double time_of_maximum_slots = 0;
  double first_need_slots = 0;  ///< E[tau]; infinite unless drift is above 0
  double first_need_within_horizon_slots = 0;
  double long_horizon_mean_joules = 0;
  brownian::Sensitivities sensitivities = {};
};

struct LimitedOverview {
  finite_battery::CheckedMean mean = {};
  double corrected_mean_joules = 0;
  double unlimited_mean_joules = 0;  ///< of the same battery without a capacity
  double battery_level_joules = 0;   ///< E[B_T]
  double spilled_joules = 0;
  double long_run_rate_joules_per_slot = 0;
  double long_run_spilled_joules_per_slot = 0;
  double long_run_level_joules = 0;
  double probability_none = 0;
  double crossover_slots = 0;
  finite_battery::Sensitivities sensitivities = {};
  finite_battery::Sensitivities sensitivity_errors = {};  ///< how far each may be off
};

/// Each value with how far it may be off.
struct ExactSlotsOverview {
  using Values = std::vector<numeric::Extrapolated>;
  numeric::Extrapolated mean_joules = {};
  /// A need so improbable that the grid's rounding hides it: no value here is known but that of
  /// `probability_none`, 1.
  bool below_resolution = false;
  std::optional<numeric::Extrapolated> standard_deviation_joules = {};  ///< with the law
  std::optional<numeric::Extrapolated> probability_none = {};           ///< with the law
  Values quantiles_joules = {};                                         ///< one a probability
  Values survival = {};                                                 ///< one a level
  std::optional<numeric::Extrapolated> spilled_joules = {};             ///< of a limited battery
  std::optional<numeric::Extrapolated> battery_level_joules = {};       ///< of a limited battery
};

/// Below this many volatilities a Brownian battery and one of slots have little in common.
inline constexpr double fewest_volatilities = 3;
inline constexpr const char* small_battery_note =
    "the battery is smaller than 3 volatilities, where the Brownian model means little: trust "
    "exact "
    "slots or the simulator";

inline constexpr const char* below_resolution_note =
    "exact slots: auxiliary energy is needed with a probability that the rounding of the grid "
    "hides "
    "(below 1e-11): its mean is small, not known, and left out";

struct Overview {
  brownian::Regime regime = brownian::Regime::critical;
  std::optional<UnlimitedOverview> unlimited = std::nullopt;
  std::optional<LimitedOverview> limited = std::nullopt;
  std::optional<ExactSlotsOverview> exact_slots = std::nullopt;
  std::vector<std::string> notes = {};  ///< what a reader must know of these numbers
};

[[nodiscard]] Overview overview(const OverviewQuestion& question);

}  // namespace inferlaw::auxiliary
