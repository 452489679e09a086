#include "inferlaw/solvers/simulation/tariff.hpp"

#include <cstddef>
#include <numeric>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {

void check(const Tariff& tariff) {
  if (tariff.per_joule.empty()) numeric::refuse("rows of a tariff", 0, "1 or more");
  if (tariff.slots_per_row < 1)
    numeric::refuse("slots per row of a tariff", static_cast<double>(tariff.slots_per_row),
                    "1 or more");
  for (const double price : tariff.per_joule) numeric::require_finite("price of a joule", price);
}

double price_at(const Tariff& tariff, std::int64_t slot) {
  return tariff
      .per_joule[static_cast<std::size_t>(slot / tariff.slots_per_row) % tariff.per_joule.size()];
}

double mean_price(const Tariff& tariff) {
  return std::accumulate(tariff.per_joule.begin(), tariff.per_joule.end(), 0.0) /
         static_cast<double>(tariff.per_joule.size());
}

std::int64_t cycle_slots(const Tariff& tariff) {
  return static_cast<std::int64_t>(tariff.per_joule.size()) * tariff.slots_per_row;
}

}  // namespace inferlaw::simulation
