#include "inferlaw/solvers/site/critical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "inferlaw/solvers/auxiliary/overview.hpp"
#include "inferlaw/solvers/site/costs.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/site/periodic.hpp"

namespace inferlaw::site {
namespace {

using detail::own_supply;
using detail::Planning;
using detail::planning_of;

bool asks_for_more(const CriticalOptions& options) {
  return options.target_joules || options.coverage || options.exceedance || options.size_battery ||
         options.prices.capacity;
}

void check_lossy(const auxiliary::Battery& battery, const CriticalOptions& options) {
  if (options.draws)
    throw std::invalid_argument("--draws: allowed: with a battery that loses nothing");
  if (options.volatility_joules)
    throw std::invalid_argument("--volatility: allowed: with a battery that loses nothing");
  if (options.exceedance && std::isfinite(battery.discharging_limit_joules_per_slot))
    throw std::invalid_argument(
        "--exceed: allowed: without a discharging limit; with one only means are known");
}

// Waste is known where a horizon ends with a period.
void check_period(const Planning& planning, const CriticalOptions& options) {
  if (!planning.site.periodic) return;
  if (options.draws || options.volatility_joules)
    throw std::invalid_argument("profile: allowed: without --draws and --volatility");
  const auto period = static_cast<std::int64_t>(planning.site.periodic->harvest.size());
  const std::int64_t horizon = planning.site.scenario.horizons_slots.back();
  if (horizon % period != 0)
    throw std::invalid_argument(
        fmt::format("horizon: {} slots; allowed: whole periods of the profile, {} slots each",
                    horizon, period));
}

// What neither exact slots nor the simulator decided.
void check_evaluated_answers(const CriticalOptions& options, const Critical& critical) {
  if (asks_for_more(options) && critical.in_exact_slots.empty() && critical.simulated.empty())
    throw std::invalid_argument(
        "a battery that loses, or a profile: targets and sizes are decided in exact slots or by "
        "simulation; allowed: --by-simulation, or a harvest law and a horizon within the reach of "
        "exact slots");
}

void check_deferral(const Scenario& scenario, const CriticalOptions& options) {
  if (is_simulated_alone(scenario) || is_patient_and_lossy(scenario))
    throw std::invalid_argument(
        "[deferral]: allowed: joules that can wait, with a battery that loses nothing; deadlines "
        "are known to simulate alone, losses to predict too");
  if (!scenario.deferral) return;
  if (options.size_battery || options.prices.capacity)
    throw std::invalid_argument("size of a battery: allowed: without [deferral]");
  if (options.prices.waste > 0)
    throw std::invalid_argument("price of waste: allowed: without [deferral]");
}

void check(const Scenario& scenario, const CriticalOptions& options) {
  check_deferral(scenario, options);
  if (!auxiliary::is_lossless(scenario.battery)) check_lossy(scenario.battery, options);
  if (options.coverage && !(*options.coverage > 0 && *options.coverage < 1))
    throw std::invalid_argument(
        fmt::format("coverage: {}; allowed: between 0 and 1, both excluded", *options.coverage));
  if (options.size_battery && !options.target_joules && !options.coverage)
    throw std::invalid_argument("size of a battery: allowed: with a target or a coverage");
  if (!options.exceedance) return;
  if (auxiliary::is_limited(scenario.battery))
    throw std::invalid_argument(
        "--exceed: allowed: without a capacity in the scenario; with one only means are known");
  if (options.exceedance->joules == 0 && scenario.battery.initial_joules == 0)
    throw std::invalid_argument("--exceed: 0; allowed: above 0 from an empty battery");
}

void check_scenario_price(const char* name, const char* option, double price) {
  if (!(price > 0))
    throw std::invalid_argument(
        fmt::format("prices.{}: 0; allowed for critical: above 0, or {}", name, option));
}

CriticalOptions with_scenario_prices(const Scenario& scenario, CriticalOptions options) {
  const std::int64_t slots = options.horizon_slots.value_or(scenario.horizons_slots.back());
  options.prices = prices_asked(scenario, slots, options.prices);
  return options;
}

// ---- warnings ---------------------------------------------------------------------------------

// Where the Brownian model is the wrong one to ask.
void add_model_warnings(const Planning& planning, Critical& critical) {
  constexpr double far_off = 0.25;
  for (const FoundSite& row : critical.supplies) {
    if (row.status != supply::Status::solved) continue;  // a note of its own
    if (!row.exact_slots || !(row.mean_joules > 0)) continue;
    const double ratio = row.exact_slots->joules / row.mean_joules;
    if (std::abs(ratio - 1) > far_off)
      critical.notes.push_back(
          fmt::format("{}: exact slots need {:.3g} times the Brownian mean there; trust them, and "
                      "what they decide (decided_in_exact_slots)",
                      row.name, ratio));
  }
  if (planning.model.battery.capacity_joules <
      auxiliary::fewest_volatilities * planning.site.volatility_joules)
    critical.notes.emplace_back(auxiliary::small_battery_note);
}

void add_measured_warnings(const Planning& planning, Critical& critical) {
  if (has_series(planning.site) && !planning.volatility_joules)
    critical.notes.emplace_back(
        "the harvest is a series, taken here as independent slots whose spread grows with the "
        "mean; long_run takes the variance of its long sums instead, and holds beyond its memory "
        "only: predict shows how far both are off, --by-simulation finds supplies on the replay");
  if (planning.site.trace)
    critical.notes.emplace_back(
        "the demand is that of a trace, taken here as independent slots; predict shows how far "
        "that is off, --by-simulation finds supplies on the replay");
}

void add_policy_warnings(const Planning& planning, Critical& critical) {
  const Policy& policy = planning.site.scenario.policy;
  if (std::holds_alternative<SearchedPolicy>(policy)) {
    critical.notes.push_back(fmt::format(
        "the policy is the one searched for at the scenario's own supply, {:.6g} joules per slot, "
        "and this horizon; it is held at every other supply",
        own_supply(planning)));
    return;
  }
  const auto* error = std::get_if<routing::RoutingError>(&std::get<routing::Policy>(policy));
  if (error != nullptr && error->probability > 0)
    critical.notes.emplace_back(
        "the critical supply here is the mean demand with routing errors; predict gives that "
        "without");
}

void add_evaluated_warnings(const Planning& planning, Critical& critical) {
  if (planning.site.periodic)
    critical.notes.emplace_back(
        "the slots of a profile are not alike: supplies beside the critical one, which is that of "
        "the mean balance over the period, are decided in exact slots or by simulation");
  if (planning.site.lossy)
    critical.notes.emplace_back(
        "the battery loses: supplies beside the critical one are decided in exact slots or by "
        "simulation, not in the Brownian model; waste is all that is not used, losses too");
  if (std::isinf(critical.critical_supply_joules_per_slot))
    critical.notes.emplace_back(
        "critical_supply: none; within this battery's limits a thousand times the mean demand does "
        "not keep up");
  if (planning.site.lossy && planning.site.lossy->flows.beyond_limit > 0)
    critical.notes.push_back(
        fmt::format("the discharging limit: at the scenario's own supply {:.6g} joules a slot lie "
                    "beyond it and are bought whatever the battery holds, at critical supply too",
                    planning.site.lossy->flows.beyond_limit));
  add_measured_warnings(planning, critical);
  add_policy_warnings(planning, critical);
}

void add_warnings(const Planning& planning, Critical& critical) {
  if (detail::is_only_evaluated(planning)) {
    add_evaluated_warnings(planning, critical);
    return;
  }
  const double turn = critical.supply_of_least_brownian_mean;
  if (own_supply(planning) > turn)
    critical.notes.push_back(fmt::format(
        "the scenario's own supply, {:.6g} joules per slot, lies beyond {:.6g}, where the Brownian "
        "mean turns and more supply looks worse: trust exact slots there",
        own_supply(planning), turn));
  add_measured_warnings(planning, critical);
  add_model_warnings(planning, critical);
  add_policy_warnings(planning, critical);
}

// ---- what is measured -------------------------------------------------------------------------

// A purchase for independent slots is no solution where slots remember.
void qualify(supply::Status& status) {
  if (status == supply::Status::solved) status = supply::Status::solved_for_independent_slots;
}

void qualify_answers(Critical& critical) {
  for (FoundSite& row : critical.supplies)
    if (row.name != "critical_supply") qualify(row.status);  // a mean, whatever the slots remember
  for (FoundSite& row : critical.capacities) qualify(row.status);
  if (critical.cheapest) qualify(critical.cheapest->status);
  if (critical.target) qualify(critical.target->status);
  if (critical.exceedance_supply) qualify(critical.exceedance_supply->status);
  if (critical.cheapest_capacity) qualify(critical.cheapest_capacity->status);
  if (critical.target_capacity) qualify(critical.target_capacity->status);
  if (!critical.cheapest_site) return;
  qualify(critical.cheapest_site->supply_status);
  qualify(critical.cheapest_site->capacity_status);
}

// So that what is measured decides without being asked, where that is a matter of seconds.
bool replay_is_quick(const Scenario& scenario) {
  constexpr double runs = 60;
  return runs * static_cast<double>(scenario.trials) *
             static_cast<double>(scenario.horizons_slots.back()) <
         5e8;
}

bool is_decided_by_replay(const Planning& planning, const CriticalOptions& options) {
  return is_replayed(planning.site) && !planning.volatility_joules && !options.draws &&
         replay_is_quick(planning.site.scenario);
}

// ---- whether what was asked can be had ---------------------------------------------------------

bool is_missing(const std::optional<FoundSupply>& found) {
  return found && !found->joules_per_slot;
}

bool is_decided(std::string_view name, const std::vector<Decision>& decisions) {
  return std::any_of(decisions.begin(), decisions.end(), [&](const Decision& found) {
    return found.name == name && found.is_enough();
  });
}

bool has_no_capacity(const Critical& critical) {
  return critical.target_capacity &&
         critical.target_capacity->status == supply::Status::no_capacity_is_enough &&
         !is_decided("target_capacity", critical.in_exact_slots);
}

bool has_endless_supply(const Critical& critical) {
  return std::any_of(critical.simulated.begin(), critical.simulated.end(),
                     [](const Decision& found) { return !found.is_enough(); });
}

// With a battery that loses, or a profile, exact slots alone have decided.
bool has_endless_exact_supply(const Critical& critical) {
  const bool alone =
      !auxiliary::is_lossless(critical.scenario.battery) || period_slots(critical.scenario) > 0;
  return alone && std::any_of(critical.in_exact_slots.begin(), critical.in_exact_slots.end(),
                              [](const Decision& found) { return !found.is_enough(); });
}

bool lacks_coverage(const Critical& critical) {
  if (!critical.coverage) return false;
  const CoverageFound& found = *critical.coverage;
  return !found.supply_joules_per_slot || (found.capacity_decider && !found.capacity_joules);
}

bool is_feasible(const Critical& critical) {
  return !lacks_coverage(critical) && !is_missing(critical.target) &&
         !is_missing(critical.exceedance_supply) && !has_no_capacity(critical) &&
         !has_endless_supply(critical) && !has_endless_exact_supply(critical);
}

// ---- over the draws of a fit -----------------------------------------------------------------

double supply_or_none(const supply::SupplyAnswer& answer) {
  return answer.status == supply::Status::infeasible_in_brownian_model
             ? std::numeric_limits<double>::quiet_NaN()
             : answer.supply_joules_per_slot;
}

std::vector<NamedValue> uncertain_answers(const Scenario& scenario,
                                          const CriticalOptions& options) {
  const Planning planning = planning_of(scenario, options);
  const supply::SupplyModel& model = planning.model;
  std::vector<NamedValue> answers{
      {.name = "critical supply, joules per slot", .value = supply::critical_supply(model)},
      {.name = "cheapest supply, joules per slot",
       .value = supply_or_none(supply::cheapest_supply(model, planning.prices))}};
  if (options.target_joules)
    answers.push_back(
        {.name = "target supply, joules per slot",
         .value = supply_or_none(supply::supply_for_target(model, *options.target_joules))});
  if (options.coverage)
    answers.push_back({.name = "coverage supply, joules per slot",
                       .value = supply_or_none(supply::supply_for_target(
                           model, detail::uncovered_joules(planning, *options.coverage)))});
  if (options.exceedance)
    answers.push_back(
        {.name = "exceedance supply, joules per slot",
         .value = supply_or_none(supply::supply_for_exceedance(model, *options.exceedance))});
  return answers;
}

void add_uncertainty(const Scenario& scenario, const CriticalOptions& options, Critical& critical) {
  if (!options.draws) return;
  critical.uncertainty = uncertainty_of(
      scenario, *options.draws,
      [&](const Scenario& drawn) { return uncertain_answers(drawn, options); }, options.threads);
  critical.notes.push_back(note_on(*critical.uncertainty));
}

}  // namespace

bool Decision::is_enough() const {
  return std::isfinite(supply_joules_per_slot) && std::isfinite(capacity_joules.value_or(0));
}

AskedPrices prices_asked(const Scenario& scenario, std::int64_t horizon_slots,
                         const AskedPrices& asked) {
  if (!scenario.prices) return asked;
  energy::check(*scenario.prices);
  AskedPrices prices = asked;
  if (!asked.baseline) {
    prices.baseline = scenario.prices->baseline + supply_capital_price(scenario);
    check_scenario_price("baseline", "prices.supply_per_kw, or --price-baseline", *prices.baseline);
  }
  if (!asked.auxiliary) {
    prices.auxiliary = scenario.prices->auxiliary;
    check_scenario_price("auxiliary", "--price-auxiliary", *prices.auxiliary);
  }
  const double capacity = battery_capital_price(scenario, static_cast<double>(horizon_slots));
  const bool is_sized = !scenario.deferral;  // beside work that can wait nothing is
  if (!asked.capacity && capacity > 0 && is_sized) prices.capacity = capacity;
  return prices;
}

Critical critical(const Scenario& given, const CriticalOptions& asked) {
  Scenario settled = given;
  settle_prices(settled);
  check(settled, asked);
  const CriticalOptions options = with_scenario_prices(settled, asked);
  const Scenario scenario = options.draws ? with_draw(settled, *options.draws, 0) : settled;
  const Planning planning = planning_of(scenario, options);
  check_period(planning, options);
  Critical critical{
      .scenario = planning.site.scenario,
      .asked_prices = options.prices,
      .prices = planning.prices,
      .theories = theories_for(planning.site, {.volatility_joules = options.volatility_joules}),
      .supply_of_least_brownian_mean = detail::is_only_evaluated(planning)
                                           ? std::numeric_limits<double>::infinity()
                                           : supply::supply_of_least_mean(planning.model)};
  detail::add_supplies(planning, options, critical);
  detail::decide_in_exact_slots(planning, options, critical);
  add_warnings(planning, critical);
  if (!detail::is_only_evaluated(planning)) detail::add_batteries(planning, options, critical);
  add_uncertainty(scenario, options, critical);
  if (options.by_simulation || is_decided_by_replay(planning, options))
    detail::decide_by_simulation(planning, options, critical);
  critical.is_replayed = is_replayed(planning.site) && !planning.volatility_joules;
  if (options.coverage) detail::add_coverage(planning, options, critical);
  if (options.check) detail::check_by_simulation(planning, critical);
  if (critical.is_replayed) qualify_answers(critical);
  if (detail::is_only_evaluated(planning)) check_evaluated_answers(asked, critical);
  if (critical.scenario.prices && !planning.volatility_joules)
    detail::add_plan(planning, options, critical);
  if (settled.price_courses)
    critical.notes.push_back(fmt::format(
        "prices change from slot to slot: costs and carbon here are at their means, "
        "{:.6g} a joule and {:.6g} grams a joule; predict prices every slot",
        critical.scenario.prices->auxiliary, critical.scenario.prices->auxiliary_carbon));
  if (has_import_limit(planning.site))
    critical.notes.emplace_back(
        "costs and carbon here are of all auxiliary energy that is needed, also of what the import "
        "limit leaves unserved; predict prices what the grid gives");
  critical.is_feasible = is_feasible(critical);
  return critical;
}

}  // namespace inferlaw::site
