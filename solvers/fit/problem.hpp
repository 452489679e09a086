/// @file
/// What is fitted: a law on given data, the objective it is judged by, and what was known before.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/objective.hpp"

namespace inferlaw::fit {

/// How a solver moves a parameter: as it is, or by its logarithm, which keeps it positive and makes
/// a step a ratio.
enum class Scale { linear, logarithmic };

struct Parameter {
  std::string name;
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  Scale scale = Scale::linear;
  std::optional<double> fixed = {};  ///< held at this value, and not counted as free
};

/// A law with its data inside: predictions of all rows at once. Called by several threads at once.
struct Model {
  std::vector<Parameter> parameters;
  std::size_t rows = 0;

  /// values[i] = m_i(parameters). Where `gradient` is not empty, gradient[i * parameters + j] =
  /// d m_i / d parameter_j. A value that does not exist is not a number.
  std::function<void(std::span<const double> parameters, std::span<double> values,
                     std::span<double> gradient)>
      predict;

  /// The same of a law that knows each row by itself, for the rows from `first` on, as many as
  /// `values` has; the gradient lies by parameter, gradient[j * values + i]. Many rows are then
  /// taken in blocks and shared out among threads, and no slopes are kept. Empty: all at once.
  std::function<void(std::span<const double> parameters, std::size_t first,
                     std::span<double> values, std::span<double> gradient)>
      predict_block = {};

  /// sum[j * parameters + k] += sum_i weights[i] d^2 m_i / d parameter_j d parameter_k, the whole
  /// symmetric matrix, over the rows from `first` on, as many as there are weights. Without it the
  /// gradient is differenced.
  std::function<void(std::span<const double> parameters, std::size_t first,
                     std::span<const double> weights, std::span<double> sum)>
      add_curvature = {};

  /// The values of `predict_block` with more digits than doubles hold, for residuals that cancel: a
  /// law that fits its data to nine digits leaves seven in them otherwise. Empty where the law is
  /// not known so well.
  std::function<void(std::span<const long double> parameters, std::size_t first,
                     std::span<long double> values)>
      predict_precisely = {};

  /// Positions of parameters of which all predictions are straight lines together,
  /// m = m_0 + sum_k theta_k Phi_k, with m_0 and Phi_k of the others alone. May leave some out.
  std::vector<std::size_t> linear = {};
};

/// What was known of a parameter before the data: normal in the coordinate u of its scale, theta or
/// ln theta. About a number, or about the coordinate of another parameter of the same scale.
struct Prior {
  std::size_t parameter = 0;  ///< position in the model
  double mean = 0;
  double standard_deviation = 1;
  std::optional<std::size_t> centre = {};  ///< its coordinate is added to the mean
};

/// `predict` of a law that knows each row by itself, from its `predict_block`: block by block.
[[nodiscard]] std::function<void(std::span<const double>, std::span<double>, std::span<double>)>
all_blocks(decltype(Model::predict_block) predict_block);

struct Problem {
  Model model;
  Objective objective;
  std::vector<Measurement> measured;  ///< as many as the model has rows
  std::vector<double> weights = {};   ///< as many, not negative; empty: all 1
  std::vector<Prior> priors = {};     ///< of squares and likelihoods only; see priors.hpp
  double noise_variance = 1;          ///< of squares over errors that are not known: weighs priors
};

/// c of the sum that is minimised, F = sum of the objective + c sum z^2, z the priors' (u -
/// mean)/s.d.: 1/2 for likelihoods, 1 for known errors, else the variance of the noise. F/(2 c) is
/// minus the logarithm of the posterior.
[[nodiscard]] double prior_weight(const Problem& problem);

/// Throws std::domain_error where sizes differ, a response is outside the range of the objective, a
/// weight is negative, bounds are crossed, a prior is none or stands with Huber or absolute
/// deviations, or free parameters outnumber the rows and priors.
void check(const Problem& problem);

[[nodiscard]] std::size_t free_parameters(const Model& model);

/// The sum that the objective names, at `parameters`, without priors; not a number where a
/// prediction is none.
[[nodiscard]] double objective_value(const Problem& problem, std::span<const double> parameters);

/// Predictions of all rows.
[[nodiscard]] std::vector<double> predictions(const Model& model,
                                              std::span<const double> parameters);

}  // namespace inferlaw::fit
