/// @file
/// Work that can wait beside a battery that loses, in exact slots: patience loses nothing, so that
/// it is no larger battery (deferral.hpp) and has a grid of its own.
///
///     u_t      what the store can deliver less the backlog K, joules at the bus: one of the two is
///              0 at the end of every slot
///     q        what may be put off at most, c' and b0' capacity and charge that can be delivered
///              (lossy.hpp),  -q <= u_t <= c',  u_0 = b0'
///     v      = u_{t-1} - Y_t         where u_{t-1} >= 0, Y = X^+ - eta X^-
///            = e(u_{t-1} - X_t)      where u_{t-1} < 0:  e(x) = x below 0, eta x above: surplus
///                                    works off the backlog first, and what is left is stored
///     A_t    = (-q - v)^+            auxiliary energy;  spilled (v - c')^+
///     u_t    = v held to [-q, c']
///     K_t    = u_t^-,  B'_t = u_t^+
///
/// all in joules; X is the net demand of a slot. The law of u is moved forward on a grid on which
/// -q and 0 are nodes, and extrapolated over the steps h, 2 h and 4 h as in slot_battery.hpp; a
/// capacity or a charge between nodes is taken by cubic interpolation of the four nearest. At eta =
/// 1 this is the battery of capacity c + q and charge b0 + q.
///
/// Cost: slots x n log2 n with n = (c' + q + range of X)/h, for four capacities and three grids.
///
/// Source: the recursion of a slot [exact]; grid and extrapolation [choice]. Errors:
/// std::domain_error unless 0 < q < inf, the battery has no limit of power and no self-discharge,
/// horizons are 1 to 1e7 and the work is within limits.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/numeric/extrapolation.hpp"

namespace inferlaw::auxiliary {

/// Expectations up to a horizon, joules at the bus.
struct PatientOutcome {
  long slots = 0;
  numeric::Extrapolated auxiliary_joules = {};  ///< E[D_T]
  numeric::Extrapolated spilled_joules = {};    ///< that could have been delivered: eta of surplus
  numeric::Extrapolated level_joules = {};      ///< E[B'_T], that can be delivered
  numeric::Extrapolated backlog_joules = {};    ///< E[K_T]
  bool below_resolution = false;                ///< as in slot_battery.hpp
};

/// Units of reach.hpp that the outcomes below cost.
[[nodiscard]] double patient_slots_work(SlotSequence net_demand, std::span<const long> horizons,
                                        const Battery& battery, double patience_joules,
                                        const GridSettings& settings = {});

/// The outcome at each of the horizons, slots, in their order.
[[nodiscard]] std::vector<PatientOutcome> patient_slot_outcomes(SlotSequence net_demand,
                                                                std::span<const long> horizons,
                                                                const Battery& battery,
                                                                double patience_joules,
                                                                const GridSettings& settings = {});

}  // namespace inferlaw::auxiliary
