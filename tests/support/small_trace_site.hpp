// A site of four slots, small enough to reckon by hand: measured models and the tasks of a trace.
#pragma once

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::test {

/// Slots of a second: 3 + 1 | - | 2 | 8 tokens, and the 7 of the slot that is cut short.
inline site::TraceTasks small_trace() {
  const double short_answers_up_to[] = {2};
  return site::trace_tasks(
      {.times_seconds = {0, 0.5, 2.25, 3, 4.1}, .tokens = {3, 1, 2, 8, 7}, .source = "trace.csv"},
      1, short_answers_up_to);
}

/// Served at 2 J a token, or 3 J a token as it is here, against a constant harvest of the mean.
inline site::Scenario small_trace_site() {
  site::TraceTasks trace = small_trace();
  site::Scenario scenario;
  scenario.arrivals = site::mean_arrivals(trace);
  scenario.tasks = trace.types;
  scenario.fleet = site::Fleet{.models = {{.name = "A",
                                           .joules_per_token = 2,
                                           .seconds_per_token = 0.02,
                                           .success = {0.9, 0.5},
                                           .batch_size = 16},
                                          {.name = "fixed",
                                           .joules_per_token = 3,
                                           .seconds_per_token = 0.1,
                                           .success = {1, 1}}},
                               .trace = std::move(trace),
                               .replays_trace = true};
  scenario.policy = routing::Policy{routing::Fixed{.choice = 1}};
  scenario.harvest = {.shape = site::ConstantShape{}};
  scenario.horizons_slots = {1, 4, 6};
  scenario.trials = 20000;
  return scenario;
}

}  // namespace inferlaw::test
