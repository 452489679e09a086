/// @file
/// A discrete law of joules of any sign: what a task, a slot's demand or its harvest may be.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace inferlaw::numeric {

/// One value and its probability.
struct ValueAtom {
  double value = 0;
  double probability = 1;
};

/// Mean and variance of a random variable, in the unit of the variable and its square.
struct Moments {
  double mean = 0;
  double variance = 0;
};

/// Throws std::domain_error unless values are finite and probabilities lie in [0, 1] and sum to 1
/// within 1e-9.
void check(std::span<const ValueAtom> atoms);

[[nodiscard]] Moments moments(std::span<const ValueAtom> atoms);

/// A law of few atoms for one of many: the range is cut into `bins` of equal width w, and the atoms
/// of each become two with the same mass, mean, variance and third moment (the Gauss rule of two
/// nodes), so that E[g] errs by at most w^4 max|g^(4)|/384. A law of up to 2 bins atoms keeps them.
/// Atoms come back in ascending order.
[[nodiscard]] std::vector<ValueAtom> condensed(std::span<const ValueAtom> atoms, std::size_t bins);

}  // namespace inferlaw::numeric
