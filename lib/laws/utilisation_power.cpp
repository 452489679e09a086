#include "inferlaw/lib/laws/utilisation_power.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {

double power_at_utilisation(const PowerCurve& curve, double mfu) {
  numeric::require_non_negative("idle power", curve.idle_watts);
  numeric::require_non_negative("full power", curve.full_watts);
  if (curve.full_watts < curve.idle_watts)
    numeric::refuse("full power", curve.full_watts, "the idle power, or above");
  numeric::require_positive_probability("knee", curve.knee);
  numeric::require_positive("exponent", curve.exponent);
  numeric::require_probability("utilisation", mfu);
  const double used = std::min(mfu / curve.knee, 1.0);
  return curve.idle_watts + (curve.full_watts - curve.idle_watts) * std::pow(used, curve.exponent);
}

}  // namespace inferlaw::laws
