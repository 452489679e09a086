// Whole horizons evenly spaced in log T, for curves over T.
//
//   T_i = round( last^(i/(count-1)) ),  i = 0 .. count - 1,  repeated values dropped   [choice]
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inferlaw::simulation {

/// Strictly increasing slot counts from 1 to `last_slots`, at most `count` of them: small T hold
/// fewer whole numbers than points. Throws std::domain_error unless 1 <= last_slots <= 2^53 and
/// count >= 2.
[[nodiscard]] std::vector<std::int64_t> log_spaced_horizons(std::int64_t last_slots,
                                                            std::size_t count);

}  // namespace inferlaw::simulation
