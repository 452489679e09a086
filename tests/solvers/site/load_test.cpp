// Batch sizes that follow the load of a site.
#include "inferlaw/solvers/site/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

// s = 0.1 sqrt(b) seconds and 8/sqrt(b) joules a token: h = 10 sqrt(b) tokens a second.
site::LoadCurve curve(double machines = 1, double joules = 8) {
  return {.joules_per_token = {{.batch_size = 1, .cost = joules},
                               {.batch_size = 16, .cost = joules / 4}},
          .seconds_per_token = {{.batch_size = 1, .cost = 0.1}, {.batch_size = 16, .cost = 0.4}},
          .machines = machines};
}

// 5 tasks a slot of a second, of 1 or 3 tokens: 10 tokens a second, and 20 of the second model.
site::Scenario loaded() {
  site::Scenario scenario;
  const energy::TokenLaw tokens = energy::token_law_of_answers(std::vector<double>{1, 3});
  scenario.arrivals = {.tasks_per_slot = 15};
  scenario.tasks = {{.name = "any"}};
  scenario.fleet = site::Fleet{.models = {{.name = "A",
                                           .joules_per_token = 8,
                                           .seconds_per_token = 0.1,
                                           .success = {1},
                                           .output_lengths = tokens,
                                           .by_load = curve()},
                                          {.name = "B",
                                           .joules_per_token = 3,
                                           .seconds_per_token = 0.05,
                                           .success = {1},
                                           .output_lengths = tokens}}};
  scenario.policy = routing::Policy{routing::Fixed{.choice = 0}};
  scenario.harvest = gamma_harvest(100);
  return scenario;
}

// 30 tokens a second: sqrt(b) = 3, s = 0.3 s, 8/3 J a token, and 30 x 0.3 = 9 answers at once.
TEST(Load, ByHand) {
  const site::Prediction predicted = site::predict(loaded());
  const site::FleetModelLoad& load = predicted.fleet.front();
  EXPECT_NEAR(load.batch_size.value(), 9, 1e-12);
  EXPECT_NEAR(load.seconds_per_token, 0.3, 1e-14);
  EXPECT_NEAR(load.joules_per_token, 8 / 3.0, 1e-13);
  EXPECT_NEAR(load.tasks_at_once, 9, 1e-12) << "Little's law closes";
  EXPECT_NEAR(predicted.demand_and_supply.mean_demand_joules_per_slot, 80, 1e-11);
  EXPECT_THAT(predicted.notes,
              testing::Contains(testing::HasSubstr(
                  "A: 30 tokens a second on each of 1 machine keep a batch of 9")));
  EXPECT_NEAR(site::task_costs(loaded()).measured.front().energy_joules, 16 / 3.0, 1e-12);
}

TEST(Load, IsSharedByMachines) {
  site::Scenario scenario = loaded();
  scenario.fleet->models[0].by_load = curve(2);
  EXPECT_NEAR(site::predict(scenario).fleet.front().batch_size.value(), 2.25, 1e-12);
  EXPECT_NEAR(site::predict(scenario).fleet.front().tasks_at_once, 4.5, 1e-12) << "of both";
}

// Half of the tasks: 15 tokens a second, b = 2.25.
TEST(Load, IsThatOfThePolicy) {
  const site::Scenario mixed =
      with_policy(loaded(), routing::Policy{routing::Mixture{.probabilities = {{0.5, 0.5}}}});
  EXPECT_NEAR(site::predict(mixed).fleet.front().batch_size.value(), 2.25, 1e-12);
}

// Everything on A costs 8/3 J a token, less than B's 3 J; nothing on A leaves it at 8 J: both are
// their own answer, and A costs less.
TEST(Load, AMyopicPolicyIsItsOwnAnswer) {
  const site::Scenario myopic = with_policy(loaded(), routing::Policy{routing::Myopic{}});
  const site::Prediction predicted = site::predict(myopic);
  EXPECT_NEAR(predicted.demand_and_supply.mean_demand_joules_per_slot, 80, 1e-11);
  EXPECT_THAT(predicted.notes, testing::Contains(testing::HasSubstr("2 assignments are")));
  site::Scenario dear = myopic;
  dear.fleet->models[0].by_load = curve(1, 12);  // 4 J a token
  EXPECT_NEAR(site::predict(dear).demand_and_supply.mean_demand_joules_per_slot, 90, 1e-11);
}

// What costs more the more it is used, and less than B while it is not.
TEST(Load, APolicyWithoutAnAnswerOfItsOwnIsRefused) {
  site::Scenario scenario = with_policy(loaded(), routing::Policy{routing::Myopic{}});
  site::LoadCurve rising = curve();
  rising.joules_per_token = {{.batch_size = 1, .cost = 2}, {.batch_size = 16, .cost = 8}};
  scenario.fleet->models[0].by_load = rising;
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::predict(scenario); }),
              "no assignment is the policy's own answer");
}

TEST(Load, RefusesOverloadAndWhatIsNotMeasured) {
  site::Scenario scenario = loaded();
  scenario.arrivals.tasks_per_slot = 21;
  EXPECT_SAYS(
      message_of<std::domain_error>([&] { (void)site::predict(scenario); }),
      "model A: batch_size \"load\": overloaded at 42 tokens a second on each of 1 machine; "
      "allowed: 10 to 40");
  scenario.arrivals.tasks_per_slot = 4;
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::predict(scenario); }),
              "below what is measured at 8 tokens a second");
  scenario.policy = site::SearchedPolicy{.is_variance_aware = true};
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::predict(scenario); }),
              "allowed: policy \"fixed\"");
}

// The dip of the second curve: three fixed points, of which the first is taken.
TEST(Load, SaysWhereItIsNotTheOnlyOne) {
  site::Scenario scenario = loaded();
  site::LoadCurve dipping;
  for (const auto& [size, throughput] :
       {std::pair{1.0, 10.0}, std::pair{4.0, 40.0}, std::pair{8.0, 20.0}, std::pair{32.0, 50.0}}) {
    dipping.joules_per_token.push_back({.batch_size = size, .cost = 1});
    dipping.seconds_per_token.push_back({.batch_size = size, .cost = size / throughput});
  }
  scenario.fleet->models[0].by_load = dipping;
  const site::Prediction predicted = site::predict(scenario);
  EXPECT_NEAR(predicted.fleet.front().batch_size.value(), 3, 1e-12);
  EXPECT_EQ(predicted.fleet.front().settled->fixed_points.size(), 3U);
  EXPECT_THAT(predicted.notes, testing::Contains(testing::HasSubstr("It is not the only one")));
}

TEST(Load, RoutePricesEveryPolicyAtTheScenariosBatches) {
  const site::Routing routing = site::route(loaded());
  EXPECT_THAT(routing.notes, testing::Contains(testing::HasSubstr("priced at the batch sizes")));
  EXPECT_NEAR(routing.policies.front().price.mean_joules_per_slot, 80, 1e-11);
}

}  // namespace
}  // namespace inferlaw::test
