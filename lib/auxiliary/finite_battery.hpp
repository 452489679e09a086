// Auxiliary and spilled energy of a site with a battery of finite capacity, net demand Brownian:
// the battery is reflected at 0 (auxiliary energy D_T) and at c (spilled energy Z_T).
//
//   B_T = b0 - (nu T + sigma W_T) + D_T - Z_T,   0 <= B <= c
//
//   nu     drift of net demand, joules per slot       mu = -nu, that of the battery
//   sigma  volatility, joules per sqrt(slot)          c   capacity, joules; may be infinite
//   T      horizon, slots                             b0  initial battery, 0 <= b0 <= c
//
// Long run, with a = 2 mu c/sigma^2:
//   auxiliary rate  l = mu/(e^a - 1)  (sigma^2/(2 c) at mu = 0),   spilled rate  l + mu
//   density of the level  (2 mu/sigma^2) e^{2 mu x/sigma^2}/(e^a - 1),  0 <= x <= c
//
// Transient, with E(nu; y) the mean of an unlimited battery that starts at y (brownian.hpp):
//   E[D_T] = sum_{k>=0} e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c)
//          + sum_{k>=1} e^{ 2 k c nu/sigma^2} E(-nu; 2 k c - b0)
// a sum of positive terms, so that small answers keep their digits. Where it would need more than
// 400 terms, start and transient are forgotten to e^{-10000} and E[D_T] = l T + w(b0), with
//   w(x) = integral_0^c e^{2 mu y/sigma^2} G(y)^2 dy - integral_0^x G,
//   G(y) = (e^{2 mu (c-y)/sigma^2} - 1)/(e^a - 1).
// The spilled energy is the auxiliary energy of the mirrored battery: nu -> -nu, b0 -> c - b0.
//
// In the capacity every image falls and is convex, so that tiny slopes keep their digits too. With
// kappa = nu/sigma^2, P = P(M_T > y), f its density, both at y = b0 + 2 k c (and at 2 k c - b0 with
// nu -> -nu):
//   dE/dc   = - sum_{k>=1} 2 k   e^{-2 k c kappa} (P + kappa E)             and the mirror images
//   d2E/dc2 =   sum_{k>=1} 4 k^2 e^{-2 k c kappa} (f + 2 kappa P + kappa^2 E)
//
// In drift and volatility the images are differentiated too where the contour below loses its
// digits, that is where a strong drift has not yet emptied a charged battery; T and b0 then follow
// from T E_T = nu E_nu + sigma E_sigma/2 and E = nu E_nu + sigma E_sigma + c E_c + b0 E_b0. There
// the mean from a start y with drift -theta, D = theta sqrt(T)/sigma, beta = y/(sigma sqrt T),
// moves by
//   e^{2 D beta} E_nu/T = phi(v) {(1 - 1/(2 D^2)) R_0(u) - 1/D} + (1/(2 D^2) + beta/D) Q(v)
// with u = beta + D, v = beta - D, and sigma E_sigma = E + theta E_nu + y P.
//
// The check and the other derivatives come from the Laplace transform in T, with q = sqrt(mu^2 + 2
// s sigma^2), alpha = (q + mu)/sigma^2, beta = (q - mu)/sigma^2:
//   v(s) = [e^{-alpha b0}/alpha + e^{beta b0 - (alpha + beta) c}/beta]/(s (1 - e^{-(alpha+beta)
//   c}))
// inverted on a Talbot contour (laplace_inversion.hpp).
//
// Sources: Harrison, Brownian Motion and Stochastic Flow Systems (1985), chapter 5 [published:
// the rates and the equilibrium]; transform from the boundary problem v_T = (sigma^2/2) v_xx + mu
// v_x, v_x(0) = -1, v_x(c) = 0 [exact]; images from its geometric series and w from its pole at s =
// 0 [exact, held against 22-digit references].
//
// Accuracy, relative: rates 1e-15 (times 1 + |a| where a itself is rounded), mean 1e-11.
// Derivatives: 1e-10 of the size of the quantity over the battery; in the capacity 1e-10 of the
// derivative itself. Check: 1e-10 for |nu| sqrt(T)/sigma <= 2 or b0 <= |nu| T/2; elsewhere the
// contour loses digits (1e-8 at |nu| sqrt(T)/sigma = 3, all at 12). Every function throws
// std::domain_error unless drift is finite, volatility and horizon are finite and above 0, capacity
// is above 0 and 0
// <= b0 <= c, b0 finite.
#pragma once

namespace inferlaw::auxiliary::finite_battery {

struct Site {
  double drift_joules_per_slot = 0;
  double volatility_joules = 1;  ///< joules per square root of a slot
  double capacity_joules = 1;
  double horizon_slots = 1;
  double initial_battery_joules = 0;
};

/// What the long run depends on.
struct Battery {
  double drift_joules_per_slot = 0;  ///< of net demand: the battery's own is minus this
  double volatility_joules = 1;
  double capacity_joules = 1;
};

/// Joules per slot in the long run.
[[nodiscard]] double auxiliary_rate(const Battery& battery);
[[nodiscard]] double spilled_rate(const Battery& battery);

/// The law of the level in equilibrium (capacity finite): P(B <= x), P(B > x), density per joule,
/// mean, and the x with P(B <= x) = probability.
[[nodiscard]] double level_cumulative(const Battery& battery, double joules);
[[nodiscard]] double level_survival(const Battery& battery, double joules);
[[nodiscard]] double level_density(const Battery& battery, double joules);
[[nodiscard]] double level_mean(const Battery& battery);
[[nodiscard]] double level_quantile(const Battery& battery, double probability);

/// E[D_T], joules. Cost: up to 800 means of brownian.hpp; usually a few.
[[nodiscard]] double mean(const Site& site);
/// E[Z_T], joules: what full batteries could not take.
[[nodiscard]] double mean_spilled(const Site& site);
/// E[B_T] = b0 + E[D_T] - nu T - E[Z_T], joules.
[[nodiscard]] double mean_battery(const Site& site);

/// E[D_T] by the images and how far the Laplace inversion, which shares nothing with them, is off.
struct CheckedMean {
  double joules = 0;
  double disagreement_joules = 0;
};
[[nodiscard]] CheckedMean checked_mean(const Site& site);

/// First derivatives of E[D_T].
struct Sensitivities {
  double drift_slots = 0;              ///< dE/dnu, joules per (joule per slot)
  double volatility = 0;               ///< dE/dsigma, square root of slots
  double horizon_joules_per_slot = 0;  ///< dE/dT
  double initial_battery = 0;          ///< dE/db0
  double capacity = 0;                 ///< dE/dc
};
[[nodiscard]] Sensitivities sensitivities(const Site& site);

/// The first two of them alone, at a third of the cost.
struct MotionSlopes {
  double drift_slots = 0;
  double volatility = 0;
};
[[nodiscard]] MotionSlopes motion_slopes(const Site& site);

/// dE/dc, which is `capacity` above, and d2E/dc2, per joule.
struct CapacitySlopes {
  double slope = 0;
  double curvature = 0;
};
[[nodiscard]] CapacitySlopes capacity_slopes(const Site& site);

}  // namespace inferlaw::auxiliary::finite_battery
