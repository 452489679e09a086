/// @file
/// Requests as they were measured: when each arrived and how many tokens it had; the slots they
/// fall into, and what the trace says of its arrivals.
///
///     slot    t = floor(seconds/slot_seconds); tasks after the last whole slot are left out, so
///             that arrivals, weights and demand are of the same tasks
///     type    by the number of tokens: up to the first limit, above it to the second, ..
///     weight  tasks of a type over all tasks
///     excess  X_lk = (Cov(S_l, S_k)/n - delta_lk E[sum of c^2])/(E[c_l] E[c_k]),  S_l the tokens
///             of type l in n slots, c those of a task: over a start anywhere in the trace, it
///             makes the variance of what the tasks of n slots cost, over n, that of the trace
///             [exact]
///
/// Status: [choice]; counts and moments are the data's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::site {

struct Trace {
  std::vector<double> times_seconds = {};  ///< from the first request on, in order
  std::vector<double> tokens = {};         ///< of each request
  std::size_t rows_out_of_order = 0;  ///< later in time than the row after them, before sorting
  std::size_t rows_left_out = 0;      ///< by a condition on the rows of the file
  std::string source = {};            ///< where it comes from, for the record
  std::string time_column = {};
  std::string tokens_column = {};
};

/// The tasks of a trace, slot by slot.
struct TraceTasks {
  Trace trace = {};
  double slot_seconds = 1;
  std::size_t slots = 0;                  ///< whole ones
  std::vector<std::size_t> slot_of = {};  ///< of each task in a whole slot; the trace's first tasks
  std::vector<std::size_t> type_of = {};  ///< of each task in a whole slot
  std::vector<routing::TaskType> types = {};  ///< named by their tokens, weighted by their count
  std::vector<energy::TokenLaw> tokens = {};  ///< of each type
};

/// A class of tasks by their tokens, and none of the tasks falls into it.
class EmptyTokenClass : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

/// `token_limits` in increasing order; none: one type. Throws std::domain_error where the trace has
/// fewer than three requests or not one whole slot, EmptyTokenClass for a class without tasks.
[[nodiscard]] TraceTasks trace_tasks(Trace trace, double slot_seconds,
                                     std::span<const double> token_limits = {});

/// Poisson at the trace's mean rate.
[[nodiscard]] routing::Arrivals mean_arrivals(const TraceTasks& tasks);

/// What the trace's arrivals add to the covariance of Poisson ones of its rate and tokens, per slot
/// of sums over `slots` of them (lib/routing/routing.hpp); 0 for a type without tokens.
[[nodiscard]] routing::ArrivalExcess arrival_excess(const TraceTasks& tasks, std::int64_t slots);

/// Tokens and gaps of all requests, counts of the whole slots (solvers/fit/arrivals.hpp).
struct TraceStatistics {
  std::size_t tasks = 0;
  double seconds = 0;
  double mean_tokens = 0;
  double standard_deviation_tokens = 0;
  double mean_gap_seconds = 0;
  double gap_coefficient_of_variation = 0;
  std::size_t whole_slots = 0;
  std::size_t tasks_after_the_last_whole_slot = 0;
  double tasks_per_slot = 0;
  double index_of_dispersion = 0;
  double lag_one_autocorrelation = 0;
  std::size_t rows_out_of_order = 0;
  std::size_t rows_left_out = 0;
};
[[nodiscard]] TraceStatistics statistics_of(const TraceTasks& tasks);

}  // namespace inferlaw::site
