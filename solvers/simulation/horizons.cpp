#include "inferlaw/solvers/simulation/horizons.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {

std::vector<std::int64_t> log_spaced_horizons(std::int64_t last_slots, std::size_t count) {
  const auto last = static_cast<double>(last_slots);
  if (last_slots < 1 || last_slots > std::int64_t{1} << 53)
    numeric::refuse("last horizon (slots)", last, "1 to 2^53");
  if (count < 2) numeric::refuse("number of horizons", static_cast<double>(count), "2 or more");
  std::vector<std::int64_t> horizons = {1};
  for (std::size_t i = 1; i + 1 < count; ++i) {
    const double exponent = static_cast<double>(i) / static_cast<double>(count - 1);
    const std::int64_t horizon = std::llround(std::pow(last, exponent));
    if (horizon > horizons.back()) horizons.push_back(horizon);
  }
  if (last_slots > horizons.back()) horizons.push_back(last_slots);
  return horizons;
}

}  // namespace inferlaw::simulation
