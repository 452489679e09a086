/// @file
/// What a grid that cannot give all leaves unserved: in slot t at most G joules can be imported.
///
///     A_t = (X_t - min(B_{t-1}, P_d))^+             auxiliary energy that is needed
///     unserved_t = (A_t - G)^+ = (X_t - y)^+,   y = G + min(B_{t-1}, P_d)
///
///     G    import limit, joules per slot at the bus, 0 or above; infinite: nothing is unserved
///     P_d  discharging limit, joules per slot at the bus        B  level, joules that can be
///          delivered at the bus (lossy.hpp)
///
/// What is not served is lost to the demand; the battery is not changed, so that D_T, its level and
/// its ledger are those without a limit. Both functions of the level below, summed over the levels
/// that slots begin with (slot_battery.hpp, of_levels), are E[unserved] and the expected number of
/// slots with any.
///
/// Source: the definition, slot by slot [exact]; that the battery does not save energy for slots
/// beyond the limit [choice]. An atom of X that a grid had to split is split here too.
#pragma once

#include <array>
#include <limits>

#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"

namespace inferlaw::auxiliary {

struct ImportLimit {
  double joules_per_slot = std::numeric_limits<double>::infinity();                    ///< G
  double discharging_limit_joules_per_slot = std::numeric_limits<double>::infinity();  ///< P_d
};

/// E[(X - y)^+] and P(X > y) by the level. Throws std::domain_error unless G is finite and >= 0 and
/// P_d > 0.
[[nodiscard]] std::array<LevelFunction, 2> unserved_by_level(const GriddedLaw& net_demand,
                                                             const ImportLimit& limit);

}  // namespace inferlaw::auxiliary
