#include <cmath>
#include <cstddef>
#include <memory>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

struct Options {
  std::string file;
  SimulationOverrides simulation;
};

Json horizon_rows(const SiteModel& site, const Scenario& scenario) {
  const std::optional<std::vector<double>> exact = exact_means(site, scenario);
  Json rows = Json::array();
  for (std::size_t i = 0; i < scenario.horizons_slots.size(); ++i) {
    const std::int64_t slots = scenario.horizons_slots[i];
    const brownian::Site at = brownian_site(site, scenario, static_cast<double>(slots));
    rows.push_back({{"slots", slots},
                    {"mean_joules", brownian::mean(at)},
                    {"standard_deviation_joules", brownian::standard_deviation(at)},
                    {"exact_slots_mean_joules", exact ? Json((*exact)[i]) : Json(nullptr)},
                    {"probability_none", brownian::cumulative(at, 0)},
                    {"waste_joules", brownian::mean_battery(at)}});
  }
  return rows;
}

void add_replay(const SiteModel& site, const Scenario& scenario, int threads, Report& report) {
  const simulation::SimulationResult replay = simulate_site(site, scenario, threads);
  report.seed = scenario.seed;
  Json& rows = report.results["horizons"];
  for (std::size_t i = 0; i < replay.horizons.size(); ++i) {
    const simulation::Estimate& replayed = replay.horizons[i].auxiliary_joules;
    rows[i]["replayed_mean_joules"] = replayed.mean;
    rows[i]["replayed_standard_error_joules"] = replayed.standard_error;
    rows[i]["theory_over_replay"] =
        number_or_null(rows[i]["mean_joules"].get<double>() / replayed.mean);
  }
  report.notes.push_back(independence_note(site, scenario, replay));
}

Report report_on(Scenario scenario, const SimulationOverrides& overrides) {
  apply(overrides, scenario);
  const SiteModel site = site_of(scenario);
  Report report;
  report.command = "predict";
  report.inputs = inputs_of(scenario);
  report.results = demand_and_supply_of(site, scenario);
  report.results["horizons"] = horizon_rows(site, scenario);
  if (has_series(site)) add_replay(site, scenario, overrides.threads, report);
  if (std::isfinite(scenario.battery.capacity_joules))
    report.notes.push_back(
        "The theory here is that of an unlimited battery; simulate keeps to the capacity.");
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file, [&](const Scenario& scenario) {
    return report_on(scenario, options.simulation);
  });
}

}  // namespace

Subcommand add_predict(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "predict", "demand, drift, volatility and auxiliary energy over a grid of horizons");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_simulation_options(*parser, options->simulation);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
