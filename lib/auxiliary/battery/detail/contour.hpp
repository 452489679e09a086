// Private to lib/auxiliary: the Laplace transform in T of the mean auxiliary energy with a finite
// battery, and its derivatives, inverted on a Talbot contour (laplace_inversion.hpp).
//
//   q = sqrt(mu^2 + 2 s sigma^2),  alpha = (q + mu)/sigma^2,  beta = (q - mu)/sigma^2,  mu = -nu
//   v(s) = [e^{-alpha b0}/alpha + e^{beta b0 - (alpha + beta) c}/beta]
//          / (s (1 - e^{-(alpha + beta) c}))
//
// from the boundary problem v_T = (sigma^2/2) v_xx + mu v_x, v_x(0) = -1, v_x(c) = 0 [exact].
#pragma once

#include <cmath>
#include <complex>

#include "inferlaw/lib/auxiliary/brownian/site.hpp"
#include "inferlaw/lib/numeric/laplace_inversion.hpp"

namespace inferlaw::auxiliary::finite_battery::detail {

using Complex = std::complex<double>;

/// 1 - e^{-w} without cancellation for small w.
[[nodiscard]] inline Complex one_less_exponential(Complex w) {
  if (w.real() > 1) return 1.0 - std::exp(-w);
  return 2.0 * std::exp(-w / 2.0) * std::sinh(w / 2.0);
}

/// The quantities above at one s.
struct Transform {
  Complex s, alpha, beta, root;
  Complex near, far;   // e^{-alpha b0}/alpha, e^{beta b0 - (alpha + beta) c}/beta
  Complex round_trip;  // e^{-(alpha + beta) c}
  Complex complement;  // 1 - round_trip
  double start, capacity;

  Transform(const BrownianSite& site, Complex at)
      : s(at), start(site.battery.initial_joules), capacity(site.battery.capacity_joules) {
    const double mu = -site.drift_joules_per_slot;
    const double variance = site.volatility_joules * site.volatility_joules;
    root = std::sqrt(mu * mu + 2.0 * s * variance);
    const Complex larger = (root + std::abs(mu)) / variance;
    const Complex smaller = 2.0 * s / (root + std::abs(mu));  // (root - |mu|)/variance
    alpha = mu >= 0 ? larger : smaller;
    beta = mu >= 0 ? smaller : larger;
    near = std::exp(-alpha * start) / alpha;
    far = std::exp(-beta * (capacity - start) - alpha * capacity) / beta;
    round_trip = std::exp(-(alpha + beta) * capacity);
    complement = one_less_exponential((alpha + beta) * capacity);
  }

  [[nodiscard]] Complex mean() const { return (near + far) / (s * complement); }

  [[nodiscard]] Complex slope_in_start() const {
    return (beta * far - alpha * near) / (s * complement);
  }

  // Along a change of alpha, beta and c.
  [[nodiscard]] Complex slope(Complex alpha_slope, Complex beta_slope,
                              double capacity_slope) const {
    const Complex exponent_slope =
        (alpha_slope + beta_slope) * capacity + (alpha + beta) * capacity_slope;
    const Complex near_slope = -near * alpha_slope * (start + 1.0 / alpha);
    const Complex far_slope = far * (beta_slope * (start - 1.0 / beta) - exponent_slope);
    return (near_slope + far_slope) / (s * complement) -
           mean() * round_trip * exponent_slope / complement;
  }

  [[nodiscard]] Complex slope_in_drift() const {
    return slope(-alpha / root, beta / root, 0);  // nu = -mu
  }
  [[nodiscard]] Complex slope_in_volatility(double volatility) const {
    const Complex both = volatility * (alpha + beta) / 2.0;
    return slope(-alpha * alpha / both, -beta * beta / both, 0);
  }
  [[nodiscard]] Complex slope_in_capacity() const { return slope(0, 0, 1); }
  [[nodiscard]] Complex curvature_in_capacity() const {
    const Complex per_joule = (alpha + beta) / complement;
    return per_joule * per_joule * (far + round_trip * near) * (1.0 + round_trip) /
           (s * complement);
  }
};

/// What a quantity of the transform is at the horizon of the site.
template <typename Quantity>
[[nodiscard]] double inverted(const BrownianSite& site, Quantity quantity) {
  return numeric::inverse_laplace([&](Complex s) { return quantity(Transform(site, s)); },
                                  site.horizon_slots);
}

}  // namespace inferlaw::auxiliary::finite_battery::detail
