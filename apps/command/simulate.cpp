#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/apps/trace_statistics.hpp"
#include "inferlaw/solvers/simulation/horizons.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::apps {
namespace {

// The law of the curve over T is sought on this many horizons, from where slots are no longer seen.
constexpr std::size_t curve_points = 40;
constexpr std::int64_t curve_begins_at = 100;

struct Options {
  std::string file;
  SimulationOverrides simulation;
  std::optional<std::int64_t> horizon;
  bool regime = false;
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

// Shorter ones of the scenario stay.
void take_longest_horizon(std::int64_t longest, Scenario& scenario) {
  std::erase_if(scenario.horizons_slots, [=](std::int64_t slots) { return slots >= longest; });
  scenario.horizons_slots.push_back(longest);
}

// ---- which law the curve follows ----

void take_curve_horizons(Scenario& scenario) {
  const std::int64_t longest = scenario.horizons_slots.back();
  if (longest < 10 * curve_begins_at)
    throw UsageError(
        fmt::format("--regime: the longest horizon is {} slots; allowed: {} or more "
                    "(--horizon)",
                    longest, 10 * curve_begins_at));
  scenario.horizons_slots = simulation::log_spaced_horizons(
      {.first_slots = curve_begins_at, .last_slots = longest, .count = curve_points});
}

Json law_row(simulation::GrowthLaw regime, simulation::GrowthLaw chosen,
             const simulation::GoodnessOfFit& goodness, const Json& parameters) {
  Json row{{"law", simulation::name_of(regime)},
           {"chosen", regime == chosen},
           {"bic", goodness.bic},
           {"chi_squared", goodness.chi_squared},
           {"joules_per_root_slot", nullptr},
           {"joules_per_slot", nullptr},
           {"kink_slots", nullptr}};
  row.update(parameters);
  return row;
}

void add_regime(const simulation::SimulationResult& result, Report& report) {
  using simulation::GrowthLaw;
  const auto [chosen, root, kinked, linear] =
      simulation::detect_regime(simulation::auxiliary_curve(result));
  report.results["curve_law"] = simulation::name_of(chosen);
  report.results["curve_laws"] = {law_row(simulation::GrowthLaw::square_root, chosen, root.goodness,
                                          {{"joules_per_root_slot", root.joules_per_root_slot}}),
                                  law_row(simulation::GrowthLaw::kinked, chosen, kinked.goodness,
                                          {{"joules_per_root_slot", kinked.joules_per_root_slot},
                                           {"joules_per_slot", kinked.joules_per_slot},
                                           {"kink_slots", kinked.kink_slots}}),
                                  law_row(simulation::GrowthLaw::linear, chosen, linear.goodness,
                                          {{"joules_per_slot", linear.joules_per_slot}})};
  report.notes.push_back(
      "The points of one curve are means over the same paths and strongly correlated, so "
      "differences of BIC are no odds, and the kink is chosen too often: hold its slope against "
      "the drift and its turn against the crossover. A curve that saturates (surplus) is none of "
      "the three.");
}

Report report_on(Scenario scenario, const Options& options) {
  apply(options.simulation, scenario);
  if (options.horizon) take_longest_horizon(*options.horizon, scenario);
  if (options.regime) take_curve_horizons(scenario);
  const SiteModel site = site_of(scenario);
  const simulation::SimulationResult result =
      simulate_site(site, scenario, options.simulation.threads);
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
  if (options.regime) add_regime(result, report);
  if (is_replayed(site)) report.notes.push_back(independence_note(site, scenario, result));
  add_trace_notes(scenario, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
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
