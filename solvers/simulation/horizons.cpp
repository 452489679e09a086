#include "inferlaw/solvers/simulation/horizons.hpp"

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"

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
  std::vector<std::int64_t> horizons;
  for (const double slots :
       numeric::log_spaced_whole({.first = static_cast<double>(range.first_slots),
       .last = static_cast<double>(range.last_slots),
       .count = static_cast<double>(range.count)}))
    horizons.push_back(static_cast<std::int64_t>(slots));
  return horizons;
}

}  // namespace inferlaw::simulation
