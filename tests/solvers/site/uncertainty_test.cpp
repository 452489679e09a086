// The errors of a fit carried on to a scenario's answers.
#include "inferlaw/solvers/site/uncertainty.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::test {
namespace {

// Any draws will do, if they spread as a fit's do.
std::vector<training::FrontierLoss> some_laws() {
  std::vector<training::FrontierLoss> laws{
      {.irreducible = 1.8172, .amplitude = 940.3, .exponent = 0.3478}};
  for (int i = 1; i <= 24; ++i)
    laws.push_back({.irreducible = 1.8172 + 0.02 * std::sin(i),
                    .amplitude = 940.3 * std::exp(0.1 * std::sin(2.0 * i) + 0.02 * std::cos(i)),
                    .exponent = 0.3478 + 0.006 * std::sin(2.0 * i)});
  return laws;
}

site::Draws draws_of(const std::vector<training::FrontierLoss>& laws) {
  site::Draws draws{.parameters = {"E", "G", "gamma"},
                    .columns = std::vector<std::vector<double>>(3),
                    .keys = {"capability.irreducible_loss", "capability.loss_amplitude",
                             "capability.loss_exponent"}};
  for (const training::FrontierLoss& law : laws) {
    draws.columns[0].push_back(law.irreducible);
    draws.columns[1].push_back(law.amplitude);
    draws.columns[2].push_back(law.exponent);
  }
  draws.values = draws.columns;
  return draws;
}

// Draws of one parameter that sets one key, beside another that sets none.
site::Draws draws_of(const std::string& key, const std::vector<double>& values,
                     const std::vector<double>& noise) {
  return {.parameters = {"slope", "noise"},
          .columns = {values, noise},
          .keys = {key},
          .values = {values}};
}

// The scenario with the capability of one draw.
site::Scenario scenario_of(const training::FrontierLoss& law) {
  site::Scenario scenario = two_models();
  scenario.setting.capability.loss = law;
  return scenario;
}

const site::UncertainValue& value(const site::Uncertainty& uncertainty, const std::string& name) {
  for (const site::UncertainValue& each : uncertainty.values)
    if (each.name == name) return each;
  throw std::logic_error("no value " + name);
}

TEST(Uncertainty, AgreesWithARunOfItsOwnForEveryDraw) {
  const std::vector<training::FrontierLoss> laws = some_laws();
  const site::Prediction prediction = site::predict(two_models(), {.draws = draws_of(laws)});
  const double supply = prediction.demand_and_supply.harvest_mean_joules_per_slot;
  std::vector<double> needs;
  for (std::size_t i = 1; i < laws.size(); ++i)
    needs.push_back(
        site::predict(site::with_supply(scenario_of(laws[i]), supply)).horizons[2].mean_joules);
  const site::UncertainValue& found =
      value(*prediction.uncertainty, "mean auxiliary joules, 100 slots");
  double mean = 0;
  for (const double need : needs) mean += need / static_cast<double>(needs.size());
  double squares = 0;
  for (const double need : needs) squares += (need - mean) * (need - mean);
  EXPECT_TRUE(relatively_near(found.standard_error,
                              std::sqrt(squares / static_cast<double>(needs.size() - 1)), 1e-10));
  std::sort(needs.begin(), needs.end());  // 0.025 of 23 intervals: 0.575 on from the least
  EXPECT_TRUE(relatively_near(found.lower, needs[0] + 0.575 * (needs[1] - needs[0]), 1e-10));
  EXPECT_TRUE(relatively_near(found.upper, needs[23] - 0.575 * (needs[23] - needs[22]), 1e-10));
  EXPECT_EQ(found.estimate, prediction.horizons[2].mean_joules);
}

TEST(Uncertainty, OfSuppliesAgreesWithARunOfItsOwnForEveryDraw) {
  const std::vector<training::FrontierLoss> laws = some_laws();
  site::CriticalOptions asked{
      .horizon_slots = 100, .prices = {.auxiliary = 4}, .target_joules = 3000};
  struct Moments {
    double mean = 0;
    double squares = 0;
  };
  Moments of_critical, of_cheapest, of_target;
  const auto add = [](double alone, double count, Moments& to) {
    const double before = to.mean;
    to.mean += (alone - to.mean) / count;
    to.squares += (alone - before) * (alone - to.mean);
  };
  for (std::size_t i = 1; i < laws.size(); ++i) {
    const site::Critical alone = site::critical(scenario_of(laws[i]), asked);
    const auto count = static_cast<double>(i);
    add(alone.critical_supply_joules_per_slot, count, of_critical);
    add(*alone.cheapest->joules_per_slot, count, of_cheapest);
    add(*alone.target->joules_per_slot, count, of_target);
  }
  asked.draws = draws_of(laws);
  const site::Uncertainty uncertainty = *site::critical(two_models(), asked).uncertainty;
  const auto expect_same = [&](const std::string& supply, const Moments& moments) {
    const site::UncertainValue& found = value(uncertainty, supply + " supply, joules per slot");
    EXPECT_EQ(found.draws, 24U);
    EXPECT_TRUE(relatively_near(found.standard_error, std::sqrt(moments.squares / 23), 1e-8))
        << supply;
  };
  expect_same("critical", of_critical);
  expect_same("cheapest", of_cheapest);
  expect_same("target", of_target);
}

TEST(Uncertainty, NamesTheParameterThatDominates) {
  std::vector<double> slopes{5};
  std::vector<double> noise{0};
  for (int i = 1; i <= 20; ++i) {
    slopes.push_back(5 + 0.01 * i);
    noise.push_back(std::sin(9 * i));
  }
  const site::Prediction prediction =
      site::predict(two_models(), {.draws = draws_of("capability.steepness", slopes, noise)});
  const site::UncertainValue& demand =
      value(*prediction.uncertainty, "mean demand, joules per slot");
  EXPECT_EQ(demand.dominated_by, "slope");
  EXPECT_GT(demand.share_of_variance, 0.99);
}

TEST(Uncertainty, ASetModelIsTheOneThatServes) {
  const site::Draws draws = draws_of("models.1B.parameters", {2e9, 2e9, 2e9}, {0, 1, 2});
  site::Scenario bigger = two_models();
  bigger.models[0].model.parameters = 2e9;
  EXPECT_EQ(
      site::predict(two_models(), {.draws = draws}).demand_and_supply.mean_demand_joules_per_slot,
      site::predict(bigger).demand_and_supply.mean_demand_joules_per_slot);
}

TEST(Uncertainty, IsTheSameForAnyNumberOfThreads) {
  const auto errors = [](int threads) {
    const site::Prediction prediction =
        site::predict(two_models(), {.threads = threads, .draws = draws_of(some_laws())});
    std::vector<double> all;
    for (const site::UncertainValue& each : prediction.uncertainty->values)
      all.push_back(each.standard_error);
    return all;
  };
  EXPECT_EQ(errors(1), errors(3));
}

TEST(Uncertainty, RefusesAKeyThatTheScenarioHasNot) {
  EXPECT_THROW((void)site::with_draw(two_models(), draws_of("capability.flair", {1, 1}, {0, 0}), 0),
               std::out_of_range);
}

}  // namespace
}  // namespace inferlaw::test
