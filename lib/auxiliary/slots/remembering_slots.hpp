/// @file
/// The mean auxiliary energy of slots that remember, from how the variance of their sums grows.
///
///     V(n) = Var(X_1 + .. + X_n)
///     E[D_T] ~ sum_{n=1}^T E[S_n^+]/n,   S_n ~ Normal(nu n, V(n))
///     E[S_n^+] = s phi(a) + nu n Phi(a),  s = sqrt(V(n)), a = nu n/s
///
/// from an empty battery without a capacity. Spitzer's identity holds for exchangeable slots, so
/// the sum is exact for Gaussian ones with V(n) = v n + c n^2: independent (c = 0), wholly
/// dependent (v = 0, where a Brownian model of the same V(T) is twice too high), and all between.
/// It has the right growth wherever V(n)/n settles, too [exact]. Elsewhere it is an approximation
/// [choice]; stationary autoregressions of order one are met within 3 % (tests).
///
/// The curve is V at increasing whole n from 1 on. Where two n do not follow one another the sum
/// between them is the integral over ln n of a power law through both, with the difference of sum
/// and integral made good: steps of 5 % err by 1e-4.
///
/// Source: Spitzer (1956), which needs exchangeability only [published]; its use with measured
/// variances [choice]. Throws std::domain_error unless the curve begins at n = 1 and increases,
/// each V is finite and >= 0, and nu is finite.
#pragma once

#include <span>
#include <vector>

namespace inferlaw::auxiliary {

struct SumVariance {
  double slots = 1;
  double variance = 0;  ///< V(n), joules squared
};

/// E[D_n] at every n of the curve, joules.
[[nodiscard]] std::vector<double> remembering_means(double drift_joules_per_slot,
                                                    std::span<const SumVariance> curve);

/// The n of a curve up to `slots`: all of the first ones, then in steps of 5 %, and `slots`.
[[nodiscard]] std::vector<double> curve_slots(double slots);

}  // namespace inferlaw::auxiliary
