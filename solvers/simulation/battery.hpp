/// @file
/// The battery under a path of net demand X_t = C_t - R_t, in joules, by its direct definition:
/// limits and what is delivered and taken at the bus, level and capacity in the store.
///
///     need X_t > 0     delivered = min(X_t, P_d, eta_d (B_{t-1} - s_min c))
///                      auxiliary A_t = X_t - delivered,            level falls by delivered/eta_d
///     surplus X_t <= 0 offered = min(-X_t, P_c),                   curtailed = -X_t - offered
///                      taken = min(offered, (c - B_{t-1})/eta_c),  spilled = offered - taken
///                                                                  level rises by eta_c taken
///     B_t = level - delta (level - s_min c)                        B_0 = b0
///
/// A_t comes first: energy bought in a slot is used in it. Energy is conserved,
///
///     b0 + D_T = S_T + B_T + spilled + curtailed + losses + leaked,  S_T = X_1 + .. + X_T
///     losses = (1 - eta_c) taken + (1/eta_d - 1) delivered
///
/// Of A_t no more than a grid's import limit G is served: unserved_t = (A_t - G)^+, which is lost
/// to the demand and counts in A_t all the same; the battery is not changed.
///
/// D_T = A_1 + .. + A_T, and of a lossless battery with c = infinity (max_{0<=n<=T} S_n - b0)^+.
///
/// Source: arXiv:2601.00823, system model [published: the setting of a lossless battery; exact: the
/// identities]; the sides on which numbers are measured [choice].
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/battery/deferral.hpp"

namespace inferlaw::simulation {

using auxiliary::Battery;

/// What holds beside the battery.
struct SlotRules {
  double import_limit_joules_per_slot = std::numeric_limits<double>::infinity();  ///< G, at the bus
  auxiliary::Deferral deferral = {};  ///< lib/auxiliary/battery/deferral.hpp
};

/// Throws std::domain_error unless the import limit is 0 or above, which may be infinite, and as
/// `check` of deferral.hpp does.
void check(const SlotRules& rules);

/// Work put off in a slot.
struct PutOff {
  std::int64_t slot = 0;
  double joules = 0;
};

/// What has gone through a battery so far, and its level.
struct BatteryFlows {
  double level_joules = 0;
  double auxiliary_joules = 0;
  double spilled_joules = 0;
  double delivered_joules = 0;
  double taken_joules = 0;
  double curtailed_joules = 0;
  double leaked_joules = 0;  ///< in the store
};

/// What a path has done so far; sums but for the level and the backlog.
struct BatteryState : BatteryFlows {
  double unserved_joules = 0;
  double unserved_slots = 0;         ///< slots with any
  double backlog_joules = 0;         ///< put off, at the end of the last slot
  std::int64_t slots = 0;            ///< with a deadline
  std::vector<PutOff> put_off = {};  ///< with a deadline: the backlog, oldest first
};

/// Lost on the way into the store and out of it so far.
[[nodiscard]] double conversion_losses_joules(const BatteryState& state, const Battery& battery);

/// Lives through the slots of `net_demand_joules`, one after another.
void advance(std::span<const double> net_demand_joules, const Battery& battery, BatteryState& state,
             const SlotRules& rules = {});

}  // namespace inferlaw::simulation
