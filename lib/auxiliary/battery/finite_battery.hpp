/// @file
/// Auxiliary and spilled energy of a site with a battery of finite capacity, net demand Brownian:
/// the battery is reflected at 0 (auxiliary energy D_T) and at c (spilled energy Z_T).
///
///     B_T = b0 - (nu T + sigma W_T) + D_T - Z_T,   0 <= B <= c
///
///     nu     drift of net demand, joules per slot       mu = -nu, that of the battery
///     sigma  volatility, joules per sqrt(slot)          c   capacity, joules; may be infinite
///     T      horizon, slots                             b0  initial battery, 0 <= b0 <= c
///
/// Transient, with E(nu; y) the mean of an unlimited battery that starts at y (brownian/law.hpp):
///
///     E[D_T] = sum_{k>=0} e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c)
///            + sum_{k>=1} e^{ 2 k c nu/sigma^2} E(-nu; 2 k c - b0)
///
/// a sum of positive terms, so that small answers keep their digits. Where it would need more than
/// 400 terms, start and transient are forgotten to e^{-10000} and E[D_T] = l T + w(b0), with the
/// long-run rate l of long_run.hpp, mu = -nu, a = 2 mu c/sigma^2 and
///
///     w(x) = integral_0^c e^{2 mu y/sigma^2} G(y)^2 dy - integral_0^x G,
///     G(y) = (e^{2 mu (c-y)/sigma^2} - 1)/(e^a - 1).
///
/// The spilled energy is the auxiliary energy of the mirrored battery: nu -> -nu, b0 -> c - b0.
///
/// In the capacity every image falls and is convex, so that tiny slopes keep their digits too. In
/// drift and volatility the images are differentiated where the contour below loses its digits,
/// that is where a strong drift has not yet emptied a charged battery; T and b0 then follow from T
/// E_T = nu E_nu + sigma E_sigma/2 and E = nu E_nu + sigma E_sigma + c E_c + b0 E_b0. The formulas
/// are in detail/images.hpp. The check and the other derivatives come from the Laplace transform in
/// T (detail/contour.hpp).
///
/// Sources: Harrison, Brownian Motion and Stochastic Flow Systems (1985), chapter 5 [published: the
/// long run, long_run.hpp]; images from the geometric series of the transform and w from its pole
/// at s = 0 [exact, held against 22-digit references].
///
/// Accuracy: docs/accuracy.md. Derivatives keep their digits to the size of the quantity over the
/// battery, in the capacity to the derivative itself. Where |nu| sqrt(T)/sigma > 2 and
/// b0 > |nu| T/2 the contour of the check loses digits, all of them at |nu| sqrt(T)/sigma = 12.
/// Every function throws std::domain_error unless drift is finite, volatility and horizon are
/// finite and above 0, capacity is above 0 and 0 <= b0 <= c, b0 finite.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/site.hpp"

namespace inferlaw::auxiliary::finite_battery {

/// E[D_T], joules. Cost: up to 800 means of brownian/law.hpp; usually a few.
[[nodiscard]] double mean(const BrownianSite& site);
/// E[Z_T], joules: what full batteries could not take.
[[nodiscard]] double mean_spilled(const BrownianSite& site);
/// E[B_T] = b0 + E[D_T] - nu T - E[Z_T], joules.
[[nodiscard]] double mean_battery_level(const BrownianSite& site);

/// E[D_T] by the images and how far the Laplace inversion, which shares nothing with them, is off.
struct CheckedMean {
  double joules = 0;
  double disagreement_joules = 0;
};
[[nodiscard]] CheckedMean checked_mean(const BrownianSite& site);

/// First derivatives of E[D_T].
struct Sensitivities {
  double drift_slots = 0;              ///< dE/dnu, joules per (joule per slot)
  double volatility = 0;               ///< dE/dsigma, square root of slots
  double horizon_joules_per_slot = 0;  ///< dE/dT
  double initial_battery = 0;          ///< dE/db0
  double capacity = 0;                 ///< dE/dc
};
[[nodiscard]] Sensitivities sensitivities(const BrownianSite& site);

/// How far each of them may be off: a part of the most that it can be, so that a negligible one has
/// no digits. The capacity's keeps its own (0 here).
[[nodiscard]] Sensitivities sensitivity_errors(const BrownianSite& site);

/// The first two of them alone, at a third of the cost.
struct MotionSlopes {
  double drift_slots = 0;
  double volatility = 0;
};
[[nodiscard]] MotionSlopes motion_slopes(const BrownianSite& site);

/// dE/dc, which is `capacity` above, and d2E/dc2, per joule.
struct CapacitySlopes {
  double slope = 0;
  double curvature = 0;
};
[[nodiscard]] CapacitySlopes capacity_slopes(const BrownianSite& site);

}  // namespace inferlaw::auxiliary::finite_battery
