// Private to lib/auxiliary: the mean auxiliary energy with a finite battery as a sum over images of
// an unlimited one, E(nu; y) its mean from a start y (brownian/law.hpp).
//
//   E[D_T] = sum_{k>=0} e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c)
//          + sum_{k>=1} e^{ 2 k c nu/sigma^2} E(-nu; 2 k c - b0)
//
// In the capacity every image falls and is convex. With kappa = nu/sigma^2, P = P(M_T > y), f its
// density, both at y = b0 + 2 k c (and at 2 k c - b0 with nu -> -nu):
//
//   dE/dc   = - sum_{k>=1} 2 k   e^{-2 k c kappa} (P + kappa E)                and the mirror
//   images d2E/dc2 =   sum_{k>=1} 4 k^2 e^{-2 k c kappa} (f + 2 kappa P + kappa^2 E)
//
// In drift and volatility the mean from a start y with drift -theta, D = theta sqrt(T)/sigma,
// beta = y/(sigma sqrt T), u = beta + D, v = beta - D, moves by
//
//   e^{2 D beta} E_nu/T = phi(v) {(1 - 1/(2 D^2)) R_0(u) - 1/D} + (1/(2 D^2) + beta/D) Q(v)
//   sigma E_sigma       = E + theta E_nu + y P
//
// Status: exact, from the geometric series of the Laplace transform (contour.hpp).
#pragma once

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"

namespace inferlaw::auxiliary::finite_battery::detail {

inline constexpr double most_images = 400;

/// The site with another drift and start, and no capacity.
[[nodiscard]] BrownianSite unlimited(const BrownianSite& site, double drift, double start);

[[nodiscard]] double sum_of_images(const BrownianSite& site);
[[nodiscard]] CapacitySlopes sum_of_image_slopes(const BrownianSite& site);
/// For a drift that is not small.
[[nodiscard]] MotionSlopes sum_of_motion_slopes(const BrownianSite& site);

/// Images count while 2 k c is within reach of the walk and e^{-2 k c |nu|/sigma^2} has not died
/// out.
[[nodiscard]] bool few_images(const BrownianSite& site, double most = most_images);

}  // namespace inferlaw::auxiliary::finite_battery::detail
