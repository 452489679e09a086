#include "inferlaw/lib/training/giant_component.hpp"

#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::training {
namespace {

// Close to a = 1 its argument rounds to that of the branch point: there the series in a - 1 starts.
double first_guess(double a) {
  const double excess = a - 1;
  if (excess < 1e-3) return excess * (2 - excess * 8 / 3);
  return 1 + boost::math::lambert_w0(-a * std::exp(-a), numeric::MathPolicy{}) / a;
}

}  // namespace

double giant_component(double mean_degree) {
  numeric::require_non_negative("mean degree", mean_degree);
  if (mean_degree <= 1) return 0;
  if (mean_degree > 50) return 1;  // exp(-50) is below the rounding of 1
  double share = first_guess(mean_degree);
  for (int step = 0; step < 2; ++step) {
    const double missing = std::exp(-mean_degree * share);
    const double excess = share + std::expm1(-mean_degree * share);
    share -= excess / (1 - mean_degree * missing);
  }
  return share;
}

}  // namespace inferlaw::training
