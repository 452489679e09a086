/// @file
/// The standard normal law and its Mills ratio, with full relative precision in both tails.
///
///     phi(x)  = exp(-x^2/2) / sqrt(2 pi)                             density
///     Q(x)    = integral_x^inf phi                                   upper tail; Phi(x) = Q(-x)
///     R_k(x)  = integral_0^inf t^k exp(-x t - t^2/2) dt              Mills moments, k = 0, 1, ..
///     Psi_k(x)= integral_0^inf t^k phi(x + t) dt = phi(x) R_k(x)     tail moments E[((Z - x)^+)^k]
///
/// R_0 = Q/phi is the Mills ratio, R_1 = 1 - x R_0, R_{k+1} = k R_{k-1} - x R_k, R_k' = -R_{k+1}.
/// All R_k are positive and decreasing, which is what keeps the auxiliary-energy formulas free of
/// cancellation. Source: Abramowitz and Stegun 7.2, 19.8 [exact].
#pragma once

#include <span>

namespace inferlaw::numeric {

/// phi(x).
[[nodiscard]] double normal_density(double x);

/// Q(x) = P(Z > x). Accuracy: docs/accuracy.md, here and below.
[[nodiscard]] double normal_upper_tail(double x);

/// Mills ratio R_0(x) = Q(x)/phi(x). Infinite below x = -38.5.
[[nodiscard]] double mills_ratio(double x);

/// R_0(x) .. R_{n-1}(x) into `moments`, n >= 1.
void mills_moments(double x, std::span<double> moments);

/// Psi_0(x) .. Psi_{n-1}(x) into `moments`, n >= 1, any x.
void normal_tail_moments(double x, std::span<double> moments);

/// E[(m + s Z)^+] = s phi(m/s) + m Phi(m/s), the mean above 0 of a normal variable; s >= 0.
[[nodiscard]] double normal_mean_above_zero(double mean, double deviation);

}  // namespace inferlaw::numeric
