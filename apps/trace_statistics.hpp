// What a trace says of its arrivals and tokens, and what a reader must know of its replay.
#pragma once

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {

/// Tokens and gaps of all rows, counts of the whole slots (solvers/fit/arrivals.hpp).
[[nodiscard]] Json trace_statistics_of(const TraceTasks& tasks);

/// What each model of a fleet costs, what it serves, and how many tasks it has at once on average:
/// its batch size, if it is one machine.
[[nodiscard]] Json fleet_rows_of(const Scenario& scenario, const SiteModel& site);

/// Notes on sorted rows, and on a trace that is shorter than a horizon and so repeats itself. None
/// for a scenario without a trace.
void add_trace_notes(const Scenario& scenario, Report& report);

}  // namespace inferlaw::apps
