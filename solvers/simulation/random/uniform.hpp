/// @file
/// Uniform numbers: of whole ones, and of an interval.
///
///     whole      floor(count W/2^64)                 W a word of 64 bits
///     interval   lowest + (highest - lowest) U       U a multiple of 2^-53 in (0, 1]
///
/// Source: none is needed; that intervals are open below is a [choice].
#pragma once

#include <cmath>
#include <cstdint>

#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {

/// Uniform on 0 .. count - 1, up to 2^-64 count.
[[nodiscard]] inline std::uint64_t uniform_below(std::uint64_t count, std::uint64_t word) {
  __extension__ using WideWord = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<WideWord>(word) * count) >> 64);
}

/// Uniform on (lowest, highest]: never above the highest, however it rounds.
struct UniformSampler {
  double lowest = 0;
  double highest = 1;

  [[nodiscard]] double operator()(std::uint64_t word) const {
    return std::lerp(lowest, highest, uniform_above_zero(word));
  }
};

}  // namespace inferlaw::simulation
