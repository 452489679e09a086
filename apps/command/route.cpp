#include <memory>
#include <string>

#include "inferlaw/apps/command/draws_options.hpp"
#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/routing.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  ShownUnits units;
  SimulationOverrides simulation;
  DrawsRequest draws;
  site::RouteOptions route;
};

// Limits given here that no choice meets are the caller's fault, not the scenario's.
site::Routing routed(const site::Scenario& scenario, const site::RouteOptions& options) {
  try {
    return site::route(scenario, options);
  } catch (const routing::NoChoiceLeft& error) {
    if (!options.latency_limit_seconds && !options.success_floor) throw;
    throw UsageError(std::string("--latency-limit, --success-floor: ") + error.what());
  }
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  site::RouteOptions asked = options.route;
  asked.threads = options.simulation.threads;
  asked.draws = read_draws(options.draws, scenario);
  const site::Routing routing = routed(scenario, asked);
  Report report;
  report.command = "route";
  report.inputs = inputs_of(read.file, routing.scenario);
  report.inputs["route"] = {{"horizon_slots", routing.horizon_slots},
                            {"limits", to_json(routing.limits)}};
  if (routing.least_replayed) report.seed = scenario.seed;
  report.results = to_json(routing, scenario);
  report.notes = routing.notes;
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, options.units,
                   [&](const ScenarioFile& read) { return answer(read, options); });
}

}  // namespace

Subcommand add_route(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "route", "routing policies and what each demands, and the one of least auxiliary energy");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_units(*parser, options->units);
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  parser
      ->add_option("--horizon", options->route.horizon_slots,
                   "slots; the scenario's longest unless given")
      ->check(in(positive_number()));
  parser
      ->add_option("--latency-limit", options->route.latency_limit_seconds,
                   "seconds, or as \"0.5 min\": variance-aware takes no choice that is slower on a "
                   "task, on average")
      ->transform(time_in(positive_number()));
  parser
      ->add_option("--success-floor", options->route.success_floor,
                   "variance-aware takes no choice that solves a task less often")
      ->check(in(probability()));
  parser
      ->add_option("--error", options->route.error_probability,
                   "probability that error(..) routes a task to a wrong choice (0.1)")
      ->check(in(probability()));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
