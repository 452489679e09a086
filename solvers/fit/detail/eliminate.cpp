#include "inferlaw/solvers/fit/detail/eliminate.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace inferlaw::fit {
namespace {

// Of reweighted squares, each a search of its own from where the last one ended.
constexpr int most_rounds = 20;
constexpr DescentOptions to_the_end{.most_iterations = 300, .function_tolerance = 1e-14};
constexpr DescentOptions a_round{.most_iterations = 50, .function_tolerance = 1e-7};

bool is_linear(const Function& function, Eigen::Index j) {
  const Parameter& parameter = function.parameter(j);
  const Model& model = function.problem().model;
  const auto position = static_cast<std::size_t>(&parameter - model.parameters.data());
  return parameter.scale == Scale::linear && std::isinf(parameter.lower) &&
         std::isinf(parameter.upper) &&
         std::find(model.linear.begin(), model.linear.end(), position) != model.linear.end();
}

double median_residual(const Problem& problem, const std::vector<double>& predicted) {
  std::vector<double> sizes;
  for (std::size_t i = 0; i < predicted.size(); ++i)
    sizes.push_back(std::abs(residual(problem.objective, predicted[i], problem.measured[i]).value));
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

// The parabola that touches the loss of each row at m: w (m - y)^2 with w half its majoriser. False
// where a loss does not exist.
bool touch(const Function& function, const std::vector<double>& parameters, Problem& squares) {
  const Problem& problem = function.problem();
  const std::vector<double> predicted = predictions(problem.model, parameters);
  const double rounding = 0.01 * median_residual(problem, predicted);
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const RowLoss loss = row_loss(problem.objective, predicted[i], problem.measured[i], rounding);
    squares.weights[i] = function.weight(i) * loss.majoriser / 2;
    squares.measured[i] = {.response = predicted[i] - loss.slope / loss.majoriser};
    if (!std::isfinite(squares.weights[i]) || !std::isfinite(squares.measured[i].response))
      return false;
  }
  return true;
}

double value_at(Function& function, const std::vector<double>& parameters) {
  function.choose_units(parameters);
  return function.value(function.coordinates(parameters));
}

}  // namespace

Problem squares_for(const Function& function) {
  Problem squares = function.problem();
  squares.objective = {.kind = ObjectiveKind::squared_raw};
  squares.weights.resize(squares.model.rows);
  const bool relative = on_logarithms(function.problem().objective.kind);
  for (std::size_t i = 0; i < squares.weights.size(); ++i) {
    const double y = squares.measured[i].response;
    squares.weights[i] = relative ? function.weight(i) / (y * y) : function.weight(i);
  }
  return squares;
}

Elimination::Elimination(const Problem& squares)
    : function_(squares), rows_(function_.residual_rows()) {
  for (Eigen::Index j = 0; j < function_.size(); ++j)
    (is_linear(function_, j) ? linear_ : others_).push_back(j);
}

std::optional<std::vector<double>> Elimination::completed(std::span<const double> parameters) {
  u_ = function_.coordinates(parameters);
  const Eigen::VectorXd phi = u_(others_);
  Residuals at;
  if (!residuals(phi, at, false)) return std::nullopt;
  return function_.parameters(u_);
}

std::optional<std::vector<double>> Elimination::run(std::span<const double> start,
                                                    const DescentOptions& options) {
  u_ = function_.coordinates(start);
  const Eigen::VectorXd phi = u_(others_);
  const SumOfSquares sum{
      .rows = rows_,
      .lower = function_.lower()(others_),
      .upper = function_.upper()(others_),
      .residuals = [this](const Eigen::VectorXd& at_phi, Residuals& at, bool slopes) {
        return residuals(at_phi, at, slopes);
      }};
  const Eigen::VectorXd end = descend(sum, phi, options);
  Residuals at_end;
  if (!residuals(end, at_end, false)) return std::nullopt;
  return function_.parameters(u_);
}

bool Elimination::residuals(const Eigen::VectorXd& phi, Residuals& at, bool slopes) {
  u_(others_) = phi;
  u_(linear_).setZero();
  if (!function_.residuals(u_, all_, true)) return false;
  Eigen::MatrixXd columns = all_.slope(Eigen::all, linear_);
  const Eigen::RowVectorXd sizes = columns.cwiseAbs().colwise().maxCoeff();  // squares overflow
  if (!(sizes.minCoeff() > 0)) return false;
  columns *= sizes.cwiseInverse().asDiagonal();
  const Eigen::VectorXd scaled = least_squares(columns, -all_.value);
  u_(linear_) = scaled.cwiseQuotient(sizes.transpose());
  if (!u_.allFinite() || !function_.residuals(u_, all_, slopes)) return false;
  at.value = all_.value;
  if (!slopes) return true;
  const Eigen::MatrixXd span = qr_factors(columns, columns.cols()).orthonormal;
  const Eigen::MatrixXd along = all_.slope(Eigen::all, others_);
  at.slope = along - span * (span.transpose() * along);
  return at.slope.allFinite();
}

std::optional<std::vector<double>> descend_eliminated(Function& function,
                                                      std::span<const double> start) {
  const Problem& problem = function.problem();
  bool has_linear = false;
  for (Eigen::Index j = 0; j < function.size(); ++j)
    has_linear = has_linear || is_linear(function, j);
  if (!has_linear || is_likelihood(problem.objective.kind)) return std::nullopt;
  Problem squares = squares_for(function);
  const bool is_direct = problem.objective.kind == ObjectiveKind::squared_raw;
  const DescentOptions& options = is_direct ? to_the_end : a_round;
  std::optional<std::vector<double>> best = Elimination(squares).run(start, options);
  if (!best || is_direct) return best;
  double lowest = value_at(function, *best);
  for (int round = 0; round < most_rounds && touch(function, *best, squares); ++round) {
    const std::optional<std::vector<double>> next = Elimination(squares).run(*best, options);
    const double value = next ? value_at(function, *next) : lowest;
    if (!(value < lowest)) break;
    const bool settled = lowest - value <= 1e-6 * lowest;
    best = next;
    lowest = value;
    if (settled) break;
  }
  return best;
}

}  // namespace inferlaw::fit
