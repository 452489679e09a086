#include "inferlaw/apps/site.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

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
    return simulation::HarvestSeries{.joules_per_slot = scaled_to_mean(settings.series, mean)};
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

const char* name(energy::BudgetRule rule) {
  switch (rule) {
    case energy::BudgetRule::exact:
      return "exact";
    case energy::BudgetRule::exact_real:
      return "exact_real";
    case energy::BudgetRule::normal:
      return "normal";
    case energy::BudgetRule::mean:
      return "mean";
  }
  return "unknown";
}

Json models_of(const Scenario& scenario) {
  Json models = Json::array();
  for (std::size_t i = 0; i < scenario.models.size(); ++i)
    models.push_back({{"name", scenario.model_names[i]},
                      {"parameters", scenario.models[i].parameters},
                      {"layers", scenario.models[i].layers},
                      {"attention_width", scenario.models[i].attention_width}});
  return models;
}

Json tasks_of(const Scenario& scenario) {
  Json tasks = Json::array();
  for (const routing::TaskType& task : scenario.tasks)
    tasks.push_back({{"level", task.level}, {"weight", task.weight}});
  return tasks;
}

Json setting_of(const energy::Setting& setting) {
  return {{"hardware",
           {{"joules_per_parameter", setting.hardware.joules_per_parameter},
            {"joules_per_flop", setting.hardware.joules_per_flop},
            {"parameters_per_second", setting.hardware.parameters_per_second},
            {"flops_per_second", setting.hardware.flops_per_second}}},
          {"capability",
           {{"irreducible_loss", setting.capability.loss.irreducible},
            {"loss_amplitude", setting.capability.loss.amplitude},
            {"loss_exponent", setting.capability.loss.exponent},
            {"steepness", setting.capability.slope}}},
          {"budget",
           {{"skills", setting.budget.skills},
            {"failure_probability", setting.budget.failure},
            {"tokens_per_step", setting.budget.tokens_per_step},
            {"rule", name(setting.budget.rule)},
            {"stopping",
             setting.budget.stopping == energy::Stopping::oracle ? "oracle" : "at_budget"}}},
          {"accounting",
           {{"prompt_tokens", setting.accounting.prompt_tokens},
            {"prefill", setting.accounting.prefill},
            {"cache_reads", setting.accounting.cache_reads},
            {"latency",
             setting.accounting.latency == energy::Latency::roofline ? "roofline" : "sum"}}}};
}

Json policy_of(const Scenario& scenario) {
  Json policy{{"name", scenario.policy_name}};
  if (const auto* fixed = std::get_if<routing::Fixed>(&scenario.policy))
    policy["model"] = scenario.model_names[fixed->model];
  if (const auto* error = std::get_if<routing::RoutingError>(&scenario.policy))
    policy["error_probability"] = error->probability;
  if (const auto* mixture = std::get_if<routing::Mixture>(&scenario.policy))
    policy["probabilities"] = mixture->probabilities;
  return policy;
}

Json harvest_settings_of(const HarvestSettings& harvest) {
  const std::vector<const char*> names{"gamma", "constant", "series"};
  Json settings{{"law", names[static_cast<std::size_t>(harvest.kind)]},
                {"mean_joules_per_slot", "critical"},
                {"mean_factor", harvest.mean_factor}};
  if (harvest.mean_joules_per_slot)
    settings["mean_joules_per_slot"] = *harvest.mean_joules_per_slot;
  if (harvest.standard_deviation_joules_per_slot)
    settings["standard_deviation_joules_per_slot"] = *harvest.standard_deviation_joules_per_slot;
  if (harvest.coefficient_of_variation)
    settings["coefficient_of_variation"] = *harvest.coefficient_of_variation;
  if (harvest.kind == HarvestKind::series) {
    settings["file"] = harvest.file.string();
    settings["column"] = harvest.column;
    settings["rows"] = harvest.series.size();
  }
  return settings;
}

}  // namespace

routing::ServiceTable service_table_of(const Scenario& scenario) {
  return routing::service_table(scenario.tasks, scenario.models, scenario.setting);
}

SiteModel site_of(const Scenario& scenario, double supply_factor) {
  SiteModel site;
  site.table = service_table_of(scenario);
  site.assignment = routing::assignment(site.table, scenario.policy);
  site.demand = routing::demand_law(site.table, site.assignment, scenario.arrivals);
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

brownian::Site brownian_site(const SiteModel& site, const Scenario& scenario, double slots) {
  return {.drift_joules_per_slot = site.drift_joules_per_slot,
          .volatility_joules = site.volatility_joules,
          .horizon_slots = slots,
          .initial_battery_joules = scenario.battery.initial_joules};
}

bool has_series(const SiteModel& site) {
  return std::holds_alternative<simulation::HarvestSeries>(site.harvest);
}

std::vector<double> exact_means(const auxiliary::NetDemandLaw& law,
                                const std::vector<std::int64_t>& horizons) {
  const auxiliary::MeanCurve curve = auxiliary::exact_slots_mean_curve(law, horizons.back());
  std::vector<double> means;
  for (const std::int64_t slots : horizons)
    means.push_back(curve.mean_joules[static_cast<std::size_t>(slots - 1)]);
  return means;
}

std::optional<auxiliary::NetDemandLaw> exact_law(const SiteModel& site, const Scenario& scenario) {
  if (has_series(site) || scenario.battery.initial_joules != 0 ||
      std::isfinite(scenario.battery.capacity_joules))
    return std::nullopt;
  const auxiliary::SlotModel model{.demand = site.demand,
                                   .harvest = std::get<auxiliary::HarvestLaw>(site.harvest)};
  return auxiliary::net_demand_law(model);
}

std::optional<std::vector<double>> exact_means(const SiteModel& site, const Scenario& scenario) {
  if (scenario.horizons_slots.back() > longest_exact_horizon) return std::nullopt;
  const std::optional<auxiliary::NetDemandLaw> law = exact_law(site, scenario);
  if (!law) return std::nullopt;
  return exact_means(*law, scenario.horizons_slots);
}

simulation::SimulationResult simulate_site(const SiteModel& site, const Scenario& scenario,
                                           int threads, bool keep_trials) {
  const double work = static_cast<double>(scenario.trials) *
                      static_cast<double>(scenario.horizons_slots.back()) *
                      (1 + scenario.arrivals.tasks_per_slot);
  if (work > most_simulated_slots_and_tasks)
    numeric::refuse("slots and tasks to simulate, trials x longest horizon x (1 + tasks per slot),",
                    work, fmt::format("up to {:g}", most_simulated_slots_and_tasks));
  const simulation::SlotProcess process{.demand = site.demand, .harvest = site.harvest};
  return simulation::simulate(process, scenario.battery,
                              {.horizons_slots = scenario.horizons_slots,
                               .trials = scenario.trials,
                               .seed = scenario.seed,
                               .threads = threads,
                               .keep_trials = keep_trials});
}

Json inputs_of(const Scenario& scenario) {
  Json inputs{
      {"scenario", scenario.file.string()},
      {"title", scenario.title},
      {"slot_seconds", scenario.slot_seconds},
      {"arrivals",
       {{"law", scenario.arrivals.law == auxiliary::ArrivalLaw::poisson ? "poisson" : "fixed"},
        {"tasks_per_slot", scenario.arrivals.tasks_per_slot}}},
      {"tasks", tasks_of(scenario)},
      {"models", models_of(scenario)}};
  inputs.update(setting_of(scenario.setting));
  inputs["policy"] = policy_of(scenario);
  inputs["harvest"] = harvest_settings_of(scenario.harvest);
  inputs["battery"] = {{"initial_joules", scenario.battery.initial_joules},
                       {"capacity_joules", number_or_null(scenario.battery.capacity_joules)}};
  inputs["horizons_slots"] = scenario.horizons_slots;
  inputs["trials"] = scenario.trials;
  return inputs;
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
