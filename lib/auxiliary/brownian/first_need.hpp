/// @file
/// When a Brownian site first needs auxiliary energy.
///
///     tau = inf{ t : nu t + sigma W_t > b0 },    P(tau <= t) = P(M_t > b0)
///     density   b0/(sigma t^{3/2}) phi((b0 - nu t)/(sigma sqrt t))          (inverse Gaussian)
///     P(tau < inf) = 1 for nu >= 0, exp(2 nu b0/sigma^2) for nu < 0;  E[tau] = b0/nu for nu > 0
///
/// and over the horizon T, with the parts of detail/parts.hpp, from the stopped martingale
/// S_t - nu t [exact]:
///
///     E[tau; tau <= T]  = 2 beta T phi(u) integral_0^1 R_1(v - 2 d x) dx
///     E[min(tau, T)]    = T P(tau > T) + E[tau; tau <= T]
///     E[theta; M_T > b0] = dE[D_T]/dnu,   theta the time of the maximum (T g'(d) at b0 = 0)
///
/// sums of positive terms all. With b0 = 0, tau = 0. Source: Folks and Chhikara, J. R. Stat. Soc. B
/// 40 (1978) [exact]. Accuracy: docs/accuracy.md. Times are in slots; everything throws
/// std::domain_error as brownian/law.hpp does, and unless a time t is >= 0 (or infinite).
#pragma once

#include "inferlaw/lib/auxiliary/brownian/law.hpp"

namespace inferlaw::auxiliary::brownian::first_need {

/// P(tau <= t) and its complement P(tau > t), whatever the site's own horizon.
[[nodiscard]] double cumulative(const BrownianSite& site, double slots);
[[nodiscard]] double survival(const BrownianSite& site, double slots);
/// Density of tau at t, per slot; 0 at t = 0 and for b0 = 0, where all the mass is at 0.
[[nodiscard]] double density(const BrownianSite& site, double slots);

/// P(tau < inf) and P(tau = inf): 0 unless nu < 0 and b0 > 0.
[[nodiscard]] double probability_ever(const BrownianSite& site);
[[nodiscard]] double probability_never(const BrownianSite& site);

/// E[tau]: b0/nu for nu > 0, otherwise infinite (0 for b0 = 0).
[[nodiscard]] double mean(const BrownianSite& site);

/// E[min(tau, T)], and E[tau | tau <= T] even where that event's probability underflows.
[[nodiscard]] double mean_within_horizon(const BrownianSite& site);
[[nodiscard]] double mean_if_needed(const BrownianSite& site);

/// E[theta; M_T > b0]: the time of the maximum, counted where auxiliary energy is needed.
[[nodiscard]] double mean_time_of_maximum(const BrownianSite& site);

}  // namespace inferlaw::auxiliary::brownian::first_need
