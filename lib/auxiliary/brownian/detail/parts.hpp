// Private to lib/auxiliary: what the Brownian laws share. In units of s = sigma sqrt(T), with the
// standardised drift d and level beta, u = beta - d, v = beta + d (see brownian.hpp), every moment
// of (M_T - level)^+ is own[k] + reflected[k], both positive:
//
//   own[k]       = phi(u) R_k(u)                                      the path ends above the level
//   reflected[0] = phi(u) R_0(v)                                      it ends below, having crossed
//   reflected[k] = phi(u) k integral_0^1 x^{k-1} R_k(v - 2 d x) dx    k >= 1
//                = k/(2 d) (own[k-1] - reflected[k-1])                by parts
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/detail/average.hpp"
#include "inferlaw/lib/numeric/mills_differences.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary::brownian::detail {

inline constexpr double density_at_zero = 0.39894228040143267794;  // phi(0)
inline constexpr double largest_standardised_level = 1e150;

/// d and beta, and the distances u, v from the level to nu T and to -nu T.
struct Standardised {
  double drift = 0;
  double level = 0;
  [[nodiscard]] double near() const { return level - drift; }
  [[nodiscard]] double far() const { return level + drift; }
};

/// Throws std::domain_error unless every field of the site is in its range.
void check(const BrownianSite& site);

/// d, and the level b0 + joules_above_battery, in units of s.
[[nodiscard]] Standardised standardise(const BrownianSite& site, double joules_above_battery = 0);

/// joules/s.
[[nodiscard]] double standardised_joules(const BrownianSite& site, double joules);

/// s^order e^power x, in joules^order.
[[nodiscard]] double in_joules(const BrownianSite& site, double x, double power = 0, int order = 1);

/// e^power value, where the product may be outside the range of a double.
struct Powered {
  double power = 0;
  double value = 0;
};
[[nodiscard]] double plain(const Powered& x);

// ---- the law of M_T at a standardised level ----------------------------------------------------

[[nodiscard]] Powered survival(const Standardised& at);     ///< P(M > level)
[[nodiscard]] double log_survival(const Standardised& at);  ///< its logarithm
[[nodiscard]] double cumulative(const Standardised& at);    ///< P(M <= level)
[[nodiscard]] Powered density(const Standardised& at);      ///< of M/s at the level

// ---- moments -----------------------------------------------------------------------------------

/// own and reflected parts of orders 0 .. count-1, each times e^-power.
template <std::size_t count>
struct Parts {
  double power = 0;
  double density = density_at_zero;  // e^-power phi(u)
  std::array<double, count> own{};
  std::array<double, count> reflected{};
  [[nodiscard]] double sum(std::size_t order) const { return own[order] + reflected[order]; }
};

// Where v - 2 d x runs over a range on which R_k hardly changes, integration by parts would divide a
// difference of near-equal numbers by d; quadrature is exact to rounding there. u, v >= -1.
[[nodiscard]] inline bool varies_slowly(double half_width, double centre) {
  return std::abs(half_width) <= std::max(1.0, centre / 2);
}

template <std::size_t order>
[[nodiscard]] double mills_moment(double x) {
  std::array<double, order + 1> moments;
  numeric::mills_moments(x, moments);
  return moments[order];
}

template <std::size_t order>
[[nodiscard]] double reflected_by_quadrature(const Standardised& at) {
  return numeric::average_over_unit_interval([&](double x) {
    auto weight = static_cast<double>(order);
    for (std::size_t k = 1; k < order; ++k) weight *= x;
    return weight * mills_moment<order>(at.far() - 2 * at.drift * x);
  });
}

// Orders up to 2 by divided differences, higher ones by quadrature.
template <std::size_t count>
[[nodiscard]] Parts<count> parts_of_slow_change(const Standardised& at) {
  const numeric::MillsDifferences mills =
      count > 2 ? numeric::mills_differences(at.near(), at.far())
                : numeric::first_mills_differences(at.near(), at.far());
  Parts<count> parts{.power = -at.near() * at.near() / 2};
  parts.own[0] = mills.first_0;
  parts.reflected[0] = mills.second_0;
  if constexpr (count > 1) {
    parts.own[1] = mills.first_1;
    parts.reflected[1] = mills.average_1;
  }
  if constexpr (count > 2) {
    parts.own[2] = mills.first_2;
    parts.reflected[2] = mills.average_2;
  }
  if constexpr (count > 3) {
    numeric::mills_moments(at.near(), parts.own);
    [&]<std::size_t... k>(std::index_sequence<k...>) {
      ((parts.reflected[k + 3] = reflected_by_quadrature<k + 3>(at)), ...);
    }
    (std::make_index_sequence<count - 3>{});
  }
  for (double& moment : parts.own) moment *= density_at_zero;
  for (double& moment : parts.reflected) moment *= density_at_zero;
  return parts;
}

// The own parts, and the reflected one of order 0, in the form that neither overflows nor cancels.
template <std::size_t count>
[[nodiscard]] Parts<count> leading_parts(const Standardised& at) {
  const double u = at.near();
  const double v = at.far();
  Parts<count> parts;
  if (u < 0) {
    parts.density = numeric::normal_density(u);
    numeric::normal_tail_moments(u, parts.own);
    parts.reflected[0] = parts.density * numeric::mills_ratio(v);
    return parts;
  }
  numeric::mills_moments(u, parts.own);
  if (v < 0) {  // phi(u) = exp(2 d beta) phi(v), and R_0(v) would overflow
    parts.power = 2 * at.drift * at.level;
    parts.density = numeric::normal_density(v);
    parts.reflected[0] = numeric::normal_upper_tail(v);
  } else {
    parts.power = -u * u / 2;
    parts.reflected[0] = density_at_zero * numeric::mills_ratio(v);
  }
  for (double& moment : parts.own) moment *= parts.density;
  return parts;
}

template <std::size_t count>
[[nodiscard]] Parts<count> parts_of(const Standardised& at) {
  if (varies_slowly(at.drift, at.level)) return parts_of_slow_change<count>(at);
  Parts<count> parts = leading_parts<count>(at);
  for (std::size_t k = 1; k < count; ++k)
    parts.reflected[k] =
        static_cast<double>(k) / (2 * at.drift) * (parts.own[k - 1] - parts.reflected[k - 1]);
  return parts;
}

}  // namespace inferlaw::auxiliary::brownian::detail
