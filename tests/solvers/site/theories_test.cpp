// Which theory may speak about which site.
#include "inferlaw/solvers/site/theories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using site::Standing;
using site::Theory;

// In the order of the enum: brownian, its law, corrected, exact, long run, matched, remembering;
// h holds, c conditional, r refused.
struct Case {
  std::string name;
  site::Scenario scenario;
  std::string standings;
  site::TheoryRequest request = {};
  double supply_factor = 1;
};

// The published scenario over horizons that take every theory milliseconds.
site::Scenario published_site() { return with_horizons(two_models(), {1, 10}); }

site::Scenario with_long_series() {
  std::vector<double> rows;
  for (int i = 0; i < 64; ++i) rows.push_back(2 + std::sin(0.3 * i));
  return with_harvest(published_site(), series_harvest(rows));
}

site::Scenario with_short_series() {
  return with_harvest(published_site(), series_harvest({2, 6, 4}));
}

// Against a harvest that varies: exact sums of a demand of few values alone take a second.
site::Scenario with_short_trace() { return with_harvest(small_trace_site(), {}); }

site::Scenario with_long_trace() {
  site::Trace trace;
  for (int i = 0; i < 64; ++i) {
    trace.times_seconds.push_back(i);
    trace.tokens.push_back(5 + i % 7);
  }
  site::TraceTasks tasks = site::trace_tasks(trace, 1);
  site::Scenario scenario = with_short_trace();
  scenario.arrivals = site::mean_arrivals(tasks);
  scenario.tasks = tasks.types;
  for (site::MeasuredModel& model : scenario.fleet->models) model.success = {1};
  scenario.fleet->trace = tasks;
  return scenario;
}

site::Scenario with_poisson_arrivals(site::Scenario scenario) {
  scenario.fleet->replays_trace = false;
  return scenario;
}

const auxiliary::Battery filled{.initial_joules = 500};
const auxiliary::Battery limited{.initial_joules = 500, .capacity_joules = 4000};
const site::TheoryRequest claim{.volatility_joules = 720};
const site::TheoryRequest search{.is_search = true};

std::vector<Case> cases() {
  const auto longest = [](const site::Scenario& scenario, std::int64_t slots) {
    return with_horizons(scenario, {slots});
  };
  const site::Scenario published = published_site();
  const site::UniformShape uniform{.highest_joules_per_slot = 20};
  const site::Scenario stored = with_battery(published, filled);
  const site::Scenario huge = with_battery(published, {.capacity_joules = 1e6});
  return {
      {"a harvest law", published, "hhchrrr"},
      {"a uniform harvest", with_harvest(published, {.shape = uniform}), "hhchrrr"},
      {"an initial battery", stored, "hhchrrr"},
      {"a capacity", with_battery(published, limited), "hrrhrrr"},
      {"a drift just within the volatility", published, "hhchrrr", {}, 2.1},
      {"a drift beyond the volatility", published, "hhrhrrr", {}, 5},
      {"a series", with_long_series(), "ccrrccc"},
      {"a short series", with_short_series(), "ccrrrcc"},
      {"a series and a battery", with_battery(with_long_series(), filled), "ccrrccr"},
      {"a series and a capacity", with_battery(with_long_series(), limited), "crrrccr"},
      {"a trace", with_long_trace(), "ccccccc"},
      {"a short trace", with_short_trace(), "ccccrcc"},
      {"a trace and a battery", with_battery(with_long_trace(), {.initial_joules = 5}), "ccccccr"},
      {"tasks of a trace at random", with_poisson_arrivals(with_long_trace()), "hhchrrr"},
      {"the longest sum", longest(published, 1000000), "hhchrrr"},
      {"beyond the longest sum", longest(published, 1000001), "hhcrrrr"},
      {"the longest grid", longest(stored, 10000), "hhchrrr"},
      {"beyond the longest grid", longest(stored, 10001), "hhcrrrr"},
      {"a capacity of a grid that takes long", longest(huge, 20000), "hrrrrrr"},
      {"a capacity beyond what the slots reach", longest(huge, 1000), "hrrhrrr"},
      {"the longest sum to search", longest(published, 20000), "hhchrrr", search},
      {"beyond the longest sum to search", longest(published, 20001), "hhcrrrr", search},
      {"beyond the longest grid to search", longest(stored, 1001), "hhcrrrr", search},
      {"a claimed volatility", published, "hrrhrrr", claim},
      {"a claimed volatility and a battery", stored, "hrrrrrr", claim},
      {"a claimed volatility of a series", with_long_series(), "crrrrrr", claim}};
}

Standing standing_of_letter(char letter) {
  if (letter == 'h') return Standing::holds;
  return letter == 'c' ? Standing::conditional : Standing::refused;
}

TEST(Theories, StandAsTheSiteAllows) {
  for (const Case& one : cases()) {
    const auto standings =
        site::theories_for(site::site_of(one.scenario, one.supply_factor), one.request);
    ASSERT_EQ(standings.size(), one.standings.size());
    for (std::size_t i = 0; i < standings.size(); ++i) {
      const site::TheoryStanding& at = standings[i];
      EXPECT_EQ(at.theory, site::all_theories[i]);
      EXPECT_EQ(at.standing, standing_of_letter(one.standings[i]))
          << one.name << ", " << site::name_of(at.theory) << ": " << at.reason;
      EXPECT_EQ(at.reason.empty(), at.standing == Standing::holds)
          << one.name << ", " << site::name_of(at.theory);
      EXPECT_EQ(at.may_speak(), at.standing != Standing::refused);
    }
  }
}

// But the law, whose mean is that of `brownian`.
TEST(Theories, HaveMeansExactlyWhereTheyMaySpeak) {
  for (const Case& one : cases()) {
    if (one.scenario.horizons_slots.back() > 10000 && one.standings[3] != 'r')
      continue;  // minutes of exact slots, which other horizons show as well
    const site::Site at = site::site_of(one.scenario, one.supply_factor);
    for (const Theory theory : site::all_theories) {
      const auto means = site::means_by(theory, at, one.request);
      const bool expected =
          theory != Theory::brownian_law && site::standing_of(theory, at, one.request).may_speak();
      ASSERT_EQ(means.has_value(), expected) << one.name << ", " << site::name_of(theory);
      if (means) {
        EXPECT_EQ(means->size(), one.scenario.horizons_slots.size());
      }
    }
  }
}

TEST(Theories, GiveTheMeanOfEachHorizon) {
  const site::Site published = site::site_of(two_models());
  const auto brownian = *site::means_by(Theory::brownian, published);
  const auto exact = *site::means_by(Theory::exact_slots, published);
  const auto corrected = *site::means_by(Theory::corrected_slots, published);
  EXPECT_NEAR(brownian[2].joules, 5499.8605, 5e-5);
  EXPECT_NEAR(exact[2].joules, 5102.3353, 5e-5);
  EXPECT_LT(exact[2].error_joules, 5e-5);
  EXPECT_TRUE(relatively_near(corrected[2].joules, exact[2].joules, 1e-3));
}

TEST(Theories, TakeAClaimedVolatility) {
  const site::Site published = site::site_of(two_models());
  const auto ratio = [&](Theory theory) {
    return (*site::means_by(theory, published, claim))[3].joules /
           (*site::means_by(theory, published))[3].joules;
  };
  // At critical supply the mean is in proportion to the volatility.
  EXPECT_TRUE(relatively_near(ratio(Theory::brownian), 720 / published.volatility_joules, 1e-12));
  EXPECT_TRUE(relatively_near(ratio(Theory::exact_slots), 720 / published.volatility_joules, 1e-6));
}

// The sums of a turn of the trace are all the same: the diffusion then has no volatility.
TEST(Theories, AMatchedMeanOfSumsThatAreAllTheSameIsNone) {
  const auto means = *site::means_by(Theory::matched, site::site_of(small_trace_site()));
  EXPECT_GT(means[0].joules, 0);
  EXPECT_TRUE(std::isnan(means[1].joules));
}

TEST(Theories, ExactSlotsAnswerTheHorizonsThatTheyReach) {
  site::Scenario scenario = published_site();
  scenario.battery.initial_joules = 5000;
  scenario.horizons_slots = {10, 100};
  const auto within = *site::means_by(Theory::exact_slots, site::site_of(scenario));
  scenario.horizons_slots = {10, 100, 10001, 20000};
  const site::Site site = site::site_of(scenario);
  const site::TheoryStanding standing = site::standing_of(Theory::exact_slots, site);
  EXPECT_EQ(standing.standing, Standing::conditional);
  EXPECT_THAT(standing.reason, testing::HasSubstr("up to 100 "));
  const auto reached = *site::means_by(Theory::exact_slots, site);
  ASSERT_EQ(reached.size(), 2);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(reached[i].joules, within[i].joules) << i;
  const site::Prediction prediction = site::predict(scenario);
  EXPECT_TRUE(prediction.horizons[1].exact_slots);
  EXPECT_FALSE(prediction.horizons[2].exact_slots);
}

TEST(Theories, HaveNamesOfTheirOwn) {
  std::vector<std::string> names;
  for (const Theory theory : site::all_theories) names.emplace_back(site::name_of(theory));
  EXPECT_THAT(names, testing::ElementsAre("brownian", "brownian_law", "corrected_slots",
                                          "exact_slots", "long_run", "matched", "remembering"));
}

}  // namespace
}  // namespace inferlaw::test
