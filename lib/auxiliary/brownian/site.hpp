/// @file
/// A site whose net demand is Brownian, over a horizon: what every law of the diffusion takes.
///
///     S_t = nu t + sigma W_t            net demand up to t, joules
///
///     nu     drift, joules per slot     (mean demand less mean harvest; deficit > 0)
///     sigma  volatility, joules per square root of a slot
///     T      horizon, slots             b0, c  initial charge and capacity of the battery, joules
///
/// Source: arXiv:2601.00823, system model [published].
#pragma once

#include "inferlaw/lib/auxiliary/battery/battery.hpp"

namespace inferlaw::auxiliary {

struct BrownianSite {
  double drift_joules_per_slot = 0;
  double volatility_joules = 1;  ///< joules per square root of a slot
  double horizon_slots = 1;
  Battery battery = {};
};

}  // namespace inferlaw::auxiliary
