/// @file
/// Poisson numbers of any mean: Boost.Random's, by inversion below 10 and by Hormann's PTRD above.
/// Source: Hormann, "The transformed rejection method for generating Poisson random variables"
/// (1993) [published].
#pragma once

#include <cstdint>

#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {

/// `mean` finite and >= 0, below 2^62.
[[nodiscard]] std::int64_t poisson(double mean, WordStream& words);

}  // namespace inferlaw::simulation
