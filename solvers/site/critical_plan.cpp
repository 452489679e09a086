// The part of `critical` that puts every site found into one table, with what it costs.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inferlaw/solvers/site/costs.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/supply/evaluated.hpp"

namespace inferlaw::site::detail {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

constexpr std::string_view critical_supply = "critical_supply";
constexpr std::array<std::string_view, 9> names{
    critical_supply,   "cheapest_supply",   "target_supply",
    "coverage_supply", "exceedance_supply", "cheapest_capacity",
    "target_capacity", "coverage_capacity", "cheapest_site"};

struct Candidate {
  std::string name = {};
  Decider decider = Decider::brownian;
  Purchase purchase = {};
};

// Those of the best deciders first; infinite where nothing is enough.
std::vector<Candidate> candidates(const Planning& planning, const Critical& critical) {
  std::vector<Candidate> all;
  const auto add_decisions = [&](Decider decider, const std::vector<Decision>& decisions) {
    for (const Decision& found : decisions)
      all.push_back({found.name, decider, {found.supply_joules_per_slot, found.capacity_joules}});
  };
  const auto add_found = [&](const std::vector<FoundSite>& sites) {
    for (const FoundSite& found : sites)
      all.push_back({found.name,
                     found.name == critical_supply ? Decider::balance : Decider::brownian,
                     {found.supply_joules_per_slot, found.capacity_joules}});
  };
  if (critical.coverage) {
    const CoverageFound& found = *critical.coverage;
    all.push_back(
        {"coverage_supply", found.decider, {found.supply_joules_per_slot.value_or(infinite), {}}});
    if (found.capacity_decider)
      all.push_back({"coverage_capacity",
                     *found.capacity_decider,
                     {own_supply(planning), found.capacity_joules.value_or(infinite)}});
  }
  if (critical.is_replayed) add_decisions(Decider::replay, critical.simulated);
  add_decisions(Decider::exact_slots, critical.in_exact_slots);
  if (!critical.is_replayed) add_decisions(Decider::simulation, critical.simulated);
  add_found(critical.supplies);
  add_found(critical.capacities);
  return all;
}

bool is_enough(const Purchase& purchase) {
  return std::isfinite(purchase.supply_joules_per_slot) &&
         std::isfinite(purchase.capacity_joules.value_or(0));
}

bool is_simulated(const Site& site, Decider decider) {
  return is_replayed(site) || decider == Decider::simulation;
}

std::optional<PredictedLedger> ledger_at(const Site& site, Decider decider, int threads) {
  if (!is_simulated(site, decider)) return ledger_by_theory(site);
  return simulated_ledger(site, run_simulation(site, {.threads = threads}).horizons.front());
}

// As the searches count it; none where cycles are not known.
std::optional<double> cost_at(const Planning& planning, const CriticalOptions& options,
                              const Site& site, const auxiliary::BatteryLedger& means) {
  const Scenario& scenario = site.scenario;
  const std::optional<double> cycles = cycles_of_wear(scenario, means);
  if (!cycles) return std::nullopt;
  const double slots = planning.model.horizon_slots;
  const double supply = site.harvest_moments.mean;
  supply::EvaluatedSite evaluated = site_to_evaluate(planning, options);
  evaluated.prices.capacity =
      options.prices.capacity.value_or(battery_capital_price(scenario, slots));
  const double drift = planning.model.demand_mean_joules_per_slot - supply;
  const supply::Evaluation evaluation{
      .auxiliary_joules = means.auxiliary_joules,
      .waste_joules = scenario.battery.initial_joules + means.auxiliary_joules - drift * slots,
      .cycles = *cycles};
  return supply::cost(evaluated, {supply, scenario.battery.capacity_joules}, evaluation);
}

PlannedSite planned(const Planning& planning, const CriticalOptions& options,
                    const Candidate& found) {
  Purchase purchase = found.purchase;
  purchase.supply_joules_per_slot = std::max(
      purchase.supply_joules_per_slot, no_supply * planning.model.demand_mean_joules_per_slot);
  const Site site = site_with(planning, purchase);
  PlannedSite row{.name = found.name,
                  .decider = found.decider,
                  .supply_joules_per_slot = found.purchase.supply_joules_per_slot,
                  .capacity_joules = site.scenario.battery.capacity_joules};
  const auto ledger = ledger_at(site, found.decider, planning.threads);
  if (!ledger) return row;
  const double slots = planning.model.horizon_slots;
  row.coverage = ledger->coverage;
  if (auxiliary::is_limited(site.scenario.battery) && !std::isnan(ledger->means.cycles))
    row.cycles = ledger->means.cycles;
  row.cost = cost_at(planning, options, site, ledger->means);
  if (row.cost)
    row.cost_per_year = *row.cost * energy::seconds_per_year / (slots * site.scenario.slot_seconds);
  const Bought bought =
      bought_at_mean_prices(*site.scenario.prices, ledger->means.auxiliary_joules);
  if (const auto cost = cost_of(site, slots, ledger->means, bought))
    row.carbon_grams = cost->carbon_grams;
  return row;
}

}  // namespace

void add_plan(const Planning& planning, const CriticalOptions& options, Critical& critical) {
  const std::vector<Candidate> all = candidates(planning, critical);
  for (const std::string_view name : names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Candidate& at) { return at.name == name; });
    if (found != all.end() && is_enough(found->purchase))
      critical.plan.push_back(planned(planning, options, *found));
  }
}

}  // namespace inferlaw::site::detail
