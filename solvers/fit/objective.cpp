#include "inferlaw/solvers/fit/objective.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::fit {
namespace {

// How a residual is judged; likelihoods judge the prediction itself.
enum class Shape { squares, huber, absolute, binomial, beta_binomial };

struct Form {
  Shape shape;
  bool on_logarithms;
};

Form form_of(ObjectiveKind kind) {
  switch (kind) {
    case ObjectiveKind::huber_log:
      return {.shape = Shape::huber, .on_logarithms = true};
    case ObjectiveKind::lad_log:
      return {.shape = Shape::absolute, .on_logarithms = true};
    case ObjectiveKind::squared_log:
      return {.shape = Shape::squares, .on_logarithms = true};
    case ObjectiveKind::huber_raw:
      return {.shape = Shape::huber, .on_logarithms = false};
    case ObjectiveKind::squared_raw:
      return {.shape = Shape::squares, .on_logarithms = false};
    case ObjectiveKind::binomial:
      return {.shape = Shape::binomial, .on_logarithms = false};
    case ObjectiveKind::beta_binomial:
      break;
  }
  return {.shape = Shape::beta_binomial, .on_logarithms = false};
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr RowLoss no_loss{.value = nan, .slope = nan, .curvature = nan, .majoriser = nan};

// A loss of the residual and its derivatives by the residual.
RowLoss squared(double r) {
  return {.value = r * r, .slope = 2 * r, .curvature = 2, .majoriser = 2};
}

RowLoss huber(double r, double threshold) {
  const double size = std::abs(r);
  if (size <= threshold) return {.value = r * r / 2, .slope = r, .curvature = 1, .majoriser = 1};
  return {.value = threshold * (size - threshold / 2),
          .slope = std::copysign(threshold, r),
          .majoriser = threshold / size};
}

RowLoss absolute(double r, double rounding) {
  const double size = std::abs(r);
  if (size >= rounding)
    return {.value = size,
            .slope = r == 0 ? 0 : std::copysign(1.0, r),
            .majoriser = 1 / std::max(size, 1e-12)};
  return {.value = r * r / (2 * rounding) + rounding / 2,
          .slope = r / rounding,
          .curvature = 1 / rounding,
          .majoriser = 1 / rounding};
}

RowLoss loss_of_residual(const Objective& objective, double r, double rounding) {
  switch (form_of(objective.kind).shape) {
    case Shape::squares:
      return squared(r);
    case Shape::huber:
      return huber(r, std::max(objective.huber_threshold, rounding));
    case Shape::absolute:
      return absolute(r, rounding);
    case Shape::binomial:
    case Shape::beta_binomial:
      break;
  }
  return no_loss;
}

// d/dm of f(ln m - ln y): the chain rule twice.
RowLoss by_prediction(const RowLoss& by_log, double prediction) {
  return {.value = by_log.value,
          .slope = by_log.slope / prediction,
          .curvature = (by_log.curvature - by_log.slope) / (prediction * prediction),
          .majoriser = by_log.majoriser / (prediction * prediction)};
}

double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

// k ln(k/(n p)) + n p - k, without the cancellation at k near n p (Loader's deviance part).
double deviance_part(double k, double expected) {
  if (k == 0) return expected;
  const double excess = (k - expected) / expected;
  return expected * ((1 + excess) * std::log1p(excess) - excess);
}

// Below this relative distance (1+x) ln(1+x) - x is taken as x^2/2 - x^3/6 + x^4/12.
double careful_deviance_part(double k, double expected) {
  const double x = (k - expected) / expected;
  if (std::abs(x) > 1e-3) return deviance_part(k, expected);
  return expected * x * x * (0.5 - x * (1.0 / 6 - x * (1.0 / 12 - x / 20)));
}

RowLoss binomial_loss(double p, const Measurement& measured) {
  const double k = measured.response;
  const double misses = measured.trials - k;
  if (!(p > 0 && p < 1)) return no_loss;
  const double value = -log_choose(measured.trials, k) - k * std::log(p) - misses * std::log1p(-p);
  const double q = 1 - p;
  return {.value = value,
          .slope = misses / q - k / p,
          .curvature = k / (p * p) + misses / (q * q),
          .majoriser = measured.trials / (p * q)};
}

Sloped deviance_residual(double p, const Measurement& measured) {
  if (!(p > 0 && p < 1)) return {.value = nan, .slope = nan};
  const double n = measured.trials;
  const double difference = p - measured.response / n;
  const double deviance = 2 * (careful_deviance_part(measured.response, n * p) +
                               careful_deviance_part(n - measured.response, n * (1 - p)));
  const double variance = p * (1 - p) / n;
  const double size = std::sqrt(deviance);
  if (size < 1e-6)
    return {.value = difference / std::sqrt(variance), .slope = 1 / std::sqrt(variance)};
  return {.value = std::copysign(size, difference),
          .slope = std::abs(difference) / variance / size};
}

}  // namespace

std::optional<ObjectiveKind> objective_named(std::string_view name) {
  return numeric::from_name<ObjectiveKind>(name);
}

std::vector<std::string> objective_names() {
  return {numeric::names<ObjectiveKind>.begin(), numeric::names<ObjectiveKind>.end()};
}

bool on_logarithms(ObjectiveKind kind) { return form_of(kind).on_logarithms; }

bool is_huber(ObjectiveKind kind) { return form_of(kind).shape == Shape::huber; }

bool is_squared(ObjectiveKind kind) { return form_of(kind).shape == Shape::squares; }

bool is_absolute(ObjectiveKind kind) { return form_of(kind).shape == Shape::absolute; }

bool is_likelihood(ObjectiveKind kind) {
  const Shape shape = form_of(kind).shape;
  return shape == Shape::binomial || shape == Shape::beta_binomial;
}

bool scale_is_known(const Objective& objective) {
  return is_likelihood(objective.kind) || objective.known_errors;
}

RowLoss row_loss(const Objective& objective, double prediction, const Measurement& measured,
                 double rounding) {
  const Form form = form_of(objective.kind);
  if (form.shape == Shape::binomial) return binomial_loss(prediction, measured);
  if (form.shape == Shape::beta_binomial)
    return {.value = prediction, .slope = 1, .majoriser = 1 / (2 * std::max(prediction, 1e-300))};
  if (!form.on_logarithms)
    return loss_of_residual(objective, prediction - measured.response, rounding);
  if (!(prediction > 0)) return no_loss;
  const double r = std::log(prediction / measured.response);
  return by_prediction(loss_of_residual(objective, r, rounding), prediction);
}

void row_losses(const Objective& objective, std::span<const double> predictions,
                std::span<const Measurement> measured, double rounding, const RowLosses& losses) {
  const bool is_plain = is_squared(objective.kind) && !on_logarithms(objective.kind);
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const RowLoss loss = is_plain ? squared(predictions[i] - measured[i].response)
                                  : row_loss(objective, predictions[i], measured[i], rounding);
    losses.value[i] = loss.value;
    losses.slope[i] = loss.slope;
    losses.curvature[i] = loss.curvature;
    losses.majoriser[i] = loss.majoriser;
  }
}

Sloped residual(const Objective& objective, double prediction, const Measurement& measured) {
  const Form form = form_of(objective.kind);
  if (form.shape == Shape::binomial) return deviance_residual(prediction, measured);
  if (form.shape == Shape::beta_binomial) {
    const double size = std::sqrt(2 * prediction);
    return {.value = size, .slope = 1 / std::max(size, 1e-8)};
  }
  if (!form.on_logarithms) return {.value = prediction - measured.response, .slope = 1};
  if (!(prediction > 0)) return {.value = nan, .slope = nan};
  return {.value = std::log(prediction / measured.response), .slope = 1 / prediction};
}

Influence influence(const Objective& objective, double residual) {
  if (is_likelihood(objective.kind)) return {.psi = residual, .psi_slope = 1};
  const RowLoss loss = loss_of_residual(objective, residual, 0);
  return {.psi = loss.slope, .psi_slope = loss.curvature};
}

}  // namespace inferlaw::fit
