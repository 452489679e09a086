/// @file
/// Whole horizons evenly spaced in log T, for curves over T.
///
///     T_i = round(first (last/first)^(i/(count-1))),  i = 0 .. count - 1
///
/// Repeats are dropped [choice].
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inferlaw::simulation {

struct HorizonRange {
  std::int64_t first_slots = 1;
  std::int64_t last_slots = 1;
  std::size_t count = 40;
};

/// Strictly increasing slot counts from the first to the last, at most `count` of them: small T
/// hold fewer whole numbers than points. Throws std::domain_error unless
/// 1 <= first <= last <= 2^53 and count >= 2.
[[nodiscard]] std::vector<std::int64_t> log_spaced_horizons(const HorizonRange& range);

}  // namespace inferlaw::simulation
