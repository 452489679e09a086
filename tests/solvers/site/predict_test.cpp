// What the theory predicts for a site, beside the replay where anything is measured.
#include "inferlaw/solvers/site/predict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using testing::HasSubstr;

double mean_demand(const site::Scenario& scenario) {
  return site::predict(scenario).demand_and_supply.mean_demand_joules_per_slot;
}

TEST(Predict, GivesBrownianAndExactMeans) {
  const auto horizons = site::predict(two_models()).horizons;
  ASSERT_EQ(horizons.size(), 4U);
  EXPECT_NEAR(horizons[1].exact_slots->joules, 1373.0068, 5e-5);
  EXPECT_NEAR(horizons[2].exact_slots->joules, 5102.3353, 5e-5);
  EXPECT_NEAR(horizons[2].mean_joules, 5499.8605, 5e-5);
}

// A task of 9 J in every slot against U(0, 20): E[D_1] = 9^2/(2 20).
TEST(Predict, AUniformHarvestHasARationalAnswer) {
  const double nine[] = {9};
  site::Scenario scenario;
  scenario.arrivals.law = auxiliary::ArrivalLaw::fixed;
  scenario.tasks = {{.name = "nine tokens"}};
  scenario.fleet = site::Fleet{.models = {{.name = "A",
                                           .joules_per_token = 1,
                                           .seconds_per_token = 0.01,
                                           .success = {1},
                                           .output_lengths = energy::token_law_of_answers(nine)}}};
  scenario.harvest = {.shape = site::UniformShape{.highest_joules_per_slot = 20},
                      .mean = site::OwnMean{}};
  scenario.horizons_slots = {1};
  EXPECT_NEAR(site::predict(scenario).horizons[0].exact_slots->joules, 81.0 / 40, 1e-9);
}

TEST(Predict, CorrectedMeansAreThoseOfSlots) {
  const auto horizons = site::predict(two_models()).horizons;
  EXPECT_TRUE(
      relatively_near(*horizons[2].corrected_mean_joules, horizons[2].exact_slots->joules, 1e-3));
}

// Of D_T with a capacity only the mean is known: its law is not that without one.
TEST(Predict, WithACapacityGivesMeansAlone) {
  const site::Scenario limited =
      with_battery(two_models(), {.initial_joules = 500, .capacity_joules = 4000});
  const site::Scenario unlimited = with_battery(two_models(), {.initial_joules = 500});
  for (const auto& horizon : site::predict(unlimited).horizons) {
    EXPECT_GT(*horizon.probability_none, 0) << horizon.slots;
    EXPECT_GT(*horizon.standard_deviation_joules, 0) << horizon.slots;
    EXPECT_EQ(horizon.ledger.value().means.spilled_joules, 0) << horizon.slots;
  }
  for (const auto& horizon : site::predict(limited).horizons) {
    EXPECT_FALSE(horizon.probability_none) << horizon.slots;
    EXPECT_FALSE(horizon.standard_deviation_joules) << horizon.slots;
    const auxiliary::BatteryLedger& ledger = horizon.ledger.value().means;
    EXPECT_GT(ledger.spilled_joules, 0) << horizon.slots;
    // b0 + E[D_T] = nu T + E[B_T] + spilled, and there is no drift here.
    EXPECT_TRUE(relatively_near(500 + ledger.auxiliary_joules,
                                ledger.level_joules + ledger.spilled_joules, 1e-9))
        << horizon.slots;
  }
}

TEST(Predict, FixedAndMixedPoliciesNameChoices) {
  site::Scenario scenario = two_models();
  scenario.choices = {{.name = "chain", .model = 0},
                      {.name = "three", .model = 0, .answer = energy::BestOfSamples{.samples = 3}},
                      {.name = "vote",
                       .model = 1,
                       .answer = strategy::Vote{.samples = 3, .wrong_shares = {0.6, 0.4}}}};
  const auto demand = [&](const routing::Policy& policy) {
    return mean_demand(with_policy(scenario, policy));
  };
  const double chain = demand(routing::Fixed{.choice = 0});
  EXPECT_TRUE(relatively_near(demand(routing::Fixed{.choice = 1}), 3 * chain, 1e-12));
  EXPECT_GT(demand(routing::Fixed{.choice = 2}), chain);
  const std::vector<std::vector<double>> rows(10, {0.5, 0.5, 0});
  EXPECT_TRUE(relatively_near(demand(routing::Mixture{.probabilities = rows}), 2 * chain, 1e-12));
}

TEST(Predict, LimitsHoldForMyopicToo) {
  const auto limited = [](double floor) {
    return with_policy(two_models(), site::SearchedPolicy{.limits = {.success_floor = floor}});
  };
  EXPECT_NEAR(mean_demand(limited(0.9002)), 595.651, 5e-4);
  EXPECT_THROW((void)site::predict(limited(0.99)), routing::NoChoiceLeft);
}

// A costs 2 J a token and succeeds too seldom for a floor; the fixed model costs 3 J.
TEST(Predict, APolicyMayBeSearchedFor) {
  for (const auto& [floor, joules] : {std::pair{0.2, 2.0}, std::pair{0.95, 3.0}}) {
    const site::Scenario searched = with_policy(
        small_trace_site(),
        site::SearchedPolicy{.is_variance_aware = true, .limits = {.success_floor = floor}});
    EXPECT_NEAR(mean_demand(searched), joules * 3.5, 1e-12) << floor;
  }
}

// ---- what is measured -------------------------------------------------------------------------

TEST(Predict, ATraceGivesTasksArrivalsAndDemand) {
  const site::Prediction prediction = site::predict(small_trace_site());
  EXPECT_EQ(prediction.trace->tasks, 5U);
  EXPECT_EQ(prediction.seed, 1U);
  // 3 J a token and 4, 0, 2, 8 tokens in the four slots: mean 3.5, variance 8.75 tokens.
  const site::DemandAndSupply& demand = prediction.demand_and_supply;
  EXPECT_NEAR(demand.mean_demand_joules_per_slot, 3 * 3.5, 1e-12);
  EXPECT_NEAR(demand.volatility_joules, 3 * std::sqrt(8.75), 1e-12);
  EXPECT_NEAR(demand.task_energy_second_moment, 9 * (9 + 1 + 4 + 64) / 4.0, 1e-9);
  EXPECT_THAT(prediction.notes.back(), HasSubstr("The trace has 4 slots, and beyond them it"));
}

// Every start of the trace against a constant 10.5 J: slots of +1.5, -10.5, -4.5, +13.5 J.
TEST(Predict, TheReplayIsThatOfTheTrace) {
  const auto horizons = site::predict(small_trace_site()).horizons;
  const site::ReplayedHorizon& first = *horizons[0].replayed;
  const site::ReplayedHorizon& turn = *horizons[1].replayed;
  const double one = (1.5 + 13.5) / 4;
  EXPECT_NEAR(first.auxiliary_joules.mean, one, 5 * first.auxiliary_joules.standard_error);
  const double four = (1.5 + 0 + 10.5 + 15) / 4.0;  // the largest sum from each start
  EXPECT_NEAR(turn.auxiliary_joules.mean, four, 0.03 * four);
  EXPECT_EQ(first.windows, 4);
  // Over the four slots of a window each: 1.5, 0, 0 and 13.5 J.
  EXPECT_NEAR(first.auxiliary_joules.standard_error, std::sqrt((2.25 + 182.25 - 56.25) / 12), 0.5);
  EXPECT_EQ(turn.windows, 1);
  EXPECT_TRUE(std::isinf(turn.auxiliary_joules.standard_error)) << "one window has no error";
  EXPECT_EQ(turn.matched_volatility_joules, 0);  // a whole turn is the same from anywhere
  EXPECT_FALSE(turn.matched_mean_joules);
  EXPECT_NEAR(first.matched_volatility_joules, 3 * std::sqrt(8.75), 1e-12);
}

TEST(Predict, RowsOfHarvestLastForManySlots) {
  site::Scenario windy = small_trace_site();
  windy.harvest = {.shape = site::SeriesShape{.joules_per_slot = {1, 3}, .slots_per_row = 3},
                   .mean = site::GivenMean{2}};
  // Of six slots three harvest 1 J and three 3 J: four in a row have 10, 8, 6, 6, 8, 10 J.
  const double harvest_variance = 8.0 / 3;
  EXPECT_TRUE(relatively_near(site::predict(windy).horizons[1].replayed->matched_volatility_joules,
                              std::sqrt(harvest_variance / 4), 1e-12));
}

TEST(Predict, AShortSeriesIsReplayedAndScaled) {
  const site::DemandAndSupply supply =
      site::predict(with_harvest(two_models(), series_harvest({2, 6, 4}, site::GivenMean{600})))
          .demand_and_supply;
  EXPECT_NEAR(supply.harvest_mean_joules_per_slot, 600, 1e-10);
  EXPECT_NEAR(supply.harvest_standard_deviation_joules_per_slot, 600 / 4.0 * std::sqrt(8 / 3.0),
              1e-10);
}

// Little's law by hand: a task a second, half of them of 1.5 tokens, half of 5.5.
TEST(Predict, TheLoadOfAModelFollowsFromItsTasks) {
  site::Scenario scenario = small_trace_site();
  scenario.policy = routing::Policy{routing::Mixture{.probabilities = {{1, 0}, {0, 1}}}};
  const auto fleet = site::predict(scenario).fleet;
  ASSERT_EQ(fleet.size(), 2U);
  EXPECT_NEAR(fleet[0].share_of_tasks, 0.5, 1e-12);
  EXPECT_NEAR(fleet[0].tasks_at_once, 1 * 0.5 * 0.02 * 1.5, 1e-12);
  EXPECT_NEAR(fleet[1].tasks_at_once, 1 * 0.5 * 0.1 * 5.5, 1e-12);
  EXPECT_EQ(fleet[0].batch_size, 16);
}

}  // namespace
}  // namespace inferlaw::test
