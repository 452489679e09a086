/// @file
/// The compute-optimal frontier that a fitted loss law implies, at a training budget C = 6 N D.
///
///     N*(C) = G (C/6)^a,  D*(C) = (C/6)^b / G,   a = beta/(alpha+beta),  b = alpha/(alpha+beta)
///     G = (alpha A/(beta B))^(1/(alpha+beta));   C in FLOP
///
/// Source: Hoffmann et al. (2022), equation 4 [published].
#pragma once

#include <vector>

#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

/// Numbers that follow from (E, A, B, alpha, beta): the exponents a and b, and for each budget N*,
/// D*, D*/N* and the loss there.
[[nodiscard]] std::vector<Derived> frontier(std::span<const double> budgets_flop);

}  // namespace inferlaw::fit
