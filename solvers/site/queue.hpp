/// @file
/// How long a task waits for a machine of a site.
///
///     on each of c machines   lambda = share of the tasks/(c slot seconds)      tasks a second
///     service                 S, seconds of a task: of type l with weight w_l, choice i with
///                             a(l, i), tries again at once on the same machine
///     load, wait, response    rho = lambda E[S], W = lambda E[S^2]/(2 (1 - rho)), W + E[S]
///
/// A machine serves one task at a time, with all of its samples; tasks come to the machines of
/// their model at random, so that arrivals at each are Poisson (Poisson tasks split at random).
/// From rho = 1 on the queue grows without end: wait and response are infinite.
///
/// Source: Pollaczek and Khinchine (lib/laws/waiting.hpp) [exact]; random machines [choice: a queue
/// that all machines share waits less]. Throws std::domain_error as service_table_of does.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

struct ModelQueue {
  std::string model = {};
  double machines = 1;
  double tasks_per_second = 0;  ///< on each machine
  double utilisation = 0;       ///< rho
  double service_seconds = 0;   ///< E[S]
  double wait_seconds = 0;      ///< W
  double response_seconds = 0;
};

/// A row for each model that has machines and serves any task.
[[nodiscard]] std::vector<ModelQueue> queues_of(const Site& site);

/// Why no queue is known where a model has machines: arrivals that are not Poisson or change in a
/// day, retries on another model's machines. Empty where it is known, or nothing has machines.
[[nodiscard]] std::string why_no_queue(const Site& site);

}  // namespace inferlaw::site
