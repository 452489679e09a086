/// @file
/// Prices of auxiliary energy that change from slot to slot, and what is bought at them.
///
///     cost = sum_t p_t E[A_t - unserved_t],   t = 1 .. T          carbon likewise
///
///     p_t  of a day: its first row is that of slot 1, and of the first slot of a series or a trace
///          that is replayed;  of a series: of the same slots as what is replayed
///     A_t  auxiliary energy of slot t, joules: in exact slots from the law of the battery's level
///          at its beginning (auxiliary/battery/slot_battery.hpp), on a replay and in a simulation
///          as it falls
///
/// Prices do not change what the battery does. Source: the sum, for prices that do not depend on
/// the path [exact].
#pragma once

#include <span>

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

/// Throws std::domain_error for a day that is no whole part of what is replayed, and for a series
/// where nothing is replayed, or not as many slots, or not from the same time on.
void check_price_courses(const Scenario& scenario);

/// Checked, and the scenario's prices are their means; courses that do not change are none.
void settle_prices(Scenario& scenario);

/// Of what the grid gives up to a horizon.
struct Bought {
  double money = 0;
  double carbon_grams = 0;
};
[[nodiscard]] Bought bought(const PriceCourses& courses, std::span<const double> joules_in_slots);

}  // namespace inferlaw::site
