#include "inferlaw/apps/trace_statistics.hpp"

#include <fmt/format.h>

#include <cmath>

#include "inferlaw/solvers/fit/arrivals.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::apps {

Json trace_statistics_of(const TraceTasks& tasks) {
  const fit::ArrivalStatistics arrivals =
      fit::arrival_statistics(tasks.trace.times_seconds, tasks.slot_seconds);
  simulation::RunningMoments tokens;
  for (const double count : tasks.trace.tokens) tokens.add(count);
  const double variance = tokens.sum_of_squared_deviations / static_cast<double>(tokens.count);
  return {{"tasks", arrivals.tasks},
          {"seconds", arrivals.seconds},
          {"mean_tokens", tokens.mean},
          {"standard_deviation_tokens", std::sqrt(variance)},
          {"mean_gap_seconds", arrivals.mean_gap_seconds},
          {"gap_coefficient_of_variation", arrivals.gap_coefficient_of_variation},
          {"whole_slots", arrivals.slots},
          {"tasks_after_the_last_whole_slot", arrivals.tasks - tasks.slot_of.size()},
          {"tasks_per_slot", arrivals.tasks_per_slot},
          {"index_of_dispersion", arrivals.index_of_dispersion},
          {"lag_one_autocorrelation", arrivals.lag_one_autocorrelation},
          {"rows_out_of_order", tasks.trace.rows_out_of_order}};
}

// Little's law: tasks at once = arrivals per second times seconds in service.
Json fleet_rows_of(const Scenario& scenario, const SiteModel& site) {
  const double tasks_per_second = scenario.arrivals.tasks_per_slot / scenario.slot_seconds;
  Json rows = Json::array();
  for (std::size_t model = 0; model < scenario.fleet->models.size(); ++model) {
    const MeasuredModel& measured = scenario.fleet->models[model];
    double share = 0;
    double seconds = 0;
    for (std::size_t type = 0; type < scenario.tasks.size(); ++type) {
      const double part = scenario.tasks[type].weight * site.assignment[type][model];
      share += part;
      seconds += part * site.table.services[type][model].latency_mean_seconds;
    }
    rows.push_back({{"model", measured.name},
                    {"joules_per_token", measured.joules_per_token},
                    {"seconds_per_token", measured.seconds_per_token},
                    {"batch_size", measured.batch_size ? Json(*measured.batch_size) : nullptr},
                    {"share_of_tasks", share},
                    {"tasks_at_once", tasks_per_second * seconds}});
  }
  return rows;
}

void add_trace_notes(const Scenario& scenario, Report& report) {
  if (!scenario.fleet || !scenario.fleet->trace) return;
  const TraceTasks& tasks = *scenario.fleet->trace;
  if (tasks.trace.rows_out_of_order > 0)
    report.notes.push_back(
        fmt::format("{}: {} rows were out of order and have been sorted by time.",
                    tasks.trace.source.file.string(), tasks.trace.rows_out_of_order));
  if (!scenario.fleet->replays_trace) return;
  std::string note =
      "Replays differ in where they begin in the one trace and the one series there are: the "
      "standard errors do not say how another day would differ.";
  if (scenario.horizons_slots.back() > static_cast<std::int64_t>(tasks.slots))
    note += fmt::format(
        " The trace has {} slots, and beyond them it repeats itself: at longer horizons its demand "
        "varies less than that of a service would.",
        tasks.slots);
  report.notes.push_back(note);
}

}  // namespace inferlaw::apps
