/// @file
/// What auxiliary energy costs beyond a provision of y joules (D_T and its symbols:
/// brownian/law.hpp).
///
///     E[(D_T - y)^+]            = E[(M_T - b0 - y)^+], y >= 0: the mean with y more in the battery
///     E[D_T - y | D_T > y]      their quotient with P(D_T > y), where both may underflow
///
/// Status: exact. Accuracy: docs/accuracy.md. Throws std::domain_error as brownian/law.hpp does,
/// and unless y is finite and >= 0.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian {

/// P(D_T = 0): the battery and the harvest suffice throughout.
[[nodiscard]] double probability_none_needed(const BrownianSite& site);

/// E[(D_T - y)^+], joules.
[[nodiscard]] double mean_excess(const BrownianSite& site, double joules);

/// E[D_T - y | D_T > y], joules.
[[nodiscard]] double mean_excess_given_exceeded(const BrownianSite& site, double joules);

}  // namespace inferlaw::auxiliary::brownian
