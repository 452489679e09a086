#include "inferlaw/solvers/site/quantities.hpp"

#include <cstddef>

namespace inferlaw::site {
namespace {

using Quantities = std::map<std::string, Quantity>;

void add_capability(Quantities& all) {
  const auto add = [&](const std::string& key, double& (*number)(training::Capability&)) {
    all["capability." + key] = {.may_be_zero = true, .set = [=](Scenario& scenario, double value) {
                                  number(scenario.setting.capability) = value;
                                }};
  };
  using training::Capability;
  add("irreducible_loss", [](Capability& of) -> double& { return of.loss.irreducible; });
  add("loss_amplitude", [](Capability& of) -> double& { return of.loss.amplitude; });
  add("loss_exponent", [](Capability& of) -> double& { return of.loss.exponent; });
  add("steepness", [](Capability& of) -> double& { return of.slope; });
}

void add_hardware(Quantities& all) {
  all["hardware.joules_per_parameter"] = {.may_be_zero = true,
                                          .set = [](Scenario& scenario, double value) {
                                            scenario.setting.hardware.joules_per_parameter = value;
                                          }};
  all["hardware.joules_per_flop"] = {.may_be_zero = true,
                                     .set = [](Scenario& scenario, double value) {
                                       scenario.setting.hardware.joules_per_flop = value;
                                     }};
}

void add_demand(Quantities& all) {
  all["budget.tokens_per_step"] = {.set = [](Scenario& scenario, double value) {
    scenario.setting.budget.tokens_per_step = value;
  }};
  all["arrivals.tasks_per_slot"] = {
      .most = simulation::most_tasks_per_slot,
      .set = [](Scenario& scenario, double value) { scenario.arrivals.tasks_per_slot = value; }};
}

void add_harvest(const Scenario& scenario, Quantities& all) {
  all["harvest.mean_joules_per_slot"] = {
      .set = [](Scenario& changed, double value) { changed.harvest.mean = GivenMean{value}; }};
  const auto* gamma = std::get_if<GammaShape>(&scenario.harvest.shape);
  if (gamma != nullptr && gamma->coefficient_of_variation)
    all["harvest.coefficient_of_variation"] = {.set = [](Scenario& changed, double value) {
      std::get<GammaShape>(changed.harvest.shape).coefficient_of_variation = value;
    }};
}

void add_models(const Scenario& scenario, Quantities& all) {
  for (std::size_t i = 0; i < scenario.models.size(); ++i)
    all["models." + scenario.models[i].name + ".parameters"] = {
        .set = [i](Scenario& changed, double value) {
          changed.models[i].model.parameters = value;
        }};
  if (!scenario.fleet) return;
  for (std::size_t i = 0; i < scenario.fleet->models.size(); ++i) {
    if (scenario.fleet->models[i].by_load) continue;  // its joules follow from its load
    all["models." + scenario.fleet->models[i].name + ".joules_per_token"] = {
        .set = [i](Scenario& changed, double value) {
          changed.fleet->models[i].joules_per_token = value;
        }};
  }
}

}  // namespace

Quantities quantities_of(const Scenario& scenario) {
  Quantities all;
  add_harvest(scenario, all);
  add_models(scenario, all);
  if (scenario.fleet) return all;
  add_capability(all);
  add_hardware(all);
  add_demand(all);
  return all;
}

}  // namespace inferlaw::site
