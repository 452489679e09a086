// Scenarios, harvests and sites as values.
#include "inferlaw/solvers/site/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/quantities.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

TEST(Scenario, TaskTypesShareTheirWeights) {
  const std::vector<double> levels{1.7, 1.9};
  const auto even = site::task_types(levels);
  EXPECT_EQ(even[0].name, "level 1.7000");
  EXPECT_EQ(even[1].weight, 0.5);
  const auto weighted = site::task_types(levels, std::vector<double>{1, 3});
  EXPECT_EQ(weighted[0].weight, 0.25);
  EXPECT_EQ(weighted[1].weight, 0.75);
  for (const std::vector<double>& bad :
       {std::vector<double>{1}, {0, 0}, {1, -1}, {1, std::numeric_limits<double>::quiet_NaN()}})
    EXPECT_THROW((void)site::task_types(levels, bad), std::domain_error) << bad.size();
}

TEST(Scenario, PoliciesAndStrategiesHaveNames) {
  EXPECT_EQ(site::name_of(two_models().policy), "myopic");
  EXPECT_EQ(site::name_of(retries().policy), "variance-aware");
  EXPECT_EQ(site::name_of(site::Policy{site::SearchedPolicy{}}), "myopic");
  EXPECT_EQ(site::name_of(routing::Policy{routing::LeastLatency{}}), "latency");
  EXPECT_EQ(site::name_of(routing::Policy{routing::Fixed{}}), "fixed");
  EXPECT_EQ(site::name_of(routing::Policy{routing::RoutingError{}}), "error");
  EXPECT_EQ(site::name_of(routing::Policy{routing::Mixture{}}), "mixture");
  EXPECT_EQ(site::strategy_of({}), "chain");
  EXPECT_EQ(site::strategy_of({.branching = 2}), "tree");
  EXPECT_EQ(site::strategy_of({.answer = energy::BestOfSamples{}}), "best_of_n");
  EXPECT_EQ(site::strategy_of({.answer = strategy::ThresholdVote{}}), "vote");
  EXPECT_EQ(site::strategy_of({.answer = strategy::Vote{}}), "vote");
}

TEST(Scenario, ChoicesAreItsOwnOrItsModels) {
  EXPECT_THAT(site::choice_names(two_models()), testing::ElementsAre("1B", "10B"));
  EXPECT_THAT(site::choice_names(retries()), testing::ElementsAre("1B, hurried", "1B", "10B"));
  EXPECT_THAT(site::choice_names(small_trace_site()), testing::ElementsAre("A", "fixed"));
  EXPECT_FALSE(site::has_limited_mix(retries()));
  EXPECT_TRUE(site::has_limited_mix(limited_mix()));
}

TEST(Scenario, AChoiceMayHaveABudgetOfItsOwn) {
  const auto budget = [](const site::TaskServing& choice) {
    return site::setting_of(two_models(), choice).budget;
  };
  EXPECT_EQ(budget({}).failure, 0.1);
  EXPECT_EQ(budget({.failure_probability = 0.5}).failure, 0.5);
  EXPECT_EQ(budget({.steps = 300}).steps, 300);
  EXPECT_EQ(budget({.steps = 300}).skills, 50);
}

TEST(Scenario, NumbersThatAreOutOfRangeTogetherAreRefused) {
  site::Scenario tokens = two_models();
  tokens.setting.budget.tokens_per_step = 1e300;
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::site_of(tokens); }),
              "task energy (joules) is inf");
  const site::Scenario spread =
      with_harvest(two_models(), {.shape = site::GammaShape{.coefficient_of_variation = 1e300}});
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::site_of(spread); }),
              "volatility (joules per square root of a slot) is inf");
}

TEST(Scenario, ASiteWhereNothingIsRandomIsRefused) {
  site::Scenario certain = with_harvest(two_models(), {.shape = site::ConstantShape{}});
  certain.arrivals.law = auxiliary::ArrivalLaw::fixed;
  certain.policy = routing::Policy{routing::Fixed{}};
  certain.tasks = site::task_types(std::vector<double>{1.7});
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)site::site_of(certain); }),
              "arrivals, task energies or the harvest must vary");
}

// ---- harvest ----------------------------------------------------------------------------------

TEST(HarvestOfAScenario, IsScaledToTheMeanAskedFor) {
  const site::Scenario more =
      with_harvest(two_models(), {.mean = site::CriticalMean{}, .mean_factor = 1.5});
  const site::Site site = site::site_of(more);
  EXPECT_EQ(site.harvest_moments.mean, 1.5 * critical_supply_of(site));
  EXPECT_TRUE(relatively_near(site::site_of(more, 2).harvest_moments.mean,
                              2 * site.harvest_moments.mean, 1e-15));
  const site::Scenario given = site::with_supply(more, 700);
  EXPECT_EQ(site::site_of(given).harvest_moments.mean, 700);
}

TEST(HarvestOfAScenario, KeepsItsShape) {
  const auto moments = [](const site::HarvestShape& shape) {
    return site::moments_of(site::scaled_harvest(shape, 600));
  };
  EXPECT_TRUE(relatively_near(moments(site::GammaShape{.coefficient_of_variation = 0.2}).variance,
                              120 * 120, 1e-12));
  EXPECT_TRUE(
      relatively_near(moments(site::GammaShape{.standard_deviation_joules_per_slot = 300}).variance,
                      300 * 300, 1e-12));
  EXPECT_EQ(moments(site::ConstantShape{}).variance, 0);
  const numeric::Moments series = moments(site::SeriesShape{.joules_per_slot = {2, 6, 4}});
  EXPECT_TRUE(relatively_near(series.mean, 600, 1e-12));
  EXPECT_TRUE(relatively_near(series.variance, 150 * 150 * 8 / 3.0, 1e-12));
}

TEST(HarvestOfAScenario, MayKeepTheMeanItHas) {
  EXPECT_EQ(site::mean_joules_per_slot(series_harvest({2, 6, 4}, site::OwnMean{}), 587), 4);
  EXPECT_THROW((void)site::mean_joules_per_slot({.mean = site::OwnMean{}}, 587), std::domain_error);
}

// ---- quantities -------------------------------------------------------------------------------

TEST(Quantities, AreSetByTheKeysOfAScenarioFile) {
  const auto quantities = site::quantities_of(two_models());
  site::Scenario scenario = two_models();
  quantities.at("models.10B.parameters").set(scenario, 2e10);
  quantities.at("capability.steepness").set(scenario, 6);
  quantities.at("budget.tokens_per_step").set(scenario, 30);
  EXPECT_EQ(scenario.models[1].model.parameters, 2e10);
  EXPECT_EQ(scenario.setting.capability.slope, 6);
  EXPECT_EQ(scenario.setting.budget.tokens_per_step, 30);
  EXPECT_FALSE(quantities.contains("models.3B.parameters"));
}

}  // namespace
}  // namespace inferlaw::test
