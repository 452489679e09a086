/// @file
/// From the Brownian model to slots: the mean auxiliary energy of the slot model, by corrections to
/// its Brownian mean that cost no sum over slots.
///
///     E[max_{n<=T} S_n] = E[M_T] + K + O(T^{-1/2})                            at criticality
///
///     K/sigma = zeta(1/2)/sqrt(2 pi) + sum_{n>=1} ( E[S_n^+]/(n sigma) - 1/sqrt(2 pi n) )
///             = -0.5826 + zeta(3/2)/(24 sqrt(2 pi)) (skewness^2 - excess kurtosis) + ..
///
/// The first term is that of Gaussian slots; the rest of this "critical offset" belongs to the law
/// of a slot's net demand X. Away from criticality, and from a battery b0 >= 0, with a = nu/sigma,
///
///     E[D_T] = { E[(M_{T'} - b0')^+] + layer(b0) } exp( effect/E[(M_T - b0)^+] )
///
///     b0'    = b0 + sigma (0.5826 - c a^2)
///     T'     = T + 1/4 - 4 c a,   c = -zeta(-1/2)/(6 sqrt(2 pi))
///     effect = (K + 0.5826 sigma - kappa3/(6 sigma^2)) P(M_T > b0)
///            + kappa3/(3 sigma^2) { (1 - 2 d beta) phi(u) R_0(v) + beta phi(u) }
///     layer  = (exact Gaussian mean - E[(M_{T'} - b0')^+] at b0 = 0) exp(-2.7 x) cos(1.72 x),
///              x = b0/sigma
///
/// b0' and T' are Gaussian slots to third order: the Wiener-Hopf factor of a driftless Gaussian
/// walk, killed at rate lambda^2/2, is G(theta) = exp(-0.5826 theta - theta^2/8 + c theta (3
/// lambda^2 - 2 theta^2)) over 1 - theta/lambda, and a drift tilts it. The layer is what the walk
/// remembers, within about sigma of the level, of where it started; it makes b0 = 0 exact. The
/// effect of another law is first order, and an exponent because the decay rate of a surplus
/// changes with the skewness. At b0 = 0 it is K + 0.5826 sigma - kappa3/(6 sigma^2) (2 Phi(d) - 1),
/// as Edgeworth's expansion of Spitzer's sum also gives. kappa3 is the third cumulant of X; d,
/// beta, u, v as in brownian/law.hpp.
///
/// Status. [published] the constant 0.5826 and the shift by it: Chernoff, Ann. Math. Statist. 36
/// (1965); Siegmund, Adv. Appl. Prob. 11 (1979); Broadie, Glasserman and Kou, Finance Stoch. 3
/// (1999); c: Chang and Peres, Ann. Prob. 25 (1997). [exact, to the order named] K, T' and the
/// effect away from criticality, derived here and held against exact slots in the tests. [choice]
/// the two numbers of the layer, fitted; the exponent.
///
/// Accuracy: docs/accuracy.md. Measured at T = 100, |d| <= 3, b0 <= 20 sigma: slots of skewness 1
/// within 0.3 % for |d| <= 1 and b0 <= 10 sigma (b0 = 0: 0.1 %), 2 % at d = -3 from empty. At
/// T = 10 Gaussian slots within 0.5 % for |d| <= 1 and b0 <= 5 sigma. At b0 = 0 Gaussian slots are
/// exact.
///
/// Where its own terms are not small the correction has no answer. It is given for
///
///     T >= 2,   b0 <= 2 sigma sqrt(T),   |nu| <= sigma,
///     |skewness| <= 0.35 sqrt(T),   |skewness| (nu/sigma)^2 <= 0.25,
///     -0.15 <= effect/E[(M_T - b0)^+] <= 0.25,
///     max(nu T - b0, 0) <= E[D_T] <= max(nu, 0) T + 2 sigma sqrt(T)
///
/// (the last by Jensen's and Doob's inequalities, which every slot model keeps), and at b0 = 0 for
/// Gaussian slots at any T. A scan of b0 0 to 50 sigma, T 1 to 1000, |d| <= 3 against exact slots
/// of Gamma laws of skewness -3 to 3 (11,340 points, 3735 of them answered) found every answer so
/// given within 5.6 % [choice: the rule].
#pragma once

#include <optional>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::auxiliary {

/// -zeta(1/2)/sqrt(2 pi), by which Gaussian slots of volatility 1 stay below the Brownian maximum.
inline constexpr double continuity_constant = 0.58259715793901067;

/// What the law of a slot's net demand adds to its mean and variance; by default that of a
/// Gaussian.
struct SlotShape {
  double skewness = 0;                            ///< kappa3/sigma^3
  double critical_offset = -continuity_constant;  ///< K/sigma
};

/// K/sigma from the cumulants, to their first order: within 0.003 for skewness up to 1.
/// Throws std::domain_error unless both are finite.
[[nodiscard]] double critical_offset_from_cumulants(double skewness, double excess_kurtosis);

/// K/sigma by a Spitzer sum over 256 slots, its tail by extrapolation: within 1e-6 for laws with a
/// density. Throws std::domain_error unless the variance is above 0.
[[nodiscard]] double critical_offset(const NetDemandLaw& law);

/// Skewness and critical offset of a slot model.
[[nodiscard]] SlotShape slot_shape(const SlotModel& model);

/// Whether `corrected_mean` can have an answer: |nu| <= sigma, and the horizon is a whole number of
/// slots up to 2^53.
[[nodiscard]] bool has_corrected_mean(const BrownianSite& site);

/// E[D_T] of the slot model, joules; none where the rule above does not hold: exact slots answer
/// there. Throws std::domain_error as brownian/law.hpp does, and unless the shape is finite and the
/// horizon a whole number of slots up to 2^53.
[[nodiscard]] std::optional<double> corrected_mean(const BrownianSite& site,
                                                   const SlotShape& shape = {});

/// A finite battery of slots spills and runs dry like a Brownian one of capacity
/// c + 2 (0.5826) sigma and charge b0 + 0.5826 sigma: the long-run rates of Gaussian slots to about
/// 1e-4 for c > 4 sigma [published: the shift of each barrier]. Throws std::domain_error unless the
/// capacity is finite and above 0.
[[nodiscard]] Battery effective_battery(const Battery& battery, double volatility_joules);

/// E[D_T] of Gaussian slots with a finite battery, joules: finite_battery::mean with the effective
/// battery. Throws std::domain_error as finite_battery.hpp does.
[[nodiscard]] double corrected_finite_mean(const BrownianSite& site);

}  // namespace inferlaw::auxiliary
