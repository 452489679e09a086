#include <cmath>
#include <cstddef>
#include <memory>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/apps/trace_statistics.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  SimulationOverrides simulation;
};

Json row_of(const simulation::HorizonEstimates& at, double theory) {
  return {{"slots", at.slots},
          {"mean_joules", at.auxiliary_joules.mean},
          {"standard_error_joules", at.auxiliary_joules.standard_error},
          {"standard_deviation_joules", at.auxiliary_joules.standard_deviation},
          {"battery_mean_joules", at.battery_joules.mean},
          {"battery_standard_error_joules", at.battery_joules.standard_error},
          {"spilled_mean_joules", at.spilled_joules.mean},
          {"spilled_standard_error_joules", at.spilled_joules.standard_error},
          {"demand_mean_joules", at.demand_joules.mean},
          {"demand_standard_error_joules", at.demand_joules.standard_error},
          {"brownian_mean_joules", theory}};
}

Report report_on(Scenario scenario, const SimulationOverrides& overrides) {
  apply(overrides, scenario);
  const SiteModel site = site_of(scenario);
  const simulation::SimulationResult result = simulate_site(site, scenario, overrides.threads);
  Report report;
  report.command = "simulate";
  report.inputs = inputs_of(scenario);
  report.seed = scenario.seed;
  report.results = demand_and_supply_of(site, scenario);
  report.results["trials"] = scenario.trials;
  Json rows = Json::array();
  for (const simulation::HorizonEstimates& at : result.horizons)
    rows.push_back(
        row_of(at, brownian_means(site, scenario, static_cast<double>(at.slots)).auxiliary_joules));
  report.results["horizons"] = rows;
  if (is_replayed(site)) report.notes.push_back(independence_note(site, scenario, result));
  add_trace_notes(scenario, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file, [&](const Scenario& scenario) {
    return report_on(scenario, options.simulation);
  });
}

}  // namespace

Subcommand add_simulate(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("simulate", "the slot model, simulated, with standard errors");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_simulation_options(*parser, options->simulation);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
