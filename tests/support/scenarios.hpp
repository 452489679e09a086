// Scenarios of data/scenarios as values, and how a test varies them.
#pragma once

#include <utility>
#include <vector>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::test {

/// two-models.toml: the published scenario of arXiv:2601.00823.
inline site::Scenario two_models() {
  site::Scenario scenario;
  scenario.title = "Two models, ten tasks (arXiv:2601.00823)";
  scenario.tasks = site::task_types(numeric::evenly_spaced(1.7, 1.9, 10));
  scenario.models = {
      {.name = "1B", .model = {.parameters = 1e9, .layers = 48, .attention_width = 2048}},
      {.name = "10B", .model = {.parameters = 1e10, .layers = 48, .attention_width = 2048}}};
  scenario.setting.hardware = {.joules_per_parameter = 1e-11,
                               .joules_per_flop = 1e-12,
                               .parameters_per_second = 5e12,
                               .flops_per_second = 2e13};
  scenario.setting.capability = {.loss = {.irreducible = 1.69, .amplitude = 900, .exponent = 0.34},
                                 .slope = 5};
  scenario.setting.budget.skills = 50;
  scenario.setting.budget.failure = 0.1;
  scenario.setting.budget.tokens_per_step = 20;
  return scenario;
}

/// retries.toml: a hurried model that is tried again, or a patient one.
inline site::Scenario retries() {
  site::Scenario scenario = two_models();
  scenario.title = "Hurried and tried again, or patient";
  scenario.setting.budget.skills = 20;
  scenario.choices = {{.name = "1B, hurried", .model = 0, .failure_probability = 0.5, .retries = 9},
                      {.name = "1B", .model = 0, .failure_probability = 0.001},
                      {.name = "10B", .model = 1, .failure_probability = 0.001}};
  scenario.policy = site::SearchedPolicy{.is_variance_aware = true};
  scenario.harvest = {.shape = site::GammaShape{.coefficient_of_variation = 0.2},
                      .mean_factor = 1.2};
  scenario.horizons_slots = {10, 100, 1000};
  scenario.trials = 20000;
  return scenario;
}

/// limited-mix.toml: the small model has room for half of the tasks only.
inline site::Scenario limited_mix() {
  site::Scenario scenario = two_models();
  scenario.title = "Room for half of the tasks on the small model";
  scenario.tasks = site::task_types(numeric::evenly_spaced(1.7, 2.2, 11));
  scenario.choices = {{.name = "1B", .model = 0, .share_limit = 0.5}, {.name = "10B", .model = 1}};
  scenario.policy = site::SearchedPolicy{.is_variance_aware = true};
  scenario.harvest = {.shape = site::GammaShape{.coefficient_of_variation = 0.2},
                      .mean_factor = 1.3};
  scenario.horizons_slots = {10, 100, 1000};
  scenario.trials = 20000;
  return scenario;
}

/// That loses in every way but by itself.
inline auxiliary::Battery real_battery() {
  return {.initial_joules = 1000,
          .capacity_joules = 5000,
          .charging_efficiency = .95,
          .discharging_efficiency = .92,
          .charging_limit_joules_per_slot = 400,
          .discharging_limit_joules_per_slot = 500};
}

inline site::Scenario with_harvest(site::Scenario scenario, site::Harvest harvest) {
  scenario.harvest = std::move(harvest);
  return scenario;
}

inline site::Scenario with_battery(site::Scenario scenario, const auxiliary::Battery& battery) {
  scenario.battery = battery;
  return scenario;
}

inline site::Scenario with_policy(site::Scenario scenario, site::Policy policy) {
  scenario.policy = std::move(policy);
  return scenario;
}

inline site::Scenario with_horizons(site::Scenario scenario, std::vector<std::int64_t> slots) {
  scenario.horizons_slots = std::move(slots);
  return scenario;
}

inline site::Scenario with_trials(site::Scenario scenario, std::int64_t trials,
                                  std::uint64_t seed = 1) {
  scenario.trials = trials;
  scenario.seed = seed;
  return scenario;
}

/// A Gamma harvest of this mean and a coefficient of variation of 1/2.
inline site::Harvest gamma_harvest(double mean_joules_per_slot) {
  return {.mean = site::GivenMean{mean_joules_per_slot}};
}

/// Measured rows, scaled to the mean that is asked for.
inline site::Harvest series_harvest(std::vector<double> rows,
                                    site::HarvestMean mean = site::CriticalMean{}) {
  return {.shape = site::SeriesShape{.joules_per_slot = std::move(rows)}, .mean = mean};
}

}  // namespace inferlaw::test
