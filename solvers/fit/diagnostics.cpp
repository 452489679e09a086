#include "inferlaw/solvers/fit/diagnostics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/share_out.hpp"

namespace inferlaw::fit {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double weight_of(const Problem& problem, std::size_t row) {
  return problem.weights.empty() ? 1 : problem.weights[row];
}

// ln s Z(delta/s), s times the integral of exp(-rho).
double log_norm_of_huber(double threshold, double scale) {
  const double k = threshold / scale;
  return std::log(scale * (std::sqrt(2 * std::numbers::pi) * std::erf(k / std::numbers::sqrt2) +
                           2 * std::exp(-k * k / 2) / k));
}

double huber_cost(const FitResult& result) {
  const auto n = static_cast<double>(result.rows);
  const double sum = result.best.value;
  if (!(sum > 0)) return n * std::log(sum);  // as that of squares: a perfect fit, or none
  const auto cost = [&](double log_scale) {
    const double scale = std::exp(log_scale);
    return n * log_norm_of_huber(result.objective.huber_threshold, scale) + sum / (scale * scale);
  };
  const double most_digits = std::numeric_limits<double>::digits / 2.0;
  const double least = std::log(sum / n) / 2;
  return 2 * boost::math::tools::brent_find_minima(cost, least, least + std::numbers::ln2 / 2,
                                                   static_cast<int>(most_digits))
                 .second;
}

double cost_of_squares(const Problem& problem, const FitResult& result, double sum) {
  const auto n = static_cast<double>(result.rows);
  if (!problem.objective.known_errors) return n * std::log(2 * std::numbers::pi * sum / n) + n;
  for (std::size_t i = 0; i < problem.model.rows; ++i)
    if (weight_of(problem, i) > 0) sum += std::log(2 * std::numbers::pi / weight_of(problem, i));
  return sum;
}

double value_without_priors(const Problem& problem, const FitResult& result) {
  return problem.priors.empty() ? result.best.value
                                : objective_value(problem, result.best.parameters);
}

// Squares of the residuals and the fit, of the rows that count.
struct SpreadRows {
  std::vector<double> fit;
  std::vector<double> square;
  std::vector<double> standardised_square;
};

SpreadRows spread_rows(const Problem& problem, const FitResult& result) {
  const std::vector<double> predicted = predictions(problem.model, result.best.parameters);
  const std::vector<double> leverage = leverages(problem, result);
  SpreadRows rows;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const double weight = weight_of(problem, i);
    if (weight == 0) continue;
    const double r = residual(problem.objective, predicted[i], problem.measured[i]).value;
    rows.square.push_back(weight * r * r);
    // A row of leverage 1 has no residual of its own.
    const double left = 1 - leverage[i];
    rows.standardised_square.push_back(left > 1e-9 ? weight * r * r / left : 0);
    rows.fit.push_back(on_logarithms(problem.objective.kind) ? std::log(predicted[i])
                                                             : predicted[i]);
  }
  return rows;
}

// A double in bits that rise with it.
struct Placed {
  std::uint64_t bits = 0;
  std::size_t place = 0;
};

std::uint64_t rising_bits(double value) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

// By digits of the bits, the last one first: many rows are sorted several times as fast as by
// comparisons.
std::vector<Placed> in_order(const std::vector<double>& values) {
  constexpr unsigned digit_bits = 11;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  std::vector<Placed> from(values.size());
  std::vector<Placed> to(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    from[i] = {.bits = rising_bits(values[i]), .place = i};
  for (unsigned shift = 0; shift < 64; shift += digit_bits) {
    const auto digit = [&](const Placed& each) { return (each.bits >> shift) & (digits - 1); };
    std::array<std::size_t, digits + 1> next{};
    for (const Placed& each : from) ++next[digit(each) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    for (const Placed& each : from) to[next[digit(each)]++] = each;
    std::swap(from, to);
  }
  return from;
}

// From 1; equal values share the mean of their ranks.
std::vector<double> ranks_of(const std::vector<double>& values) {
  const std::vector<Placed> sorted = in_order(values);
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < sorted.size();) {
    const double value = values[sorted[first].place];
    std::size_t last = first + 1;
    while (last < sorted.size() && values[sorted[last].place] == value) ++last;
    for (std::size_t at = first; at < last; ++at)
      ranks[sorted[at].place] = static_cast<double>(first + last + 1) / 2;
    first = last;
  }
  return ranks;
}

double upper_tail_of_f(double statistic, double by, double residual_degrees_of_freedom) {
  if (std::isnan(statistic)) return std::numeric_limits<double>::quiet_NaN();
  const boost::math::fisher_f_distribution<double, numeric::MathPolicy> law(
      by, residual_degrees_of_freedom);
  return cdf(complement(law, std::max(statistic, 0.0)));
}

// Not a number where one of them does not vary.
SlopeTest slope_test(const std::vector<double>& x, const std::vector<double>& y) {
  const double mean_x = numeric::sample_mean(x);
  const double mean_y = numeric::sample_mean(y);
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  const double freedom = static_cast<double>(x.size()) - 2;
  SlopeTest test{.correlation = xy / std::sqrt(xx * yy)};
  const double explained = std::min(test.correlation * test.correlation, 1.0);
  test.f_statistic = freedom * explained / (1 - explained);
  test.probability =
      std::isinf(test.f_statistic) ? 0 : upper_tail_of_f(test.f_statistic, 1, freedom);
  return test;
}

}  // namespace

const SlopeTest& SpreadTest::clearer() const {
  return by_ranks.probability < breusch_pagan.probability ? by_ranks : breusch_pagan;
}

std::optional<SpreadTest> spread_test(const Problem& problem, const FitResult& result) {
  if (is_likelihood(problem.objective.kind)) return std::nullopt;
  const SpreadRows rows = spread_rows(problem, result);
  if (rows.fit.size() < 4) return std::nullopt;
  const SpreadTest test{
      .breusch_pagan = slope_test(rows.fit, rows.square),
      .by_ranks = slope_test(ranks_of(rows.fit), ranks_of(rows.standardised_square)),
      .residual_degrees_of_freedom = static_cast<double>(rows.fit.size()) - 2};
  const bool varies =
      std::isfinite(test.breusch_pagan.correlation) && std::isfinite(test.by_ranks.correlation);
  return varies ? std::optional(test) : std::nullopt;
}

std::vector<RowDiagnosis> diagnose(const Problem& problem, const FitResult& result) {
  const std::vector<double> predicted = predictions(problem.model, result.best.parameters);
  std::vector<RowDiagnosis> rows;
  std::vector<double> sizes;
  rows.reserve(predicted.size());
  sizes.reserve(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const double r = residual(problem.objective, predicted[i], problem.measured[i]).value;
    rows.push_back({.predicted = predicted[i], .residual = r});
    sizes.push_back(std::abs(r));
  }
  const double scale = 1.4826 * median(sizes);
  for (RowDiagnosis& row : rows) {
    row.standardised = scale > 0 ? row.residual / scale : 0;
    row.outlier = std::abs(row.standardised) > outlier_at;
  }
  return rows;
}

std::vector<ResidualPlotRow> residual_plot(const Problem& problem, const FitResult& result) {
  const std::vector<RowDiagnosis> rows = diagnose(problem, result);
  std::vector<double> residuals;
  residuals.reserve(rows.size());
  for (const RowDiagnosis& row : rows) residuals.push_back(row.residual);
  const std::vector<double> ranks = ranks_of(residuals);
  const std::vector<double> leverage = leverages(problem, result);
  const boost::math::normal_distribution<double, numeric::MathPolicy> normal;
  const double blom = static_cast<double>(rows.size()) + 0.25;
  std::vector<ResidualPlotRow> plot;
  plot.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    plot.push_back({.measured = problem.measured[i].response,
                    .leverage = leverage[i],
                    .normal_quantile = quantile(normal, (ranks[i] - 0.375) / blom)});
  return plot;
}

std::vector<std::vector<double>> leave_one_out_changes(const Problem& problem,
                                                       const FitResult& result, int threads) {
  const std::vector<double>& all = result.best.parameters;
  std::vector<std::vector<double>> changes(problem.model.rows);
  share_out(
      static_cast<std::int64_t>(problem.model.rows), thread_count(threads), [&](std::int64_t row) {
        const auto i = static_cast<std::size_t>(row);
        std::vector<double> weights(problem.model.rows, 1);
        weights[i] = 0;
        const Minimum without = minimise(problem, all, {.from_nearby = true, .weights = weights});
        changes[i].assign(all.size(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t j = 0; without.found() && j < all.size(); ++j)
          changes[i][j] = without.parameters[j] - all[j];
      });
  return changes;
}

Criteria criteria(const Problem& problem, const FitResult& result) {
  const auto n = static_cast<double>(result.rows);
  const bool counts = is_likelihood(problem.objective.kind);
  const bool huber = is_huber(problem.objective.kind);
  const bool absolute = is_absolute(problem.objective.kind);
  double sum = 0;
  const std::vector<double> predicted = predictions(problem.model, result.best.parameters);
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const double r = residual(problem.objective, predicted[i], problem.measured[i]).value;
    sum += weight_of(problem, i) * (absolute ? std::abs(r) : r * r);
  }
  Criteria result_criteria;
  double& cost = result_criteria.minus_two_log_likelihood;
  cost = counts     ? 2 * value_without_priors(problem, result)
         : absolute ? 2 * n * std::log(2 * sum / n) + 2 * n
         : huber    ? huber_cost(result)
                    : cost_of_squares(problem, result, sum);
  const double parameters =
      static_cast<double>(result.free) + (scale_is_known(problem.objective) ? 0 : 1);
  const bool counted = problem.priors.empty();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  result_criteria.aic = counted ? cost + 2 * parameters : nan;
  result_criteria.bic = counted ? cost + parameters * std::log(n) : nan;
  return result_criteria;
}

LikelihoodRatio likelihood_ratio(const Criteria& smaller, std::size_t parameters_of_smaller,
                                 const Criteria& larger, std::size_t parameters_of_larger) {
  if (parameters_of_smaller >= parameters_of_larger)
    numeric::refuse("parameters of the smaller law", static_cast<double>(parameters_of_smaller),
                    "fewer than the larger law has");
  LikelihoodRatio ratio;
  ratio.statistic = smaller.minus_two_log_likelihood - larger.minus_two_log_likelihood;
  ratio.degrees_of_freedom = static_cast<double>(parameters_of_larger - parameters_of_smaller);
  const boost::math::chi_squared_distribution<double, numeric::MathPolicy> law(
      ratio.degrees_of_freedom);
  ratio.probability = cdf(complement(law, std::max(ratio.statistic, 0.0)));
  return ratio;
}

void judge_by_f(LikelihoodRatio& ratio, double drop_of_objective, double dispersion,
                double residual_degrees_of_freedom) {
  ratio.residual_degrees_of_freedom = residual_degrees_of_freedom;
  ratio.f_statistic = 2 * drop_of_objective / dispersion / ratio.degrees_of_freedom;
  if (!(residual_degrees_of_freedom > 0) || !std::isfinite(ratio.f_statistic)) {
    ratio.probability = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  ratio.probability =
      upper_tail_of_f(ratio.f_statistic, ratio.degrees_of_freedom, residual_degrees_of_freedom);
}

GoodnessOfFit goodness_of_fit(const Problem& problem, const FitResult& result) {
  GoodnessOfFit goodness{.chi_squared = value_without_priors(problem, result),
                         .degrees_of_freedom = result.degrees_of_freedom(),
                         .probability = std::numeric_limits<double>::quiet_NaN()};
  if (!(goodness.degrees_of_freedom > 0)) return goodness;
  const boost::math::chi_squared_distribution<double, numeric::MathPolicy> law(
      goodness.degrees_of_freedom);
  goodness.probability = cdf(complement(law, goodness.chi_squared));
  return goodness;
}

std::vector<std::string> unidentified(const Problem& problem, const FitResult& result,
                                      const Covariance& covariance) {
  std::vector<std::string> names = result.best.unfelt;
  for (const Direction& part : result.best.costless) names.push_back(part.parameter);
  const bool is_judged = result.usable() || result.best.end == End::flat;
  if (!names.empty() || !is_judged) return names;
  for (std::size_t j = 0; j < covariance.size; ++j) {
    const Parameter& parameter = problem.model.parameters[j];
    const double error = covariance.standard_error(j);
    const bool too_wide =
        parameter.scale == Scale::logarithmic && error > std::abs(result.best.parameters[j]);
    // Of a certified minimum an error that is missing is one that doubles cannot hold.
    const bool none = !std::isfinite(error) && !result.usable();
    if (!parameter.fixed && (too_wide || none)) names.push_back(parameter.name);
  }
  return names;
}

}  // namespace inferlaw::fit
