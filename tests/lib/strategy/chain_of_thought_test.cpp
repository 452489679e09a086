#include "inferlaw/lib/strategy/chain_of_thought.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;
using test::relatively_near;

struct Published {
  ChainOfThought chain;
  double success, mean, square;
};

TEST(ChainOfThought, PublishedTable) {
  for (const auto& [chain, probability, mean, square] :
       {Published{{.skills = 1, .steps = 10, .step_success = .3},
                  0.9717524751,
                  3.239174917,
                  16.472156203},
        Published{
            {.skills = 5, .steps = 10, .step_success = .2}, 0.0327934976, 9.96342016, 99.35664384},
        Published{{.skills = 5, .steps = 25, .step_success = .2},
                  0.579325690748,
                  21.0796979495,
                  467.315956295},
        Published{{.skills = 10, .steps = 100, .step_success = .1},
                  0.548709834558,
                  88.1321187858,
                  8001.58379612}}) {
    EXPECT_TRUE(relatively_near(success(chain), probability, 6e-11));
    EXPECT_TRUE(relatively_near(steps_used_moments(chain)[1], mean, 6e-11));
    EXPECT_TRUE(relatively_near(steps_used_moments(chain)[2], square, 6e-11));
  }
}

TEST(ChainOfThought, OutcomesAgreeWithFiftyDigits) {
  for (const test::ReferenceRow& row : test::read_reference("binomial_tail.csv")) {
    if (row.at("successes") > 1e15) continue;  // more skills than a chain may have
    const Outcome result = outcome(ChainOfThought{.skills = row.at("successes"),
                                                  .steps = row.at("trials"),
                                                  .step_success = row.at("probability")});
    const double far = std::min(row.at("log_at_least"), row.at("log_fewer"));
    const double allowed = accuracy::allowed("chain_of_thought", far);
    SCOPED_TRACE(testing::Message() << "K=" << row.at("trials") << " m=" << row.at("successes")
                                    << " r=" << test::in_full(row.at("probability")));
    EXPECT_TRUE(relatively_near(result.success(), row.at("at_least"), allowed));
    EXPECT_TRUE(relatively_near(result.failure(), row.at("fewer"), allowed));
  }
}

TEST(ChainOfThought, MomentsAndBudgetsAgreeWithFiftyDigits) {
  const double allowed = accuracy::allowed("steps_used_moments");
  for (const test::ReferenceRow& row : test::read_reference("chain_of_thought.csv")) {
    const ChainOfThought chain{.skills = row.at("skills"),
                               .steps = row.at("steps"),
                               .step_success = row.at("step_success")};
    const RawMoments moments = steps_used_moments(chain);
    SCOPED_TRACE(testing::Message() << "m=" << chain.skills << " K=" << chain.steps
                                    << " r=" << test::in_full(chain.step_success));
    EXPECT_TRUE(relatively_near(moments[1], row.at("first"), allowed));
    EXPECT_TRUE(relatively_near(moments[2], row.at("second"), allowed));
    EXPECT_TRUE(relatively_near(moments[3], row.at("third"), allowed));
    EXPECT_TRUE(relatively_near(moments[4], row.at("fourth"), 2 * allowed));
    EXPECT_EQ(steps_for_failure({.skills = chain.skills,
                                 .step_success = chain.step_success,
                                 .failure = row.at("failure")}),
              row.at("budget"));
  }
}

TEST(ChainOfThought, LogSuccessBelowTheSmallestDouble) {
  EXPECT_TRUE(relatively_near(log_success({.skills = 1e6, .steps = 1e6, .step_success = .25}),
                              1e6 * std::log(.25), 1e-14));
  EXPECT_TRUE(relatively_near(
      log_success({.skills = 1e6, .steps = 1e6, .step_success = .5, .skill_knowledge = .5}),
      2e6 * std::log(.5), 1e-14));
  EXPECT_EQ(success({.skills = 1e6, .steps = 1e6, .step_success = .25}), 0);
}

TEST(ChainOfThought, KnowledgeGatesSuccessAndSteps) {
  const ChainOfThought chain{
      .skills = 5, .steps = 25, .step_success = .2, .skill_knowledge = 1 - 1e-13};
  const ChainOfThought sure{.skills = 5, .steps = 25, .step_success = .999};
  ChainOfThought gated = sure;
  gated.skill_knowledge = 1 - 1e-13;
  EXPECT_TRUE(relatively_near(failure(gated), -std::expm1(5 * std::log1p(-(1 - (1 - 1e-13)))),
                              1e-13));  // its own failure is about 1e-60
  const double known = std::pow(chain.skill_knowledge, 5);
  const RawMoments moments = steps_used_moments(chain);
  ChainOfThought open = chain;
  open.skill_knowledge = 1;
  const RawMoments ungated = steps_used_moments(open);
  for (std::size_t q = 1; q < 5; ++q)
    EXPECT_TRUE(relatively_near(
        moments[q], known * ungated[q] + (1 - known) * std::pow(25, static_cast<double>(q)),
        1e-14));
  EXPECT_EQ(success({.skills = 5, .steps = 25, .step_success = .2, .skill_knowledge = 0}), 0);
  EXPECT_EQ(failure({.skills = 5, .steps = 25, .step_success = .2, .skill_knowledge = 0}), 1);
}

TEST(ChainOfThought, TooSmallABudgetIsUsedUp) {
  const ChainOfThought chain{.skills = 5, .steps = 4.5, .step_success = .2};
  EXPECT_EQ(success(chain), 0);
  EXPECT_EQ(failure(chain), 1);
  EXPECT_EQ(log_success(chain), -std::numeric_limits<double>::infinity());
  const RawMoments moments = steps_used_moments(chain);
  for (std::size_t q = 0; q < 5; ++q) EXPECT_EQ(moments[q], std::pow(4, static_cast<double>(q)));
}

TEST(ChainOfThought, RealBudgetsServeSuccess) {
  const auto at = [](double steps) {
    return success({.skills = 5, .steps = steps, .step_success = .2});
  };
  EXPECT_LT(at(25), at(25.5));
  EXPECT_LT(at(25.5), at(26));
  EXPECT_EQ(steps_used_moments({.skills = 5, .steps = 25.9, .step_success = .2}),
            steps_used_moments({.skills = 5, .steps = 25, .step_success = .2}));
}

TEST(ChainOfThought, TheAuthorsApproximations) {
  const ChainOfThought chain{.skills = 100, .steps = 1000, .step_success = .1};
  EXPECT_EQ(steps_used_capped_mean(chain), 1000);
  // z = 0: mu/2 + K/2 - s/sqrt(2 pi), s = sqrt(90)/.1
  EXPECT_TRUE(relatively_near(steps_used_normal_mean(chain),
                              1000 - std::sqrt(90.0) / .1 * 0.3989422804014327, 1e-14));
  EXPECT_TRUE(relatively_near(steps_used_normal_mean(chain), steps_used_moments(chain)[1], 2e-3));
}

TEST(ChainOfThought, TheLawReachesAMillionSteps) {
  for (const ChainOfThought& chain :
       {ChainOfThought{.skills = 1, .steps = 1e6, .step_success = 1e-6},
        ChainOfThought{.skills = 2e5, .steps = 1e6, .step_success = .2},
        ChainOfThought{.skills = 50, .steps = 1e6, .step_success = 1e-12},
        ChainOfThought{.skills = 50, .steps = 1e6, .step_success = .5}}) {
    double sum = 0, mean = 0;
    for (const auto& [steps, probability] : steps_used_law(chain)) {
      sum += probability;
      mean += steps * probability;
    }
    EXPECT_NEAR(sum, 1, 1e-13);  // the naive sum of a million terms
    EXPECT_TRUE(relatively_near(mean, steps_used_moments(chain)[1], 1e-12));
  }
}

// Small chains, so that RapidCheck can shrink them.
ChainOfThought any_chain() {
  const int skills = *rc::gen::inRange(1, 40);
  return {.skills = 1.0 * skills,
          .steps = 1.0 * *rc::gen::inRange(skills, 400),
          .step_success = *rc::gen::inRange(1, 1000) / 1000.0};
}

RC_GTEST_PROP(ChainOfThought, AtomsReproduceTheMoments, ()) {
  const ChainOfThought chain = any_chain();
  RawMoments sums{};
  for (const auto& [steps, probability] : steps_used_law(chain)) {
    double power = probability;
    for (double& sum : sums) {
      sum += power;
      power *= steps;
    }
  }
  const RawMoments moments = steps_used_moments(chain);
  RC_ASSERT(std::abs(sums[0] - 1) < 1e-14);
  for (std::size_t q = 0; q < 5; ++q) RC_ASSERT(relative_error(sums[q], moments[q]) < 1e-12);
}

RC_GTEST_PROP(ChainOfThought, SuccessGrowsWithBudgetAndSkill, ()) {
  const ChainOfThought chain = any_chain();
  ChainOfThought longer = chain;
  longer.steps += 1;
  ChainOfThought better = chain;
  better.step_success += .001;
  const double rounding = 1e-13;
  RC_ASSERT(log_success(longer) >= log_success(chain) - rounding);
  RC_ASSERT(log_success(better) >= log_success(chain) - rounding);
  RC_ASSERT(std::abs(success(chain) + failure(chain) - 1) < 1e-14);
  for (std::size_t q = 1; q < 5; ++q) {
    RC_ASSERT(steps_used_moments(longer)[q] >= steps_used_moments(chain)[q] * (1 - 1e-12));
    RC_ASSERT(steps_used_moments(better)[q] <= steps_used_moments(chain)[q] * (1 + 1e-12));
  }
}

RC_GTEST_PROP(ChainOfThought, TheQuantileIsTheLeastBudget, ()) {
  const ChainOfThought chain = any_chain();
  const double wanted = std::pow(10, -*rc::gen::inRange(1, 3000) / 10.0);
  const StepsWanted question{
      .skills = chain.skills, .step_success = chain.step_success, .failure = wanted};
  const double steps = steps_for_failure(question);
  const auto failure_at = [&](double k) {
    return failure({.skills = chain.skills, .steps = k, .step_success = chain.step_success});
  };
  RC_ASSERT(failure_at(steps) <= wanted * (1 + 1e-12));
  RC_ASSERT(failure_at(steps - 1) > wanted);
  const double real = real_steps_for_failure(question);
  RC_ASSERT(std::ceil(real * (1 - 1e-12)) <= steps);
  if (real > chain.skills) RC_ASSERT(relative_error(failure_at(real), wanted) < 1e-9);
}

TEST(StepsWanted, SpecialBudgets) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(steps_for_failure({.skills = 1, .step_success = .5, .failure = .25}), 2);  // a tie
  EXPECT_EQ(steps_for_failure({.skills = 7, .step_success = 1, .failure = 0}), 7);
  EXPECT_EQ(steps_for_failure({.skills = 7, .step_success = .9, .failure = 0}), infinity);
  EXPECT_EQ(steps_for_failure({.skills = 7, .step_success = 0, .failure = .5}), infinity);
  EXPECT_EQ(steps_for_failure({.skills = 7, .step_success = 1e-16, .failure = .1}), infinity);
  EXPECT_EQ(steps_for_failure({.skills = 1, .step_success = .5, .failure = 1e-300}), 997);
  EXPECT_EQ(mean_steps({.skills = 7, .step_success = .5}), 14);
  EXPECT_TRUE(relatively_near(
      normal_steps_for_failure({.skills = 7, .step_success = .5, .failure = .5}), 14, 1e-15));
}

TEST(ChainOfThought, RefusesNumbersOutsideTheirRange) {
  const double nan = std::nan("");
  for (const ChainOfThought& chain :
       {ChainOfThought{.skills = 0, .steps = 5, .step_success = .5},
        ChainOfThought{.skills = 1.5, .steps = 5, .step_success = .5},
        ChainOfThought{.skills = nan, .steps = 5, .step_success = .5},
        ChainOfThought{.skills = 1, .steps = -1, .step_success = .5},
        ChainOfThought{.skills = 1, .steps = 1e17, .step_success = .5},
        ChainOfThought{.skills = 1, .steps = nan, .step_success = .5},
        ChainOfThought{.skills = 1, .steps = 5, .step_success = 1.1},
        ChainOfThought{.skills = 1, .steps = 5, .step_success = .5, .skill_knowledge = -1}}) {
    EXPECT_THROW((void)success(chain), std::domain_error);
    EXPECT_THROW((void)failure(chain), std::domain_error);
    EXPECT_THROW((void)log_success(chain), std::domain_error);
    EXPECT_THROW((void)steps_used_moments(chain), std::domain_error);
    EXPECT_THROW((void)steps_used_law(chain), std::domain_error);
    EXPECT_THROW((void)steps_used_capped_mean(chain), std::domain_error);
    EXPECT_THROW((void)steps_used_normal_mean(chain), std::domain_error);
  }
  EXPECT_THROW((void)steps_used_law({.skills = 1, .steps = 1e9, .step_success = .5}),
               std::domain_error);
  for (const double failure : {-0.1, 1.0, nan})
    EXPECT_THROW((void)steps_for_failure({.skills = 1, .step_success = .5, .failure = failure}),
                 std::domain_error);
  EXPECT_THROW((void)normal_steps_for_failure({.skills = 1, .step_success = .5, .failure = 0}),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
