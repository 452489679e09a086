#include "inferlaw/solvers/fit/arrivals.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::fit {
namespace {

using simulation::RunningMoments;

constexpr double most_slots = 1e8;

double real(std::size_t count) { return static_cast<double>(count); }

void check(std::span<const double> times, double slot_seconds) {
  numeric::require_positive("length of a slot (seconds)", slot_seconds);
  if (times.size() < 3)
    numeric::refuse("number of tasks of the trace", real(times.size()), "3 or more");
  double before = times.front();
  for (const double time : times) {
    numeric::require_finite("time of a task (seconds)", time);
    if (time < before) numeric::refuse("time of a task (seconds)", time, "in order");
    before = time;
  }
  const double slots = std::floor((times.back() - times.front()) / slot_seconds);
  if (slots < 1 || slots > most_slots)
    numeric::refuse("whole slots of the trace", slots, "1 to 1e8");
}

RunningMoments gaps(std::span<const double> times) {
  RunningMoments moments;
  for (std::size_t i = 1; i < times.size(); ++i) moments.add(times[i] - times[i - 1]);
  return moments;
}

double variance_of(const RunningMoments& moments) {
  return moments.sum_of_squared_deviations / static_cast<double>(moments.count);
}

double lag_one(const std::vector<double>& values, const RunningMoments& moments) {
  if (moments.sum_of_squared_deviations == 0) return 0;
  double sum = 0;
  for (std::size_t i = 1; i < values.size(); ++i)
    sum += (values[i] - moments.mean) * (values[i - 1] - moments.mean);
  return sum / moments.sum_of_squared_deviations;
}

}  // namespace

SlottedTimes slotted(std::span<const double> times, double slot_seconds) {
  check(times, slot_seconds);
  const auto slot = [&](double time) {
    return static_cast<std::size_t>((time - times.front()) / slot_seconds);
  };
  SlottedTimes result{.slots = slot(times.back()), .slot_of = {}};
  for (const double time : times)
    if (slot(time) < result.slots) result.slot_of.push_back(slot(time));
  return result;
}

ArrivalStatistics arrival_statistics(std::span<const double> times, double slot_seconds) {
  const SlottedTimes in_slots = slotted(times, slot_seconds);
  std::vector<double> counts(in_slots.slots, 0);
  for (const std::size_t slot : in_slots.slot_of) ++counts[slot];
  RunningMoments count;
  for (const double tasks : counts) count.add(tasks);
  const RunningMoments gap = gaps(times);
  return {.tasks = times.size(),
          .seconds = times.back() - times.front(),
          .mean_gap_seconds = gap.mean,
          .gap_coefficient_of_variation = std::sqrt(variance_of(gap)) / gap.mean,
          .slots = in_slots.slots,
          .tasks_per_slot = count.mean,
          .index_of_dispersion = variance_of(count) / count.mean,
          .lag_one_autocorrelation = lag_one(counts, count)};
}

}  // namespace inferlaw::fit
