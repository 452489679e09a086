#include "inferlaw/lib/training/tripartite.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/line.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/training/detail/real_chain.hpp"
#include "inferlaw/lib/training/giant_component.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using strategy::AccuracyPoint;
using strategy::WeightedTask;
using test::relatively_near;

TrainedGraph trained_on(double flops) { return trained_graph({}, run_of_compute({}, flops)); }

ReasonedTasks published_tasks(double training_flops) {
  return {trained_on(training_flops), {}, strategy::uniform_tasks(published_box)};
}

TEST(Tripartite, HighestLevelsArePublished) {
  EXPECT_EQ(highest_level(trained_on(1e22).skills), 19);
  EXPECT_EQ(highest_level(trained_on(1e24).skills), 42);
  EXPECT_EQ(highest_level(trained_on(1e26).skills), 65);
}

TEST(Tripartite, AccuraciesAndCostsArePublished) {
  EXPECT_TRUE(relatively_near(trained_on(3.8e25).graph.concepts, 225092573.5484551, 1e-15));
  const ReasonedTasks tasks = published_tasks(3.8e25);
  const AccuracyPoint low = tasks.at(1e15);
  EXPECT_NEAR(low.accuracy, 0.1578437252743224, 1e-9);
  EXPECT_TRUE(relatively_near(low.spent_flops, 9.28598058850389e14, 1e-9));
  EXPECT_NEAR(tasks.at(6.551285568595496e15).accuracy, 0.391202170041602, 1e-9);
  const AccuracyPoint high = tasks.at(1e17);
  EXPECT_NEAR(high.accuracy, 0.7245757105811109, 1e-9);
  EXPECT_TRUE(relatively_near(high.spent_flops, 7.275835885877624e16, 1e-9));
}

TEST(Tripartite, AccuracyIsLinearInLogComputeAsPublished) {
  const ReasonedTasks tasks = published_tasks(3.8e25);
  std::vector<AccuracyPoint> curve;
  for (const double budget : numeric::log_spaced({.first = 1e15, .last = 1e17, .count = 50}))
    curve.push_back(tasks.at(budget));
  const numeric::Line spent = strategy::line_in_log_compute(curve);
  EXPECT_NEAR(spent.slope, .29872, 5e-6);
  EXPECT_NEAR(spent.r_squared, .99926, 5e-6);
  for (AccuracyPoint& point : curve) point.spent_flops = point.budget_flops;
  const numeric::Line allocated = strategy::line_in_log_compute(curve);
  EXPECT_NEAR(allocated.slope, .28471, 5e-6);
  EXPECT_NEAR(allocated.r_squared, .99982, 5e-6);
}

// All levels tried in their order, by the chain itself: what ReasonedTasks leaves out never wins.
AccuracyPoint plainly(const TrainedGraph& trained, const GraphSearch& search,
                      const std::vector<WeightedTask>& tasks, double flops) {
  const double flops_per_step = 2 * trained.run.parameters * search.tokens_per_step;
  const double steps = flops / flops_per_step;
  AccuracyPoint point{.budget_flops = flops};
  for (const WeightedTask& task : tasks) {
    double best = 0;
    double used = steps;
    for (double level = 1; level <= highest_level(trained.skills); ++level) {
      const LevelSkill& skill = trained.skills[static_cast<std::size_t>(level) - 1];
      const double skills = skills_at_level(task, level);
      if (skills > steps) continue;
      const double searched = std::ceil(skills + search.breadth * skills);
      const double rate = skill.acquired * skill.acquired *
                          (search.uniform_share / searched + 1 - search.uniform_share);
      const double success =
          std::pow(skill.connected, skills) *
          std::min(1 - 0x1p-53,
                   strategy::success({.skills = skills, .steps = steps, .step_success = rate}));
      if (success > best) {
        best = success;
        used = std::min(steps, skills / rate);
      }
    }
    point.accuracy += best * task.weight;
    point.spent_flops += used * task.weight * flops_per_step;
  }
  return point;
}

TEST(Tripartite, NoLevelLeftOutWouldHaveWon) {
  const std::vector<WeightedTask> tasks = strategy::leaning_tasks(
      {.lowest_level = 3, .highest_level = 80, .fewest_skills = 1, .most_skills = 6}, 2);
  for (const double training : {1e23, 3.8e25, 2e27}) {
    const TrainedGraph trained = trained_on(training);
    const GraphSearch search{.breadth = 2, .uniform_share = .8};
    const ReasonedTasks prepared(trained, search, tasks);
    for (const double flops : {1e15, 3e16, 1e18}) {
      const AccuracyPoint expected = plainly(trained, search, tasks, flops);
      const AccuracyPoint point = prepared.at(flops);
      EXPECT_NEAR(point.accuracy, expected.accuracy, 1e-12) << training << ", " << flops;
      EXPECT_TRUE(relatively_near(point.spent_flops, expected.spent_flops, 1e-9))
          << training << ", " << flops;
    }
  }
}

// One step more: I_r(m, K-m+2) - I_r(m, K-m+1) = C(K, m-1) r^m (1-r)^{K-m+1}, K real, and
// C(K, m-1) = C(K, m) m/(K-m+1).
TEST(RealChain, SlopesByStepsAddUpToAStep) {
  for (const detail::RealChain& chain :
       {detail::RealChain{.skills = 1, .step_success = .3, .steps = 4.25},
        detail::RealChain{.skills = 5, .step_success = 1e-9, .steps = 4e9},
        detail::RealChain{.skills = 12, .step_success = .5, .steps = 12.5},
        detail::RealChain{.skills = 300, .step_success = .45, .steps = 690.75},
        detail::RealChain{.skills = 9999, .step_success = .45, .steps = 22100.5},
        detail::RealChain{.skills = 20001, .step_success = .45, .steps = 44600.5}}) {
    const double expected =
        (1 - chain.step_success) * chain.skills / (chain.steps - chain.skills + 1) *
        std::exp(numeric::log_binomial_probability(
            {.trials = chain.steps, .successes = chain.skills, .probability = chain.step_success}));
    const double step = boost::math::quadrature::gauss<double, 20>::integrate(
        [&chain](double steps) {
          return detail::slopes_of_success(
                     {.skills = chain.skills, .step_success = chain.step_success, .steps = steps})
              .by_steps;
        },
        chain.steps, chain.steps + 1);
    EXPECT_TRUE(relatively_near(step, expected, 1e-9)) << chain.skills;
  }
}

TEST(Tripartite, SlopesAreThoseOfDifferences) {
  const std::vector<WeightedTask> tasks = strategy::uniform_tasks(published_box);
  for (const double training : {1e25, 3.8e25, 2e27}) {
    const TrainedGraph trained = trained_on(training);
    const auto at = [&](double share, double tokens, double flops) {
      return ReasonedTasks(trained, {.tokens_per_step = tokens, .uniform_share = share}, tasks)
          .at(flops)
          .accuracy;
    };
    for (const double share : {.1, .5, .9})
      for (const double flops : {1e15, 3e16, 1e18}) {
        const SlopedAccuracy point =
            ReasonedTasks(trained, {.uniform_share = share}, tasks).slopes_at(flops);
        EXPECT_EQ(point.accuracy, at(share, 25, flops)) << training << " " << share << " " << flops;
        const double by_share = (at(share + 1e-6, 25, flops) - at(share - 1e-6, 25, flops)) / 2e-6;
        const double by_tokens = (at(share, 25 + 5e-5, flops) - at(share, 25 - 5e-5, flops)) / 1e-4;
        EXPECT_NEAR(point.by_uniform_share, by_share, 1e-6)
            << training << " " << share << " " << flops;
        EXPECT_NEAR(point.by_tokens_per_step, by_tokens, 1e-8)
            << training << " " << share << " " << flops;
      }
  }
}

TEST(Tripartite, ATaskOfOneSkillHasSlopes) {
  const std::vector<WeightedTask> tasks{{.level = 40, .skills = 1}};
  const TrainedGraph trained = trained_on(3.8e25);
  const double flops_per_step = 50 * trained.run.parameters;
  const auto at = [&](double share) {
    return ReasonedTasks(trained, {.uniform_share = share}, tasks).at(1.5 * flops_per_step);
  };
  const SlopedAccuracy point = ReasonedTasks(trained, {}, tasks).slopes_at(1.5 * flops_per_step);
  EXPECT_NEAR(point.by_uniform_share, (at(.500001).accuracy - at(.499999).accuracy) / 2e-6, 1e-7);
  EXPECT_LT(point.by_uniform_share, 0);
}

// Where failures of many levels are below the rounding of 1 they tie, and none has a slope.
TEST(Tripartite, TiesHaveNoSlope) {
  const SlopedAccuracy ample = published_tasks(3e26).slopes_at(1e30);
  EXPECT_EQ(ample.accuracy, published_tasks(3e26).at(1e30).accuracy);
  EXPECT_EQ(ample.by_uniform_share, 0);
  EXPECT_EQ(ample.by_tokens_per_step, 0);
}

TEST(Tripartite, AModelThatLearnsNothingAnswersNothing) {
  const TrainedGraph trained = trained_graph({.tokens_per_parameter = 18},
                                             run_of_compute({.tokens_per_parameter = 18}, 1e26));
  EXPECT_EQ(trained.share.learned, 0);
  EXPECT_EQ(highest_level(trained.skills), 0);
  const ReasonedTasks tasks(trained, {}, strategy::uniform_tasks(published_box));
  EXPECT_EQ(tasks.at(1e17).accuracy, 0);
  EXPECT_TRUE(relatively_near(tasks.at(1e17).spent_flops, 1e17, 1e-14));
}

TEST(Tripartite, AmpleBudgetsAndTextsEndInOne) {
  const AccuracyPoint ample = published_tasks(3e26).at(1e40);
  EXPECT_LE(ample.accuracy, 1);
  EXPECT_GT(ample.accuracy, 1 - 1e-12);
  const TrainedGraph overtrained = trained_graph({}, {.parameters = 1e12, .tokens = 1e18});
  EXPECT_EQ(overtrained.share.learned, 1);  // 250000 texts a concept
  EXPECT_GT(highest_level(overtrained.skills), 60);
}

TEST(Tripartite, SkillsOfOtherLevels) {
  const WeightedTask task{.level = 60, .skills = 3};
  EXPECT_EQ(skills_at_level(task, 60), 3);
  EXPECT_EQ(skills_at_level(task, 58), std::ceil(3 * .25 * std::log(59) * std::log(60)));
  EXPECT_EQ(skills_at_level(task, 61), 2);
  EXPECT_EQ(skills_at_level({.level = 60, .skills = 9}, 61), std::ceil(9 / (.5 * std::log(61))));
  EXPECT_GT(skills_at_level({.level = 100, .skills = 15}, 1), 1e16);
}

TEST(Tripartite, TokensPerParameterJumpNearEighteen) {
  EXPECT_NEAR(critical_tokens_per_parameter({}), 18.13, .005);
  for (const double ratio : {18.1, 18.2}) {
    const double parameters = 1e13;  // 4e9 concepts: the window of finite length is narrow
    const TrainedGraph trained =
        trained_graph({}, {.parameters = parameters, .tokens = ratio * parameters});
    if (ratio < 18.13)
      EXPECT_EQ(trained.share.learned, 0) << ratio;
    else
      EXPECT_GT(trained.share.learned, .999) << ratio;
  }
}

TEST(GiantComponent, IsThatOfFiftyDigits) {
  const double allowed = accuracy::allowed("giant_component");
  const double near_one = accuracy::allowed("giant_component, a near 1");
  for (const test::ReferenceRow& row : test::read_reference("giant_component.csv")) {
    const double degree = row.at("degree");
    const double error = degree >= 1.01 ? allowed : near_one / (degree - 1);
    EXPECT_TRUE(relatively_near(giant_component(degree), row.at("share"), error)) << degree;
  }
}

TEST(GiantComponent, IsNothingUpToOneNeighbour) {
  EXPECT_EQ(giant_component(0), 0);
  EXPECT_EQ(giant_component(1), 0);
  EXPECT_THROW((void)giant_component(-1), std::domain_error);
  EXPECT_THROW((void)giant_component(std::nan("")), std::domain_error);
}

TEST(Tripartite, RefusesNumbersOutsideTheirRange) {
  EXPECT_THROW((void)run_of_compute({}, 0), std::domain_error);
  EXPECT_THROW((void)trained_graph({.parameters_per_concept = 0}, {}), std::domain_error);
  EXPECT_THROW((void)trained_graph({}, {.parameters = 1e9}), std::domain_error);
  EXPECT_THROW((void)trained_on(1e5), std::domain_error);  // less than two concepts
  const TrainedGraph trained = trained_on(1e24);
  const std::vector<WeightedTask> tasks{{.level = 101, .skills = 2}};
  EXPECT_THROW((void)ReasonedTasks(trained, {}, tasks), std::domain_error);
  EXPECT_THROW((void)ReasonedTasks(trained, {}, {}), std::domain_error);
  const std::vector<WeightedTask> good{{.level = 1, .skills = 2}};
  EXPECT_THROW((void)ReasonedTasks(trained, {.uniform_share = 2}, good), std::domain_error);
  EXPECT_THROW((void)ReasonedTasks(trained, {}, good).at(-1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
