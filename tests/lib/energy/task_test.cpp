#include "inferlaw/lib/energy/task.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "tests/support/relative_error.hpp"

namespace inferlaw::energy {
namespace {

using test::relative_error;
using test::relatively_near;

constexpr Model small{.parameters = 1e9};
constexpr Model large{.parameters = 1e10};

struct PublishedCost {
  double steps, joules, memory, compute;
};

void expect_cost(double level, const Model& model, const PublishedCost& published) {
  const TaskOnModel task = task_on_model(level, model, {});
  EXPECT_EQ(task.budget_steps, published.steps);
  EXPECT_NEAR(task.energy_mean_joules, published.joules, 5.01e-5);
  EXPECT_NEAR(task.memory_mean_seconds, published.memory, 5.01e-5);
  EXPECT_NEAR(task.compute_mean_seconds, published.compute, 5.01e-5);
}

TEST(TaskOnModel, PublishedScenario) {
  expect_cost(1.7, small, {2893, 1023.4144, 11.5720, 22.2407});
  expect_cost(1.7, large, {393, 949.2724, 15.7200, 8.1636});
  expect_cost(1.7 + .2 / 9, small, {2595, 887.5875, 10.3800, 18.4294});
  expect_cost(1.7 + .2 / 9, large, {357, 861.8108, 14.2800, 7.3905});
  expect_cost(1.7 + .4 / 9, small, {2328, 771.8221, 9.3120, 15.3111});
  expect_cost(1.7 + .4 / 9, large, {325, 784.1527, 13.0000, 6.7076});
  expect_cost(1.7 + 1.0 / 9, small, {1683, 515.2947, 6.7320, 8.9347});
  expect_cost(1.7 + 1.0 / 9, large, {248, 597.6179, 9.9200, 5.0809});
  expect_cost(1.9, small, {1099, 311.2505, 4.3960, 4.5725});
  expect_cost(1.9, large, {179, 430.8596, 7.1600, 3.6430});
}

TEST(TaskOnModel, TheBudgetIsMet) {
  for (const BudgetRule rule : {BudgetRule::exact, BudgetRule::exact_real}) {
    const TaskOnModel task = task_on_model(1.8, small, {.budget = {.rule = rule}});
    EXPECT_GE(task.success, 0.9 - 1e-14);
    EXPECT_LT(task.success, 0.9005);
    EXPECT_EQ(task.budget_tokens, 20 * task.budget_steps);
  }
  const TaskOnModel task = task_on_model(1.8, small, {.budget = {.rule = BudgetRule::mean}});
  EXPECT_TRUE(relatively_near(task.budget_steps, 50 / task.step_success, 1e-15));
}

TEST(TokenCosts, EverySwitchAddsItsTerm) {
  const Hardware hardware;
  const double omega = 7, prompt = 11, size = 2 * 48 * 2048.0;
  const double reads = size * (omega * prompt + omega * (omega - 1) / 2);
  const double bare = 2e9 * omega + size * prompt * prompt + reads;
  const auto at = [&](const Accounting& accounting) {
    return token_costs(hardware, small, accounting);
  };
  const TokenCosts plain = at({.prompt_tokens = prompt});
  EXPECT_TRUE(relatively_near(evaluate(plain.flops, omega), bare, 1e-15));
  EXPECT_TRUE(relatively_near(evaluate(plain.joules, omega), 1e-2 * omega + 1e-12 * bare, 1e-15));
  EXPECT_TRUE(relatively_near(evaluate(plain.memory_seconds, omega), omega * 1e9 / 5e12, 1e-15));
  EXPECT_TRUE(relatively_near(evaluate(plain.compute_seconds, omega), bare / 2e13, 1e-15));
  const TokenCosts cached = at({.prompt_tokens = prompt, .cache_reads = true});
  EXPECT_TRUE(relatively_near(evaluate(cached.flops, omega), bare, 1e-15));
  EXPECT_TRUE(relatively_near(evaluate(cached.joules, omega),
                              1e-11 * (1e9 * omega + reads) + 1e-12 * bare, 1e-15));
  EXPECT_TRUE(
      relatively_near(evaluate(cached.memory_seconds, omega), (omega * 1e9 + reads) / 5e12, 1e-15));
  const TokenCosts filled = at({.prompt_tokens = prompt, .prefill = true});
  EXPECT_TRUE(relatively_near(evaluate(filled.flops, omega), bare + 2e9 * prompt, 1e-15));
  EXPECT_TRUE(
      relatively_near(evaluate(filled.memory_seconds, omega), (omega + 1) * 1e9 / 5e12, 1e-15));
  const TokenCosts summed = at({.prompt_tokens = prompt, .latency = Latency::sum});
  EXPECT_EQ(latency_seconds(summed, omega),
            evaluate(plain.memory_seconds, omega) + evaluate(plain.compute_seconds, omega));
  EXPECT_EQ(latency_seconds(plain, omega), evaluate(plain.memory_seconds, omega));
}

// Under oracle stopping everything must be what the law of min(T, k) says, term by term.
RC_GTEST_PROP(OracleStopping, MomentsAgreeWithTheLaw, ()) {
  const double level = 1.6 + *rc::gen::inRange(0, 400) / 1000.0;
  const Model model{.parameters = *rc::gen::inRange(5, 200) * 1e8};
  const Setting setting{
      .budget = {.skills = 1.0 * *rc::gen::inRange(1, 60), .stopping = Stopping::oracle},
      .accounting = {.prompt_tokens = 1.0 * *rc::gen::inRange(0, 3000),
                     .prefill = *rc::gen::inRange(0, 2) == 1,
                     .cache_reads = *rc::gen::inRange(0, 2) == 1}};
  const TaskOnModel task = task_on_model(level, model, setting);
  double mean = 0, square = 0, seconds = 0, squared_seconds = 0;
  for (const auto& [joules, probability] : task_energy_law(level, model, setting)) {
    mean += probability * joules;
    square += probability * joules * joules;
  }
  const TokenCosts costs = token_costs(setting.hardware, model, setting.accounting);
  for (const auto& [steps, probability] : strategy::steps_used_law({.skills = setting.budget.skills,
                                          .steps = task.budget_steps,
                                          .step_success = task.step_success})) {
    const double latency = latency_seconds(costs, 20 * steps);
    seconds += probability * latency;
    squared_seconds += probability * latency * latency;
  }
  RC_ASSERT(relative_error(task.energy_mean_joules, mean) < 1e-11);
  RC_ASSERT(relative_error(task.energy_second_moment, square) < 1e-11);
  RC_ASSERT(relative_error(task.latency_mean_seconds, seconds) < 1e-11);
  RC_ASSERT(relative_error(task.latency_second_moment, squared_seconds) < 1e-11);
}

TEST(UnreachableBudget, NamesTheLevelAndTheModel) {
  EXPECT_THROW((void)task_on_model(1.8, small, {.budget = {.failure = 0}}), UnreachableBudget);
  EXPECT_THROW((void)task_energy_law(-50, small, {}), UnreachableBudget);
  try {
    (void)task_on_model(-50, small, {});
    FAIL();
  } catch (const UnreachableBudget& error) {
    EXPECT_EQ(std::string(error.what()),
              "no budget up to 2^53 steps meets failure probability 0.1 at level -50 on a model of "
              "1e+09 parameters");
  }
}

TEST(TaskOnModel, RefusesNumbersOutsideTheirRange) {
  const auto refuses = [](const Model& model, const Setting& setting) {
    EXPECT_THROW((void)task_on_model(1.8, model, setting), std::domain_error);
    EXPECT_THROW((void)task_energy_law(1.8, model, setting), std::domain_error);
  };
  refuses({.parameters = 0}, {});
  refuses({.layers = -1}, {});
  refuses({.attention_width = -1}, {});
  refuses(small, {.hardware = {.joules_per_parameter = -1}});
  refuses(small, {.hardware = {.joules_per_flop = -1}});
  refuses(small, {.hardware = {.parameters_per_second = 0}});
  refuses(small, {.hardware = {.flops_per_second = 0}});
  refuses(small, {.capability = {.slope = -1}});
  refuses(small, {.budget = {.skills = 1.5}});
  refuses(small, {.budget = {.failure = 1}});
  refuses(small, {.budget = {.failure = 0, .rule = BudgetRule::normal}});
  refuses(small, {.budget = {.tokens_per_step = 0}});
  refuses(small, {.accounting = {.prompt_tokens = -1}});
  EXPECT_THROW((void)latency_seconds({}, -1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::energy
