#include "inferlaw/lib/strategy/tree_of_thought.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relative_error;
using test::relatively_near;

double allowed(double log_tail) { return accuracy::allowed("tree_of_thought", log_tail); }

TEST(TreeOfThought, PublishedNumbers) {
  EXPECT_NEAR(level_outcome(.01, 16).success(), .148542229, 5e-10);
  EXPECT_NEAR(
      outcome(TreeOfThought{.skills = 100, .levels = 790, .step_success = .01, .branching = 16})
          .success(),
      0.965125, 5e-7);
  EXPECT_NEAR(
      outcome(TreeOfThought{.skills = 100, .levels = 1847, .step_success = .01, .branching = 4})
          .success(),
      0.001145, 5e-7);
  EXPECT_NEAR(outcome(ChainOfThought{.skills = 100, .steps = 4000, .step_success = .01}).success(),
              7.66e-16, 5e-19);
  EXPECT_NEAR(
      explore({.tree = {.skills = 4, .levels = 10, .step_success = .2, .branching = 2}, .width = 2})
          .outcome.success(),
      .55356, 5e-6);
}

TEST(TreeOfThought, AgreesWithFiftyDigitsOnBothSides) {
  for (const test::ReferenceRow& row : test::read_reference("tree_of_thought.csv")) {
    const Outcome result = outcome(TreeOfThought{.skills = row.at("skills"),
                                                 .levels = row.at("levels"),
                                                 .step_success = row.at("step_success"),
                                                 .branching = row.at("branching")});
    const double far = std::min(row.at("log_success"), row.at("log_failure"));
    SCOPED_TRACE(testing::Message()
                 << "m=" << row.at("skills") << " K=" << row.at("levels")
                 << " r=" << row.at("step_success") << " b=" << row.at("branching"));
    EXPECT_TRUE(relatively_near(result.log_success, row.at("log_success"), allowed(far)));
    EXPECT_TRUE(relatively_near(result.success(), row.at("success"), allowed(far)));
    if (row.at("failure") < 1e-300) continue;
    EXPECT_TRUE(relatively_near(result.log_failure, row.at("log_failure"), allowed(far)));
    EXPECT_TRUE(relatively_near(result.failure(), row.at("failure"), allowed(far)));
  }
}

TreeOfThought any_tree() {
  const int skills = *rc::gen::inRange(1, 20);
  return {.skills = 1.0 * skills,
          .levels = 1.0 * *rc::gen::inRange(skills, 100),
          .step_success = *rc::gen::inRange(1, 1000) / 1000.0,
          .branching = 1.0 * *rc::gen::inRange(1, 20),
          .skill_knowledge = *rc::gen::inRange(900, 1001) / 1000.0};
}

RC_GTEST_PROP(TreeOfThought, OneBranchIsTheChain, ()) {
  TreeOfThought tree = any_tree();
  tree.branching = 1;
  const ChainOfThought chain{.skills = tree.skills,
                             .steps = tree.levels,
                             .step_success = tree.step_success,
                             .skill_knowledge = tree.skill_knowledge};
  RC_ASSERT(relative_error(outcome(tree).success(), success(chain)) < 1e-13);
  RC_ASSERT(relative_error(outcome(tree).failure(), failure(chain)) < 1e-13);
  RC_ASSERT(relative_error(outcome(chain).success(), success(chain)) < 1e-13);
  RC_ASSERT(relative_error(outcome(chain).failure(), failure(chain)) < 1e-13);
}

RC_GTEST_PROP(TreeOfThought, SuccessGrowsWithBranchesLevelsAndSkill, ()) {
  const TreeOfThought tree = any_tree();
  for (double TreeOfThought::*part : {&TreeOfThought::branching, &TreeOfThought::levels}) {
    TreeOfThought more = tree;
    more.*part += 1;
    RC_ASSERT(outcome(more).log_success >= outcome(tree).log_success - 1e-12);
  }
  RC_ASSERT(std::abs(outcome(tree).success() + outcome(tree).failure() - 1) < 1e-13);
}

RC_GTEST_PROP(WideTree, OfOneNodeIsTheTree, ()) {
  const TreeOfThought tree = any_tree();
  const WideTreeResult wide = explore({.tree = tree, .width = 1});
  const RawMoments levels = steps_used_moments(chain_of_levels(tree));
  RC_ASSERT(relative_error(wide.outcome.success(), outcome(tree).success()) <
            accuracy::allowed("wide_tree"));
  if (outcome(tree).failure() > 1e-290)
    RC_ASSERT(relative_error(wide.outcome.failure(), outcome(tree).failure()) < 1e-12);
  RC_ASSERT(relative_error(wide.expected_levels, levels[1]) < 1e-12);
  RC_ASSERT(relative_error(wide.expected_squared_levels, levels[2]) < 1e-12);
  RC_ASSERT(relative_error(wide.expected_nodes, tree.branching * levels[1]) < 1e-12);
  RC_ASSERT(relative_error(wide.expected_node_levels,
                           tree.branching * (levels[1] + levels[2]) / 2) < 1e-12);
}

// The same tree by following every number of right children, without a table.
double success_by_recursion(const WideTree& wide, double depth, double nodes, double levels_left) {
  if (depth == wide.tree.skills) return 1;
  if (levels_left == 0) return 0;
  const double children = nodes * wide.tree.branching;
  double sum = 0;
  double ways = 1;
  for (double right = 0; right <= children; ++right) {
    const double probability = ways * std::pow(wide.tree.step_success, right) *
                               std::pow(1 - wide.tree.step_success, children - right);
    sum += probability * (right == 0
                              ? success_by_recursion(wide, depth, nodes, levels_left - 1)
                              : success_by_recursion(wide, depth + 1, std::min(wide.width, right),
                                                     levels_left - 1));
    ways *= (children - right) / (right + 1);
  }
  return sum;
}

TEST(WideTree, AgreesWithTheRecursion) {
  for (const WideTree& wide :
       {WideTree{.tree = {.skills = 4, .levels = 10, .step_success = .2, .branching = 2},
       .width = 2},
        WideTree{.tree = {.skills = 3, .levels = 6, .step_success = .05, .branching = 3},
        .width = 4},
        WideTree{.tree = {.skills = 3, .levels = 4, .step_success = .8, .branching = 1},
        .width = 3},
        WideTree{.tree = {.skills = 2, .levels = 7, .step_success = .4, .branching = 3},
        .width = 9}}) {
    const double expected = success_by_recursion(wide, 0, 1, wide.tree.levels);
    EXPECT_TRUE(relatively_near(explore(wide).outcome.success(), expected, 1e-12));
    EXPECT_TRUE(relatively_near(explore(wide).outcome.failure(), 1 - expected, 1e-11));
  }
}

TEST(WideTree, WidthHelpsAndKnowledgeGates) {
  double before = 0;
  for (const double width : {1, 2, 3, 5, 8}) {
    const double now =
        explore({.tree = {.skills = 6, .levels = 12, .step_success = .15, .branching = 2},
                 .width = width})
            .outcome.success();
    EXPECT_GT(now, before);
    before = now;
  }
  const WideTree gated{.tree = {.skills = 6,
                                .levels = 12,
                                .step_success = .15,
                                .branching = 2,
                                .skill_knowledge = 0},
                       .width = 3};
  EXPECT_EQ(explore(gated).outcome.success(), 0);
  EXPECT_EQ(explore(gated).expected_nodes, 24);
}

TEST(TreeOfThought, RefusesNumbersOutsideTheirRange) {
  const TreeOfThought good{.skills = 2, .levels = 5, .step_success = .5, .branching = 2};
  for (const double branching : {0.0, 1.5, -1.0, 1e10, std::nan("")}) {
    TreeOfThought bad = good;
    bad.branching = branching;
    EXPECT_THROW((void)outcome(bad), std::domain_error);
    EXPECT_THROW((void)chain_of_levels(bad), std::domain_error);
    EXPECT_THROW((void)explore({.tree = bad}), std::domain_error);
  }
  for (const double width : {0.0, 1.5, 1e4, std::nan("")})
    EXPECT_THROW((void)explore({.tree = good, .width = width}), std::domain_error);
  TreeOfThought large = good;
  large.levels = 1e12;
  EXPECT_THROW((void)explore({.tree = large, .width = 1}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
