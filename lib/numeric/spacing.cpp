#include "inferlaw/lib/numeric/spacing.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::numeric {

std::vector<double> log_spaced(const LogRange& range) {
  require_positive("first of a range", range.first);
  require_positive("last of a range", range.last);
  if (range.last < range.first) refuse("last of a range", range.last, "the first or above");
  require_whole("count of a range", range.count, 1, 1e7);
  if (range.count == 1) return {range.first};
  std::vector<double> values;
  for (double i = 0; i + 1 < range.count; ++i)
    values.push_back(range.first * std::pow(range.last / range.first, i / (range.count - 1)));
  values.push_back(range.last);
  return values;
}

std::vector<double> log_spaced_whole(const LogRange& range) {
  std::vector<double> values;
  for (const double value : log_spaced(range))
    if (values.empty() || std::round(value) > values.back()) values.push_back(std::round(value));
  return values;
}

}  // namespace inferlaw::numeric
