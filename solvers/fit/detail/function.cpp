#include "inferlaw/solvers/fit/detail/function.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inferlaw::fit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Predictions are right to some 16 epsilon; times 1e9, for a gradient that cancels to 1e-9.
constexpr double round_off_in_gradient = 1e9 * 16 * std::numeric_limits<double>::epsilon();

// Where residuals are this much smaller than predictions, five and more of their digits cancel.
constexpr double cancelling = 1e-5;

// Slopes by which predictions change as they are; beyond, a parameter has a unit of its own.
constexpr double largest_slope = 1e20;

}  // namespace

Function::Function(const Problem& problem, std::span<const double> weights)
    : problem_(problem), weights_(problem.model.rows, 1) {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (!problem.weights.empty()) weights_[i] = problem.weights[i];
    if (!weights.empty()) weights_[i] *= weights[i];
  }
  const std::vector<Parameter>& parameters = problem.model.parameters;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    parameters_.push_back(parameters[j].fixed.value_or(0));
    if (!parameters[j].fixed) free_.push_back(j);
  }
  units_ = Eigen::VectorXd::Ones(size());
  set_bounds();
  values_.resize(problem.model.rows);
  gradient_.resize(problem.model.rows * parameters.size());
  slopes_.resize(static_cast<Eigen::Index>(problem.model.rows), size());
  const auto rows = static_cast<Eigen::Index>(problem.model.rows);
  for (Eigen::ArrayXd* each : {&row_slopes_, &row_curvatures_, &row_majorisers_, &bent_})
    each->resize(rows);
}

void Function::set_bounds() {
  lower_.resize(size());
  upper_.resize(size());
  for (Eigen::Index j = 0; j < size(); ++j) {
    lower_[j] = to_coordinate(j, parameter(j).lower);
    upper_[j] = to_coordinate(j, parameter(j).upper);
  }
}

double Function::to_coordinate(Eigen::Index free, double value) const {
  if (parameter(free).scale == Scale::linear) return value / units_[free];
  return value > 0 ? std::log(value) : -infinity;
}

double Function::from_coordinate(Eigen::Index free, double u) const {
  return parameter(free).scale == Scale::linear ? u * units_[free] : std::exp(u);
}

void Function::choose_units(std::span<const double> parameters) {
  units_.setOnes();
  set_bounds();
  predict(coordinates(parameters), true);
  for (Eigen::Index j = 0; j < size(); ++j) {
    const double slope = slopes_.col(j).cwiseAbs().maxCoeff();
    const bool far = slope > largest_slope || (slope > 0 && slope < 1 / largest_slope);
    if (parameter(j).scale == Scale::linear && std::isfinite(slope) && far)
      units_[j] = std::ldexp(1.0, -std::ilogb(slope));
  }
  set_bounds();
}

const Parameter& Function::parameter(Eigen::Index free) const {
  return problem_.model.parameters[free_[static_cast<std::size_t>(free)]];
}

Eigen::VectorXd Function::coordinates(std::span<const double> parameters) const {
  Eigen::VectorXd u(size());
  for (Eigen::Index j = 0; j < size(); ++j)
    u[j] = std::clamp(to_coordinate(j, parameters[free_[static_cast<std::size_t>(j)]]), lower_[j],
                      upper_[j]);
  return u;
}

std::vector<double> Function::parameters(const Eigen::VectorXd& u) const {
  std::vector<double> all = parameters_;
  for (Eigen::Index j = 0; j < size(); ++j)
    all[free_[static_cast<std::size_t>(j)]] = from_coordinate(j, u[j]);
  return all;
}

void Function::predict(const Eigen::VectorXd& u, bool slopes) {
  for (Eigen::Index j = 0; j < size(); ++j)
    parameters_[free_[static_cast<std::size_t>(j)]] = from_coordinate(j, u[j]);
  problem_.model.predict(parameters_, values_,
                         slopes ? std::span<double>(gradient_) : std::span<double>());
  if (slopes) to_coordinates();
  compare_with_data();
}

// Where predictions meet the data to many digits, their differences are taken in long doubles.
void Function::compare_with_data() {
  differences_.clear();
  const ObjectiveKind kind = problem_.objective.kind;
  if (!problem_.model.predict_precisely || on_logarithms(kind) || is_likelihood(kind)) return;
  double left = 0;
  double size = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double difference = values_[i] - problem_.measured[i].response;
    left += weights_[i] * difference * difference;
    size += weights_[i] * values_[i] * values_[i];
  }
  if (!(left < cancelling * cancelling * size)) return;
  precise_values_.resize(values_.size());
  const std::vector<long double> parameters(parameters_.begin(), parameters_.end());
  problem_.model.predict_precisely(parameters, precise_values_);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Measurement& measured = problem_.measured[i];
    differences_.push_back(static_cast<double>(precise_values_[i] -
                                               static_cast<long double>(measured.response) -
                                               static_cast<long double>(measured.remainder)));
  }
}

// A residual m - y is that of m - y from 0.
RowLoss Function::loss_of_row(std::size_t row) const {
  if (!differences_.empty())
    return row_loss(problem_.objective, differences_[row], {.response = 0}, rounding_);
  return row_loss(problem_.objective, values_[row], problem_.measured[row], rounding_);
}

void Function::to_coordinates() {
  const std::size_t width = parameters_.size();
  for (Eigen::Index j = 0; j < size(); ++j) {
    const std::size_t column = free_[static_cast<std::size_t>(j)];
    const double factor =
        parameter(j).scale == Scale::logarithmic ? parameters_[column] : units_[j];
    for (std::size_t i = 0; i < values_.size(); ++i)
      slopes_(static_cast<Eigen::Index>(i), j) = gradient_[i * width + column] * factor;
  }
}

double Function::value(const Eigen::VectorXd& u) {
  predict(u, false);
  double sum = 0;
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (weights_[i] != 0) sum += weights_[i] * loss_of_row(i).value;
  if (!problem_.priors.empty()) sum += prior_weight(problem_) * standings().squaredNorm();
  return std::isfinite(sum) ? sum : infinity;
}

bool Function::expand(const Eigen::VectorXd& u, Expansion& expansion) {
  predict(u, true);
  weigh_rows(expansion);
  const Eigen::Index width = size();
  expansion.gradient.resize(width);
  expansion.scale.resize(width);
  expansion.gradient_cancelled.resize(width);
  const PriorPull prior = priors_here();
  expansion.value += prior.value;
  expansion.hessian = curvature(u, {row_slopes_.data(), values_.size()}) + prior.hessian;
  const Eigen::Map<const Eigen::ArrayXd> predicted(values_.data(), slopes_.rows());
  for (Eigen::Index j = 0; j < width; ++j) {
    const auto column = slopes_.col(j).array();
    expansion.gradient[j] = (row_slopes_ * column).sum() + prior.gradient[j];
    expansion.scale[j] = std::sqrt((row_majorisers_ * column.square()).sum() + prior.hessian(j, j));
    const double size = (row_slopes_ * column).abs().sum() + prior.sizes[j] +
                        round_off_in_gradient * (row_majorisers_ * predicted * column).abs().sum();
    expansion.gradient_cancelled[j] = size > 0 ? std::abs(expansion.gradient[j]) / size : 0;
    bent_ = row_curvatures_ * column;
    for (Eigen::Index k = 0; k <= j; ++k) {
      const double entry = (bent_ * slopes_.col(k).array()).sum();
      expansion.hessian(j, k) += entry;
      if (k != j) expansion.hessian(k, j) += entry;
    }
  }
  return std::isfinite(expansion.value) && expansion.gradient.allFinite() &&
         expansion.hessian.allFinite();
}

// Losses of all rows: their sum, and their derivatives for the sums over rows that follow.
void Function::weigh_rows(Expansion& expansion) {
  expansion.value = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    row_slopes_[row] = row_curvatures_[row] = row_majorisers_[row] = 0;
    if (weights_[i] == 0) continue;
    const RowLoss loss = loss_of_row(i);
    expansion.value += weights_[i] * loss.value;
    row_slopes_[row] = weights_[i] * loss.slope;
    row_curvatures_[row] = weights_[i] * loss.curvature;
    row_majorisers_[row] = weights_[i] * loss.majoriser;
  }
}

bool Function::residuals(const Eigen::VectorXd& u, Residuals& residuals, bool slopes) {
  predict(u, slopes);
  const auto rows = static_cast<Eigen::Index>(residual_rows());
  residuals.value.resize(rows);
  if (slopes) {
    residuals.slope.resize(rows, size());
    residuals.slope.topRows(slopes_.rows()) = slopes_;
  }
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const Sloped r = differences_.empty()
                         ? residual(problem_.objective, values_[i], problem_.measured[i])
                         : residual(problem_.objective, differences_[i], {.response = 0});
    const double root = std::sqrt(weights_[i]);
    const auto row = static_cast<Eigen::Index>(i);
    residuals.value[row] = root == 0 ? 0 : root * r.value;
    if (!slopes) continue;
    if (root == 0)
      residuals.slope.row(row).setZero();
    else
      residuals.slope.row(row) *= root * r.slope;
  }
  append_priors(residuals, slopes);
  return residuals.value.allFinite() && (!slopes || residuals.slope.allFinite());
}

// z of a prior where predict was last called.
double Function::standing(const Prior& prior) const {
  const auto coordinate = [&](std::size_t j) {
    const bool by_ratio = problem_.model.parameters[j].scale == Scale::logarithmic;
    return by_ratio ? std::log(parameters_[j]) : parameters_[j];
  };
  const double centre = prior.mean + (prior.centre ? coordinate(*prior.centre) : 0);
  return (coordinate(prior.parameter) - centre) / prior.standard_deviation;
}

Eigen::VectorXd Function::standings() const {
  Eigen::VectorXd z(static_cast<Eigen::Index>(problem_.priors.size()));
  for (Eigen::Index k = 0; k < z.size(); ++k)
    z[k] = standing(problem_.priors[static_cast<std::size_t>(k)]);
  return z;
}

// dz/du, the same everywhere.
Eigen::MatrixXd Function::slopes_of_standings() const {
  Eigen::MatrixXd slopes =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(problem_.priors.size()), size());
  for (Eigen::Index k = 0; k < slopes.rows(); ++k) {
    const Prior& prior = problem_.priors[static_cast<std::size_t>(k)];
    for (Eigen::Index j = 0; j < size(); ++j) {
      const std::size_t position = free_[static_cast<std::size_t>(j)];
      if (position == prior.parameter) slopes(k, j) += units_[j] / prior.standard_deviation;
      if (prior.centre && position == *prior.centre)
        slopes(k, j) -= units_[j] / prior.standard_deviation;
    }
  }
  return slopes;
}

PriorPull Function::priors_here() const {
  PriorPull pull{.gradient = Eigen::VectorXd::Zero(size()),
                 .sizes = Eigen::VectorXd::Zero(size()),
                 .hessian = Eigen::MatrixXd::Zero(size(), size())};
  if (problem_.priors.empty()) return pull;
  const double weight = prior_weight(problem_);
  const Eigen::VectorXd z = standings();
  const Eigen::MatrixXd slopes = slopes_of_standings();
  pull.value = weight * z.squaredNorm();
  pull.gradient = 2 * weight * slopes.transpose() * z;
  pull.sizes = 2 * weight * slopes.cwiseAbs().transpose() * z.cwiseAbs();
  pull.hessian = curvature_of_priors();
  return pull;
}

Eigen::MatrixXd Function::curvature_of_priors() const {
  const Eigen::MatrixXd slopes = slopes_of_standings();
  return 2 * prior_weight(problem_) * transposed_product(slopes, slopes);
}

// Squares of residuals sum to F, to 2 F for likelihoods.
void Function::append_priors(Residuals& residuals, bool slopes) const {
  if (problem_.priors.empty()) return;
  const double root =
      is_likelihood(problem_.objective.kind) ? 1 : std::sqrt(prior_weight(problem_));
  const auto count = static_cast<Eigen::Index>(problem_.priors.size());
  residuals.value.tail(count) = root * standings();
  if (slopes) residuals.slope.bottomRows(count) = root * slopes_of_standings();
}

double Function::prediction_size() const {
  const ObjectiveKind kind = problem_.objective.kind;
  const bool relative = on_logarithms(kind) || is_likelihood(kind);
  double squares = 0;
  for (std::size_t i = 0; i < values_.size(); ++i)
    squares += weights_[i] * (relative ? 1 : values_[i] * values_[i]);
  return std::sqrt(squares);
}

// r is m - y, or ln m - ln y, whose second derivative by m is -1/m^2.
Eigen::MatrixXd Function::bend_of_residuals(const Eigen::VectorXd& u,
                                            std::span<const double> pulls) {
  predict(u, true);
  std::vector<double> by_prediction(pulls.begin(), pulls.end());
  Eigen::ArrayXd bent = Eigen::ArrayXd::Zero(slopes_.rows());
  if (on_logarithms(problem_.objective.kind))
    for (std::size_t i = 0; i < pulls.size(); ++i) {
      by_prediction[i] /= values_[i];
      bent[static_cast<Eigen::Index>(i)] = -by_prediction[i] / values_[i];
    }
  return curvature(u, by_prediction) + slopes_.transpose() * bent.matrix().asDiagonal() * slopes_;
}

// Central differences of the weighted gradient, for models without second derivatives. The step is
// the cube root of epsilon: both errors are then of the order of 1e-11.
RowMatrix Function::model_curvature(std::span<const double> row_weights) {
  const auto width = static_cast<Eigen::Index>(parameters_.size());
  RowMatrix sum = RowMatrix::Zero(width, width);
  if (problem_.model.add_curvature) {
    problem_.model.add_curvature(
        parameters_, row_weights,
        std::span<double>(sum.data(), static_cast<std::size_t>(sum.size())));
    return sum;
  }
  const std::vector<double> centre = parameters_;
  std::vector<double> moved_gradient(gradient_.size());
  std::vector<double> moved_values(values_.size());
  const auto weighted_gradient = [&](double& parameter, double value) {
    parameter = value;
    problem_.model.predict(parameters_, moved_values, moved_gradient);
    Eigen::VectorXd total = Eigen::VectorXd::Zero(width);
    for (std::size_t i = 0; i < row_weights.size(); ++i)
      if (row_weights[i] != 0)
        for (Eigen::Index k = 0; k < width; ++k)
          total[k] +=
              row_weights[i] *
              moved_gradient[i * static_cast<std::size_t>(width) + static_cast<std::size_t>(k)];
    return total;
  };
  for (const std::size_t j : free_) {
    const double step = 6e-6 * std::max(std::abs(centre[j]), 1e-3);
    const double above = centre[j] + step;
    const double below = centre[j] - step;
    const Eigen::VectorXd difference =
        weighted_gradient(parameters_[j], above) - weighted_gradient(parameters_[j], below);
    sum.row(static_cast<Eigen::Index>(j)) = difference / (above - below);
    parameters_[j] = centre[j];
  }
  return (sum + sum.transpose()) / 2;
}

Eigen::MatrixXd Function::curvature(const Eigen::VectorXd& u, std::span<const double> row_weights) {
  const RowMatrix natural = model_curvature(row_weights);
  Eigen::VectorXd factor(size());
  for (Eigen::Index j = 0; j < size(); ++j)
    factor[j] = parameter(j).scale == Scale::logarithmic ? std::exp(u[j]) : units_[j];
  Eigen::MatrixXd by_coordinates(size(), size());
  for (Eigen::Index j = 0; j < size(); ++j)
    for (Eigen::Index k = 0; k < size(); ++k)
      by_coordinates(j, k) = factor[j] * factor[k] *
                             natural(static_cast<Eigen::Index>(free_[static_cast<std::size_t>(j)]),
                                     static_cast<Eigen::Index>(free_[static_cast<std::size_t>(k)]));
  // theta = e^u has a second derivative of its own: the slope once more.
  for (Eigen::Index j = 0; j < size(); ++j) {
    if (parameter(j).scale == Scale::linear) continue;
    const Eigen::Map<const Eigen::ArrayXd> weights(row_weights.data(), slopes_.rows());
    by_coordinates(j, j) += (weights * slopes_.col(j).array()).sum();
  }
  return by_coordinates;
}

}  // namespace inferlaw::fit
