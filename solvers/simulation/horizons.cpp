#include "inferlaw/solvers/simulation/horizons.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

void check(const HorizonRange& range) {
  if (range.first_slots < 1)
    numeric::refuse("first horizon (slots)", static_cast<double>(range.first_slots), "1 or more");
  if (range.last_slots < range.first_slots || range.last_slots > std::int64_t{1} << 53)
    numeric::refuse("last horizon (slots)", static_cast<double>(range.last_slots),
                    "the first horizon to 2^53");
  if (range.count < 2)
    numeric::refuse("number of horizons", static_cast<double>(range.count), "2 or more");
}

}  // namespace

std::vector<std::int64_t> log_spaced_horizons(const HorizonRange& range) {
  check(range);
  const auto first = static_cast<double>(range.first_slots);
  const auto ratio = static_cast<double>(range.last_slots) / first;
  std::vector<std::int64_t> horizons = {range.first_slots};
  for (std::size_t i = 1; i + 1 < range.count; ++i) {
    const double exponent = static_cast<double>(i) / static_cast<double>(range.count - 1);
    const std::int64_t horizon = std::llround(first * std::pow(ratio, exponent));
    if (horizon > horizons.back()) horizons.push_back(horizon);
  }
  if (range.last_slots > horizons.back()) horizons.push_back(range.last_slots);
  return horizons;
}

}  // namespace inferlaw::simulation
