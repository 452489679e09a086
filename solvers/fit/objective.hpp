/// @file
/// What a fit minimises: a plain sum over the rows, named so that no number is quoted without it.
///
///     m_i  prediction of row i    y_i  response    w_i  weight (1 unless given)
///     huber-log     sum w_i H(ln m_i - ln y_i)     H(r) = r^2/2 for |r| <= delta,
///     huber-raw     sum w_i H(m_i - y_i)                  delta (|r| - delta/2) beyond
///     lad-log       sum w_i |ln m_i - ln y_i|      least absolute deviations
///     squared-log   sum w_i (ln m_i - ln y_i)^2
///     squared-raw   sum w_i (m_i - y_i)^2
///     binomial      -sum w_i ln [C(n_i, k_i) m_i^k_i (1-m_i)^(n_i-k_i)]      m_i a probability
///     beta-binomial sum w_i m_i                 m_i itself is -ln of the probability of the row
///
/// delta = 1e-3 unless said, Hoffmann et al. (2022) [published]. Squares are whole, not halved, and
/// nothing is divided by the number of rows. A log needs m_i > 0 and y_i > 0; a binomial
/// prediction lies in (0, 1). Elsewhere the loss is not a number, which a solver reads as
/// "not there".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::fit {

enum class ObjectiveKind {
  huber_log,
  lad_log,
  squared_log,
  huber_raw,
  squared_raw,
  binomial,
  beta_binomial
};

struct Objective {
  ObjectiveKind kind = ObjectiveKind::huber_log;
  double huber_threshold = 1e-3;  ///< delta
  /// Of squares: the weights are 1/sigma^2 of known sigma. Then the sum is a chi-square, and errors
  /// are not rescaled by it.
  bool known_errors = false;
};

[[nodiscard]] constexpr std::string_view name_of(ObjectiveKind kind) {
  switch (kind) {
    case ObjectiveKind::huber_log:
      return "huber-log";
    case ObjectiveKind::lad_log:
      return "lad-log";
    case ObjectiveKind::squared_log:
      return "squared-log";
    case ObjectiveKind::huber_raw:
      return "huber-raw";
    case ObjectiveKind::squared_raw:
      return "squared-raw";
    case ObjectiveKind::binomial:
      return "binomial";
    case ObjectiveKind::beta_binomial:
      return "beta-binomial";
  }
  return {};
}
[[nodiscard]] std::optional<ObjectiveKind> objective_named(std::string_view name);
[[nodiscard]] std::vector<std::string> objective_names();

[[nodiscard]] bool on_logarithms(ObjectiveKind kind);
[[nodiscard]] bool is_huber(ObjectiveKind kind);
[[nodiscard]] bool is_squared(ObjectiveKind kind);
/// Least absolute deviations.
[[nodiscard]] bool is_absolute(ObjectiveKind kind);
/// Minus the logarithm of a likelihood: binomial, beta-binomial.
[[nodiscard]] bool is_likelihood(ObjectiveKind kind);

/// Nothing about the noise is estimated: a likelihood, or squares over known errors.
[[nodiscard]] bool scale_is_known(const Objective& objective);

/// One row as it was measured. `trials` serves the binomial, whose response counts successes.
struct Measurement {
  double response = 0;
  double trials = 1;
  double remainder = 0;  ///< what the double leaves out of the response, as 2.044333373291 was read
};

/// A loss and its first two derivatives with respect to the prediction. `majoriser` is the second
/// derivative that iteratively reweighted squares would use, (psi(r)/r) (dr/dm)^2: never negative,
/// and there also where the loss is linear.
struct RowLoss {
  double value = 0;
  double slope = 0;
  double curvature = 0;
  double majoriser = 0;
};

/// The loss of one row. Least absolute deviations are replaced by |r| rounded off within
/// `rounding` of zero, r^2/(2 h) + h/2; 0 leaves the corner. Huber's threshold is never below
/// `rounding`. So a solver may come down from a smooth problem to the one that was asked.
[[nodiscard]] RowLoss row_loss(const Objective& objective, double prediction,
                               const Measurement& measured, double rounding = 0);

/// Those of rows one after another, each array as long as these.
struct RowLosses {
  std::span<double> value;
  std::span<double> slope;
  std::span<double> curvature;
  std::span<double> majoriser;
};

void row_losses(const Objective& objective, std::span<const double> predictions,
                std::span<const Measurement> measured, double rounding, const RowLosses& losses);

/// A number and its derivative with respect to the prediction.
struct Sloped {
  double value = 0;
  double slope = 0;
};

/// The residual r on the scale of the objective: ln m - ln y or m - y; for a binomial the signed
/// root of the deviance, whose squares sum to twice the log-likelihood lost to a perfect fit; for a
/// beta-binomial sqrt(2 m).
[[nodiscard]] Sloped residual(const Objective& objective, double prediction,
                              const Measurement& measured);

/// How unlike a squared loss: the sums below make a scale from which tests and errors start.
struct Influence {
  double psi = 0;        ///< d loss / d residual
  double psi_slope = 0;  ///< d psi / d residual; 0 in the linear part, where it has no other
};

[[nodiscard]] Influence influence(const Objective& objective, double residual);

}  // namespace inferlaw::fit
