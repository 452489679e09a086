// Private to lib/auxiliary: the central moments of D_T/s, without cancellation.
//
// Where the level is well below nu T, D_T is all but normal and the raw moments cancel. There, with
// x = -u > 0, e = 1/(2 d), c_j = Psi_j(x) and E = phi(u) R_0(v), the moment generating function of
// (D_T - (nu T - b0))/s is that of the law for x = infinity,
//
//   exp(theta^2/2) (1 + 2 e theta)/(1 + e theta):  cumulants e, 1 - 3 e^2, 14 e^3, -90 e^4,
//
// less exp(-theta x) { sum_{k>=1} (-theta)^k w_k },  w_k = c_k/k! - q_k,
//   q_1 = e (c_0 + E),  q_{k+1} = e (q_k + c_k/k!).
//
// So the moments about nu T - b0 + e s differ from those of the limit by the small
//   delta_k = k! (-1)^{k+1} sum_{m=1}^k (x + e)^{k-m}/(k-m)! w_m.        [exact]
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"

namespace inferlaw::auxiliary::brownian::detail {

/// numeric::Moments of orders 0 .. count-1 about the mean, in s^order; those from 2 on times
/// e^-power.
template <std::size_t count>
struct CentralMoments {
  double power = 0;
  std::array<double, count> value{};
};

/// E[(X - E X)^k]/tilt for k >= 2 from a[k] = E[X^k]/tilt, where `tilt` may underflow to 0.
template <std::size_t count>
[[nodiscard]] std::array<double, count> about_the_mean(const std::array<double, count>& a,
                                                       double tilt) {
  static_assert(count >= 3 && count <= 5);
  const double m = tilt * a[1];
  std::array<double, count> central{1, 0, a[2] - m * a[1]};
  if constexpr (count > 3) central[3] = a[3] - m * (3 * a[2] - 2 * m * a[1]);
  if constexpr (count > 4) central[4] = a[4] - m * (4 * a[3] - m * (6 * a[2] - 3 * m * a[1]));
  return central;
}

template <std::size_t count>
[[nodiscard]] std::array<double, count> shortfall_in_deficit(const Standardised& at) {
  const double x = -at.near();
  const double e = 1 / (2 * at.drift);
  std::array<double, count> below;  // c_k
  numeric::normal_tail_moments(x, below);
  std::array<double, count> w{};
  double q = e * (below[0] + numeric::normal_density(x) * numeric::mills_ratio(at.far()));
  double factorial = 1;
  for (std::size_t k = 1; k < count; ++k) {
    factorial *= static_cast<double>(k);
    w[k] = below[k] / factorial - q;
    q = e * (q + below[k] / factorial);
  }
  std::array<double, count> delta{};
  factorial = 1;
  for (std::size_t k = 1; k < count; ++k) {
    factorial *= static_cast<double>(k);
    double term = 1;
    double sum = 0;
    for (std::size_t m = k; m >= 1; --m) {
      sum += term * w[m];
      term *= (x + e) / static_cast<double>(k - m + 1);
    }
    delta[k] = (k % 2 == 1 ? factorial : -factorial) * sum;
  }
  return delta;
}

template <std::size_t count>
[[nodiscard]] std::array<double, count> central_moments_in_deficit(const Standardised& at) {
  const double e = 1 / (2 * at.drift);
  const double limit = 1 - 3 * e * e;
  std::array<double, count> moments = shortfall_in_deficit<count>(at);
  moments[2] += limit;
  if constexpr (count > 3) moments[3] += 14 * e * e * e;
  if constexpr (count > 4) moments[4] += 3 * limit * limit - 90 * e * e * e * e;
  return about_the_mean(moments, 1);
}

[[nodiscard]] inline bool deep_in_deficit(const Standardised& at) {
  return at.drift > 1.5 && at.near() < -1;
}

template <std::size_t count>
[[nodiscard]] CentralMoments<count> central_moments(const Standardised& at) {
  if (deep_in_deficit(at)) return {.power = 0, .value = central_moments_in_deficit<count>(at)};
  const Parts<count> parts = parts_of<count>(at);
  std::array<double, count> raw;
  for (std::size_t k = 0; k < count; ++k) raw[k] = parts.sum(k);
  return {.power = parts.power, .value = about_the_mean(raw, std::exp(parts.power))};
}

}  // namespace inferlaw::auxiliary::brownian::detail
