/// @file
/// How far the sum of T consecutive slots of a series varies with where it begins: the variance
/// that a Brownian model needs if it is to be right at the horizon T, whatever the dependence.
///
///     series    rows x_0 .. x_{n-1}, each held for k slots: n k slots in all, wrapped around
///     sum       S_T(s) = the slots s, s+1, .. s+T-1, with s uniform on the n k slots
///     mean      T mean(x)
///     variance  over all s: a whole turn adds nothing, and while s moves within a row S_T is
///               linear in s, in two pieces, each with moments in closed form [exact]
///
/// Var(S_T)/T is the marginal variance at T = 1 and tends to the long-run variance while T stays
/// far below the length of the series. A T that is a whole number of turns has variance 0. Cost: n,
/// whatever k and T.
#pragma once

#include <cstdint>
#include <span>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::simulation {

struct HeldSeries {
  std::span<const double> rows;
  std::int64_t slots_per_row = 1;
};

/// Throws std::domain_error unless there is a row, every row is finite, slots_per_row >= 1 and
/// slots >= 0.
[[nodiscard]] numeric::Moments window_moments(const HeldSeries& series, std::int64_t slots);

}  // namespace inferlaw::simulation
