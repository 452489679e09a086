/// @file
/// What a joule from the grid costs, slot by slot: money, or grams of carbon.
///
///     p(t) = p_{floor(t/k) mod n},   t = 0, 1, ..
///
///     t  slots since the zero of the clock: since the first slot of a trial, or of the series or
///        trace that it replays      k  slots a row      n  rows, after which they begin again
///
/// A trial pays sum_t p(t) (A_t - unserved_t). Prices do not change what the battery does, and may
/// be below 0.
#pragma once

#include <cstdint>
#include <vector>

namespace inferlaw::simulation {

struct Tariff {
  std::vector<double> per_joule = {};  ///< one a row
  std::int64_t slots_per_row = 1;
};

/// Throws std::domain_error unless there is a row, all are finite and last for 1 slot or more.
void check(const Tariff& tariff);

[[nodiscard]] double price_at(const Tariff& tariff, std::int64_t slot);

/// Mean over its rows.
[[nodiscard]] double mean_price(const Tariff& tariff);

/// Slots after which it begins again.
[[nodiscard]] std::int64_t cycle_slots(const Tariff& tariff);

}  // namespace inferlaw::simulation
