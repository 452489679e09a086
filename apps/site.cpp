#include "inferlaw/apps/site.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "inferlaw/apps/demand_trace.hpp"
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

auxiliary::Moments series_moments(const std::vector<double>& series) {
  simulation::RunningMoments moments;
  for (const double value : series) moments.add(value);
  return {.mean = moments.mean,
          .variance = moments.sum_of_squared_deviations / static_cast<double>(moments.count)};
}

auxiliary::Moments moments_of(const simulation::Harvest& harvest) {
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

}  // namespace

routing::ServiceTable service_table_of(const Scenario& scenario) {
  if (scenario.fleet) return fleet_table(scenario);
  std::vector<routing::ModelChoice> choices;
  for (std::size_t i = 0; i < scenario.models.size(); ++i)
    choices.push_back({.name = scenario.model_names[i], .model = scenario.models[i]});
  return routing::service_table(scenario.tasks, choices, scenario.setting);
}

SiteModel site_of(const Scenario& scenario, double supply_factor) {
  SiteModel site;
  site.table = service_table_of(scenario);
  site.assignment = routing::assignment(site.table, scenario.policy);
  add_demand(scenario, site);
  site.task_energy = routing::task_energy(site.table, site.assignment);
  const routing::Assignment meant =
      routing::assignment(site.table, without_errors(scenario.policy));
  site.critical_supply_joules_per_slot =
      scenario.arrivals.tasks_per_slot * routing::task_energy(site.table, meant).mean_joules;
  const double mean = supply_mean(scenario, site.critical_supply_joules_per_slot, supply_factor);
  site.harvest = harvest_of(scenario.harvest, mean);
  site.harvest_moments = moments_of(site.harvest);
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

brownian::Site brownian_site(const SiteModel& site, const Scenario& scenario, double slots) {
  return {.drift_joules_per_slot = site.drift_joules_per_slot,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = slots,
          .initial_battery_joules = scenario.battery.initial_joules};
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
          {"regime", brownian::name(brownian::regime(site.drift_joules_per_slot))},
          {"crossover_slots", number_or_null(brownian::crossover_horizon(site.drift_joules_per_slot,
                                                                         site.volatility_joules))}};
}

}  // namespace inferlaw::apps
