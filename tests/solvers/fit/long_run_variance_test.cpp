#include "inferlaw/solvers/fit/long_run_variance.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>

#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

constexpr std::size_t length = 8000;
constexpr LongRunMethod methods[] = {LongRunMethod::bartlett, LongRunMethod::autoregressive,
                                     LongRunMethod::batch_means};

// X_t = phi X_{t-1} + Z_t + theta Z_{t-1} from its equilibrium (after 1000 steps): long-run
// variance
// ((1 + theta)/(1 - phi))^2.
std::vector<double> arma(double phi, double theta, std::uint64_t seed, std::size_t count = length) {
  boost::random::mt19937_64 random(seed);
  boost::random::normal_distribution<double> normal;
  std::vector<double> series;
  double value = 0;
  double last = 0;
  for (std::size_t t = 0; t < count + 1000; ++t) {
    const double noise = normal(random);
    value = phi * value + noise + theta * last;
    last = noise;
    if (t >= 1000) series.push_back(value);
  }
  return series;
}

struct Spread {
  double mean;
  double standard_error;
  double deviation;
  double reported;
};

// Estimates over many series: their mean, and the standard error they report.
Spread over_series(double phi, double theta, const LongRunSettings& settings) {
  constexpr std::size_t count = 60;
  std::vector<double> values;
  double reported = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const LongRunVariance result = long_run_variance(arma(phi, theta, 100 + i), settings);
    values.push_back(result.variance);
    reported += result.standard_error / count;
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (count - 1));
  return {.mean = mean,
          .standard_error = deviation / std::sqrt(static_cast<double>(count)),
          .deviation = deviation,
          .reported = reported};
}

struct Case {
  double phi;
  double theta;
};
constexpr Case cases[] = {{0, 0}, {0.5, 0}, {0.8, 0}, {-0.4, 0}, {0, 0.6}, {0, -0.3}};

TEST(LongRunVariance, KnownSeries) {
  // The bias of each method at this length, relative: the plug-in bandwidths trade it off against
  // the standard error of one series; the autoregression has next to none.
  for (const auto& [phi, theta] : cases)
    for (const LongRunMethod method : methods) {
      const double exact = std::pow((1 + theta) / (1 - phi), 2);
      const Spread spread = over_series(phi, theta, {.method = method});
      const double bias = method == LongRunMethod::autoregressive ? 0.01 : 0.12;
      EXPECT_NEAR(spread.mean, exact, 5 * spread.standard_error + bias * exact)
          << "phi " << phi << ", theta " << theta << ", method " << static_cast<int>(method);
      EXPECT_LE(spread.standard_error, 0.02 * exact);
    }
}

TEST(LongRunVariance, TheReportedStandardErrorIsTheSpreadOfTheEstimates) {
  for (const auto& [phi, theta] : cases)
    for (const LongRunMethod method : methods) {
      const Spread spread = over_series(phi, theta, {.method = method});
      EXPECT_GT(spread.reported, 0.6 * spread.deviation)
          << "phi " << phi << ", theta " << theta << ", method " << static_cast<int>(method);
      EXPECT_LT(spread.reported, 1.9 * spread.deviation)
          << "phi " << phi << ", theta " << theta << ", method " << static_cast<int>(method);
    }
}

TEST(LongRunVariance, WithoutDependenceItIsTheVariance) {
  const std::vector<double> noise = arma(0, 0, 7);
  for (const LongRunMethod method : methods) {
    const LongRunVariance result = long_run_variance(noise, {.method = method});
    EXPECT_TRUE(test::within_standard_errors(result.variance, result.standard_error, 1, 0.1));
    EXPECT_NEAR(result.marginal_variance, 1, 0.05);
  }
}

TEST(LongRunVariance, BandwidthZeroAndBatchesOfOneAreThePlainVariance) {
  const std::vector<double> series = arma(0.5, 0, 3, 500);
  const double plain = autocorrelation(series, 0).variance;
  EXPECT_TRUE(relatively_near(long_run_variance(series, {.bandwidth = 0}).variance, plain, 1e-14));
  EXPECT_TRUE(relatively_near(
      long_run_variance(series, {.method = LongRunMethod::autoregressive, .bandwidth = 0}).variance,
      plain, 1e-14));
  EXPECT_TRUE(relatively_near(
      long_run_variance(series, {.method = LongRunMethod::batch_means, .bandwidth = 1}).variance,
      plain * 500 / 499, 1e-13));
}

TEST(LongRunVariance, BartlettByHand) {
  std::vector<double> series(40);
  for (std::size_t t = 0; t < series.size(); ++t) series[t] = t % 2 == 0 ? 1 : -1;
  // gamma_k = (-1)^k (1 - k/40), so m = 2 gives 1 - 2 (2/3)(39/40) + 2 (1/3)(38/40)
  EXPECT_NEAR(long_run_variance(series, {.bandwidth = 2}).variance, 1 - 1.3 + 38.0 / 60, 1e-14);
  EXPECT_NEAR(autocorrelation(series, 2).at_lag[1], -39.0 / 40, 1e-15);
}

TEST(LongRunVariance, YuleWalkerFindsTheOrder) {
  const LongRunVariance result =
      long_run_variance(arma(0.8, 0, 11), {.method = LongRunMethod::autoregressive});
  EXPECT_GE(result.bandwidth, 1);
  EXPECT_LE(result.bandwidth, 6);
  const std::vector<double> rho = autocorrelation(arma(0.8, 0, 11), 3).at_lag;
  for (std::size_t lag = 0; lag <= 3; ++lag)
    EXPECT_NEAR(rho[lag], std::pow(0.8, static_cast<double>(lag)), 0.05);
}

TEST(LongRunVariance, APeriodIsTakenOutOrLeft) {
  std::vector<double> series = arma(0.5, 0, 5);
  const double random_part = long_run_variance(series).variance;
  for (std::size_t t = 0; t < series.size(); ++t)
    series[t] += 10 + 5 * std::sin(2 * std::numbers::pi * static_cast<double>(t) / 24);
  const LongRunVariance kept = long_run_variance(series);
  const LongRunVariance removed = long_run_variance(series, {.period = 24});
  EXPECT_TRUE(relatively_near(removed.variance, random_part, 0.02));
  EXPECT_NEAR(removed.mean, 10, 0.1);
  EXPECT_GT(kept.marginal_variance, removed.marginal_variance + 10);
  const std::vector<double> rest = without_period(series, 24);
  for (std::size_t phase = 0; phase < 24; ++phase) {
    double sum = 0;
    double count = 0;
    for (std::size_t t = phase; t < rest.size(); t += 24, ++count) sum += rest[t];
    EXPECT_NEAR(sum / count, kept.mean, 1e-11);
  }
}

TEST(LongRunVariance, AConstantSeriesHasNone) {
  const std::vector<double> series(100, 3.5);
  for (const LongRunMethod method : methods)
    EXPECT_EQ(long_run_variance(series, {.method = method}).variance, 0);
}

TEST(LongRunVariance, RefusesParametersOutsideTheirRange) {
  std::vector<double> series(100, 1.0);
  EXPECT_THROW((void)long_run_variance(std::vector<double>(31, 1.0)), std::domain_error);
  EXPECT_THROW((void)long_run_variance(series, {.bandwidth = 51}), std::domain_error);
  EXPECT_THROW((void)long_run_variance(series, {.period = 51}), std::domain_error);
  EXPECT_THROW((void)autocorrelation(series, 100), std::domain_error);
  series[3] = std::nan("");
  EXPECT_THROW((void)long_run_variance(series), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::fit
