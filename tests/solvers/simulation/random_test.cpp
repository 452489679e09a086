// Samplers against the exact moments and distribution functions of their laws: fixed seeds, five
// standard errors, Kolmogorov-Smirnov and chi-squared at one in a million.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/simulation/random/alias_table.hpp"
#include "inferlaw/solvers/simulation/random/gamma.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "inferlaw/solvers/simulation/random/poisson.hpp"
#include "inferlaw/solvers/simulation/random/uniform.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using test::relatively_near;
using test::within_standard_errors;

constexpr std::size_t draws = 400'000;

template <typename Draw>
std::vector<double> sample(const Draw& draw) {
  WordStream words({.seed = 2024});
  std::vector<double> values(draws);
  for (double& value : values) value = static_cast<double>(draw(words));
  return values;
}

struct CentralMoments {
  double mean = 0;
  double second = 0;
  double third = 0;
};

Estimate mean_power(const std::vector<double>& values, double centre, int power) {
  RunningMoments moments;
  for (const double value : values) moments.add(std::pow(value - centre, power));
  return estimate_of(moments);
}

void expect_moments(const std::vector<double>& values, const CentralMoments& exact) {
  const double scale = std::sqrt(exact.second);
  const std::vector<double> expected = {0, exact.second, exact.third};
  for (int power = 1; power <= 3; ++power) {
    const Estimate estimate = mean_power(values, exact.mean, power);
    const double error = estimate.mean - expected[static_cast<std::size_t>(power - 1)];
    EXPECT_LE(std::abs(error), 5 * estimate.standard_error) << "central moment " << power;
    const double natural = std::max(std::pow(scale, power), std::abs(exact.third / scale));
    EXPECT_LE(estimate.standard_error, 0.2 * natural) << "central moment " << power;
  }
}

// sqrt(n) times the largest distance; exceeds 2.7 with probability 2 exp(-2 2.7^2) = 9e-7.
template <typename Law>
double kolmogorov_smirnov(std::vector<double> values, const Law& law) {
  std::ranges::sort(values);
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double probability = boost::math::cdf(law, values[i]);
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, probability - rank / n, (rank + 1) / n - probability});
  }
  return std::sqrt(n) * distance;
}

TEST(WordStream, IsThreefry) {
  // The authors' known answer for key 0 and counter 0.
  WordStream words({.seed = 0, .trial = 0, .purpose = Purpose::net_demand});
  for (const std::uint64_t expected :
       {0x09218ebde6c85537U, 0x55941f5266d86105U, 0x4bd25e16282434dcU, 0xee29ec846bd2e40bU})
    EXPECT_EQ(words(), expected);
}

TEST(WordStream, DiffersWithEveryPartOfItsAddress) {
  const StreamAddress base = {.seed = 1, .trial = 2, .purpose = Purpose::demand};
  const std::uint64_t word = WordStream(base)();
  EXPECT_EQ(word, WordStream(base)());
  EXPECT_NE(word, WordStream({.seed = 2, .trial = 2, .purpose = Purpose::demand})());
  EXPECT_NE(word, WordStream({.seed = 1, .trial = 3, .purpose = Purpose::demand})());
  EXPECT_NE(word, WordStream({.seed = 1, .trial = 2, .purpose = Purpose::harvest})());
}

TEST(WordStream, GoesOnWithNewBlocks) {
  WordStream words({.seed = 1});
  std::vector<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.push_back(words());
  std::ranges::sort(seen);
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
}

TEST(Uniform, IsNeverZero) {
  EXPECT_EQ(uniform_above_zero(0), 0x1p-53);
  EXPECT_EQ(uniform_above_zero(std::numeric_limits<std::uint64_t>::max()), 1);
}

TEST(Uniform, HasItsMomentsAndDistribution) {
  const UniformSampler uniform{.lowest = 5, .highest = 17};
  const auto values = sample([&](WordStream& words) { return uniform(words()); });
  expect_moments(values, {.mean = 11, .second = 12, .third = 0});
  EXPECT_LT(kolmogorov_smirnov(values, boost::math::uniform_distribution<double>(5, 17)), 2.7);
}

TEST(Uniform, EndsAtItsHighest) {
  const UniformSampler uniform{.lowest = 0.99, .highest = 3.6};
  ASSERT_GT(uniform.lowest + (uniform.highest - uniform.lowest), uniform.highest);
  EXPECT_EQ(uniform(std::numeric_limits<std::uint64_t>::max()), uniform.highest);
  EXPECT_GE(uniform(0), uniform.lowest);
}

TEST(Normal, HasItsMomentsAndDistribution) {
  const auto values = sample([](WordStream& words) { return standard_normal(words); });
  expect_moments(values, {.mean = 0, .second = 1, .third = 0});
  EXPECT_LT(kolmogorov_smirnov(values, boost::math::normal_distribution<double>(0, 1)), 2.7);
}

// One draw in four thousand falls beyond the outermost layer; a Kolmogorov-Smirnov test would not
// see an error there.
TEST(Normal, HasItsTail) {
  WordStream words({.seed = 7});
  const boost::math::normal_distribution<double> law(0, 1);
  constexpr int many = 20'000'000;
  std::map<double, int> beyond = {{2.5, 0}, {3.5, 0}, {3.6541528853610088, 0}, {4.2, 0}};
  for (int i = 0; i < many; ++i) {
    const double x = std::abs(standard_normal(words));
    if (x > 2.5)
      for (auto& [edge, count] : beyond) count += x > edge;
  }
  for (const auto& [edge, count] : beyond) {
    const double expected = 2 * boost::math::cdf(boost::math::complement(law, edge)) * many;
    EXPECT_TRUE(within_standard_errors(count, std::sqrt(expected), expected, 0.05)) << edge;
  }
}

class GammaOfShape : public testing::TestWithParam<double> {};

TEST_P(GammaOfShape, HasItsMomentsAndDistribution) {
  const GammaLaw law = {.shape = GetParam(), .scale = 3};
  const auto values = sample(GammaSampler(law));
  expect_moments(values, {.mean = law.shape * law.scale,
                          .second = law.shape * law.scale * law.scale,
                          .third = 2 * law.shape * std::pow(law.scale, 3)});
  EXPECT_LT(
      kolmogorov_smirnov(values, boost::math::gamma_distribution<double>(law.shape, law.scale)),
      2.7);
}

INSTANTIATE_TEST_SUITE_P(Shapes, GammaOfShape, testing::Values(0.05, 0.5, 0.99, 1.0, 4.0, 2500.0));

// Half of the draws of shape 0.001 lie below the smallest double: they are 0, and the others keep
// their law.
TEST(Gamma, OfATinyShapeUnderflowsToZeroAndNothingElse) {
  constexpr double shape = 0.001;
  constexpr double edge = 1e-300;
  auto values = sample(GammaSampler({.shape = shape, .scale = 1e6}));
  const boost::math::gamma_distribution<double> law(shape, 1e6);
  for (const double value : values) ASSERT_TRUE(value >= 0 && std::isfinite(value)) << value;
  for (const double bound : {edge, 1e-100, 1e-10, 1.0, 1e6}) {
    const double probability = boost::math::cdf(law, bound);
    const auto below = std::ranges::count_if(values, [&](double value) { return value <= bound; });
    const double deviation = std::sqrt(probability * (1 - probability) * draws);
    EXPECT_TRUE(
        within_standard_errors(static_cast<double>(below), deviation, probability * draws, 0.01))
        << bound;
  }
}

TEST(Gamma, RefusesShapesAndScalesOutsideTheirRange) {
  EXPECT_THROW(GammaSampler({.shape = 0, .scale = 1}), std::domain_error);
  EXPECT_THROW(GammaSampler({.shape = 1, .scale = std::nan("")}), std::domain_error);
  EXPECT_THROW(GammaSampler({.shape = std::numeric_limits<double>::infinity(), .scale = 1}),
               std::domain_error);
}

class PoissonOfMean : public testing::TestWithParam<double> {};

// Counts whose expected number is below 20 are pooled with their neighbours.
double chi_squared_complement(const std::vector<double>& values, double mean) {
  std::map<int, double> counted;
  for (const double value : values) ++counted[static_cast<int>(value)];
  const boost::math::poisson_distribution<double> law(mean);
  double statistic = 0;
  double expected = 0;
  double observed = 0;
  double left = draws;  // expected number not yet pooled
  int cells = 0;
  for (int k = 0; left > 0; ++k) {
    const double here = boost::math::pdf(law, k) * draws;
    expected += here;
    left -= here;
    observed += counted[k];
    const bool last = left < 20;
    if (last) {
      expected += left;
      for (auto it = counted.upper_bound(k); it != counted.end(); ++it) observed += it->second;
    } else if (expected < 20) {
      continue;
    }
    statistic += (observed - expected) * (observed - expected) / expected;
    ++cells;
    expected = observed = 0;
    if (last) break;
  }
  const boost::math::chi_squared_distribution<double> chi_squared(cells - 1);
  return boost::math::cdf(boost::math::complement(chi_squared, statistic));
}

TEST_P(PoissonOfMean, HasItsMomentsAndDistribution) {
  const double mean = GetParam();
  const auto values = sample([mean](WordStream& words) { return poisson(mean, words); });
  expect_moments(values, {.mean = mean, .second = mean, .third = mean});
  EXPECT_GT(chi_squared_complement(values, mean), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Means, PoissonOfMean, testing::Values(0.1, 1.0, 9.9, 64.0, 1234.5));

TEST(Poisson, OfMeanZeroIsZero) {
  WordStream words({});
  EXPECT_EQ(poisson(0, words), 0);
}

// Equally spaced words see every column and side: the frequencies are exact, not random.
TEST(AliasTable, GivesEveryValueItsProbability) {
  const std::vector<WeightedValue> law = {{.value = 1, .weight = 5},
                                          {.value = 2, .weight = 0},
                                          {.value = 3, .weight = 1},
                                          {.value = 4, .weight = 0.25},
                                          {.value = 5, .weight = 3.75}};
  const AliasTable table(law);
  std::map<double, double> share;
  constexpr std::uint64_t words = 1'000'000;
  constexpr std::uint64_t step = std::numeric_limits<std::uint64_t>::max() / words;
  for (std::uint64_t i = 0; i < words; ++i) share[table(i * step + step / 2)] += 1.0 / words;
  for (const WeightedValue& entry : law)
    EXPECT_NEAR(share[entry.value], entry.weight / 10, 1e-5) << entry.value;
}

TEST(AliasTable, HoldsThousandsOfValues) {
  std::vector<WeightedValue> law;
  double total = 0;
  double mean = 0;
  for (int i = 1; i <= 5000; ++i) {
    law.push_back({.value = 1.0 * i, .weight = 1.0 / i});
    total += 1.0 / i;
    mean += 1;
  }
  const AliasTable table(law);
  RunningMoments drawn;
  for (const double value : sample([&](WordStream& words) { return table(words()); }))
    drawn.add(value);
  const Estimate estimate = estimate_of(drawn);
  EXPECT_TRUE(within_standard_errors(estimate.mean, estimate.standard_error, mean / total, 0.01));
}

TEST(AliasTable, RefusesLawsThatAreNone) {
  EXPECT_THROW(AliasTable(std::vector<WeightedValue>{}), std::domain_error);
  EXPECT_THROW(AliasTable(std::vector<WeightedValue>{{.value = 1, .weight = 0}}),
               std::domain_error);
  EXPECT_THROW(
      AliasTable(std::vector<WeightedValue>{{.value = 1, .weight = 2}, {.value = 1, .weight = -1}}),
      std::domain_error);
}

TEST(RunningMoments, MergeLikeOneSequence) {
  RunningMoments whole, left, right, none;
  for (const double value : {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16, 1e9 + 30}) {
    whole.add(value);
    (value < 1e9 + 10 ? left : right).add(value);
  }
  left.merge(none);
  none.merge(left);
  none.merge(right);
  EXPECT_EQ(none.count, 5);
  EXPECT_DOUBLE_EQ(none.mean, 1e9 + 14);
  // Means near 1e9 are rounded to 1e-7; E[x^2] - E[x]^2 would be wrong by hundreds.
  EXPECT_TRUE(relatively_near(none.sum_of_squared_deviations, 100 + 49 + 1 + 4 + 256, 1e-8));
  EXPECT_TRUE(relatively_near(whole.sum_of_squared_deviations, 100 + 49 + 1 + 4 + 256, 1e-8));
  EXPECT_DOUBLE_EQ(estimate_of(whole).standard_deviation, std::sqrt(410.0 / 4));
  EXPECT_DOUBLE_EQ(estimate_of(whole).standard_error, std::sqrt(410.0 / 4 / 5));
}

}  // namespace
}  // namespace inferlaw::simulation
