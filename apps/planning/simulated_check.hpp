// The simulator at every answer that a plan gives.
#pragma once

#include "inferlaw/apps/planning/question.hpp"

namespace inferlaw::apps {

/// Adds simulated means to the rows of "supplies" and "capacities" and a simulated probability to
/// "exceedance". The report disagrees where one is more than 5 standard errors from exact slots.
void check_by_simulation(const Question& question, int threads, Report& report);

}  // namespace inferlaw::apps
