#include "inferlaw/solvers/simulation/window_moments.hpp"

#include <cstddef>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::simulation {
namespace {

double real(std::int64_t count) { return static_cast<double>(count); }

void check(const HeldSeries& series, std::int64_t slots) {
  if (series.rows.empty()) numeric::refuse("number of rows of the series", 0, "1 or more");
  for (const double row : series.rows) numeric::require_finite("row of the series", row);
  if (series.slots_per_row < 1)
    numeric::refuse("slots per row", real(series.slots_per_row), "1 or more");
  if (slots < 0) numeric::refuse("slots of a window", real(slots), "0 or more");
}

double mean_of(std::span<const double> rows) {
  RunningMoments moments;
  for (const double row : rows) moments.add(row);
  return moments.mean;
}

// The sum of the squares of `count` numbers first, first + slope, ..
double squares_of_line(double first, double slope, std::int64_t count) {
  const double n = real(count);
  const double mean = first + slope * (n - 1) / 2;
  return n * mean * mean + slope * slope * n * (n * n - 1) / 12;
}

// Deviations of the rows from their mean, twice around, and their sums: the mean would only cost
// digits.
struct TwoTurns {
  std::vector<double> deviation;
  std::vector<double> sum{0};

  TwoTurns(std::span<const double> rows, double mean) {
    for (std::size_t i = 0; i < 2 * rows.size() + 1; ++i) {
      deviation.push_back(rows[i % rows.size()] - mean);
      sum.push_back(sum.back() + deviation.back());
    }
  }
};

}  // namespace

numeric::Moments window_moments(const HeldSeries& series, std::int64_t slots) {
  check(series, slots);
  const auto n = static_cast<std::int64_t>(series.rows.size());
  const std::int64_t k = series.slots_per_row;
  const std::int64_t rest = slots % (n * k);
  const std::int64_t inside = rest % k;
  const double mean = mean_of(series.rows);
  const TwoTurns turns(series.rows, mean);
  double squares = 0;  // the sums of deviations have mean 0
  for (std::size_t row = 0; row < series.rows.size(); ++row) {
    const std::size_t last = row + static_cast<std::size_t>(rest / k);
    const double here = turns.deviation[row];
    const double whole = real(k) * (turns.sum[last] - turns.sum[row]);
    squares += squares_of_line(whole + turns.deviation[last] * real(inside),
                               turns.deviation[last] - here, k - inside);
    squares += squares_of_line(whole + real(k) * turns.deviation[last] - here * real(k - inside),
                               turns.deviation[last + 1] - here, inside);
  }
  return {.mean = mean * real(slots), .variance = squares / real(n * k)};
}

}  // namespace inferlaw::simulation
