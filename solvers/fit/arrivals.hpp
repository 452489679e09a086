/// @file
/// What the times of a trace say of its arrivals, in slots of Delta seconds.
///
///     slot of a task    floor((t - t_first)/Delta); the last slot is cut short by the end of the
///                       trace and left out, with its tasks [choice]
///     dispersion        Var(K)/E[K] of the tasks K in a slot: 1 for Poisson, 0 for fixed arrivals
///     c.v.              s.d. over mean of the times between two arrivals: 1 for Poisson
///     lag one           autocorrelation of K from slot to slot; 0 for Poisson
///
/// Moments have divisor n. Source: definitions. Throws std::domain_error unless there are 3 times
/// or more, finite and in order, not all the same, Delta > 0, and 1 to 1e8 whole slots.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace inferlaw::fit {

/// Which slot each task is in. The tasks of the whole slots come first, since times are in order.
struct SlottedTimes {
  std::size_t slots = 0;             ///< whole ones
  std::vector<std::size_t> slot_of;  ///< of the tasks in whole slots; shorter than the trace
};

[[nodiscard]] SlottedTimes slotted(std::span<const double> times_seconds, double slot_seconds);

struct ArrivalStatistics {
  std::size_t tasks = 0;  ///< in the trace
  double seconds = 0;     ///< from the first to the last
  double mean_gap_seconds = 0;
  double gap_coefficient_of_variation = 0;
  std::size_t slots = 0;  ///< whole ones; what follows is of them
  double tasks_per_slot = 0;
  double index_of_dispersion = 0;
  double lag_one_autocorrelation = 0;  ///< 0 where every slot is alike, or there is one
};

[[nodiscard]] ArrivalStatistics arrival_statistics(std::span<const double> times_seconds,
                                                   double slot_seconds);

}  // namespace inferlaw::fit
