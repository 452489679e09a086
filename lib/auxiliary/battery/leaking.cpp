#include "inferlaw/lib/auxiliary/battery/leaking.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary {

double leaking_auxiliary_rate(const BrownianSite& site) {
  numeric::require_finite("drift (joules per slot)", site.drift_joules_per_slot);
  numeric::require_positive("volatility (joules per square root of a slot)",
                            site.volatility_joules);
  const double delta = site.battery.self_discharge_per_slot;
  if (!(delta > 0 && delta < 1))
    numeric::refuse("self-discharge (share per slot)", delta, "above 0 and below 1");
  Battery otherwise = site.battery;
  otherwise.self_discharge_per_slot = 0;
  require_unlimited(otherwise);
  const double mean = -site.drift_joules_per_slot / delta;
  const double deviation = site.volatility_joules / std::sqrt(2 * delta);
  // phi(z)/Phi(z) as one over Mills' ratio, which keeps its digits where both are small
  return site.volatility_joules * (site.volatility_joules / deviation) /
         (2 * numeric::mills_ratio(-mean / deviation));
}

}  // namespace inferlaw::auxiliary
