#include "inferlaw/lib/energy/serving.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <ostream>
#include <random>
#include <stdexcept>
#include <string>

#include "tests/support/relative_error.hpp"

namespace inferlaw::energy {
namespace {

using test::relative_error;
using test::relatively_near;

constexpr Model small{.parameters = 1e9};
constexpr Model large{.parameters = 1e10};
constexpr double level = 1.8;

Setting few_skills(Stopping stopping, double failure = 0.3) {
  return {.budget = {.skills = 3, .failure = failure, .stopping = stopping},
          .accounting = {.prompt_tokens = 400, .prefill = true}};
}

double mean_of(const ServedTask& task) {
  double sum = 0;
  for (const auto& [joules, probability] : task.energy_law) sum += probability * joules;
  return sum;
}

double square_of(const ServedTask& task) {
  double sum = 0;
  for (const auto& [joules, probability] : task.energy_law) sum += probability * joules * joules;
  return sum;
}

double share_up_to(const ServedTask& task, double joules) {
  double sum = 0;
  for (const auto& atom : task.energy_law)
    if (atom.value <= joules) sum += atom.probability;
  return sum;
}

TEST(Serving, AChainIsTheTaskOnItsModel) {
  for (const Stopping stopping : {Stopping::at_budget, Stopping::oracle}) {
    const Setting setting{.budget = {.stopping = stopping}};
    const TaskOnModel task = task_on_model(level, small, setting);
    const ServedTask served = serve(level, {.model = small}, setting);
    EXPECT_EQ(served.energy_mean_joules, task.energy_mean_joules);
    EXPECT_EQ(served.energy_second_moment, task.energy_second_moment);
    EXPECT_EQ(served.latency_mean_seconds, task.latency_mean_seconds);
    EXPECT_EQ(served.success, task.success);
    EXPECT_EQ(served.path_tokens, task.budget_tokens);
    EXPECT_TRUE(relatively_near(served.seen_failure, 1 - task.success, 1e-13));
  }
}

// ---- the law has the moments ----

AnswerRule any_answer(int kind, double samples) {
  if (kind == 0) return OnePath{};
  if (kind == 1) return BestOfSamples{samples};
  if (kind == 2) return strategy::ThresholdVote{.samples = samples, .alphabet = 3};
  return strategy::Vote{.samples = samples, .wrong_shares = {0.5, 0.3, 0.2}};
}

ServedTask any_task() {
  Setting setting =
      few_skills(*rc::gen::inRange(0, 2) == 1 ? Stopping::oracle : Stopping::at_budget,
                 0.01 * *rc::gen::inRange(1, 90));
  if (*rc::gen::inRange(0, 2) == 1) setting.budget.steps = *rc::gen::inRange(1, 300);
  Serving serving{.model = {.parameters = *rc::gen::inRange(5, 200) * 1e8},
                  .answer = any_answer(*rc::gen::inRange(0, 4), *rc::gen::inRange(1, 20))};
  if (*rc::gen::inRange(0, 2) == 1) serving.branching = *rc::gen::inRange(1, 9);
  return serve(1.6 + 0.001 * *rc::gen::inRange(0, 400), serving, setting);
}

RC_GTEST_PROP(Serving, TheLawHasTheMoments, ()) {
  ServedTask task = any_task();
  for (int again = *rc::gen::inRange(0, 4); again > 0; --again)
    task = tried_again(task, any_task());
  RC_ASSERT(relative_error(task.energy_mean_joules, mean_of(task)) < 1e-11);
  RC_ASSERT(relative_error(task.energy_second_moment, square_of(task)) < 1e-11);
  const double infinity = std::numeric_limits<double>::infinity();
  RC_ASSERT(std::abs(share_up_to(task, infinity) - 1) < 1e-12);
  RC_ASSERT(task.success >= 0 && task.success <= 1);
  RC_ASSERT(task.seen_failure <= 1 - task.success + 1e-12);
}

// ---- probabilities stay probabilities ----

// A random way to serve, failures from 1e-12 to .9 and up to nine tries.
struct RandomServing {
  std::mt19937_64 random{20261130};

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }

  ServedTask task() {
    const double failure = std::pow(10, uniform(-12, -0.05));
    const Setting setting{
        .budget = {.skills = static_cast<double>(whole(1, 60)),
                   .failure = failure,
                   .stopping = whole(0, 1) == 1 ? Stopping::oracle : Stopping::at_budget}};
    Serving serving{.model = {.parameters = std::pow(10, uniform(8.5, 10.5))},
                    .answer = any_answer(whole(0, 4) == 0 ? whole(1, 3) : 0, whole(1, 15))};
    if (whole(0, 4) == 0) serving.branching = whole(2, 6);
    return serve(uniform(1.6, 2), serving, setting);
  }
};

// 10,000 choices pass, in half a minute.
TEST(Serving, NoProbabilityLeavesItsRangeNorLosesATinyFailure) {
  RandomServing any;
  for (int choice = 0; choice < 400; ++choice) {
    ServedTask task = any.task();
    double seen_failure = task.seen_failure;
    for (int again = any.whole(0, 9); again > 0; --again) {
      const ServedTask next = any.task();
      seen_failure *= next.seen_failure;
      task = tried_again(task, next);
    }
    ASSERT_TRUE(task.success >= 0 && task.success <= 1) << choice << ": " << task.success;
    ASSERT_TRUE(task.seen_failure >= 0 && task.seen_failure <= 1)
        << choice << ": " << task.seen_failure;
    ASSERT_LE(task.seen_failure, 1 - task.success + 1e-15) << choice;
    ASSERT_TRUE(relatively_near(task.seen_failure, seen_failure, 1e-12)) << choice;
    double sum = 0;
    for (const auto& atom : task.energy_law) {
      ASSERT_TRUE(atom.probability >= 0 && atom.probability <= 1) << choice;
      sum += atom.probability;
    }
    ASSERT_NEAR(sum, 1, 1e-12) << choice;
  }
}

// ---- held against samples drawn step by step ----

struct Drawn {
  bool is_right = false;
  double joules = 0;
  double seconds = 0;
};

// Everything by hand, from the formulas of the papers.
struct Site {
  Serving serving;
  Setting setting;
  std::mt19937_64 random{11};

  [[nodiscard]] double branches() const { return serving.branching.value_or(1); }
  [[nodiscard]] static double attention() { return 2 * 48 * 2048.0; }
  [[nodiscard]] double flops(double omega) const {
    const double prompt = setting.accounting.prompt_tokens;
    return 2 * serving.model.parameters * omega +
           attention() * (omega * prompt + omega * (omega - 1) / 2);
  }
  [[nodiscard]] double judging(double omega) const {
    const double b = branches();
    return serving.branching ? b * omega + omega / 20 * (b - 1) : 0;
  }
  [[nodiscard]] double prompt_flops() const {
    const double prompt = setting.accounting.prompt_tokens;
    return 2 * serving.model.parameters * prompt + attention() * prompt * prompt;
  }
  [[nodiscard]] double prompt_joules() const {
    return 1e-11 * serving.model.parameters + 1e-12 * prompt_flops();
  }
  Drawn path(double budget) {
    const double r = training::step_success(setting.capability, level, serving.model.parameters);
    std::bernoulli_distribution succeeds(r);
    int found = 0;
    double steps = 0;
    while (found < setting.budget.skills && steps < budget) {
      bool any = false;
      for (int branch = 0; branch < branches(); ++branch) any = succeeds(random) || any;
      found += any ? 1 : 0;
      ++steps;
    }
    const double omega = 20 * steps;
    const double weights = serving.model.parameters;
    return {.is_right = found >= setting.budget.skills,
            .joules = branches() * (1e-11 * weights * omega + 1e-12 * flops(omega)) +
                      1e-12 * judging(omega),
            .seconds = std::max(weights * (omega + 1) / 5e12,
                                (flops(omega) + judging(omega) + prompt_flops()) / 2e13)};
  }
  // `judge` says from the number of right answers whether the task is solved.
  Drawn task(int samples, double budget, const std::function<bool(int)>& judge) {
    Drawn all{.joules = prompt_joules()};
    int right = 0;
    for (int i = 0; i < samples; ++i) {
      const Drawn one = path(budget);
      right += one.is_right ? 1 : 0;
      all.joules += one.joules;
      all.seconds = std::max(all.seconds, one.seconds);
    }
    all.is_right = judge(right);
    return all;
  }
};

struct Tally {
  double sum = 0;
  double squares = 0;
  int count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  void expect(const std::string& what, double expected) const {
    const double mean = sum / count;
    const double error = std::sqrt(std::max(0.0, squares / count - mean * mean) / count);
    EXPECT_LE(std::abs(mean - expected), 5 * error)
        << what << ": drawn " << mean << " +- " << error << ", computed " << expected;
    EXPECT_LT(error, 0.05 * std::abs(expected)) << what;
  }
};

void hold_against(const ServedTask& task, const std::function<Drawn()>& draw) {
  Tally success;
  Tally mean;
  Tally square;
  Tally latency;
  Tally squared_latency;
  Tally low;
  Tally high;
  const double lower = 0.8 * task.energy_mean_joules;
  const double upper = 1.2 * task.energy_mean_joules;
  for (int trial = 0; trial < 20'000; ++trial) {
    const Drawn run = draw();
    success.add(run.is_right ? 1 : 0);
    mean.add(run.joules);
    square.add(run.joules * run.joules);
    latency.add(run.seconds);
    squared_latency.add(run.seconds * run.seconds);
    low.add(run.joules <= lower ? 1 : 0);
    high.add(run.joules <= upper ? 1 : 0);
  }
  success.expect("success", task.success);
  mean.expect("mean energy", task.energy_mean_joules);
  square.expect("second moment", task.energy_second_moment);
  latency.expect("latency", task.latency_mean_seconds);
  squared_latency.expect("second moment of latency", task.latency_second_moment);
  low.expect("law below the mean", share_up_to(task, lower));
  high.expect("law above the mean", share_up_to(task, upper));
}

TEST(Serving, ChainsTreesBestOfNAndVotesAsDrawnStepByStep) {
  const Setting setting = few_skills(Stopping::oracle);
  const auto any_right = [](int right) { return right > 0; };
  struct Case {
    Serving serving;
    int samples;
    std::function<bool(int)> judge;
  };
  for (const Case& one :
       {Case{{.model = small}, 1, any_right}, Case{{.model = small, .branching = 4}, 1, any_right},
        Case{{.model = large, .answer = BestOfSamples{3}}, 3, any_right},
        Case{{.model = large, .branching = 2, .answer = BestOfSamples{2}}, 2, any_right},
        Case{{.model = large, .answer = strategy::ThresholdVote{.samples = 5}}, 5, [](int right) {
               return right >= 3;
             }}}) {
    Site site{.serving = one.serving, .setting = setting};
    const ServedTask task = serve(level, one.serving, setting);
    hold_against(task, [&] { return site.task(one.samples, task.path_steps, one.judge); });
  }
}

TEST(Serving, FailedTasksAreTriedAgainAsDrawnStepByStep) {
  const Setting hurried = few_skills(Stopping::oracle, 0.6);
  const Setting patient = few_skills(Stopping::oracle, 0.2);
  const Serving cheap{.model = small, .answer = BestOfSamples{2}};
  const Serving dear{.model = large};
  const auto any_right = [](int right) { return right > 0; };
  Site first{.serving = cheap, .setting = hurried};
  Site second{.serving = dear, .setting = patient};
  const ServedTask one = serve(level, cheap, hurried);
  const ServedTask other = serve(level, dear, patient);
  hold_against(tried_again(tried_again(one, other), other), [&] {
    Drawn all = first.task(2, one.path_steps, any_right);
    for (int again = 0; again < 2 && !all.is_right; ++again) {
      const Drawn run = second.task(1, other.path_steps, any_right);
      all = {run.is_right, all.joules + run.joules, all.seconds + run.seconds};
    }
    return all;
  });
}

// ---- by hand ----

TEST(Serving, NoNumberOfRetriesTakesTheSuccessBeyondOne) {
  for (int percent = 1; percent < 100; ++percent) {
    const Setting setting = few_skills(Stopping::at_budget, percent / 100.0);
    const ServedTask once = serve(level, {.model = small}, setting);
    ServedTask task = once;
    for (int retry = 1; retry <= 30; ++retry) {
      task = tried_again(task, once);
      EXPECT_LE(task.success, 1) << percent << " per cent, retry " << retry;
      EXPECT_NEAR(task.success + task.seen_failure, 1, 1e-14);
    }
  }
}

TEST(Serving, ARetryOfADeterministicTaskHasTwoEnergies) {
  const Setting setting = few_skills(Stopping::at_budget, 0.5);
  const ServedTask cheap = serve(level, {.model = small}, setting);
  const ServedTask dear = serve(level, {.model = large}, setting);
  const ServedTask task = tried_again(cheap, dear);
  const double first = cheap.energy_mean_joules;
  ASSERT_EQ(task.energy_law.size(), 2U);
  EXPECT_EQ(task.energy_law[0].value, first);
  EXPECT_TRUE(relatively_near(task.energy_law[0].probability, cheap.success, 1e-14));
  EXPECT_EQ(task.energy_law[1].value, first + dear.energy_mean_joules);
  EXPECT_TRUE(relatively_near(task.success, 1 - (1 - cheap.success) * (1 - dear.success), 1e-14));
}

// A vote's failure is not seen, so it is never tried again.
TEST(Serving, AVoteIsNotTriedAgain) {
  const Setting setting = few_skills(Stopping::oracle);
  const Serving vote{.model = small, .answer = strategy::ThresholdVote{.samples = 3}};
  const ServedTask once = serve(level, vote, setting);
  EXPECT_EQ(once.seen_failure, 0);
  EXPECT_LT(once.success, 1);
  EXPECT_EQ(tried_again(once, once).energy_mean_joules, once.energy_mean_joules);
}

TEST(Serving, AGivenBudgetIsUsed) {
  Setting setting = few_skills(Stopping::at_budget);
  setting.budget.steps = 77;
  const ServedTask task = serve(level, {.model = small}, setting);
  EXPECT_EQ(task.path_steps, 77);
  EXPECT_EQ(task.path_tokens, 77 * 20);
}

TEST(Serving, RefusesNumbersOutsideTheirRange) {
  const auto refuses = [](const Serving& serving, const Setting& setting) {
    EXPECT_THROW((void)serve(level, serving, setting), std::domain_error);
  };
  refuses({.branching = 0}, {});
  refuses({.branching = 1.5}, {});
  refuses({.answer = BestOfSamples{0}}, {});
  refuses({.answer = BestOfSamples{2.5}}, {});
  refuses({.answer = strategy::ThresholdVote{.samples = 3, .alphabet = 1}}, {});
  refuses({.answer = strategy::Vote{.samples = 2000, .wrong_shares = {1}}}, {});
  refuses({}, {.budget = {.steps = 0}});
  refuses({}, {.budget = {.steps = 1.5}});
}

}  // namespace
}  // namespace inferlaw::energy
