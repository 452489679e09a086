/// @file
/// A measured series made even: values at times, in order, to values a step apart.
///
///     step       s = the median gap between two different times
///     rows       each gap is k s, k = 1, 2, .., within 1 % of s (clocks jitter)
///     repeats    rows of one time: one value, by rule
///     holes      k > 1, and rows without a value: k - 1 values put in between, by rule
///     linear     x(t) = x(a) + (t - a)/(b - a) (x(b) - x(a)), a and b the rows around the hole
///
/// Where no rule is named, repeats and holes are refused; a step that changes always is: a gap that
/// is no multiple of s, or three gaps of the same k > 1 one after another.
///
/// Status: [choice] of ours; formulas are definitions.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::site {

/// What stands in a hole.
enum class FillRule { none, linear, previous, zero };
constexpr std::string_view name_of(FillRule rule) {
  switch (rule) {
    case FillRule::none:
      return "none";
    case FillRule::linear:
      return "linear";
    case FillRule::previous:
      return "previous";
    case FillRule::zero:
      return "zero";
  }
  return {};
}

/// What rows of one time are worth.
enum class RepeatRule { none, mean, first };
constexpr std::string_view name_of(RepeatRule rule) {
  switch (rule) {
    case RepeatRule::none:
      return "none";
    case RepeatRule::mean:
      return "mean";
    case RepeatRule::first:
      return "first";
  }
  return {};
}

/// What an energy below 0 is worth: a meter's offset at night.
enum class NegativeRule { none, zero };
constexpr std::string_view name_of(NegativeRule rule) {
  switch (rule) {
    case NegativeRule::none:
      return "none";
    case NegativeRule::zero:
      return "zero";
  }
  return {};
}

struct EvenRules {
  FillRule fill = FillRule::none;
  RepeatRule repeats = RepeatRule::none;
};

struct EvenSeries {
  std::vector<double> values = {};
  double step_seconds = 0;
  std::size_t merged_rows = 0;  ///< more than the times there are
  std::size_t filled_rows = 0;  ///< values put into holes
};

/// A row that the rules do not allow; `row` counts the rows as they were given.
struct UnevenRow : std::domain_error {
  UnevenRow(std::size_t at, const std::string& problem) : std::domain_error(problem), row(at) {}
  std::size_t row;
};

/// `seconds` in order, `values` of them, a value that is missing not a number. Throws UnevenRow as
/// above, and for a first or last row without a value; std::domain_error for fewer than two times
/// and for more than 1e7 rows.
[[nodiscard]] EvenSeries even_series(std::span<const double> seconds,
                                     std::span<const double> values, const EvenRules& rules = {});

/// The median gap between two different times, in order; 0 where there are none.
[[nodiscard]] double median_gap_seconds(std::span<const double> seconds);

}  // namespace inferlaw::site
