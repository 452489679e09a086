/// @file
/// The battery under a path of net demand X_t = C_t - R_t, in joules:
///
///     auxiliary   A_t = (X_t - B_{t-1})^+                    D_T = sum_{t<=T} A_t
///     spilled     W_t = (B_{t-1} - X_t - c)^+                sum_{t<=T} W_t
///     level       B_t = min(c, (B_{t-1} - X_t)^+),           B_0 = b0, 0 <= b0 <= c <= infinity
///
/// A_t comes first: energy bought in a slot is used in it. Energy is conserved,
/// b0 + D_T = S_T + spilled + B_T with S_T = X_1 + .. + X_T, and with c = infinity
/// D_T = (max_{0<=n<=T} S_n - b0)^+.
///
/// Source: arXiv:2601.00823, system model [published: the setting; exact: the identities].
#pragma once

#include <span>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"

namespace inferlaw::simulation {

using auxiliary::Battery;

/// What a path has done so far.
struct BatteryState {
  double level_joules = 0;
  double auxiliary_joules = 0;
  double spilled_joules = 0;
};

/// Lives through the slots of `net_demand_joules`, one after another.
void advance(std::span<const double> net_demand_joules, const Battery& battery,
             BatteryState& state);

}  // namespace inferlaw::simulation
