/// @file
/// Quantiles of the auxiliary energy D_T (see brownian/law.hpp): the provision that suffices with
/// probability p.
///
///     quantile(p)       = min{ y >= 0 : P(D_T <= y) >= p }; 0 where P(D_T = 0) >= p
///     upper_quantile(q) = quantile(1 - q), without forming 1 - q: q may be 1e-300
///
/// Found by Newton steps in ln P(D <= y) below the median and in ln P(D > y) above it: both are
/// concave, so that the steps close in from one side.
///
/// Status: exact. Accuracy: docs/accuracy.md. Throws std::domain_error as brownian/law.hpp does,
/// and unless 0 < p < 1.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian {

/// Joules.
[[nodiscard]] double quantile(const BrownianSite& site, double probability);
[[nodiscard]] double upper_quantile(const BrownianSite& site, double probability_exceeded);

}  // namespace inferlaw::auxiliary::brownian
