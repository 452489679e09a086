// The mean of a smooth function over the unit interval.
#pragma once

#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cstddef>

namespace inferlaw::numeric {

/// integral_0^1 f(x) dx by the 15-point Gauss-Legendre rule, exact for polynomials of degree 29.
template <typename Function>
[[nodiscard]] double average_over_unit_interval(Function f) {
  using Rule = boost::math::quadrature::gauss<double, 15>;
  const auto& nodes = Rule::abscissa();
  const auto& weights = Rule::weights();
  double sum = weights[0] * f(0.5);
  for (std::size_t i = 1; i < nodes.size(); ++i)
    sum += weights[i] * (f(0.5 * (1 - nodes[i])) + f(0.5 * (1 + nodes[i])));
  return 0.5 * sum;
}

}  // namespace inferlaw::numeric
