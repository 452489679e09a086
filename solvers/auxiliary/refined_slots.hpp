/// @file
/// Exact slots with a battery, on grids made finer until the mean is known to a millionth.
///
/// slot_law.hpp and slot_battery.hpp answer on one set of grids and say how far the answer may be
/// off. Here they begin at 32 steps a deviation, down to 8 where the horizon is so long that these
/// would take more than two seconds; and the grids of a horizon whose mean is off by more than 1e-6
/// of itself are halved, up to 256 steps, while that takes no more than half a second. What then
/// remains is reported as they report it.
///
/// A need less probable than 1e-6 is taken from rare_need.hpp, which keeps its digits.
///
/// Formulas, units and ranges: there. The limits: [choice]. Throws std::domain_error as they do.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"

namespace inferlaw::auxiliary {

/// The least that is begun with.
inline constexpr double coarsest_steps_per_deviation = 8;

/// auxiliary_laws, refined.
[[nodiscard]] std::vector<AuxiliaryLaw> refined_laws(SlotSequence period,
                                                     std::span<const long> horizons_slots,
                                                     const Battery& battery = {});

/// What is needed with a battery without a capacity.
struct SlotNeed {
  Extrapolated mean_joules = {};
  Extrapolated standard_deviation_joules = {};
  Extrapolated probability = {};  ///< P(D_T > 0)
  bool below_resolution = false;  ///< smaller than a double can be, though it may be needed
};

/// From the law of the same slot, on the grid, where that resolves it.
[[nodiscard]] SlotNeed refined_need(const AuxiliaryLaw& law, const TiltableSlot& slot);

/// P(D_T > y).
[[nodiscard]] Extrapolated refined_survival(const AuxiliaryLaw& law, const TiltableSlot& slot,
                                            double joules);

/// slot_battery_outcomes, refined by the mean auxiliary energy.
[[nodiscard]] std::vector<SlotBatteryOutcome> refined_outcomes(
    SlotSequence period, std::span<const long> horizons_slots, const Battery& battery,
    std::span<const LevelFunctions> functions = {});

}  // namespace inferlaw::auxiliary
