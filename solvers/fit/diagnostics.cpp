#include "inferlaw/solvers/fit/diagnostics.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
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

}  // namespace

std::vector<RowDiagnosis> diagnose(const Problem& problem, const FitResult& result) {
  const std::vector<double> predicted = predictions(problem.model, result.best.parameters);
  std::vector<RowDiagnosis> rows;
  std::vector<double> sizes;
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
  const bool absolute = is_absolute(problem.objective.kind);
  double sum = 0;
  const std::vector<RowDiagnosis> rows = diagnose(problem, result);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double r = rows[i].residual;
    sum += weight_of(problem, i) * (absolute ? std::abs(r) : r * r);
  }
  Criteria result_criteria;
  double& cost = result_criteria.minus_two_log_likelihood;
  cost = counts     ? 2 * result.best.value
         : absolute ? 2 * n * std::log(2 * sum / n) + 2 * n
                    : n * std::log(2 * std::numbers::pi * sum / n) + n;
  const double parameters = static_cast<double>(result.free) + (counts ? 0 : 1);
  result_criteria.aic = cost + 2 * parameters;
  result_criteria.bic = cost + parameters * std::log(n);
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

std::vector<std::string> unidentified(const Problem& problem, const FitResult& result,
                                      const Covariance& covariance) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < covariance.size; ++j) {
    const Parameter& parameter = problem.model.parameters[j];
    const double error = covariance.standard_error(j);
    const bool too_wide =
        parameter.scale == Scale::logarithmic && error > std::abs(result.best.parameters[j]);
    if (!parameter.fixed && (too_wide || !std::isfinite(error))) names.push_back(parameter.name);
  }
  return names;
}

}  // namespace inferlaw::fit
