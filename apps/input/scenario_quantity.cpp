#include "inferlaw/apps/input/scenario_quantity.hpp"

#include <fmt/format.h>

#include <map>

#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

using Quantities = std::map<std::string, ScenarioQuantity>;

void add_capability(Quantities& all) {
  all["capability.irreducible_loss"] = {.range = non_negative_number(),
                                        .set = [](Scenario& scenario, double value) {
                                          scenario.setting.capability.loss.irreducible = value;
                                        }};
  all["capability.loss_amplitude"] = {.range = non_negative_number(),
                                      .set = [](Scenario& scenario, double value) {
                                        scenario.setting.capability.loss.amplitude = value;
                                      }};
  all["capability.loss_exponent"] = {.range = non_negative_number(),
                                     .set = [](Scenario& scenario, double value) {
                                       scenario.setting.capability.loss.exponent = value;
                                     }};
  all["capability.steepness"] = {
      .range = non_negative_number(),
      .set = [](Scenario& scenario, double value) { scenario.setting.capability.slope = value; }};
}

void add_hardware(Quantities& all) {
  all["hardware.joules_per_parameter"] = {.range = non_negative_number(),
                                          .set = [](Scenario& scenario, double value) {
                                            scenario.setting.hardware.joules_per_parameter = value;
                                          }};
  all["hardware.joules_per_flop"] = {.range = non_negative_number(),
                                     .set = [](Scenario& scenario, double value) {
                                       scenario.setting.hardware.joules_per_flop = value;
                                     }};
}

void add_demand(Quantities& all) {
  all["budget.tokens_per_step"] = {.range = positive_number(),
                                   .set = [](Scenario& scenario, double value) {
                                     scenario.setting.budget.tokens_per_step = value;
                                   }};
  all["arrivals.tasks_per_slot"] = {
      .range = positive_number_up_to(1e9),
      .set = [](Scenario& scenario, double value) { scenario.arrivals.tasks_per_slot = value; }};
}

void add_harvest(const Scenario& scenario, Quantities& all) {
  all["harvest.mean_joules_per_slot"] = {
      .range = positive_number(),
      .set = [](Scenario& changed, double value) { changed.harvest.mean_joules_per_slot = value; }};
  if (scenario.harvest.coefficient_of_variation)
    all["harvest.coefficient_of_variation"] = {.range = positive_number(),
                                               .set = [](Scenario& changed, double value) {
                                                 changed.harvest.coefficient_of_variation = value;
                                               }};
}

void add_models(const Scenario& scenario, Quantities& all) {
  for (std::size_t i = 0; i < scenario.models.size(); ++i)
    all["models." + scenario.model_names[i] + ".parameters"] = {
        .range = positive_number(), .set = [i](Scenario& changed, double value) {
          changed.models[i].parameters = value;
          for (ChoiceSettings& choice : changed.choices)
            if (choice.model == i) choice.serving.model.parameters = value;
        }};
}

void add_measured_models(const Scenario& scenario, Quantities& all) {
  if (!scenario.fleet) return;
  for (std::size_t i = 0; i < scenario.fleet->models.size(); ++i)
    all["models." + scenario.model_names[i] + ".joules_per_token"] = {
        .range = positive_number(), .set = [i](Scenario& changed, double value) {
          changed.fleet->models[i].joules_per_token = value;
        }};
}

Quantities quantities_of(const Scenario& scenario) {
  Quantities all;
  add_harvest(scenario, all);
  add_models(scenario, all);
  add_measured_models(scenario, all);
  if (scenario.fleet) return all;
  add_capability(all);
  add_hardware(all);
  add_demand(all);
  return all;
}

}  // namespace

ScenarioQuantity scenario_quantity(const Scenario& scenario, const std::string& key) {
  const Quantities all = quantities_of(scenario);
  const auto found = all.find(key);
  if (found != all.end()) return found->second;
  std::string allowed;
  for (const auto& [name, unused] : all) allowed += (allowed.empty() ? "" : ", ") + name;
  throw UsageError(fmt::format("--set: {}; allowed: {}", key, allowed));
}

}  // namespace inferlaw::apps
