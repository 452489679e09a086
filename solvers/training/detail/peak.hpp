// The highest point of a function of one number: the best point of a grid, then golden sections of
// the two cells beside it. Minus infinity is a value like any other, so ranges in which nothing
// succeeds need no care.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "inferlaw/lib/numeric/spacing.hpp"

namespace inferlaw::training::detail {

struct Peak {
  double at = 0;
  double value = -std::numeric_limits<double>::infinity();
};

struct PeakSearch {
  double low = 0;
  double high = 1;
  std::size_t points = 200;
  double width = 1e-10;  // where the sections stop
};

template <typename Function>
[[nodiscard]] Peak highest_within(const Function& f, double low, double high, double width) {
  constexpr double golden = 0.61803398874989484820;
  Peak left{.at = high - golden * (high - low)};
  Peak right{.at = low + golden * (high - low)};
  left.value = f(left.at);
  right.value = f(right.at);
  while (high - low > width && left.at < right.at) {
    if (left.value > right.value) {
      high = right.at;
      right = left;
      left.at = high - golden * (high - low);
      left.value = f(left.at);
    } else {
      low = left.at;
      left = right;
      right.at = low + golden * (high - low);
      right.value = f(right.at);
    }
  }
  return left.value > right.value ? left : right;
}

template <typename Function>
[[nodiscard]] Peak highest(const Function& f, const PeakSearch& search) {
  Peak best;
  for (const double at : numeric::evenly_spaced(search.low, search.high, search.points)) {
    const double value = f(at);
    if (value > best.value || at == search.low) best = {.at = at, .value = value};
  }
  const double cell = (search.high - search.low) / static_cast<double>(search.points - 1);
  const Peak inside = highest_within(f, std::fmax(search.low, best.at - cell),
                                     std::fmin(search.high, best.at + cell), search.width);
  return inside.value > best.value ? inside : best;
}

}  // namespace inferlaw::training::detail
