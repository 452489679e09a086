// The part of `critical` that finds supplies.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "inferlaw/solvers/site/detail/planning.hpp"

namespace inferlaw::site::detail {
namespace {

constexpr double first_grid = 32;  // steps a deviation
constexpr double finer_grid = 64;
constexpr double grids_agree = 0.01;

FoundSite found_at(const Planning& planning, const std::string& name, supply::Status status,
                   double supply) {
  return {.name = name,
          .status = status,
          .supply_joules_per_slot = supply,
          .mean_joules = supply::mean_auxiliary(planning.model, supply),
          .exact_slots = exact_mean_at(planning, {.supply_joules_per_slot = supply}),
          .cost = supply::cost(planning.model, planning.prices, supply)};
}

FoundSupply add_answer(const Planning& planning, const std::string& name,
                       const supply::SupplyAnswer& answer, Critical& critical) {
  critical.supplies.push_back(
      found_at(planning, name, answer.status, answer.supply_joules_per_slot));
  return {.status = answer.status,
          .joules_per_slot = answer.supply_joules_per_slot,
          .per_unit_asked = answer.per_unit_asked,
          .per_demand_mean = answer.per_demand_mean};
}

// ---- out of reach of the Brownian model ------------------------------------------------------

struct ExactSupply {
  std::optional<double> joules_per_slot = {};
  std::string in_words = {};
};

const ExactSupply no_supply_is_enough{
    .in_words = "in exact slots a thousand times as much supply is not enough either"};

constexpr const char* exact_supply_given = "the supply given is that of exact slots";

// Where a search for what is bought beyond the kept supply begins.
double beyond(double kept, double start, const Planning& planning) {
  constexpr double least_share = 1e-3;
  return std::max(start - kept, least_share * planning.model.demand_mean_joules_per_slot);
}

ExactSupply exact_supply_for_target(const Planning& planning, double target, double start) {
  if (!can_search_means(planning))
    return {.in_words =
                "there is none: exact slots are searched for a harvest law and a short "
                "horizon only"};
  const double kept = planning.model.kept_supply_joules_per_slot;
  const double whole_demand =
      planning.model.demand_mean_joules_per_slot * planning.model.horizon_slots;
  const auto mean_with = [&](double more) {
    const auto mean = exact_mean_at(planning, {.supply_joules_per_slot = kept + more}, true);
    return mean ? mean->joules : whole_demand;
  };
  const double supply =
      kept + supply::least_supply(mean_with, target, beyond(kept, start, planning));
  if (std::isinf(supply)) return no_supply_is_enough;
  return {.joules_per_slot = supply, .in_words = exact_supply_given};
}

ExactSupply exact_supply_for_exceedance(const Planning& planning, const supply::Exceedance& asked,
                                        double start) {
  if (!can_search_on_grid(planning))
    return {.in_words =
                "there is none: exact slots are searched for a harvest law and up to 1000 "
                "slots only"};
  const double kept = planning.model.kept_supply_joules_per_slot;
  const auto probability_at = [&](double supply, double steps) {
    return exact_exceedance_at(planning, supply, asked.joules, steps);
  };
  const double supply =
      kept +
      supply::least_supply([&](double more) { return probability_at(kept + more, first_grid); },
                           asked.probability, beyond(kept, start, planning));
  if (std::isinf(supply)) return no_supply_is_enough;
  const double finer = probability_at(supply, finer_grid);
  if (std::abs(finer - asked.probability) > grids_agree * asked.probability)
    return {.in_words = fmt::format(
                "there is none: exact slots on two grids disagree about so small a level or "
                "probability ({:.3g} and {:.3g} near {:.6g} joules per slot)",
                asked.probability, finer, supply)};
  return {.joules_per_slot = supply, .in_words = exact_supply_given};
}

// The nearest supply of the Brownian model is no answer and is not given as one.
FoundSupply add_infeasible(const Planning& planning, const std::string& name,
                           const supply::SupplyAnswer& nearest, const ExactSupply& exact,
                           Critical& critical) {
  if (exact.joules_per_slot)
    critical.supplies.push_back(found_at(planning, name, nearest.status, *exact.joules_per_slot));
  critical.notes.push_back(fmt::format(
      "{}: out of reach of the Brownian model, in which more supply looks worse beyond {:.6g} "
      "joules per slot because the spread of the harvest grows with its mean; {}",
      name, nearest.supply_joules_per_slot, exact.in_words));
  return {.status = nearest.status, .joules_per_slot = exact.joules_per_slot};
}

// ---- each answer ------------------------------------------------------------------------------

void add_critical_supply(const Planning& planning, Critical& critical) {
  const double supply = supply::critical_supply(planning.model);
  critical.critical_supply_joules_per_slot = supply;
  critical.volatility_joules = supply::volatility(planning.model, supply);
  const double kept = planning.model.kept_supply_joules_per_slot;
  if (supply < kept) {
    critical.notes.push_back(fmt::format(
        "critical_supply: the harvests that keep their size give {:.9g} joules per slot already, "
        "which is more",
        kept));
    return;
  }
  critical.supplies.push_back(
      found_at(planning, "critical_supply", supply::Status::solved, supply));
}

FoundSupply target_supply(const Planning& planning, double target_joules, Critical& critical) {
  const std::string name = "target_supply";
  const supply::SupplyAnswer answer = supply::supply_for_target(planning.model, target_joules);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    return add_infeasible(
        planning, name, answer,
        exact_supply_for_target(planning, target_joules, answer.supply_joules_per_slot), critical);
  return add_answer(planning, name, answer, critical);
}

FoundSupply exceedance_supply(const Planning& planning, const supply::Exceedance& asked,
                              Critical& critical) {
  const std::string name = "exceedance_supply";
  const supply::SupplyAnswer answer = supply::supply_for_exceedance(planning.model, asked);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    return add_infeasible(
        planning, name, answer,
        exact_supply_for_exceedance(planning, asked, answer.supply_joules_per_slot), critical);
  return add_answer(planning, name, answer, critical);
}

// Both models' probability at the supply given, the exact one where it is known in a second.
std::optional<ExceedanceFound> exceedance_found(const Planning& planning,
                                                const supply::Exceedance& asked,
                                                const FoundSupply& found) {
  if (found.joules_per_slot.value_or(0) == 0) return std::nullopt;
  const double supply = *found.joules_per_slot;
  ExceedanceFound exceedance{
      .level_joules = asked.joules,
      .brownian_probability = supply::exceedance(planning.model, supply, asked.joules)};
  if (can_search_on_grid(planning))
    exceedance.exact_slots_probability =
        exact_exceedance_at(planning, supply, asked.joules, first_grid);
  return exceedance;
}

// ---- what is measured, in the long run --------------------------------------------------------

std::optional<LongRunSupplies> long_run_supplies(const Planning& planning,
                                                 const CriticalOptions& options) {
  if (planning.volatility_joules || !standing_of(Theory::long_run, planning.site).may_speak())
    return std::nullopt;
  if (planning.model.kept_supply_joules_per_slot > 0) return std::nullopt;  // of the scaled part
  supply::SupplyModel model = planning.model;
  LongRunSupplies long_run;
  if (const auto demand = demand_dependence(planning.site)) {
    model.demand_variance = demand->long_run.variance;
    long_run.demand_lag_one_autocorrelation = demand->lag_one_autocorrelation;
  }
  if (const auto harvest = harvest_dependence(planning.site)) {
    model.harvest_coefficient_of_variation =
        std::sqrt(harvest->long_run.variance) / own_supply(planning);
    long_run.harvest_lag_one_autocorrelation = harvest->lag_one_autocorrelation;
    long_run.harvest_coefficient_of_variation = model.harvest_coefficient_of_variation;
  }
  long_run.volatility_joules = supply::volatility(model, supply::critical_supply(model));
  long_run.cheapest = supply::cheapest_supply(model, planning.prices);
  if (options.target_joules)
    long_run.target = supply::supply_for_target(model, *options.target_joules);
  if (options.exceedance)
    long_run.exceedance = supply::supply_for_exceedance(model, *options.exceedance);
  return long_run;
}

// ---- a battery that loses, or a profile -------------------------------------------------------

void add_evaluated_critical_supply(const Planning& planning, Critical& critical) {
  const Scenario& scenario = planning.site.scenario;
  const double supply = critical_supply_of(scenario, planning.site.demand);
  critical.critical_supply_joules_per_slot = supply;
  if (std::isinf(supply)) return;
  const Purchase purchase{.supply_joules_per_slot = supply};
  const Site site = site_with(planning, purchase);
  const double slots = planning.model.horizon_slots;
  const double mean = brownian_means(site, slots).auxiliary_joules;
  const double drift = planning.model.demand_mean_joules_per_slot - supply;
  const supply::Prices& prices = planning.prices;
  critical.volatility_joules = brownian_site(site, slots).volatility_joules;
  critical.supplies.push_back(
      {.name = "critical_supply",
       .supply_joules_per_slot = supply,
       .mean_joules = mean,
       .exact_slots = exact_mean_at(planning, purchase),
       .cost = prices.baseline * supply * slots + prices.auxiliary * mean +
               prices.waste * (scenario.battery.initial_joules + mean - drift * slots)});
}

}  // namespace

void add_supplies(const Planning& planning, const CriticalOptions& options, Critical& critical) {
  if (is_only_evaluated(planning)) {
    add_evaluated_critical_supply(planning, critical);
    return;
  }
  add_critical_supply(planning, critical);
  critical.cheapest =
      add_answer(planning, "cheapest_supply",
                 supply::cheapest_supply(planning.model, planning.prices), critical);
  if (options.target_joules)
    critical.target = target_supply(planning, *options.target_joules, critical);
  if (options.exceedance) {
    critical.exceedance_supply = exceedance_supply(planning, *options.exceedance, critical);
    critical.exceedance =
        exceedance_found(planning, *options.exceedance, *critical.exceedance_supply);
  }
  critical.long_run = long_run_supplies(planning, options);
}

}  // namespace inferlaw::site::detail
