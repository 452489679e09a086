/// @file
/// Coverage: the share of problems solved by one or more of k samples.
///
///     exponential   c(k) = exp(a k^b), a, b < 0: -ln c(k) = -a k^b is a power of k
///     Beta law      A [1 - B(alpha, beta+k)/B(alpha, beta)] where a problem's rate is
///                   Beta(alpha, beta) with probability A, else 0; what is missing of A falls like
///                   k^-alpha, the exponent of the density of rates at 0 (strategy/population.hpp)
///     mean of -ln   E[-ln(1 - (1-p)^k)], p ~ Beta(alpha, beta): the mean over problems of the
///                   -ln pass@k of each. Not -ln of the mean coverage, which is less (Jensen)
///
/// k > 0, real; alpha and beta as in strategy/population.hpp. Source: arXiv:2407.21787, 2502.17578
/// [published]; the mean of -ln by quadrature [exact]. Throws std::domain_error where an argument
/// is out of range.
#pragma once

#include "inferlaw/lib/numeric/beta_law.hpp"
#include "inferlaw/lib/numeric/quadrature.hpp"

namespace inferlaw::laws {

struct ExponentialCoverage {
  double factor = -1;    ///< a, below 0
  double exponent = -1;  ///< b, below 0
};

[[nodiscard]] double coverage(const ExponentialCoverage& law, double k);

/// -ln c(k) = -a k^b.
[[nodiscard]] double minus_log_coverage(const ExponentialCoverage& law, double k);

/// E[-ln(1 - (1-p)^k)], with the error of its quadrature.
[[nodiscard]] numeric::Integral mean_of_minus_log(const numeric::BetaLaw& rates, double k);

}  // namespace inferlaw::laws
