/// @file
/// Auxiliary energy of a site whose net demand is Brownian: the law of D_T, in closed form.
///
///     D_T = (M_T - b0)^+,   M_T = max_{0<=s<=T} (nu s + sigma W_s)
///     B_T = b0 + D_T - (nu T + sigma W_T)                                the battery, unlimited
///
///     nu     drift, joules per slot         (mean demand less mean harvest; deficit > 0)
///     sigma  volatility, joules per sqrt(slot)
///     T      horizon, slots                 b0  initial battery, joules
///
/// With s = sigma sqrt(T), d = nu sqrt(T)/sigma, beta = b0/s, u = beta - d, v = beta + d and the
/// Mills moments R_k of numeric/normal.hpp, every moment is a sum of positive terms:
///
///     E[D_T^k] = s^k phi(u) { R_k(u) + k integral_0^1 x^{k-1} R_k(v - 2 d x) dx },   k >= 1
///     P(D_T > y) = phi(u) { R_0(u) + R_0(v) }  at beta = (b0 + y)/s
///
/// which is where the textbook forms (differences of Phi and exp(2 nu y/sigma^2) Phi) lose digits
/// near d = 0, for large |d| and in the tails. At b0 = 0 the mean is s g(d) with
/// g(d) = d Phi(d) + phi(d) + (2 Phi(d) - 1)/(2 d).
///
/// Sources: arXiv:2601.00823, Theorem 2 and Eq. 28 [published: the limits in T]; Harrison, Brownian
/// Motion and Stochastic Flow Systems (1985), section 1.8 [exact: the full forms]; the positive
/// forms above follow by parts [exact, held against 50-digit quadrature in the tests].
///
/// Accuracy: docs/accuracy.md, at any scale whose answer is a normal double. Every function throws
/// std::domain_error unless drift is finite, volatility and horizon are finite and above 0, the
/// initial battery is finite and >= 0, and there is no capacity.
#pragma once

#include <string_view>

#include "inferlaw/lib/auxiliary/brownian/site.hpp"

namespace inferlaw::auxiliary::brownian {

enum class Regime {
  deficit,   ///< nu > 0: D_T grows like nu T
  critical,  ///< nu = 0: D_T grows like sigma sqrt(2 T/pi)
  surplus    ///< nu < 0: D_T stays bounded
};

constexpr std::string_view name_of(Regime regime) {
  switch (regime) {
    case Regime::deficit:
      return "deficit";
    case Regime::critical:
      return "critical";
    case Regime::surplus:
      return "surplus";
  }
  return {};
}

[[nodiscard]] Regime regime(double drift_joules_per_slot);

/// E[D_T], joules.
[[nodiscard]] double mean(const BrownianSite& site);
/// E[D_T^2], joules squared.
[[nodiscard]] double second_moment(const BrownianSite& site);
/// Var(D_T), joules squared; never E[D_T^2] - E[D_T]^2 where that cancels.
[[nodiscard]] double variance(const BrownianSite& site);
[[nodiscard]] double standard_deviation(const BrownianSite& site);

/// P(D_T <= y); 0 below y = 0. At y = 0 it is the probability that no auxiliary energy is needed.
[[nodiscard]] double cumulative(const BrownianSite& site, double joules);
/// P(D_T > y), with its relative precision kept in the tail.
[[nodiscard]] double survival(const BrownianSite& site, double joules);
/// ln P(D_T > y), also where the probability underflows.
[[nodiscard]] double log_survival(const BrownianSite& site, double joules);
/// Density of D_T at y > 0, per joule (D_T has an atom at 0 besides); 0 below.
[[nodiscard]] double density(const BrownianSite& site, double joules);

/// E[B_T] = b0 + E[D_T] - nu T, joules: the energy left in an unlimited battery at T (the
/// mirror image of E[D_T] under nu -> -nu when b0 = 0).
[[nodiscard]] double mean_battery_level(const BrownianSite& site);

/// Deviation from drift-only scaling, (E[D_T] - max(nu, 0) T)/(sigma sqrt T) at b0 = 0, as a
/// function of d = nu sqrt(T)/sigma: even in d, sqrt(2/pi) at d = 0, ~ 1/(2 |d|).
[[nodiscard]] double deviation_from_drift(double standardised_drift);

/// First derivatives of E[D_T].
struct Sensitivities {
  double drift_slots = 0;              ///< dE/dnu, joules per (joule per slot)
  double volatility = 0;               ///< dE/dsigma, square root of slots
  double horizon_joules_per_slot = 0;  ///< dE/dT
  double initial_battery = 0;          ///< dE/db0 = -P(D_T > 0)
};
[[nodiscard]] Sensitivities sensitivities(const BrownianSite& site);

/// What E[D_T] tends to for long horizons, in each regime:
///
///     deficit   nu T - b0 + sigma^2/(2 nu)
///     critical  sigma sqrt(2 T/pi)  (b0 = 0; with b0 the value less b0 to leading order)
///     surplus   sigma^2/(2 |nu|) exp(-2 |nu| b0/sigma^2)
[[nodiscard]] double limiting_mean(const BrownianSite& site);

/// T* = 2 sigma^2/(pi nu^2), the horizon where drift overtakes diffusion; infinite at nu = 0.
[[nodiscard]] double crossover_horizon(double drift_joules_per_slot, double volatility_joules);

}  // namespace inferlaw::auxiliary::brownian
