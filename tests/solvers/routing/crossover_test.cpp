#include "inferlaw/solvers/routing/crossover.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace inferlaw::routing {
namespace {

CrossoverQuery published(CrossoverCost cost) {
  return {.first = {.parameters = 1e9}, .second = {.parameters = 1e10}, .cost = cost};
}

void expect_single(CrossoverCost cost, double level) {
  const std::vector<double> levels = crossover_levels(published(cost));
  ASSERT_EQ(levels.size(), 1U);
  EXPECT_NEAR(levels[0], level, 5e-4);
}

TEST(Crossover, PublishedScenario) {
  expect_single(CrossoverCost::energy, 1.737);
  expect_single(CrossoverCost::roofline_latency, 1.785);
  expect_single(CrossoverCost::summed_latency, 1.828);
}

TEST(Crossover, TheCostsAreEqualThere) {
  const CrossoverQuery query = published(CrossoverCost::energy);
  const double level = crossover_levels(query).at(0);
  const energy::Setting setting{.budget = {.rule = energy::BudgetRule::exact_real}};
  const double first = energy::task_on_model(level, query.first, setting).energy_mean_joules;
  const double second = energy::task_on_model(level, query.second, setting).energy_mean_joules;
  EXPECT_NEAR(first, second, 1e-9 * first);
}

TEST(Crossover, NoneOutsideTheRange) {
  CrossoverQuery query = published(CrossoverCost::energy);
  query.lowest_level = 1.8;
  EXPECT_TRUE(crossover_levels(query).empty());
}

TEST(Crossover, RefusesNumbersOutsideTheirRange) {
  CrossoverQuery query = published(CrossoverCost::energy);
  query.lowest_level = 2;
  EXPECT_THROW((void)crossover_levels(query), std::domain_error);
  query = published(CrossoverCost::energy);
  query.highest_level = std::nan("");
  EXPECT_THROW((void)crossover_levels(query), std::domain_error);
  query = published(CrossoverCost::energy);
  query.scan_intervals = 0;
  EXPECT_THROW((void)crossover_levels(query), std::domain_error);
  query = published(CrossoverCost::energy);
  query.lowest_level = -50;
  EXPECT_THROW((void)crossover_levels(query), energy::UnreachableBudget);
}

}  // namespace
}  // namespace inferlaw::routing
