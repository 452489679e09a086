/// @file
/// A battery that loses, brought back to one that does not: the transformed increment Y, and the
/// ledger of where the energy goes.
///
///     X = C - R                                       net demand of a slot at the bus, joules
///     Y = min(X^+, P_d) - eta min(X^-, P_c)           joules that can be delivered at the bus
///     c' = eta_d c (1 - s_min),  b0' = eta_d (b0 - s_min c)       the same of the store
///     D_T = sum_t (X_t - P_d)^+  +  D_T[Y]
///
/// on every path [exact], where D_T[Y] is the auxiliary energy of a battery without losses and
/// limits, of capacity c' and charge b0', under Y. So every law for independent slots holds of Y:
/// E[D_T] = T E[(X - P_d)^+] + E[D_T[Y]]. Without a discharging limit the whole law carries over;
/// with one the two terms depend on one another, and the mean alone does. Self-discharge stays with
/// the transformed battery: (1 - delta) commutes with the change of unit.
///
/// What is demanded and harvested is netted slot by slot, so with eta < 1 the length of a slot is
/// physical: at criticality a slot loses about (1 - eta) sigma/sqrt(2 pi) joules, and twice as many
/// slots of half the length lose sqrt(2) times as much.
///
/// Ledger up to T, joules at the bus unless said:
///
///     delivered   sum X^+ - D_T               drawn       delivered/eta_d, joules in the store
///     curtailed   sum (X^- - P_c)^+           taken       sum min(X^-, P_c) - spilled
///     spilled     that of Y at c', over eta   losses      (1 - eta_c) taken
///                                                         + (1/eta_d - 1) delivered
///     cycles      drawn/(c (1 - s_min))       leaked      by self-discharge, joules in the store
///     sum R + D_T + b0 = sum C + B_T + curtailed + spilled + losses + leaked
///
/// Gaussian X of mean nu, z = nu/sigma: E[X^+] = sigma (phi(z) + z Phi(z)), E[(X - P)^+] likewise
/// with nu - P, E[((X - P)^+)^2] = (m^2 + sigma^2) Phi(m/sigma) + m sigma phi(m/sigma), m = nu - P.
///
/// Source: the identity follows from the recursion of the battery, slot by slot [exact]; sides and
/// names [choice]. Errors: std::domain_error as `check` of battery.hpp, and as the laws throw.
#pragma once

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::auxiliary {

/// eta = eta_c eta_d.
[[nodiscard]] double round_trip_efficiency(const Battery& battery);

/// The battery of Y: c', b0' and delta, without any other loss.
[[nodiscard]] Battery deliverable_battery(const Battery& battery);

/// The law of Y on the grid of X: each node goes where Y puts it, split between its neighbours
/// there, which keeps mass and mean. The law itself where Y = X.
[[nodiscard]] GriddedLaw deliverable_law(const GriddedLaw& net_demand, const Battery& battery);

/// Means of one slot at the bus, joules.
struct SlotFlows {
  double need = 0;          ///< E[X^+]
  double surplus = 0;       ///< E[X^-]
  double beyond_limit = 0;  ///< E[(X - P_d)^+]: auxiliary energy whatever the store holds
  double curtailed = 0;     ///< E[(X^- - P_c)^+]
};

/// Of a law on a grid (which errs by the variance that its split added), of any law by its
/// characteristic function (spitzer.hpp), and of Gaussian slots.
[[nodiscard]] SlotFlows slot_flows(const GriddedLaw& net_demand, const Battery& battery);
[[nodiscard]] SlotFlows slot_flows(const NetDemandLaw& net_demand, const Battery& battery);
[[nodiscard]] SlotFlows gaussian_slot_flows(const numeric::Moments& net_demand,
                                            const Battery& battery);

/// E[Y] = E[min(X^+, P_d)] - eta E[min(X^-, P_c)], joules per slot: the critical supply of a lossy
/// battery is where it is 0.
[[nodiscard]] double deliverable_mean(const SlotFlows& flows, const Battery& battery);

/// nu_Y and sigma_Y^2, of which the Brownian forms are those of a lossy battery.
[[nodiscard]] numeric::Moments deliverable_moments(const GriddedLaw& net_demand,
                                                   const Battery& battery);
[[nodiscard]] numeric::Moments gaussian_deliverable_moments(const numeric::Moments& net_demand,
                                                            const Battery& battery);

/// Expectations for the transformed battery up to T, in joules that can be delivered.
struct DeliverableOutcome {
  double auxiliary_joules = 0;  ///< E[D_T[Y]]
  double spilled_joules = 0;
  double level_joules = 0;  ///< E[B'_T]
};

/// As above, each an expectation up to T.
struct BatteryLedger {
  double auxiliary_joules = 0;  ///< E[D_T]
  double delivered_joules = 0;
  double drawn_joules = 0;
  double curtailed_joules = 0;
  double taken_joules = 0;
  double spilled_joules = 0;
  double conversion_losses_joules = 0;
  double leaked_joules = 0;
  double level_joules = 0;  ///< E[B_T], joules in the store
  double cycles = 0;        ///< full ones; 0 without a capacity
};
[[nodiscard]] BatteryLedger battery_ledger(const SlotFlows& flows, const Battery& battery,
                                           double slots, const DeliverableOutcome& outcome);

/// Full cycles that drawing so much from the store comes to; 0 without a capacity.
[[nodiscard]] double full_cycles(const Battery& battery, double drawn_joules);

}  // namespace inferlaw::auxiliary
