#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/laws/cascade.hpp"
#include "inferlaw/lib/laws/memory_cost.hpp"
#include "inferlaw/lib/laws/production_frontier.hpp"
#include "inferlaw/lib/laws/query_energy.hpp"
#include "inferlaw/lib/laws/roofline.hpp"
#include "inferlaw/lib/laws/speculative.hpp"
#include "inferlaw/lib/laws/utilisation_power.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::laws {
namespace {

using test::relatively_near;

constexpr double infinity = std::numeric_limits<double>::infinity();

// ---- memory-aware cost --------------------------------------------------------------------------

// sum over t = 1 .. L of min(p + t, b): the integral and half of the tokens that attend to all.
double attended_by_summation(double prompt, double length, double attended) {
  double sum = 0;
  for (double t = 1; t <= length; ++t) sum += std::min(prompt + t, attended);
  return sum;
}

TEST(MemoryCost, SparseSumHasAMinus) {
  for (const double prompt : {0.0, 200.0, 5000.0})
    for (const double length : {100.0, 3000.0})
      for (const double attended : {50.0, 1024.0, 4000.0, 9000.0}) {
        const double ours = attended_pairs(
            {.prompt_tokens = prompt, .sample_tokens = length, .attended = attended});
        const double room = std::clamp(attended - prompt, 0.0, length);
        EXPECT_TRUE(relatively_near(ours + room / 2,
                                    attended_by_summation(prompt, length, attended), 1e-13))
            << prompt << " " << length << " " << attended;
        EXPECT_EQ(attended_pairs_one_by_one(
                      {.prompt_tokens = prompt, .sample_tokens = length, .attended = attended}),
                  attended_by_summation(prompt, length, attended));
        if (length < attended - prompt) continue;
        const double excess = std::max(0.0, attended - prompt);
        EXPECT_TRUE(relatively_near(ours, attended * length - excess * excess / 2, 1e-13));
      }
}

TEST(MemoryCost, OfRandomLengthIsThatOfOneWhereNothingIsRandom) {
  const AttentionModel model{.parameters = 8e9, .query_width = 147456, .key_value_width = 36864};
  const MemoryAwareCost fixed =
      memory_aware_cost(model, Sampling{.samples = 4, .prompt_tokens = 200, .sample_tokens = 1000});
  const MemoryAwareCost random =
      mean_memory_aware_cost(model, RandomSampling{.samples = 4,
                                                   .prompt_tokens = 200,
                                                   .mean_tokens = 1000,
                                                   .mean_squared_tokens = 1e6,
                                                   .mean_longest_tokens = 1000});
  EXPECT_DOUBLE_EQ(random.flop, fixed.flop);
  EXPECT_DOUBLE_EQ(random.bytes, fixed.bytes);
}

// Two samples of 100 or 300 tokens: the means over the four pairs, counted one by one.
TEST(MemoryCost, OfRandomLengthIsTheMean) {
  const AttentionModel model{.parameters = 1e3, .query_width = 10, .key_value_width = 4};
  const double prompt = 50;
  double flop = 0;
  double bytes = 0;
  for (const double one : {100.0, 300.0})
    for (const double other : {100.0, 300.0}) {
      for (const double length : {one, other})
        flop += (2 * 1e3 * length + 4 * (prompt + length / 2) * length * 10) / 4;
      bytes += 4 * (prompt * std::max(one, other) + (one * one + other * other) / 2) * 4 / 4;
    }
  const MemoryAwareCost mean =
      mean_memory_aware_cost(model, RandomSampling{.samples = 2,
                                                   .prompt_tokens = prompt,
                                                   .mean_tokens = 200,
                                                   .mean_squared_tokens = 5e4,
                                                   .mean_longest_tokens = 250});
  EXPECT_DOUBLE_EQ(mean.flop, flop);
  EXPECT_DOUBLE_EQ(mean.bytes, bytes);
}

TEST(MemoryCost, Published) {
  const AttentionModel model{.parameters = 8e9, .query_width = 147456, .key_value_width = 36864};
  const Sampling sampling{.samples = 4, .prompt_tokens = 200, .sample_tokens = 1000};
  const MemoryAwareCost cost = memory_aware_cost(model, sampling);
  EXPECT_TRUE(relatively_near(cost.flop,
                              4 * (2 * 8e9 * 1000 + 2 * (2 * 200 + 1000) * 1000. * 147456), 1e-14));
  EXPECT_TRUE(relatively_near(cost.bytes, 2 * (2 * 200 + 4 * 1000) * 1000. * 36864, 1e-14));
  EXPECT_TRUE(relatively_near(effective_flop(cost, 562.5), cost.flop + 562.5 * cost.bytes, 1e-15));
  // each token reads a key and a value of 2 bytes of every token before it
  Sampling one = sampling;
  one.samples = 1;
  EXPECT_TRUE(relatively_near(memory_aware_cost(model, one).bytes + 4 * 500 * 36864.,
                              4 * attended_by_summation(200, 1000, 1e9) * 36864, 1e-14));
  // attending to more tokens than there are is attending to all, but nothing is shared
  one.attended = 1e9;
  EXPECT_TRUE(relatively_near(memory_aware_cost(model, one).bytes,
                              2 * (2 * 200 + 1000) * 1000. * 36864, 1e-14));
  EXPECT_THROW((void)memory_aware_cost(model, {.samples = -1}), std::domain_error);
  EXPECT_THROW((void)attended_pairs({.attended = -1}), std::domain_error);
  EXPECT_THROW((void)effective_flop(cost, -1), std::domain_error);
}

// ---- roofline -----------------------------------------------------------------------------------

TEST(Roofline, PrefillComputesAndDecodingReads) {
  const Roof roof{.peak = 312e12, .bandwidth = 2e12};
  const RooflineTime prefill = roofline_time(roof, pass_of(8e9, 2000, 2));
  const RooflineTime decoding = roofline_time(roof, pass_of(8e9, 1, 2));
  EXPECT_TRUE(prefill.compute_bound);
  EXPECT_FALSE(decoding.compute_bound);
  EXPECT_TRUE(relatively_near(prefill.seconds, 2 * 8e9 * 2000 / 312e12, 1e-14));
  EXPECT_TRUE(relatively_near(decoding.seconds, .008, 1e-14));
  // at the ridge both take as long
  const RooflineTime ridge = roofline_time(roof, pass_of(8e9, ridge_intensity(roof), 2));
  EXPECT_TRUE(relatively_near(ridge.compute_seconds, ridge.memory_seconds, 1e-14));
  EXPECT_THROW((void)roofline_time({.peak = 0, .bandwidth = 1}, {}), std::domain_error);
  EXPECT_THROW((void)pass_of(0, 1, 2), std::domain_error);
}

// ---- cascade ------------------------------------------------------------------------------------

std::vector<CascadeCase> some_cases() {
  std::vector<CascadeCase> cases;
  cases.reserve(40);
  for (int i = 0; i < 40; ++i)
    cases.push_back({.confidence = (i * 17 % 20) / 20.0,
                     .small_right = i * 13 % 7 < 4 ? 1.0 : 0.0,
                     .large_right = i * 11 % 9 < 7 ? 1.0 : 0.0,
                     .small_cost = 1.0 + i % 3,
                     .large_cost = 10.0 + i % 5});
  return cases;
}

TEST(Cascade, CurveIsTheDefinitionAtEveryThreshold) {
  const std::vector<CascadeCase> cases = some_cases();
  const std::vector<CascadeResult> curve = cascade_curve(cases);
  ASSERT_EQ(curve.size(), 21U);
  EXPECT_EQ(curve.front().escalated, 0);
  EXPECT_EQ(curve.back().escalated, 1);
  for (const CascadeResult& row : curve) {
    double cost = 0;
    double right = 0;
    for (const CascadeCase& one : cases) {
      const bool goes_on = one.confidence < row.threshold;
      cost += one.small_cost + (goes_on ? one.large_cost : 0);
      right += goes_on ? one.large_right : one.small_right;
    }
    EXPECT_NEAR(row.cost, cost / 40, 1e-13) << row.threshold;
    EXPECT_NEAR(row.accuracy, right / 40, 1e-13) << row.threshold;
    const CascadeResult at = cascade_at(cases, row.threshold);
    EXPECT_NEAR(at.cost, row.cost, 1e-13);
    EXPECT_NEAR(at.accuracy, row.accuracy, 1e-13);
  }
}

TEST(Cascade, BestWithinTheBudget) {
  const std::vector<CascadeCase> cases = some_cases();
  const std::vector<CascadeResult> curve = cascade_curve(cases);
  for (const double budget : {2.0, 5.0, 9.0, 100.0}) {
    const CascadeResult best = best_cascade(curve, budget);
    EXPECT_LE(best.cost, budget);
    // no threshold between the confidences does better
    for (double threshold = -.1; threshold < 1.1; threshold += .003) {
      const CascadeResult other = cascade_at(cases, threshold);
      EXPECT_TRUE(other.cost > budget || other.accuracy <= best.accuracy + 1e-13) << threshold;
    }
  }
  EXPECT_THROW((void)best_cascade(curve, .5), std::domain_error);
  EXPECT_THROW((void)cascade_curve({}), std::domain_error);
  const std::array wrong{CascadeCase{.small_right = 2}};
  EXPECT_THROW((void)cascade_at(wrong, .5), std::domain_error);
}

// ---- speculative decoding -----------------------------------------------------------------------

TEST(Speculative, TokensAreTheMeanRun) {
  for (const double a : {0.0, .3, .8, 1 - 1e-9, 1.0})
    for (const double drafts : {0.0, 1.0, 5.0, 12.0}) {
      double mean = 0;
      for (double run = 0; run <= drafts; ++run) mean += std::pow(a, run);
      EXPECT_TRUE(relatively_near(tokens_per_pass(a, drafts), mean, 1e-14)) << a << " " << drafts;
    }
}

TEST(Speculative, BestDraftsAreThoseOfAScan) {
  for (const double a : {.05, .3, .6, .8, .95, .995})
    for (const double c : {.001, .02, .1, .4, 1.5}) {
      const Drafting drafting{.acceptance = a, .cost_ratio = c};
      double best = 0;
      for (double drafts = 1; drafts < 3000; ++drafts)
        if (speed_up(drafting, drafts) > speed_up(drafting, best) * (1 + 1e-14)) best = drafts;
      EXPECT_EQ(best_drafts(drafting), best) << a << " " << c;
    }
}

TEST(Speculative, AtItsEnds) {
  EXPECT_EQ(best_drafts({.acceptance = 0, .cost_ratio = .1}), 0);
  EXPECT_EQ(best_drafts({.acceptance = 1, .cost_ratio = .1}), infinity);
  EXPECT_EQ(best_drafts({.acceptance = 1, .cost_ratio = 1}), 0);
  EXPECT_EQ(best_drafts({.acceptance = .9, .cost_ratio = 0}), infinity);
  EXPECT_THROW((void)tokens_per_pass(.5, 1.5), std::domain_error);
  EXPECT_THROW((void)best_drafts({.acceptance = 1.5}), std::domain_error);
  EXPECT_THROW((void)speed_up({.acceptance = .5, .cost_ratio = -1}, 1), std::domain_error);
}

// ---- production frontier ------------------------------------------------------------------------

const Server node{.price = 87600,
                  .years = 5,
                  .utilisation = .5,
                  .kilowatts = 10,
                  .pue = 1.2,
                  .energy_price = .1,
                  .maintenance = .05};

TEST(ProductionFrontier, HourlyCost) {
  EXPECT_TRUE(relatively_near(hourly_cost(node), 4 + 1.2 + .5, 1e-14));
  EXPECT_TRUE(relatively_near(average_cost(node, {.concurrency = 8, .tokens_per_second = 1000}),
                              5.7 / 3.6e6, 1e-14));
}

// What one more sequence of 1000 tokens adds to the cost of all.
TEST(ProductionFrontier, MarginalIsTheDifferenceOfTotals) {
  const Throughput few{.concurrency = 8, .tokens_per_second = 400};
  const Throughput many{.concurrency = 32, .tokens_per_second = 1200};
  const auto total = [](const Throughput& at) {
    return hourly_cost(node) * (at.concurrency * 1000 / at.tokens_per_second) / 3600;
  };
  EXPECT_TRUE(relatively_near(marginal_cost(node, few, many),
                              (total(many) - total(few)) / (24 * 1000), 1e-13));
  EXPECT_THROW((void)marginal_cost(node, many, few), std::domain_error);
  EXPECT_THROW((void)hourly_cost({.pue = .9}), std::domain_error);
  EXPECT_THROW((void)hourly_cost({.utilisation = 0}), std::domain_error);
}

// ---- energy of a query, power -------------------------------------------------------------------

TEST(QueryEnergy, IsPowerTimesTime) {
  // 10 kW for 300/3000 of a second, 1.2 times: 1200 J
  EXPECT_TRUE(
      relatively_near(query_energy({.kilowatts = 10, .tokens_per_second = 3000, .pue = 1.2}, 300),
                      1200. / 3600, 1e-14));
  EXPECT_EQ(reported_typical_query_watt_hours, .34);
  EXPECT_EQ(reported_long_query_watt_hours, 4.32);
  EXPECT_THROW((void)query_energy({.kilowatts = 1, .tokens_per_second = 0}, 1), std::domain_error);
}

TEST(UtilisationPower, RisesToTheKnee) {
  EXPECT_EQ(power_at_utilisation(reported_a100_power, 0), 100);
  EXPECT_EQ(power_at_utilisation(reported_a100_power, .45), 400);
  EXPECT_EQ(power_at_utilisation(reported_a100_power, .9), 400);
  EXPECT_TRUE(relatively_near(power_at_utilisation(reported_a100_power, .225),
                              100 + 300 * std::pow(.5, .7), 1e-14));
  EXPECT_THROW((void)power_at_utilisation(reported_a100_power, 1.1), std::domain_error);
  EXPECT_THROW((void)power_at_utilisation({.idle_watts = 500}, .5), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::laws
