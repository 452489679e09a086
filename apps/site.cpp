#include "inferlaw/apps/site.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "inferlaw/apps/demand_trace.hpp"
#include "inferlaw/apps/routing_plan.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

constexpr double most_simulated_slots_and_tasks = 1e13;  // days on one processor

// Errors are what the supply is not planned for: the critical supply is that of the policy meant.
routing::Policy without_errors(const routing::Policy& policy) {
  if (std::holds_alternative<routing::RoutingError>(policy)) return routing::Myopic{};
  return policy;
}

double supply_mean(const Scenario& scenario, double critical, double supply_factor) {
  return scenario.harvest.mean_joules_per_slot.value_or(critical) * scenario.harvest.mean_factor *
         supply_factor;
}

std::vector<double> scaled_to_mean(std::vector<double> series, double mean) {
  const double present =
      std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
  for (double& value : series) value *= mean / present;
  return series;
}

simulation::Harvest harvest_of(const HarvestSettings& settings, double mean) {
  if (settings.kind == HarvestKind::series)
    return simulation::HarvestSeries{.joules_per_slot = scaled_to_mean(settings.series, mean),
                                     .slots_per_row = settings.slots_per_row};
  if (settings.kind == HarvestKind::constant)
    return auxiliary::HarvestLaw{auxiliary::ConstantHarvest{.mean_joules_per_slot = mean}};
  const double deviation = settings.standard_deviation_joules_per_slot.value_or(
      settings.coefficient_of_variation.value_or(0) * mean);
  return auxiliary::HarvestLaw{auxiliary::GammaHarvest{
      .mean_joules_per_slot = mean, .standard_deviation_joules_per_slot = deviation}};
}

numeric::Moments series_moments(const std::vector<double>& series) {
  simulation::RunningMoments moments;
  for (const double value : series) moments.add(value);
  return {.mean = moments.mean,
          .variance = moments.sum_of_squared_deviations / static_cast<double>(moments.count)};
}

numeric::Moments moments_of(const simulation::Harvest& harvest) {
  if (const auto* series = std::get_if<simulation::HarvestSeries>(&harvest))
    return series_moments(series->joules_per_slot);
  return auxiliary::harvest_moments(std::get<auxiliary::HarvestLaw>(harvest));
}

routing::ServiceTable fleet_table(const Scenario& scenario) {
  routing::ServiceTable table{.types = scenario.tasks, .choices = scenario.model_names};
  for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
    std::vector<routing::Service>& row = table.services.emplace_back();
    for (std::size_t model = 0; model < scenario.model_names.size(); ++model)
      row.push_back(service_of(*scenario.fleet, type, model));
  }
  routing::check(table);
  return table;
}

// The demand of independent slots, and of a trace that is replayed.
void add_demand(const Scenario& scenario, SiteModel& site) {
  site.demand = routing::demand_law(site.table, site.assignment, scenario.arrivals);
  if (!scenario.fleet || !scenario.fleet->replays_trace) return;
  site.trace = demand_trace_of(*scenario.fleet, site.assignment);
  site.demand = {.arrivals = auxiliary::ArrivalLaw::fixed,
                 .tasks_per_slot = 1,
                 .task_energy = simulation::slot_law(*site.trace)};
}

simulation::NetDemandProcess process_of(const SiteModel& site) {
  if (site.trace) return simulation::TraceProcess{.demand = *site.trace, .harvest = site.harvest};
  return simulation::SlotProcess{.demand = site.demand, .harvest = site.harvest};
}

struct PolicyInForce {
  routing::Assignment assignment;
  double critical_supply_joules_per_slot = 0;
};

double mean_demand(const Scenario& scenario, const routing::ServiceTable& table,
                   const routing::Assignment& assignment) {
  return scenario.arrivals.tasks_per_slot * routing::task_energy(table, assignment).mean_joules;
}

// Which policy has the least E[D_T] depends on the supply: the scenario's own, whatever factor is
// tried, and its longest horizon.
PolicyInForce solved_policy(const Scenario& scenario, const routing::ServiceTable& table) {
  const SolvedPolicy& policy = *scenario.solved_policy;
  const auto plan = [&](const numeric::Moments& harvest) {
    const auto longest = static_cast<double>(scenario.horizons_slots.back());
    return plan_routing(scenario, table, conditions_of(scenario, harvest, longest), policy.limits);
  };
  const routing::Assignment myopic = plan({}).myopic;  // at any harvest
  const double critical = mean_demand(scenario, table, myopic);
  if (!policy.is_variance_aware) return {myopic, critical};
  const RoutingPlan best =
      plan(moments_of(harvest_of(scenario.harvest, supply_mean(scenario, critical, 1))));
  return {policy.is_randomised ? best.randomised : best.variance_aware, critical};
}

PolicyInForce policy_in_force(const Scenario& scenario, const routing::ServiceTable& table) {
  if (scenario.solved_policy) return solved_policy(scenario, table);
  const routing::Assignment meant = routing::assignment(table, without_errors(scenario.policy));
  return {routing::assignment(table, scenario.policy), mean_demand(scenario, table, meant)};
}

}  // namespace

routing::ServiceTable service_table_of(const Scenario& scenario) {
  if (scenario.fleet) return fleet_table(scenario);
  std::vector<routing::ServingChoice> choices;
  for (const ChoiceSettings& choice : scenario.choices)
    choices.push_back({.name = choice.name,
                       .serving = choice.serving,
                       .setting = setting_of(scenario, choice),
                       .retries = choice.retries,
                       .fallback = choice.fallback});
  return routing::service_table(scenario.tasks, choices);
}

SiteModel site_of(const Scenario& scenario, double supply_factor) {
  SiteModel site;
  site.table = service_table_of(scenario);
  const PolicyInForce policy = policy_in_force(scenario, site.table);
  site.assignment = policy.assignment;
  add_demand(scenario, site);
  site.task_energy = routing::task_energy(site.table, site.assignment);
  site.critical_supply_joules_per_slot = policy.critical_supply_joules_per_slot;
  const double mean = supply_mean(scenario, site.critical_supply_joules_per_slot, supply_factor);
  site.harvest = harvest_of(scenario.harvest, mean);
  site.harvest_moments = moments_of(site.harvest);
  site.harvest_moments.mean = mean;  // the mean of a scaled series is that but for round-off
  const double demand = scenario.arrivals.tasks_per_slot * site.task_energy.mean_joules;
  site.drift_joules_per_slot = demand - mean;
  site.volatility_joules =
      std::sqrt(auxiliary::demand_moments(site.demand).variance + site.harvest_moments.variance);
  if (site.volatility_joules == 0)
    numeric::refuse("volatility (joules per square root of a slot)", 0,
                    "above 0: arrivals, task energies or the harvest must vary");
  return site;
}

Scenario with_supply(Scenario scenario, double supply) {
  scenario.harvest.mean_joules_per_slot = supply;
  scenario.harvest.mean_factor = 1;
  return scenario;
}

auxiliary::BrownianSite brownian_site(const SiteModel& site, const Scenario& scenario,
                                      double slots) {
  return {.drift_joules_per_slot = site.drift_joules_per_slot,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = slots,
          .battery = scenario.battery};
}

bool has_series(const SiteModel& site) {
  return std::holds_alternative<simulation::HarvestSeries>(site.harvest);
}

bool is_replayed(const SiteModel& site) { return has_series(site) || site.trace.has_value(); }

simulation::SimulationResult simulate_site(const SiteModel& site, const Scenario& scenario,
                                           int threads, bool keep_trials) {
  const double work = static_cast<double>(scenario.trials) *
                      static_cast<double>(scenario.horizons_slots.back()) *
                      (1 + scenario.arrivals.tasks_per_slot);
  if (work > most_simulated_slots_and_tasks)
    numeric::refuse("slots and tasks to simulate, trials x longest horizon x (1 + tasks per slot),",
                    work, fmt::format("up to {:g}", most_simulated_slots_and_tasks));
  return simulation::simulate(process_of(site), scenario.battery,
                              {.horizons_slots = scenario.horizons_slots,
                               .trials = scenario.trials,
                               .seed = scenario.seed,
                               .threads = threads,
                               .keep_trials = keep_trials});
}

Json demand_and_supply_of(const SiteModel& site, const Scenario& scenario) {
  const double mean_demand = scenario.arrivals.tasks_per_slot * site.task_energy.mean_joules;
  return {{"mean_demand_joules_per_slot", mean_demand},
          {"task_energy_second_moment_square_joules", site.task_energy.second_moment},
          {"critical_supply_joules_per_slot", site.critical_supply_joules_per_slot},
          {"harvest_mean_joules_per_slot", site.harvest_moments.mean},
          {"harvest_standard_deviation_joules_per_slot", std::sqrt(site.harvest_moments.variance)},
          {"drift_joules_per_slot", site.drift_joules_per_slot},
          {"volatility_joules", site.volatility_joules},
          {"regime", brownian::name_of(brownian::regime(site.drift_joules_per_slot))},
          {"crossover_slots", number_or_null(brownian::crossover_horizon(site.drift_joules_per_slot,
                                                                         site.volatility_joules))}};
}

}  // namespace inferlaw::apps
