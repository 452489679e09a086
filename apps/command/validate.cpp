#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  ShownUnits units;
  SimulationOverrides simulation;
  std::vector<double> supply_factors{1, 0.95, 1.05};
  std::optional<double> volatility;
};

site::Validation validated(const site::Scenario& scenario, const Options& options) {
  try {
    return site::validate(scenario, {.supply_factors = options.supply_factors,
                                     .volatility_joules = options.volatility,
                                     .threads = options.simulation.threads});
  } catch (const std::invalid_argument& error) {
    throw UsageError("validate " + options.file + ": " + error.what());
  }
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  const site::Validation validation = validated(scenario, options);
  Report report;
  report.command = "validate";
  report.inputs = inputs_of(read.file, scenario);
  report.inputs["supply_factors"] = options.supply_factors;
  report.inputs["volatility_joules"] = or_null(options.volatility);
  report.seed = scenario.seed;
  report.results = to_json(validation);
  report.notes = validation.notes;
  report.agrees = validation.agrees;
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, options.units,
                   [&](const ScenarioFile& read) { return answer(read, options); });
}

}  // namespace

Subcommand add_validate(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "validate", "theory, exact and simulated side by side; exit 1 where they disagree");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_units(*parser, options->units);
  add_simulation_options(*parser, options->simulation);
  parser
      ->add_option("--supply-factors", options->supply_factors,
                   "harvest means to try, as multiples of the scenario's (1,0.95,1.05)")
      ->delimiter(',')
      ->check(in(positive_number()));
  parser
      ->add_option("--volatility", options->volatility,
                   "test the claim that this is the volatility, joules per square root of a slot")
      ->transform(energy_in(positive_number()));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
