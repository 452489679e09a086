/// @file
/// The level B_T of an unlimited battery that starts at b0: the energy left at T.
///
///     B_T = b0 + D_T - S_T,  S_T = nu T + sigma W_T
///
/// is Brownian motion of drift -nu from b0, reflected at 0. Run backwards in time,
///
///     P(B_T <= x) = P(-S_T <= x - b0 and max_{t<=T}(-S_t) <= x),  so
///
///     P(B_T <= x) = Phi((x - b0 + nu T)/s) - exp(-2 nu x/sigma^2) Phi((-x - b0 + nu T)/s)
///
/// With s = sigma sqrt(T), xi = x/s, beta = b0/s, d = nu sqrt(T)/sigma, and own, reflected the
/// parts of detail/parts.hpp at drift beta - d and level xi, without cancellation [exact]:
///
///     P(B_T > x)  = own[0] + exp(-2 beta xi) reflected[0]
///     P(B_T <= x) = (1 - own[0] - reflected[0]) + (1 - exp(-2 beta xi)) reflected[0]
///     E[B_T^k]    = E[((b0 - S_T)^+)^k] + s^k exp(2 beta d) reflected'[k]
///
/// where reflected' is that at drift -d and level beta. At b0 = 0 it is the law of D_T for the
/// drift -nu. Source: Harrison, Brownian Motion and Stochastic Flow Systems (1985), sections 1.8
/// and 3.6 [exact]. Accuracy: docs/accuracy.md. Throws std::domain_error as brownian/law.hpp does.
/// The mean is mean_battery_level in brownian/law.hpp.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian::battery_level {

/// P(B_T <= x) (0 for x <= 0: the level has no atom) and P(B_T > x), each precise in its own tail.
[[nodiscard]] double cumulative(const BrownianSite& site, double joules);
[[nodiscard]] double survival(const BrownianSite& site, double joules);
/// ln P(B_T > x), also where the probability underflows.
[[nodiscard]] double log_survival(const BrownianSite& site, double joules);
/// Density at x >= 0, per joule; 0 below.
[[nodiscard]] double density(const BrownianSite& site, double joules);

/// E[B_T^2] and Var(B_T), joules squared; the standard deviation, joules.
[[nodiscard]] double second_moment(const BrownianSite& site);
[[nodiscard]] double variance(const BrownianSite& site);
[[nodiscard]] double standard_deviation(const BrownianSite& site);

/// x with P(B_T <= x) = p, and x with P(B_T > x) = q, 0 < p, q < 1, joules.
[[nodiscard]] double quantile(const BrownianSite& site, double probability);
[[nodiscard]] double upper_quantile(const BrownianSite& site, double probability_exceeded);

}  // namespace inferlaw::auxiliary::brownian::battery_level
