#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/prediction.hpp"
#include "inferlaw/apps/output/scenario.hpp"
#include "inferlaw/apps/output/slot_path.hpp"
#include "inferlaw/apps/output/whole_file.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  ShownUnits units;
  SimulationOverrides simulation;
  std::optional<std::int64_t> horizon;
  bool regime = false;
  std::string path_file;
};

// The growth law of too short a curve is refused by the library: the option's fault.
site::SiteSimulation simulated(const site::Scenario& scenario, const Options& options) {
  try {
    return site::simulate(scenario, {.threads = options.simulation.threads,
                                     .horizon = options.horizon,
                                     .growth_law = options.regime,
                                     .path = !options.path_file.empty()});
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string("--regime: ") + error.what() + " (--horizon)");
  }
}

void write_path(const std::string& file, const site::SiteSimulation& simulation, Report& report) {
  write_whole_file(file, path_csv(simulation.path));
  report.notes.push_back(
      fmt::format("the first trial, {} slots, is in {}", simulation.path.size(), file));
}

constexpr std::int64_t most_path_slots = 10'000'000;

// A path is kept whole before it is written.
void check_path(const site::Scenario& scenario, const Options& options) {
  const std::int64_t slots = options.horizon.value_or(scenario.horizons_slots.back());
  if (!options.path_file.empty() && slots > most_path_slots)
    throw UsageError(fmt::format("--path: the longest horizon is {} slots; allowed: up to {}",
                                 slots, most_path_slots));
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  check_path(scenario, options);
  const site::SiteSimulation simulation = simulated(scenario, options);
  Report report;
  report.command = "simulate";
  report.inputs = inputs_of(read.file, simulation.scenario);
  report.seed = scenario.seed;
  report.results = to_json(simulation);
  report.notes = simulation.notes;
  report.apart = {simulated_ledger()};
  if (scenario.price_courses) report.apart.push_back(simulated_costs());
  if (!options.path_file.empty()) write_path(options.path_file, simulation, report);
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, options.units,
                   [&](const ScenarioFile& read) { return answer(read, options); });
}

}  // namespace

Subcommand add_simulate(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("simulate", "the slot model, simulated, with standard errors");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_units(*parser, options->units);
  add_simulation_options(*parser, options->simulation);
  parser
      ->add_option("--horizon", options->horizon,
                   "slots: the longest horizon; the scenario's unless given")
      ->transform(whole_in(1, 1e8));
  parser->add_flag(
      "--regime", options->regime,
      "which law the curve follows over 40 horizons: square root, linear, or one after "
      "the other");
  parser->add_option("--path", options->path_file,
                     "also write the first trial here, slot by slot, as CSV, joules");
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
