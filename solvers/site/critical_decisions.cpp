// The part of `critical` that decides by evaluating sites, in exact slots alone.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "inferlaw/solvers/site/detail/planning.hpp"

namespace inferlaw::site::detail {
namespace {

// On a grid, so that each search is a matter of seconds.
constexpr std::int64_t longest_to_choose_both = 200;
constexpr std::int64_t longest_to_minimise = 300;

Decision decided(const Evaluator& evaluator, std::string name, const supply::Purchase& purchase,
                 bool capacity_is_chosen) {
  Decision decision{.name = std::move(name),
                    .supply_joules_per_slot = purchase.supply_joules_per_slot};
  if (capacity_is_chosen) decision.capacity_joules = purchase.capacity_joules;
  if (!decision.is_enough()) return decision;
  const MeanWithError mean = evaluator.mean_at(purchase);
  decision.mean_joules = mean.joules;
  decision.error_joules = mean.error_joules;
  decision.coverage =
      1 - mean.joules / (evaluator.site.demand_mean_joules_per_slot * evaluator.site.horizon_slots);
  decision.cost = std::isnan(mean.joules)
                      ? mean.joules
                      : supply::cost(evaluator.site, purchase, evaluator.site.at(purchase));
  return decision;
}

Purchase purchase_of(const supply::Purchase& purchase) {
  return {.supply_joules_per_slot = purchase.supply_joules_per_slot,
          .capacity_joules = purchase.capacity_joules};
}

supply::Purchase with_some_supply(const Planning& planning, supply::Purchase purchase) {
  purchase.supply_joules_per_slot = std::max(
      purchase.supply_joules_per_slot, no_supply * planning.model.demand_mean_joules_per_slot);
  return purchase;
}

double brownian_mean(const Planning& planning, const supply::Purchase& purchase) {
  if (planning.site.periodic)
    throw std::domain_error(
        "exact slots: the grid of this profile is too large for a search; allowed: fewer slots or "
        "a wider spread");
  supply::SupplyModel model = planning.model;
  model.battery.capacity_joules = purchase.capacity_joules + patience_joules(planning.site);
  return supply::mean_auxiliary(model, purchase.supply_joules_per_slot);
}

// A search comes to grids too large where the spread of slots is nothing beside their drift or
// their battery: there a diffusion is as good.
MeanWithError exact_mean(const Planning& planning, const supply::Purchase& purchase,
                         bool is_search) {
  const auto exact =
      exact_mean_at(planning, purchase_of(with_some_supply(planning, purchase)), is_search);
  if (exact) return *exact;
  if (!is_search)  // what is reported as exact is
    return {.joules = std::numeric_limits<double>::quiet_NaN(),
            .error_joules = std::numeric_limits<double>::infinity()};
  return {.joules = brownian_mean(planning, purchase),
          .error_joules = std::numeric_limits<double>::infinity()};
}

// What passes through the store is what is needed less what is bought; beside work that can wait it
// is not known, and costs nothing here.
double cycles_at(const Planning& planning, const supply::Purchase& purchase, double mean) {
  if (planning.prices.cycle == 0 || planning.site.scenario.deferral) return 0;
  const Site site = site_with(planning, purchase_of(with_some_supply(planning, purchase)));
  const auxiliary::Battery& battery = site.scenario.battery;
  const std::int64_t slots = site.scenario.horizons_slots.back();
  const double needed = static_cast<double>(slots) * mean_of(slot_flows_of(site), slots).need;
  return auxiliary::full_cycles(battery, (needed - mean) / battery.discharging_efficiency);
}

// Energy is kept: waste, what a battery loses too, = b0 + E[D_T] - nu T.
supply::Evaluation evaluated(const Planning& planning, const supply::Purchase& purchase) {
  const double drift = planning.model.demand_mean_joules_per_slot - purchase.supply_joules_per_slot;
  const double mean = exact_mean(planning, purchase, true).joules;
  return {.auxiliary_joules = mean,
          .waste_joules = auxiliary::with_capacity(planning.model.battery, purchase.capacity_joules)
                              .initial_joules +
                          mean - drift * planning.model.horizon_slots,
          .cycles = cycles_at(planning, purchase, mean)};
}

}  // namespace

supply::EvaluatedSite site_to_evaluate(const Planning& planning, const CriticalOptions& options) {
  supply::EvaluatedSite site{
      .demand_mean_joules_per_slot = planning.model.demand_mean_joules_per_slot,
      .volatility_joules = planning.site.volatility_joules,
      .kept_supply_joules_per_slot = planning.model.kept_supply_joules_per_slot,
      .horizon_slots = planning.model.horizon_slots,
      .battery = planning.site.scenario.battery,
      .prices = planning.prices};
  site.prices.capacity = options.prices.capacity.value_or(0);
  return site;
}

std::vector<Decision> decisions_by(const Evaluator& evaluator, const Planning& planning,
                                   const CriticalOptions& options) {
  const supply::EvaluatedSite& site = evaluator.site;
  std::vector<Decision> decisions;
  const auto add_supply = [&](const char* name, double supply) {
    decisions.push_back(
        decided(evaluator, name,
                {.supply_joules_per_slot = supply, .capacity_joules = site.battery.capacity_joules},
                false));
  };
  const auto add_site = [&](const char* name, const supply::Purchase& purchase) {
    decisions.push_back(decided(evaluator, name, purchase, true));
  };
  const bool supply_pays = site.prices.auxiliary > site.prices.baseline;
  if (supply_pays && evaluator.finds_the_cheapest)
    add_supply("cheapest_supply", supply::cheapest_supply(site));
  if (options.target_joules)
    add_supply("target_supply", supply::supply_for_target(site, *options.target_joules));
  if (options.coverage)
    add_supply("coverage_supply",
               supply::supply_for_target(site, uncovered_joules(planning, *options.coverage)));
  if (options.exceedance && evaluator.exceedance_at)
    add_supply("exceedance_supply",
               supply::supply_for_need(site, evaluator.exceedance_at, evaluator.exceedance_wanted));
  if (!evaluator.sizes_batteries) return decisions;
  const double own = own_supply(planning);
  const auto add_capacity = [&](const char* name, double target) {
    add_site(name, {.supply_joules_per_slot = own,
                    .capacity_joules = supply::capacity_for_target(site, own, target)});
  };
  if (options.size_battery && options.target_joules)
    add_capacity("target_capacity", *options.target_joules);
  if (options.size_battery && options.coverage)
    add_capacity("coverage_capacity", uncovered_joules(planning, *options.coverage));
  if (supply_pays && site.prices.capacity > 0 && evaluator.finds_the_cheapest_site)
    add_site("cheapest_site", supply::cheapest_site(site));
  return decisions;
}

void decide_in_exact_slots(const Planning& planning, const CriticalOptions& options,
                           Critical& critical) {
  if (!can_search_means(planning)) return;
  const std::int64_t longest = planning.site.scenario.horizons_slots.back();
  const auxiliary::Battery& battery = planning.model.battery;
  const bool is_summed = !auxiliary::is_limited(battery) && battery.initial_joules == 0 &&
                         auxiliary::is_lossless(battery);
  Evaluator evaluator{
      .site = site_to_evaluate(planning, options),
      .mean_at = [&](const supply::Purchase& at) { return exact_mean(planning, at, false); },
      .finds_the_cheapest = is_summed || longest <= longest_to_minimise,
      .finds_the_cheapest_site = longest <= longest_to_choose_both,
      .sizes_batteries = can_search_on_grid(planning)};
  evaluator.site.at = [&](const supply::Purchase& at) { return evaluated(planning, at); };
  evaluator.site.binary_digits = 32;
  if (options.exceedance && can_search_on_grid(planning)) {
    evaluator.exceedance_at = [&](double supply) {
      return exact_exceedance_at(planning, supply, options.exceedance->joules);
    };
    evaluator.exceedance_wanted = options.exceedance->probability;
  }
  critical.in_exact_slots = decisions_by(evaluator, planning, options);
}

}  // namespace inferlaw::site::detail
