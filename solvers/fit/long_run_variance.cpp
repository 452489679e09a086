#include "inferlaw/solvers/fit/long_run_variance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::fit {
namespace {

constexpr std::size_t fewest_values = 32;
constexpr double strongest_plug_in = 0.97;  // beyond, the bandwidth formulas ask for all of n

double real(std::size_t count) { return static_cast<double>(count); }
double real(long count) { return static_cast<double>(count); }

void check(std::span<const double> series) {
  if (series.size() < fewest_values)
    numeric::refuse("number of values", real(series.size()), "at least 32");
  for (const double value : series) numeric::require_finite("value of the series", value);
}

void require_between(std::string_view name, long value, long low, long high,
                     std::string_view allowed) {
  if (value < low || value > high) numeric::refuse(name, real(value), allowed);
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / real(values.size());
}

std::vector<double> centred(std::span<const double> series) {
  const double mean = mean_of(series);
  std::vector<double> deviations(series.begin(), series.end());
  for (double& value : deviations) value -= mean;
  return deviations;
}

// gamma_0 .. gamma_lags of deviations from the mean.
std::vector<double> autocovariances(const std::vector<double>& deviations, long lags) {
  std::vector<double> gamma;
  for (long lag = 0; lag <= lags; ++lag)
    gamma.push_back(
        std::inner_product(deviations.begin() + lag, deviations.end(), deviations.begin(), 0.0) /
        real(deviations.size()));
  return gamma;
}

// Andrews' measure of dependence for AR(1), 4 rho^2/(1 - rho^2)^2.
double dependence(const std::vector<double>& deviations) {
  const std::vector<double> gamma = autocovariances(deviations, 1);
  if (gamma[0] == 0) return 0;
  const double rho = std::clamp(gamma[1] / gamma[0], -strongest_plug_in, strongest_plug_in);
  const double rest = 1 - rho * rho;
  return 4 * rho * rho / (rest * rest);
}

LongRunVariance bartlett(const std::vector<double>& deviations, long wanted) {
  const auto n = static_cast<long>(deviations.size());
  const double automatic = 1.1447 * std::cbrt(dependence(deviations) * real(n));
  const long m = wanted >= 0 ? wanted : std::min(static_cast<long>(automatic), n / 2);
  const std::vector<double> gamma = autocovariances(deviations, m);
  double sum = gamma[0];
  for (long lag = 1; lag <= m; ++lag)
    sum += 2 * (1 - real(lag) / real(m + 1)) * gamma[static_cast<std::size_t>(lag)];
  const double window = std::max(2.0, 4.0 / 3 * real(m));  // m = 0: the plain variance
  return {.variance = sum, .standard_error = sum * std::sqrt(window / real(n)), .bandwidth = m};
}

// An autoregression of some order.
struct Autoregression {
  std::vector<double> coefficients;
  double innovation_variance;
  double sum_of_lower_inverses = 0;  // of the long-run variances of all lower orders
};

double long_run_variance_of(const Autoregression& fit) {
  const double gain = 1 - std::accumulate(fit.coefficients.begin(), fit.coefficients.end(), 0.0);
  return fit.innovation_variance / (gain * gain);
}

// One step of Levinson and Durbin: the Yule-Walker fit of the next order.
Autoregression next_order(const Autoregression& fit, const std::vector<double>& gamma) {
  const std::size_t order = fit.coefficients.size();
  double reflection = gamma[order + 1];
  for (std::size_t i = 0; i < order; ++i) reflection -= fit.coefficients[i] * gamma[order - i];
  reflection /= fit.innovation_variance;
  Autoregression next = fit;
  for (std::size_t i = 0; i < order; ++i)
    next.coefficients[i] -= reflection * fit.coefficients[order - 1 - i];
  next.coefficients.push_back(reflection);
  next.innovation_variance *= 1 - reflection * reflection;
  next.sum_of_lower_inverses += 1 / long_run_variance_of(fit);
  return next;
}

double akaike(const Autoregression& fit, std::size_t n) {
  return real(n) * std::log(fit.innovation_variance) + 2 * real(fit.coefficients.size());
}

Autoregression fitted(const std::vector<double>& deviations, long wanted) {
  const std::size_t n = deviations.size();
  const long most = wanted >= 0 ? wanted : static_cast<long>(10 * std::log10(real(n)));
  const std::vector<double> gamma = autocovariances(deviations, most);
  Autoregression fit{.coefficients = {}, .innovation_variance = gamma[0]};
  Autoregression best = fit;
  for (long order = 1; order <= most && fit.innovation_variance > 0; ++order) {
    fit = next_order(fit, gamma);
    if (wanted >= 0 || akaike(fit, n) < akaike(best, n)) best = fit;
  }
  return best;
}

LongRunVariance autoregressive(const std::vector<double>& deviations, long wanted) {
  const Autoregression fit = fitted(deviations, wanted);
  const double variance = long_run_variance_of(fit);
  const double spread = 2 + 4 * variance * fit.sum_of_lower_inverses;
  return {.variance = variance,
          .standard_error = variance * std::sqrt(spread / real(deviations.size())),
          .bandwidth = static_cast<long>(fit.coefficients.size())};
}

LongRunVariance batch_means(const std::vector<double>& deviations, long wanted) {
  const auto n = static_cast<long>(deviations.size());
  const double automatic = 1 + std::cbrt(dependence(deviations) * real(n));
  const long size =
      wanted >= 0 ? std::max(wanted, 1L) : std::min(static_cast<long>(automatic), n / 8);
  const long batches = n / size;
  std::vector<double> means;
  for (long i = 0; i < batches; ++i)
    means.push_back(
        mean_of(std::span(deviations)
                    .subspan(static_cast<std::size_t>(i * size), static_cast<std::size_t>(size))));
  const std::vector<double> spread = centred(means);
  const double squares = std::inner_product(spread.begin(), spread.end(), spread.begin(), 0.0);
  const double variance = real(size) * squares / real(batches - 1);
  return {.variance = variance,
          .standard_error = variance * std::sqrt(2 / real(batches - 1)),
          .bandwidth = size};
}

LongRunVariance estimate(const std::vector<double>& deviations, const LongRunSettings& settings) {
  switch (settings.method) {
    case LongRunMethod::autoregressive:
      return autoregressive(deviations, settings.bandwidth);
    case LongRunMethod::batch_means:
      return batch_means(deviations, settings.bandwidth);
    case LongRunMethod::bartlett:
      break;
  }
  return bartlett(deviations, settings.bandwidth);
}

}  // namespace

Autocorrelation autocorrelation(std::span<const double> series, long lags) {
  check(series);
  require_between("lag", lags, 0, static_cast<long>(series.size()) - 1,
                  "0 to below the number of values");
  std::vector<double> rho = autocovariances(centred(series), lags);
  const double variance = rho[0];
  for (double& value : rho) value = variance > 0 ? value / variance : 0;
  return {.mean = mean_of(series), .variance = variance, .at_lag = std::move(rho)};
}

std::vector<double> without_period(std::span<const double> series, long period) {
  check(series);
  const auto n = static_cast<long>(series.size());
  require_between("period", period, 1, n / 2, "1 to half the number of values");
  const auto phases = static_cast<std::size_t>(period);
  std::vector<double> sums(phases);
  std::vector<double> counts(phases);
  for (std::size_t t = 0; t < series.size(); ++t) {
    sums[t % phases] += series[t];
    counts[t % phases] += 1;
  }
  const double mean = mean_of(series);
  std::vector<double> result(series.begin(), series.end());
  for (std::size_t t = 0; t < result.size(); ++t)
    result[t] += mean - sums[t % phases] / counts[t % phases];
  return result;
}

LongRunVariance long_run_variance(std::span<const double> series, const LongRunSettings& settings) {
  check(series);
  const auto n = static_cast<long>(series.size());
  require_between("bandwidth", settings.bandwidth, -1, n / 2, "-1, or 0 to half the values");
  const std::vector<double> deviations =
      centred(settings.period == 0 ? std::vector<double>(series.begin(), series.end())
                                   : without_period(series, settings.period));
  LongRunVariance result = estimate(deviations, settings);
  result.mean = mean_of(series);
  result.marginal_variance = autocovariances(deviations, 0)[0];
  return result;
}

}  // namespace inferlaw::fit
