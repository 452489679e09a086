/// @file
/// Where a new measurement would lie: the error of the law and the noise of a row, together.
///
///     q(m) -+ t sqrt(g^T C g + sigma^2)      q(m) = ln m where logarithms are fitted, else m
///     C  covariance of the parameters    g = dq/d theta at the fit    sigma  noise of the row
///     t  (1 + confidence)/2 of Student's law with n - p degrees of freedom; of the normal one
///        where the errors are known
///
/// and back from logarithms. Of a straight line with normal errors that is the interval of the
/// textbooks, y -+ t s sqrt(1 + x^T (X^T X)^-1 x) [exact]. With a bootstrap g^T C g is the variance
/// of q(m) over the refits [choice]. sigma is s/sqrt(w), s the residual standard deviation, of
/// Huber and absolute deviations too, for which the shape of the noise is not known: normal noise
/// of the spread of all residuals is taken [choice].
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/error_bars.hpp"
#include "inferlaw/solvers/fit/request.hpp"

namespace inferlaw::fit {

/// Of a new measurement at each row of `model`, of which `noise` is the standard deviation on the
/// scale of the residuals. Not numbers where the prediction or its error is none.
[[nodiscard]] std::vector<Interval> intervals_of_new_measurements(const Model& model,
                                                                  const FitResult& result,
                                                                  const ErrorBars& bars,
                                                                  std::span<const double> noise);

/// Likelihoods have no residual that is a measurement less its prediction: RequestError of this
/// part of the request.
void require_residuals_of_measurements(const std::string& field, ObjectiveKind objective);

/// Why the noise of a new measurement away from the data does not follow from the residuals alone,
/// and what is allowed; nothing where it does, being their standard deviation.
[[nodiscard]] std::optional<std::string> why_noise_is_unknown(const FitRequest& request,
                                                              const Problem& problem);

}  // namespace inferlaw::fit
