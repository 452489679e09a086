#include "inferlaw/solvers/site/site.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/simulation/slot_demand.hpp"
#include "inferlaw/solvers/site/load.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/periodic.hpp"
#include "inferlaw/solvers/site/price_courses.hpp"
#include "inferlaw/solvers/site/routing_plan.hpp"

namespace inferlaw::site {
namespace {

constexpr double most_simulated_slots_and_tasks = 1e13;  // days on one processor

struct PolicyInForce {
  routing::Assignment assignment = {};
  routing::Assignment meant = {};  // without errors, of which the supply is planned
};

double mean_demand(const Scenario& scenario, const routing::ServiceTable& table,
                   const routing::Assignment& assignment) {
  const routing::Arrivals arrivals = demand_arrivals(scenario);
  return arrivals.tasks_per_slot * routing::task_energy(table, assignment).mean_joules +
         arrivals.idle_joules_per_slot;
}

// Errors are what the supply is not planned for: the critical supply is that of the policy meant.
routing::Policy without_errors(const routing::Policy& policy) {
  using routing::Policy;
  return std::visit(
      numeric::Overloaded{[](routing::Myopic meant) { return Policy(meant); },
                          [](routing::LeastLatency meant) { return Policy(meant); },
                          [](routing::Fixed meant) { return Policy(meant); },
                          [](routing::RoutingError) { return Policy(routing::Myopic{}); },
                          [](const routing::Mixture& meant) { return Policy(meant); }},
      policy);
}

struct PutInForce {
  const Scenario& scenario;
  const routing::ServiceTable& table;

  PolicyInForce operator()(const routing::Policy& policy) const {
    const routing::Assignment meant = routing::assignment(table, without_errors(policy));
    return {routing::assignment(table, policy), meant};
  }

  // Which policy has the least E[D_T] depends on the supply: the scenario's own, whatever factor is
  // tried, and its longest horizon.
  PolicyInForce operator()(const SearchedPolicy& policy) const {
    const auto longest = static_cast<double>(scenario.horizons_slots.back());
    const auto plan = [&](const routing::SiteConditions& conditions) {
      return plan_routing(scenario, table, conditions, policy.limits);
    };
    routing::SiteConditions anywhere = conditions_of(scenario, {}, longest);
    anywhere.battery = {};
    const routing::Assignment myopic = plan(anywhere).myopic;  // at any harvest, with any battery
    const double critical = mean_demand(scenario, table, myopic);
    if (!policy.is_variance_aware) return {myopic, myopic};
    if (is_simulated_alone(scenario) || is_patient_and_lossy(scenario))
      throw std::invalid_argument(
          "variance-aware policy: allowed: with joules that can wait and a battery that loses "
          "nothing");
    const double mean = mean_joules_per_slot(scenario.harvest, critical);
    routing::SiteConditions conditions =
        matched_conditions_of(scenario, scaled_harvest(scenario.harvest.shape, mean), longest);
    conditions.battery = auxiliary::patient_battery(
        scenario.battery, scenario.deferral.value_or(auxiliary::Deferral{}));
    const RoutingPlan best = plan(conditions);
    return {policy.is_randomised ? best.randomised : best.variance_aware, myopic};
  }
};

bool replays_trace(const Scenario& scenario) {
  return scenario.fleet && scenario.fleet->replays_trace;
}

// At the meter.
simulation::DemandTrace trace_of(const Scenario& scenario, const routing::Assignment& assignment) {
  simulation::DemandTrace trace =
      demand_trace_of(scenario.fleet->trace.value(), joules_per_token_of(scenario), assignment);
  const Overheads& overheads = scenario.overheads;
  for (double& joules : trace.joules_per_slot)
    joules = overheads.pue * joules + overheads.idle_joules_per_slot;
  for (std::vector<numeric::ValueAtom>& law : trace.joules_per_token)
    for (numeric::ValueAtom& atom : law) atom.value *= overheads.pue;
  return trace;
}

auxiliary::DemandLaw law_of(const simulation::DemandTrace& trace) {
  return {.arrivals = auxiliary::ArrivalLaw::fixed,
          .tasks_per_slot = 1,
          .task_energy = simulation::slot_law(trace)};
}

// The demand of independent slots, and of a trace that is replayed.
void add_demand(Site& site) {
  const Scenario& scenario = site.scenario;
  if (replays_trace(scenario)) site.trace = trace_of(scenario, site.assignment);
  site.demand = site.trace
                    ? law_of(*site.trace)
                    : routing::demand_law(site.table, site.assignment, demand_arrivals(scenario));
}

void add_harvest(double supply_factor, Site& site) {
  const Harvest& harvest = site.scenario.harvest;
  const double critical = asks_for_critical(harvest) ? critical_supply_of(site) : 0;
  const double mean = mean_joules_per_slot(harvest, critical) * supply_factor;
  numeric::require_finite("mean harvest (joules per slot), of this battery's critical supply,",
                          mean);
  site.harvest = scaled_harvest(harvest.shape, mean);
  site.harvest_moments = moments_of(site.harvest);
  site.harvest_moments.mean = mean;  // the mean of a scaled series is that but for round-off
}

// Moments are means over the period.
void add_period(Site& site) {
  if (period_slots(site.scenario) == 0) return;
  site.periodic = periodic_process(site.scenario, site.demand, site.harvest_moments.mean);
  site.harvest_moments.variance = mean_harvest_variance(*site.periodic);
}

// Of a battery that loses.
void add_lossy_slot(Site& site) {
  const auxiliary::Battery& battery = site.scenario.battery;
  if (auxiliary::is_lossless(battery)) return;
  LossySlot lossy;
  lossy.battery = auxiliary::deliverable_battery(battery);
  const std::vector<NetSlot> slots = net_slots(site);
  lossy.of_slots = slot_flows(slots, battery);
  for (const NetSlot& slot : slots)
    lossy.deliverable.variance += auxiliary::deliverable_moments(gridded(slot), battery).variance /
                                  static_cast<double>(slots.size());
  lossy.flows = mean_of(lossy.of_slots, static_cast<std::int64_t>(slots.size()));
  const double mean = auxiliary::deliverable_mean(lossy.flows, battery);
  // what the search for the critical supply leaves is no drift
  const double least_drift = 1e-9 * auxiliary::demand_moments(site.demand).mean;
  lossy.deliverable.mean = std::abs(mean) < least_drift ? 0 : mean;
  site.lossy = lossy;
}

simulation::NetDemandProcess process_of(const Site& site) {
  if (site.periodic) return *site.periodic;
  if (site.trace) return simulation::TraceProcess{.demand = *site.trace, .harvest = site.harvest};
  return simulation::SlotProcess{.demand = site.demand, .harvest = site.harvest};
}

// A trace's tasks are drawn one by one.
double tasks_drawn_per_slot(const Site& site) {
  return site.trace ? site.scenario.arrivals.tasks_per_slot
                    : simulation::words_per_slot(site.demand);
}

simulation::SlotRules rules_of(const Scenario& scenario) {
  return {.import_limit_joules_per_slot = scenario.grid.import_limit_joules_per_slot,
          .deferral = scenario.deferral.value_or(auxiliary::Deferral{})};
}

auxiliary::Battery battery_with_patience(const Scenario& scenario) {
  if (!scenario.deferral || is_simulated_alone(scenario) || is_patient_and_lossy(scenario))
    return scenario.battery;
  return auxiliary::patient_battery(scenario.battery, *scenario.deferral);
}

}  // namespace

Site site_of(Scenario scenario, double supply_factor) {
  static_cast<void>(period_slots(scenario));  // refuses what no period goes with
  settle_prices(scenario);
  Site site{.scenario = at_its_load(std::move(scenario))};
  site.table = at_the_meter(service_table_of(site.scenario), site.scenario.overheads);
  PolicyInForce policy = std::visit(PutInForce{site.scenario, site.table}, site.scenario.policy);
  site.assignment = std::move(policy.assignment);
  site.meant = std::move(policy.meant);
  auxiliary::check(site.scenario.battery);
  simulation::check(rules_of(site.scenario));
  site.battery = battery_with_patience(site.scenario);
  add_demand(site);
  site.task_energy = routing::task_energy(site.table, site.assignment);
  add_harvest(supply_factor, site);
  add_period(site);
  site.drift_joules_per_slot =
      mean_demand(site.scenario, site.table, site.assignment) - site.harvest_moments.mean;
  site.volatility_joules =
      std::sqrt(auxiliary::demand_moments(site.demand).variance + site.harvest_moments.variance);
  if (!(std::isfinite(site.volatility_joules) && site.volatility_joules > 0))
    numeric::refuse("volatility (joules per square root of a slot)", site.volatility_joules,
                    "finite and above 0: arrivals, task energies or the harvest must vary");
  add_lossy_slot(site);
  return site;
}

double critical_supply_of(const Site& site) {
  const Scenario& scenario = site.scenario;
  if (auxiliary::is_lossless(scenario.battery))
    return mean_demand(scenario, site.table, site.meant);
  return critical_supply_of(
      scenario, replays_trace(scenario)
                    ? law_of(trace_of(scenario, site.meant))
                    : routing::demand_law(site.table, site.meant, demand_arrivals(scenario)));
}

double critical_supply_of(const Scenario& scenario, const auxiliary::DemandLaw& demand) {
  const HarvestShape& shape = scenario.harvest.shape;
  if (period_slots(scenario) == 0) return critical_supply(demand, shape, scenario.battery);
  const auto slots_at = [&](double supply) {
    return net_slots(periodic_process(scenario, demand, supply));
  };
  return critical_supply({.at = slots_at,
                          .demand_mean_joules_per_slot = auxiliary::demand_moments(demand).mean,
                          .kept_joules_per_slot = kept_joules_per_slot(shape)},
                         scenario.battery);
}

auxiliary::BrownianSite brownian_site(const Site& site, double slots) {
  if (site.lossy)
    return {.drift_joules_per_slot = site.lossy->deliverable.mean,
            .volatility_joules = std::sqrt(site.lossy->deliverable.variance),
            .horizon_slots = slots,
            .battery = site.lossy->battery};
  return {.drift_joules_per_slot = site.drift_joules_per_slot,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = slots,
          .battery = site.battery};
}

auxiliary::SlotModel slot_model_of(const Site& site) {
  return {.demand = site.demand, .harvest = std::get<auxiliary::HarvestLaw>(site.harvest)};
}

double patience_joules(const Site& site) {
  return site.scenario.deferral.value_or(auxiliary::Deferral{}).joules;
}

bool is_simulated_alone(const Scenario& scenario) {
  if (!scenario.deferral) return false;
  const auxiliary::Battery& battery = scenario.battery;
  const bool is_unknown = std::isfinite(battery.charging_limit_joules_per_slot) ||
                          std::isfinite(battery.discharging_limit_joules_per_slot) ||
                          battery.self_discharge_per_slot > 0;
  return scenario.deferral->deadline_slots > 0 || (scenario.deferral->joules > 0 && is_unknown);
}

bool is_patient_and_lossy(const Scenario& scenario) {
  return scenario.deferral && scenario.deferral->joules > 0 &&
         !auxiliary::is_lossless(scenario.battery) && !is_simulated_alone(scenario);
}

bool has_import_limit(const Site& site) {
  return std::isfinite(site.scenario.grid.import_limit_joules_per_slot);
}

std::vector<NetSlot> net_slots(const Site& site) {
  if (site.periodic) return net_slots(*site.periodic);
  return {{.demand = site.demand, .harvest = site.harvest}};
}

double demanded_joules(const Site& site, std::int64_t slots) {
  if (site.periodic) return sum_over(slots, mean_demands(*site.periodic));
  return static_cast<double>(slots) * auxiliary::demand_moments(site.demand).mean;
}

double harvested_joules(const Site& site, std::int64_t slots) {
  if (site.periodic) return sum_over(slots, mean_harvests(*site.periodic));
  return static_cast<double>(slots) * site.harvest_moments.mean;
}

std::vector<auxiliary::SlotFlows> slot_flows_of(const Site& site) {
  if (site.lossy) return site.lossy->of_slots;
  return slot_flows(net_slots(site), site.scenario.battery);
}

auxiliary::SlotFlows mean_of(const std::vector<auxiliary::SlotFlows>& period, std::int64_t slots) {
  if (period.size() == 1) return period.front();
  auxiliary::SlotFlows mean;
  for (std::size_t slot = 0; slot < period.size(); ++slot) {
    const double share = times_in(slots, slot, period.size()) / static_cast<double>(slots);
    mean.need += share * period[slot].need;
    mean.surplus += share * period[slot].surplus;
    mean.beyond_limit += share * period[slot].beyond_limit;
    mean.curtailed += share * period[slot].curtailed;
  }
  return mean;
}

bool has_series(const Site& site) {
  return std::holds_alternative<simulation::HarvestSeries>(site.harvest);
}

bool is_replayed(const Site& site) { return has_series(site) || site.trace.has_value(); }

namespace {

std::vector<simulation::Tariff> tariffs_of(const Scenario& scenario) {
  if (!scenario.price_courses) return {};
  return {scenario.price_courses->money.tariff, scenario.price_courses->carbon.tariff};
}

}  // namespace

simulation::SimulationResult run_simulation(const Site& site, const RunOptions& options) {
  const Scenario& scenario = site.scenario;
  const double work = static_cast<double>(scenario.trials) *
                      static_cast<double>(scenario.horizons_slots.back()) *
                      (1 + tasks_drawn_per_slot(site));
  if (work > most_simulated_slots_and_tasks)
    numeric::refuse("slots and tasks to simulate, trials x longest horizon x (1 + tasks per slot),",
                    work, fmt::format("up to {:g}", most_simulated_slots_and_tasks));
  return simulation::simulate(
      process_of(site), scenario.battery,
      {.horizons_slots = scenario.horizons_slots,
       .trials = scenario.trials,
       .seed = scenario.seed,
       .threads = options.threads,
       .windows = options.windows,
       .keep_trials = options.keep_trials,
       .tariffs = options.pays ? tariffs_of(scenario) : std::vector<simulation::Tariff>{}},
      rules_of(scenario));
}

std::vector<simulation::SlotRecord> first_path(const Site& site) {
  return simulation::path(process_of(site), site.scenario.battery,
                          {.horizons_slots = site.scenario.horizons_slots,
                           .trials = site.scenario.trials,
                           .seed = site.scenario.seed},
                          rules_of(site.scenario));
}

}  // namespace inferlaw::site
