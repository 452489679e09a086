#include "inferlaw/solvers/fit/laws/isoflop.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/matrix.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Points = std::vector<IsoflopPoint>;

struct Linear {
  Eigen::VectorXd coefficients;
  Eigen::MatrixXd covariance;
};

Linear linear_fit(const Eigen::MatrixXd& columns, const Eigen::VectorXd& response) {
  const Eigen::VectorXd coefficients = least_squares(columns, response);
  const auto freedom = static_cast<double>(columns.rows() - columns.cols());
  const double variance =
      freedom > 0 ? (response - columns * coefficients).squaredNorm() / freedom : nan;
  return {.coefficients = coefficients,
          .covariance = variance * inverse(transposed_product(columns, columns))};
}

// Sizes are centred first: squares of logarithms near 20 would lose five digits.
Parabola parabola_through(const Points& points) {
  const auto rows = static_cast<Eigen::Index>(points.size());
  double centre = 0;
  for (const IsoflopPoint& point : points)
    centre += std::log(point.parameters) / static_cast<double>(rows);
  Eigen::MatrixXd columns(rows, 3);
  Eigen::VectorXd loss(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const IsoflopPoint& point = points[static_cast<std::size_t>(i)];
    const double x = std::log(point.parameters) - centre;
    columns.row(i) << 1, x, x * x;
    loss[i] = point.loss;
  }
  const Linear line = linear_fit(columns, loss);
  const double slope = line.coefficients[1];
  const double bend = line.coefficients[2];
  const double at = -slope / (2 * bend);
  const Eigen::Vector3d gradient(0, -1 / (2 * bend), slope / (2 * bend * bend));
  const double low = columns.col(1).minCoeff();
  const double high = columns.col(1).maxCoeff();
  return {.budget_flop = points.front().budget_flop,
          .rows = points.size(),
          .optimal_parameters = std::exp(centre + at),
          .standard_error_of_log = std::sqrt(gradient.dot(line.covariance * gradient)),
          .least_loss = line.coefficients[0] + slope * at / 2,
          .curvature = bend,
          .squares_left = (loss - columns * line.coefficients).squaredNorm(),
          .has_minimum = bend > 0,
          .inside = bend > 0 && at > low && at < high};
}

std::size_t distinct_sizes(const Points& points) {
  std::set<double> sizes;
  for (const IsoflopPoint& point : points) sizes.insert(point.parameters);
  return sizes.size();
}

void draw_line_through_minima(IsoflopFit& fit) {
  std::vector<Eigen::Vector2d> minima;
  for (const Parabola& parabola : fit.parabolas)
    if (parabola.inside)
      minima.emplace_back(std::log(parabola.budget_flop), std::log(parabola.optimal_parameters));
  fit.used = minima.size();
  fit.exponent = fit.standard_error = fit.log_factor = nan;
  if (fit.used < 2) return;
  Eigen::MatrixXd columns(static_cast<Eigen::Index>(fit.used), 2);
  Eigen::VectorXd response(static_cast<Eigen::Index>(fit.used));
  for (std::size_t i = 0; i < fit.used; ++i) {
    columns.row(static_cast<Eigen::Index>(i)) << 1, minima[i][0];
    response[static_cast<Eigen::Index>(i)] = minima[i][1];
  }
  const Linear line = linear_fit(columns, response);
  fit.log_factor = line.coefficients[0];
  fit.exponent = line.coefficients[1];
  fit.standard_error = std::sqrt(line.covariance(1, 1));
}

}  // namespace

IsoflopFit fit_isoflops(std::span<const IsoflopPoint> points) {
  std::map<double, Points> budgets;
  for (const IsoflopPoint& point : points) {
    numeric::require_positive("budget", point.budget_flop);
    numeric::require_positive("N", point.parameters);
    numeric::require_finite("loss", point.loss);
    budgets[point.budget_flop].push_back(point);
  }
  IsoflopFit fit;
  for (const auto& [budget, of_budget] : budgets)
    if (distinct_sizes(of_budget) >= 3)
      fit.parabolas.push_back(parabola_through(of_budget));
    else
      ++fit.budgets_left_out;
  draw_line_through_minima(fit);
  return fit;
}

}  // namespace inferlaw::fit
