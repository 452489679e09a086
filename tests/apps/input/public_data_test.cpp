// Scenarios on public data sets, where INFERLAW_DATASETS names their folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/dataset.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::apps {
namespace {

using test::dataset;
using test::TemporaryFolder;
using test::with_trials;
using testing::HasSubstr;

site::Scenario scenario_named(const std::string& name) {
  return read_scenario(std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/" + name).scenario;
}

site::TraceStatistics trace_of(const std::string& scenario) {
  return site::statistics_of(*scenario_named(scenario).fleet->trace);
}

TEST(PublicTraces, HaveTheirKnownTokensAndArrivals) {
  SKIP_WITHOUT_DATASETS();
  const site::TraceStatistics conversation = trace_of("conversation-wind.toml");
  EXPECT_EQ(conversation.tasks, 19366U);
  EXPECT_NEAR(conversation.mean_tokens, 211.13, 0.005);
  EXPECT_NEAR(conversation.standard_deviation_tokens, 162.87, 0.005);
  EXPECT_NEAR(conversation.gap_coefficient_of_variation, 1.09, 0.005);
  const site::TraceStatistics code = trace_of("coding-solar.toml");
  EXPECT_EQ(code.tasks, 8819U);
  EXPECT_NEAR(code.mean_tokens, 27.88, 0.005);
  EXPECT_NEAR(code.standard_deviation_tokens, 59.86, 0.005);
  EXPECT_NEAR(code.gap_coefficient_of_variation, 13.15, 0.005);
}

// A year of wind and sun: the cheapest site of the replay is cheaper than the cheapest supply for the
// battery there is, and that than the critical supply.
TEST(PublicSeries, PlanACampus) {
  SKIP_WITHOUT_DATASETS();
  site::Scenario scenario = with_trials(scenario_named("campus.toml"), 10);
  scenario.horizons_slots = {10'080};
  const site::Critical answer = site::critical(scenario);
  double dearer = std::numeric_limits<double>::infinity();
  for (const std::string name : {"critical_supply", "cheapest_supply", "cheapest_site"}) {
    const auto row = std::find_if(answer.plan.begin(), answer.plan.end(),
                                  [&](const site::PlannedSite& plan) { return plan.name == name; });
    ASSERT_NE(row, answer.plan.end()) << name;
    EXPECT_LT(row->cost.value(), dearer) << name;
    dearer = row->cost.value();
  }
  EXPECT_EQ(answer.plan.back().decider, site::Decider::replay);
}

TEST(PublicTraces, EveryQuestionHasAnAnswer) {
  SKIP_WITHOUT_DATASETS();
  for (const std::string name : {"conversation-wind.toml", "coding-solar.toml"}) {
    const site::Scenario scenario = with_trials(scenario_named(name), 50);
    EXPECT_FALSE(site::task_costs(scenario).measured.empty()) << name;
    EXPECT_TRUE(site::predict(scenario).horizons.back().replayed) << name;
    EXPECT_GT(site::simulate(scenario).horizons.back().estimates.demand_joules.mean, 0) << name;
    EXPECT_TRUE(site::critical(scenario).long_run) << name;
    EXPECT_FALSE(site::route(scenario).policies.empty()) << name;
  }
}

// Slots that remember are no exact theory of a replay: within 7 % of it, which thousands of trials
// tell apart. With a battery nothing better than independent slots is known, and that is far off.
TEST(PublicTraces, ValidateHoldsTheReplayAgainstSlotsThatRemember) {
  SKIP_WITHOUT_DATASETS();
  const site::Validation wind =
      site::validate(scenario_named("conversation-wind.toml"), {.supply_factors = {1}});
  EXPECT_FALSE(wind.agrees);
  for (const site::ValidatedHorizon& row : wind.horizons) {
    EXPECT_EQ(row.theory, site::Theory::remembering);
    EXPECT_NEAR(row.theory_mean_joules / row.simulated_joules.mean, 1,
                0.07 + 5 * row.relative_standard_error)
        << row.slots;
  }
  const site::Validation solar = site::validate(
      with_trials(scenario_named("coding-solar.toml"), 100), {.supply_factors = {1}});
  EXPECT_FALSE(solar.agrees);
  EXPECT_EQ(solar.horizons[1].theory, site::Theory::brownian);
}

TEST(PublicMeasurements, JoulesPerTokenAreRead) {
  SKIP_WITHOUT_DATASETS();
  const TemporaryFolder folder;
  const auto joules = [&](const std::string& batch_size) {
    const auto file = folder.write(
        "site.toml", "schema = 1\n[[models]]\nname = \"Qwen3-8B\"\nmeasurements = \"" +
                         dataset("mlenergy/mlenergy_v3_configurations.csv") +
                         "\"\nwhere = 'model_id == \"Qwen/Qwen3-8B\" && task == \"gpqa\" && "
                         "gpu_model == \"B200\"'\nbatch_column = \"max_num_seqs\"\nbatch_size = " +
                         batch_size + "\noutput_lengths = \"" +
                         dataset("mlenergy/mlenergy_output_length_hist.csv") +
                         "\"\noutput_lengths_where = 'model_id == \"Qwen/Qwen3-8B\" && "
                         "task == \"gpqa\"'\n");
    return site::task_costs(read_scenario(file).scenario).measured.front().joules_per_token;
  };
  EXPECT_NEAR(joules("8"), 1.1709, 5e-5);
  EXPECT_NEAR(joules("16"), 0.7138, 5e-5);
  EXPECT_NEAR(joules("32"), 0.3947, 5e-5);
  EXPECT_NEAR(joules("64"), 0.2622, 5e-5);
  EXPECT_NEAR(joules("128"), 0.1732, 5e-5);
  EXPECT_NEAR(joules("45.254834"), std::sqrt(0.3947 * 0.2622), 5e-5);
}

TEST(PublicHarvest, TheAnswerSaysHowFarTheIndependentTheoryIsOff) {
  SKIP_WITHOUT_DATASETS();
  const TemporaryFolder folder;
  const auto file = folder.write(
      "wind.toml", test::with_harvest("law = \"series\"\nfile = \"" +
                                      dataset("renewables/rts_gmlc_REAL_TIME_wind.csv") +
                                      "\"\ncolumn = \"309_WIND_1\"\nrow_seconds = 1\n"
                                      "mean_joules_per_slot = \"critical\"\n"));
  const site::Scenario scenario = with_trials(read_scenario(file).scenario, 400);
  const site::Prediction prediction = site::predict(scenario);
  EXPECT_NEAR(prediction.demand_and_supply.harvest_mean_joules_per_slot, 587.4187, 5e-5);
  const fit::LongRunVariance& variance = prediction.harvest_dependence->long_run;
  EXPECT_GT(variance.variance, 100 * variance.marginal_variance);
  EXPECT_LT(prediction.horizons.back().replayed->theory_over_replay, 0.5);
  EXPECT_THAT(prediction.notes, testing::ElementsAre(HasSubstr("not independent")));
  const site::SiteSimulation simulation = site::simulate(scenario);
  EXPECT_NEAR(simulation.demand_and_supply.harvest_mean_joules_per_slot, 587.4187, 5e-5);
  EXPECT_THAT(simulation.notes, testing::ElementsAre(HasSubstr("not independent")));
}

}  // namespace
}  // namespace inferlaw::apps
