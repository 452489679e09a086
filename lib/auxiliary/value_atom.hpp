// A discrete law of joules of any sign: what a slot may demand, harvest, or both.
#pragma once

#include <span>

#include "inferlaw/lib/auxiliary/slot_model.hpp"

namespace inferlaw::auxiliary {

/// One value and its probability.
struct ValueAtom {
  double joules = 0;
  double probability = 1;
};

/// Throws std::domain_error unless values are finite and probabilities lie in [0, 1] and sum to 1
/// within 1e-9.
void check(std::span<const ValueAtom> atoms);

[[nodiscard]] Moments moments(std::span<const ValueAtom> atoms);

}  // namespace inferlaw::auxiliary
