/// @file
/// The largest of several independent draws from one law of atoms.
///
///     P(max <= v) = P(V <= v)^n,   E[max^q] = sum over atoms of v^q (P(V <= v)^n - P(V < v)^n)
///
/// n >= 1, real. Source: identity [exact]. Throws std::domain_error unless n is finite and 1 or
/// more.
#pragma once

#include <vector>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::numeric {

struct LargestValue {
  double mean = 0;
  double second_moment = 0;
};

/// Atoms in any order.
[[nodiscard]] LargestValue largest_of(std::vector<ValueAtom> atoms, double draws);

}  // namespace inferlaw::numeric
