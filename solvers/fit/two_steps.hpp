/// @file
/// Two laws in a row: a first response from columns (loss from N and D), and a second from the
/// first (accuracy from loss), so that the second can be said of columns alone.
///
///     y_1 = f(x; theta) + noise s_1       the first step, on the scale of its objective
///     y_2 = g(f(x; theta); phi) + noise s_2
///
/// The second step is given what the first predicts, not what was measured: noise of the loss would
/// flatten the curve [choice].
///
///     in sequence   theta by the first step alone, with its objective and covariance V; then phi
///                   by least squares at that theta. cov phi = s_2^2 (J^T J)^-1 + G V G^T,
///                   cov(phi, theta) = -G V, G = (J^T J)^-1 J^T K, J and K the slopes of g by phi
///                   and by theta: Murphy and Topel (1985) [published]
///     jointly       the minimum of S_1/s_1^2 + S_2/s_2^2 by theta and phi together, S sums of
///                   squares, s_k^2 = S_k/(n_k - p_k) with p_k the parameters that step k names
///                   first, iterated until they say themselves. cov = (J^T W J)^-1. Accuracies then
///                   speak of the loss law as well [choice of p_k]
///
/// Both take the noise of a row's two responses for independent; their correlation is said. They
/// agree where the second response tells nothing of theta.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"

namespace inferlaw::fit {

enum class TwoStepMethod { in_sequence, jointly };

[[nodiscard]] constexpr std::string_view name_of(TwoStepMethod method) {
  switch (method) {
    case TwoStepMethod::in_sequence:
      return "in-sequence";
    case TwoStepMethod::jointly:
      return "jointly";
  }
  return {};
}

struct SecondStep {
  std::string formula = {};   ///< of the first response and parameters of its own; or a law's name
  std::string response = {};  ///< the second response; that of the law where that is one
  std::vector<NamedNumber> start = {};  ///< for a formula
  TwoStepMethod method = TwoStepMethod::in_sequence;
};

struct TwoSteps {
  SecondStep asked;                 ///< with formula and response as they were found
  std::string formula;              ///< of the second response by columns alone
  FittedLaw first;                  ///< the first step alone
  FittedLaw second;                 ///< at its parameters (in sequence), or both together (jointly)
  FitResult result;                 ///< all parameters, those of the first step first
  ErrorBars errors = {};            ///< their covariance
  double first_noise = 0;           ///< s_1
  double second_noise = 0;          ///< s_2
  double residual_correlation = 0;  ///< of the two responses of a row
  std::vector<Estimate> parameters = {};   ///< all
  std::vector<Estimate> predictions = {};  ///< of the second response, at the points of the request
  std::vector<std::string> notes = {};

  [[nodiscard]] bool usable() const { return first.usable() && second.usable(); }
};

/// `request` is that of the first step, by squares or Huber's loss, on rows that have both
/// responses. Throws as fit_law does; RequestError (then, then-response, then-start) where the
/// second step does not follow from the first, or the first has no formula that can be written into
/// another.
[[nodiscard]] TwoSteps fit_two_steps(const FitRequest& request, const SecondStep& second,
                                     const Columns& columns);

/// The columns that both steps read, as columns_read.
[[nodiscard]] ColumnsRead columns_read(const FitRequest& request, const SecondStep& second,
                                       const std::vector<std::string>& there);

}  // namespace inferlaw::fit
