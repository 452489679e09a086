// What tasks cost, where models cost the same, and the least mean demand.
#include "inferlaw/solvers/site/task.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

TEST(TaskCosts, AreThePublishedTable) {
  struct Row {
    double level;
    double steps[2], joules[2], memory[2], compute[2];
  };
  const auto tasks = site::task_costs(two_models()).on_models;
  ASSERT_EQ(tasks.size(), 20U);
  for (const Row& row :
       {Row{1.7000, {2893, 393}, {1023.4144, 949.2724}, {11.5720, 15.7200}, {22.2407, 8.1636}},
        Row{1.7222, {2595, 357}, {887.5875, 861.8108}, {10.3800, 14.2800}, {18.4294, 7.3905}},
        Row{1.7444, {2328, 325}, {771.8221, 784.1527}, {9.3120, 13.0000}, {15.3111, 6.7076}},
        Row{1.8111, {1683, 248}, {515.2947, 597.6179}, {6.7320, 9.9200}, {8.9347, 5.0809}},
        Row{1.9000, {1099, 179}, {311.2505, 430.8596}, {4.3960, 7.1600}, {4.5725, 3.6430}}}) {
    int found = 0;
    for (const site::TaskOnModelRow& task : tasks) {
      if (std::abs(task.level - row.level) > 1e-3) continue;
      const int model = task.model == "1B" ? 0 : 1;
      ++found;
      EXPECT_EQ(task.cost.budget_steps, row.steps[model]);
      EXPECT_NEAR(task.cost.energy_mean_joules, row.joules[model], 5.1e-5);
      EXPECT_NEAR(task.cost.memory_mean_seconds, row.memory[model], 5.1e-5);
      EXPECT_NEAR(task.cost.compute_mean_seconds, row.compute[model], 5.1e-5);
    }
    EXPECT_EQ(found, 2) << "level " << row.level;
  }
}

TEST(TaskCosts, HaveCrossoversAndLowerBounds) {
  const site::TaskCosts costs =
      site::task_costs(two_models(), {.published_supply_joules_per_slot = 593.5});
  ASSERT_EQ(costs.crossovers.size(), 3U);
  EXPECT_NEAR(costs.crossovers[0].level, 1.737, 5e-4);
  EXPECT_NEAR(costs.crossovers[1].level, 1.785, 5e-4);
  EXPECT_NEAR(costs.crossovers[2].level, 1.828, 5e-4);
  EXPECT_NEAR(costs.lower_bounds[0].joules_per_slot, 587.4187, 5e-5);
  EXPECT_NEAR(costs.lower_bounds[1].joules_per_slot, 594.3472, 5e-5);
  EXPECT_NEAR(*costs.lower_bounds[0].relative_difference, 587.4187 / 593.5 - 1, 1e-7);
  EXPECT_NEAR(costs.demand_lower_bound_joules_per_slot, 587.4187, 5e-5);
  EXPECT_FALSE(site::task_costs(two_models()).lower_bounds[0].relative_difference);
}

// Only the mean rule has a budget then; the other rules and the crossovers have none to show.
TEST(TaskCosts, OfAMeanBudgetNeedNoFailureProbability) {
  site::Scenario scenario = two_models();
  scenario.setting.budget.rule = energy::BudgetRule::mean;
  scenario.setting.budget.failure = 0;
  const site::TaskCosts costs = site::task_costs(scenario);
  EXPECT_TRUE(costs.crossovers.empty());
  ASSERT_EQ(costs.lower_bounds.size(), 1U);
  EXPECT_EQ(costs.lower_bounds[0].rule, energy::BudgetRule::mean);
}

TEST(TaskCosts, AreThoseOfEveryChoice) {
  site::Scenario scenario = two_models();
  scenario.choices = {{.name = "chain", .model = 0},
                      {.name = "again", .model = 0, .retries = 1, .fallback = 2},
                      {.name = "tree", .model = 1, .branching = 2, .steps = 300}};
  const auto tasks = site::task_costs(scenario).by_choices;
  ASSERT_EQ(tasks.size(), 30U);
  const auto &chain = tasks[0], &again = tasks[1], &tree = tasks[2];
  EXPECT_NEAR(chain.energy_joules, 1023.4144, 5.1e-5);
  EXPECT_EQ(chain.energy_standard_deviation_joules, 0);
  EXPECT_EQ(tree.budget_steps, 300);
  EXPECT_EQ(tree.strategy, "tree");
  const double failure = 1 - chain.success;
  EXPECT_TRUE(relatively_near(again.energy_joules,
                              chain.energy_joules + failure * tree.energy_joules, 1e-12));
  EXPECT_TRUE(relatively_near(again.energy_standard_deviation_joules,
                              tree.energy_joules * std::sqrt(failure * (1 - failure)), 1e-10));
}

TEST(TaskCosts, OfMeasuredModelsGoByTokens) {
  const auto tasks = site::task_costs(small_trace_site()).measured;
  ASSERT_EQ(tasks.size(), 4U);
  EXPECT_EQ(tasks[0].task, "up to 2 tokens");
  EXPECT_NEAR(tasks[0].weight, 0.5, 1e-12);  // 1 and 2 of 3, 1, 2, 8
  EXPECT_NEAR(tasks[0].joules_per_token, 2, 1e-12);
  EXPECT_NEAR(tasks[0].mean_tokens, 1.5, 1e-12);
  EXPECT_NEAR(tasks[0].latency_seconds, 0.02 * 1.5, 1e-12);
  EXPECT_EQ(tasks[0].success, 0.9);
  EXPECT_EQ(tasks[2].success, 0.5);
  EXPECT_EQ(tasks[3].model, "fixed");
  EXPECT_NEAR(tasks[3].energy_joules, 3 * 5.5, 1e-12);
  EXPECT_NEAR(tasks[3].energy_standard_deviation_joules, 3 * 2.5, 1e-12);
}

}  // namespace
}  // namespace inferlaw::test
