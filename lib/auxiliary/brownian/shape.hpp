/// @file
/// Shape of the law of the auxiliary energy D_T (see brownian/law.hpp): third and fourth moments.
///
///     skewness = E[(D - E D)^3]/Var^{3/2},  kurtosis = E[(D - E D)^4]/Var^2  (3 for a normal law)
///
/// At b0 = 0 and nu = 0 (half a normal law) 0.9953 and 3.8692; in long deficits 7/(4 d^3) and
/// 3 - 45/(8 d^4) to leading order, d = nu sqrt(T)/sigma; in long surpluses 2 and 9 (exponential).
/// They are never formed from raw moments where those cancel: detail/central_moments.hpp says how.
///
/// Status: exact. Accuracy: docs/accuracy.md. Throws std::domain_error as brownian/law.hpp does.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian {

/// E[D_T^3], joules^3, and E[D_T^4], joules^4.
[[nodiscard]] double third_moment(const BrownianSite& site);
[[nodiscard]] double fourth_moment(const BrownianSite& site);

/// Infinite where the probability of any auxiliary energy is too small for a double.
[[nodiscard]] double skewness(const BrownianSite& site);
[[nodiscard]] double kurtosis(const BrownianSite& site);

}  // namespace inferlaw::auxiliary::brownian
