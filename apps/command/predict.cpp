#include <memory>
#include <string>

#include "inferlaw/apps/command/draws_options.hpp"
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
  DrawsRequest draws;
};

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  const site::Prediction prediction = site::predict(
      scenario,
      {.threads = options.simulation.threads, .draws = read_draws(options.draws, scenario)});
  Report report;
  report.command = "predict";
  report.inputs = inputs_of(read.file, prediction.scenario);
  report.seed = prediction.seed;
  report.results = to_json(prediction);
  report.notes = prediction.notes;
  report.apart = {predicted_ledger()};
  if (scenario.prices) report.apart.push_back(predicted_costs());
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, options.units,
                   [&](const ScenarioFile& read) { return answer(read, options); });
}

}  // namespace

Subcommand add_predict(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "predict", "demand, drift, volatility and auxiliary energy over a grid of horizons");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_units(*parser, options->units);
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
