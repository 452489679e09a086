#include <cmath>
#include <utility>

#include "inferlaw/solvers/site/detail/planning.hpp"

namespace inferlaw::site::detail {
namespace {

supply::SupplyModel supply_model_of(const Site& site) {
  const Scenario& scenario = site.scenario;
  supply::SupplyModel model{
      .demand_mean_joules_per_slot = auxiliary::demand_moments(site.demand).mean,
      .demand_variance = auxiliary::demand_moments(site.demand).variance,
      .horizon_slots = static_cast<double>(scenario.horizons_slots.back()),
      .battery = site.battery};
  const HarvestShape& shape = scenario.harvest.shape;
  const SpreadInSupply spread = spread_in_supply(shape, site.harvest_moments.mean);
  model.harvest_deviation_joules = std::sqrt(spread.constant_variance);
  model.harvest_coefficient_of_variation = spread.variation;
  model.harvest_covariance_joules = spread.covariance;
  model.kept_supply_joules_per_slot = kept_joules_per_slot(shape);
  return model;
}

supply::SupplyModel with_volatility(supply::SupplyModel model, double volatility) {
  model.demand_variance = volatility * volatility;
  model.harvest_deviation_joules = 0;
  model.harvest_coefficient_of_variation = 0;
  model.harvest_covariance_joules = 0;
  return model;
}

// What an unlimited battery costs is not counted.
supply::Prices prices_of(const AskedPrices& asked, const auxiliary::Battery& battery) {
  const double baseline = asked.baseline.value_or(1);
  return {.baseline = baseline,
          .auxiliary = asked.auxiliary.value_or(2 * baseline),
          .waste = asked.waste,
          .capacity = auxiliary::is_limited(battery) ? asked.capacity.value_or(0) : 0};
}

bool may_search(const Planning& planning) {
  return standing_of(Theory::exact_slots, planning.site,
                     {.volatility_joules = planning.volatility_joules, .is_search = true})
      .may_speak();
}

}  // namespace

Planning planning_of(Scenario scenario, const CriticalOptions& options) {
  scenario.horizons_slots = {options.horizon_slots.value_or(scenario.horizons_slots.back())};
  Planning planning{.site = site_of(std::move(scenario)),
                    .volatility_joules = options.volatility_joules,
                    .threads = options.threads};
  planning.prices = prices_of(options.prices, planning.site.scenario.battery);
  if (planning.site.scenario.prices)
    planning.prices.cycle = planning.site.scenario.prices->wear_per_cycle;
  planning.model = supply_model_of(planning.site);
  if (options.volatility_joules)
    planning.model = with_volatility(planning.model, *options.volatility_joules);
  return planning;
}

bool is_only_evaluated(const Planning& planning) {
  return planning.site.lossy.has_value() || planning.site.periodic.has_value();
}

double own_supply(const Planning& planning) { return planning.site.harvest_moments.mean; }

double uncovered_joules(const Planning& planning, double coverage) {
  return (1 - coverage) * planning.model.demand_mean_joules_per_slot * planning.model.horizon_slots;
}

Site site_with(const Planning& planning, const Purchase& purchase) {
  Scenario scenario = planning.site.scenario;
  if (std::holds_alternative<SearchedPolicy>(scenario.policy))
    scenario.policy = routing::Policy{routing::Mixture{planning.site.assignment}};
  if (purchase.capacity_joules)
    scenario.battery = auxiliary::with_capacity(scenario.battery, *purchase.capacity_joules);
  return site_of(with_supply(std::move(scenario), purchase.supply_joules_per_slot));
}

std::optional<MeanWithError> exact_mean_at(const Planning& planning, const Purchase& purchase,
                                           bool is_search) {
  if (purchase.supply_joules_per_slot == 0) return std::nullopt;
  const auto means =
      means_by(Theory::exact_slots, site_with(planning, purchase),
               {.volatility_joules = planning.volatility_joules, .is_search = is_search});
  if (!means) return std::nullopt;
  return means->front();
}

double exact_exceedance_at(const Planning& planning, double supply, double joules,
                           double steps_per_deviation) {
  if (supply == 0) return 1;
  return exact_exceedance(site_with(planning, {.supply_joules_per_slot = supply}), joules,
                          steps_per_deviation);
}

bool can_search_means(const Planning& planning) { return may_search(planning); }

bool can_search_on_grid(const Planning& planning) {
  const std::int64_t longest = exact_reach({.is_search = true}).longest_grid;
  return !planning.volatility_joules && may_search(planning) &&
         planning.site.scenario.horizons_slots.back() <= longest;
}

}  // namespace inferlaw::site::detail
