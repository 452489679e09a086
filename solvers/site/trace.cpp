#include "inferlaw/solvers/site/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "inferlaw/solvers/fit/arrivals.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "inferlaw/solvers/simulation/window_moments.hpp"

namespace inferlaw::site {
namespace {

std::string class_name(std::span<const double> limits, std::size_t type) {
  if (limits.empty()) return "any number of tokens";
  if (type == 0) return fmt::format("up to {} tokens", limits.front());
  if (type == limits.size()) return fmt::format("above {} tokens", limits.back());
  return fmt::format("above {} to {} tokens", limits[type - 1], limits[type]);
}

std::size_t class_of(std::span<const double> limits, double tokens) {
  const auto limit = std::lower_bound(limits.begin(), limits.end(), tokens);
  return static_cast<std::size_t>(limit - limits.begin());
}

void add_types(std::span<const double> limits, TraceTasks& tasks) {
  std::vector<std::vector<double>> tokens(limits.size() + 1);
  for (std::size_t i = 0; i < tasks.slot_of.size(); ++i) {
    tasks.type_of.push_back(class_of(limits, tasks.trace.tokens[i]));
    tokens[tasks.type_of.back()].push_back(tasks.trace.tokens[i]);
  }
  for (std::size_t type = 0; type < tokens.size(); ++type) {
    const std::string name = class_name(limits, type);
    if (tokens[type].empty())
      throw EmptyTokenClass(
          fmt::format("no task of the trace has {}; allowed: classes that tasks fall into", name));
    tasks.tokens.push_back(energy::token_law_of_answers(tokens[type]));
    tasks.types.push_back({.name = name,
                           .weight = static_cast<double>(tokens[type].size()) /
                                     static_cast<double>(tasks.slot_of.size())});
  }
}

struct TypeTokens {
  std::vector<double> of_slot = {};
  double squares_per_slot = 0;
};

std::vector<TypeTokens> tokens_by_type(const TraceTasks& tasks) {
  std::vector<TypeTokens> types(tasks.types.size(),
                                {.of_slot = std::vector<double>(tasks.slots, 0)});
  for (std::size_t i = 0; i < tasks.slot_of.size(); ++i) {
    TypeTokens& type = types[tasks.type_of[i]];
    const double tokens = tasks.trace.tokens[i];
    type.of_slot[tasks.slot_of[i]] += tokens;
    type.squares_per_slot += tokens * tokens / static_cast<double>(tasks.slots);
  }
  return types;
}

// Of sums over a window, by the variances of the sum and the difference of the two.
double covariance_per_slot(const std::vector<double>& one, const std::vector<double>& other,
                           std::int64_t slots) {
  std::vector<double> sum = one;
  std::vector<double> difference = one;
  for (std::size_t slot = 0; slot < one.size(); ++slot) {
    sum[slot] += other[slot];
    difference[slot] -= other[slot];
  }
  const double four_times = simulation::window_moments({.rows = sum}, slots).variance -
                            simulation::window_moments({.rows = difference}, slots).variance;
  return four_times / (4 * static_cast<double>(slots));
}

}  // namespace

TraceTasks trace_tasks(Trace trace, double slot_seconds, std::span<const double> token_limits) {
  TraceTasks tasks{.trace = std::move(trace), .slot_seconds = slot_seconds};
  fit::SlottedTimes in_slots = fit::slotted(tasks.trace.times_seconds, slot_seconds);
  tasks.slots = in_slots.slots;
  tasks.slot_of = std::move(in_slots.slot_of);
  add_types(token_limits, tasks);
  return tasks;
}

routing::Arrivals mean_arrivals(const TraceTasks& tasks) {
  return {.law = auxiliary::ArrivalLaw::poisson,
          .tasks_per_slot =
              static_cast<double>(tasks.slot_of.size()) / static_cast<double>(tasks.slots)};
}

routing::ArrivalExcess arrival_excess(const TraceTasks& tasks, std::int64_t slots) {
  const std::vector<TypeTokens> types = tokens_by_type(tasks);
  routing::ArrivalExcess excess(types.size(), std::vector<double>(types.size(), 0));
  for (std::size_t one = 0; one < types.size(); ++one)
    for (std::size_t other = 0; other < types.size(); ++other) {
      const double means = tasks.tokens[one].mean * tasks.tokens[other].mean;
      if (means == 0) continue;
      const double poisson = one == other ? types[one].squares_per_slot : 0;
      excess[one][other] =
          (covariance_per_slot(types[one].of_slot, types[other].of_slot, slots) - poisson) / means;
    }
  return excess;
}

TraceStatistics statistics_of(const TraceTasks& tasks) {
  const fit::ArrivalStatistics arrivals =
      fit::arrival_statistics(tasks.trace.times_seconds, tasks.slot_seconds);
  simulation::RunningMoments tokens;
  for (const double count : tasks.trace.tokens) tokens.add(count);
  const double variance = tokens.sum_of_squared_deviations / static_cast<double>(tokens.count);
  return {.tasks = arrivals.tasks,
          .seconds = arrivals.seconds,
          .mean_tokens = tokens.mean,
          .standard_deviation_tokens = std::sqrt(variance),
          .mean_gap_seconds = arrivals.mean_gap_seconds,
          .gap_coefficient_of_variation = arrivals.gap_coefficient_of_variation,
          .whole_slots = arrivals.slots,
          .tasks_after_the_last_whole_slot = arrivals.tasks - tasks.slot_of.size(),
          .tasks_per_slot = arrivals.tasks_per_slot,
          .index_of_dispersion = arrivals.index_of_dispersion,
          .lag_one_autocorrelation = arrivals.lag_one_autocorrelation,
          .rows_out_of_order = tasks.trace.rows_out_of_order,
          .rows_left_out = tasks.trace.rows_left_out};
}

}  // namespace inferlaw::site
