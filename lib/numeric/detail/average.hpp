// The mean of a smooth function over the unit interval.
#pragma once

#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cstddef>

namespace inferlaw::numeric {

/// integral_0^1 f(x) dx by the Gauss-Legendre rule of so many points, an odd number: exact for
/// polynomials of degree 2 points - 1. What f gives is added and scaled.
template <unsigned points = 15, typename Function>
[[nodiscard]] auto average_over_unit_interval(Function f) {
  static_assert(points % 2 == 1);
  using Rule = boost::math::quadrature::gauss<double, points>;
  const auto& nodes = Rule::abscissa();
  const auto& weights = Rule::weights();
  auto sum = weights[0] * f(0.5);
  for (std::size_t i = 1; i < nodes.size(); ++i)
    sum = sum + weights[i] * (f(0.5 * (1 - nodes[i])) + f(0.5 * (1 + nodes[i])));
  return 0.5 * sum;
}

}  // namespace inferlaw::numeric
