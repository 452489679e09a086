#include "inferlaw/lib/laws/detail/geometric_fall.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inferlaw::laws::detail {

double first_at_or_below(const GeometricFall& fall, double level) {
  if (fall.start <= level) return 0;
  if (fall.rate == 1) return 1;
  if (fall.rate == 0 || level == 0) return std::numeric_limits<double>::infinity();
  constexpr double counts_as_reached = 1e-13;
  const double factors = (std::log(level) - std::log(fall.start)) / std::log1p(-fall.rate);
  return std::max(1.0, std::ceil(factors - counts_as_reached * std::max(1.0, factors)));
}

}  // namespace inferlaw::laws::detail
