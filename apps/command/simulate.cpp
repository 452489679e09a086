#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  SimulationOverrides simulation;
  std::optional<std::int64_t> horizon;
  bool regime = false;
};

// The growth law of too short a curve is refused by the library: the option's fault.
site::SiteSimulation simulated(const site::Scenario& scenario, const Options& options) {
  try {
    return site::simulate(scenario, {.threads = options.simulation.threads,
                                     .horizon = options.horizon,
                                     .growth_law = options.regime});
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string("--regime: ") + error.what() + " (--horizon)");
  }
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  const site::SiteSimulation simulation = simulated(scenario, options);
  Report report;
  report.command = "simulate";
  report.inputs = inputs_of(read.file, simulation.scenario);
  report.seed = scenario.seed;
  report.results = to_json(simulation);
  report.notes = simulation.notes;
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, [&](const ScenarioFile& read) { return answer(read, options); });
}

}  // namespace

Subcommand add_simulate(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("simulate", "the slot model, simulated, with standard errors");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_simulation_options(*parser, options->simulation);
  parser
      ->add_option("--horizon", options->horizon,
                   "slots: the longest horizon; the scenario's unless given")
      ->transform(whole_in(1, 1e8));
  parser->add_flag(
      "--regime", options->regime,
      "which law the curve follows over 40 horizons: square root, linear, or one after "
      "the other");
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
