/// @file
/// How much supply a site should buy and how much battery: critical, cheapest, for a target, for a
/// probability of exceeding a level; by the Brownian model with its sensitivities, beside exact
/// slots, and by simulation. A coverage is decided by the best of them alone:
///
///     coverage   1 - E[D_T]/E[C_1 + .. + C_T] >= k, so E[D_T] <= (1 - k) E[C_1 + .. + C_T]
///
/// Formulas, prices, statuses: supply/supply.hpp, supply/battery_size.hpp,
/// supply/evaluated.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/site/dependence.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "inferlaw/solvers/site/uncertainty.hpp"
#include "inferlaw/solvers/supply/battery_size.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::site {

/// Per joule, in any currency; what is not given is the scenario's.
struct AskedPrices {
  std::optional<double> baseline = {};   ///< 1 unless given, there or here
  std::optional<double> auxiliary = {};  ///< twice the baseline price unless given, there or here
  double waste = 0;
  std::optional<double> capacity = {};  ///< of a joule of battery over the horizon
};

/// With the scenario's prices where others are not asked for: baseline c_b + f k_P/Y, auxiliary
/// c_a, capacity f k_S t/Y of the t seconds of the horizon (lib/energy/prices.hpp), which is asked
/// for where it is above 0 and a battery can be sized at all.
/// Throws std::invalid_argument where a price of the scenario is 0 that must not be.
[[nodiscard]] AskedPrices prices_asked(const Scenario& scenario, std::int64_t horizon_slots,
                                       const AskedPrices& asked);

struct CriticalOptions {
  std::optional<std::int64_t> horizon_slots = {};  ///< the scenario's last unless given
  std::optional<double> volatility_joules = {};    ///< at every supply, instead of the site's own
  AskedPrices prices = {};
  std::optional<double> target_joules = {};  ///< of E[D_T]
  std::optional<double> coverage = {};  ///< at least so, in (0, 1): 1 - E[D_T]/E[C_1 + .. + C_T]
  std::optional<supply::Exceedance> exceedance = {};  ///< P(D_T > joules) at most the probability
  bool size_battery = false;  ///< also the least capacity for the target and the coverage
  std::vector<double> trade_off_supplies = {};  ///< of capacity against supply, joules per slot
  bool by_simulation = false;                   ///< also each supply by the simulator itself
  bool check = false;                           ///< the simulator at every answer
  int threads = 0;                              ///< 0: one for every processor
  std::optional<Draws> draws = {};              ///< of a fit's parameters
};

/// The simulator at an answer; none without supply, no verdict where nothing was needed.
struct SimulatedCheck {
  std::optional<simulation::Estimate> simulated_joules = {};
  std::optional<bool> agrees = {};
};

/// A site that was found: at a supply, and with a capacity where that was chosen too.
struct FoundSite {
  std::string name = {};
  supply::Status status = supply::Status::solved;
  double supply_joules_per_slot = 0;
  std::optional<double> capacity_joules = {};  ///< infinite: unlimited; none: the scenario's
  double mean_joules = 0;                      ///< Brownian E[D_T]
  std::optional<MeanWithError> exact_slots = {};
  double cost = 0;
  std::optional<SimulatedCheck> check = {};
};

/// A supply as an answer.
struct FoundSupply {
  supply::Status status = supply::Status::solved;
  std::optional<double> joules_per_slot = {};  ///< none where it is out of reach
  double per_unit_asked = 0;                   ///< where solved: dR/d(price ratio, target, ..)
  double per_demand_mean = 0;                  ///< where solved: dR/dC
};

struct ExceedanceFound {
  double level_joules = 0;
  double brownian_probability = 0;
  std::optional<double> exact_slots_probability = {};
  std::optional<simulation::Estimate> simulated_probability = {};
  std::optional<bool> agrees = {};
};

/// Where anything is measured: the same answers with the variances of long sums.
struct LongRunSupplies {
  std::optional<double> demand_lag_one_autocorrelation = {};
  std::optional<double> harvest_lag_one_autocorrelation = {};
  std::optional<double> harvest_coefficient_of_variation = {};
  double volatility_joules = 0;
  supply::SupplyAnswer cheapest = {};
  std::optional<supply::SupplyAnswer> target = {};
  std::optional<supply::SupplyAnswer> exceedance = {};
};

/// A purchase that exact slots alone, or the simulator, decided.
struct Decision {
  std::string name = {};
  double supply_joules_per_slot = 0;           ///< infinite: a thousand times is not enough
  std::optional<double> capacity_joules = {};  ///< where it was chosen; infinite: none is enough
  double mean_joules = 0;                      ///< E[D_T]
  double error_joules = 0;                     ///< numerical, or the standard error
  double coverage = 0;                         ///< 1 - E[D_T]/E[C_1 + .. + C_T]
  double cost = 0;

  [[nodiscard]] bool is_enough() const;
};

/// Who decided an answer, the first there is.
enum class Decider {
  replay,       ///< of what is measured
  exact_slots,  ///< of independent slots
  simulation,
  balance,  ///< of the means: the critical supply, whatever the slots
  brownian
};
constexpr std::string_view name_of(Decider decider) {
  switch (decider) {
    case Decider::replay:
      return "replay";
    case Decider::exact_slots:
      return "exact_slots";
    case Decider::simulation:
      return "simulation";
    case Decider::balance:
      return "balance";
    case Decider::brownian:
      return "brownian";
  }
  return {};
}

/// The least supply, and at the scenario's own supply the least capacity, at which a share of the
/// mean demand is met without auxiliary energy.
struct CoverageFound {
  double asked = 0;
  Decider decider = Decider::exact_slots;
  std::optional<double> supply_joules_per_slot = {};  ///< none: none is enough
  std::optional<Decider> capacity_decider = {};       ///< where a capacity is asked for
  std::optional<double> capacity_joules = {};         ///< none: none is enough
};

/// A site that was found, as the best decider found it, and what it comes to in the scenario's
/// prices: of the replay or the simulator where they decided, else as predict says (its ledger).
struct PlannedSite {
  std::string name = {};
  Decider decider = Decider::brownian;
  double supply_joules_per_slot = 0;
  double capacity_joules = 0;           ///< may be infinite
  std::optional<double> coverage = {};  ///< none, like what follows, without a ledger
  std::optional<double> cycles = {};    ///< none without a capacity
  std::optional<double> cost = {};      ///< over the horizon, in the prices asked, with capital
  std::optional<double> cost_per_year = {};
  std::optional<double> carbon_grams = {};
};

struct Critical {
  Scenario scenario = {};         ///< of the one horizon asked about
  AskedPrices asked_prices = {};  ///< with the scenario's
  supply::Prices prices = {};
  std::vector<TheoryStanding> theories = {};

  double critical_supply_joules_per_slot = 0;
  double volatility_joules = 0;
  double supply_of_least_brownian_mean = 0;  ///< infinite for a constant spread
  std::optional<FoundSupply> cheapest = {};  ///< none with a battery that loses
  std::optional<FoundSupply> target = {};
  std::optional<FoundSupply> exceedance_supply = {};
  std::optional<ExceedanceFound> exceedance = {};
  std::optional<CoverageFound> coverage = {};
  std::vector<FoundSite> supplies = {};  ///< every supply found, a row each
  std::optional<LongRunSupplies> long_run = {};

  std::optional<supply::CapacityAnswer> cheapest_capacity = {};
  std::optional<supply::SiteAnswer> cheapest_site = {};
  std::optional<supply::CapacityAnswer> target_capacity = {};
  std::vector<FoundSite> capacities = {};  ///< every battery found, a row each

  std::optional<Uncertainty> uncertainty = {};
  std::vector<Decision> in_exact_slots = {};  ///< none where they may not speak, or take long
  std::vector<Decision> simulated = {};
  std::vector<PlannedSite> plan = {};      ///< where the scenario has prices, of its own volatility
  std::optional<std::uint64_t> seed = {};  ///< where anything was simulated
  bool is_replayed = false;                ///< what is measured decides: `simulated` comes first
  bool agrees = true;                      ///< no check disagrees
  bool is_feasible = true;  ///< every target and exceedance can be met, by some model
  std::vector<std::string> notes = {};
};

/// With a battery that loses, the Brownian model of supply.hpp is not asked: the critical supply is
/// where E[Y] = 0 (net_slot.hpp), and every other supply and capacity is decided in exact slots
/// or by simulation, or not at all.
///
/// Throws std::invalid_argument where a coverage is not in (0, 1), or an exceedance is asked for
/// with a capacity, or of level 0 from an empty battery, or what a battery that loses leaves
/// without an answer; std::domain_error as site_of and supply.hpp do.
[[nodiscard]] Critical critical(const Scenario& given, const CriticalOptions& asked = {});

}  // namespace inferlaw::site
