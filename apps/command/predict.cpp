#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "inferlaw/apps/command/draws_options.hpp"
#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/apps/trace_statistics.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

struct Options {
  std::string file;
  SimulationOverrides simulation;
  DrawsRequest draws;
};

Json at(const std::optional<std::vector<double>>& values, std::size_t i) {
  return values ? number_or_null((*values)[i]) : Json(nullptr);
}

Json horizon_rows(const SiteModel& site, const Scenario& scenario) {
  const std::optional<std::vector<double>> exact = exact_means(site, scenario);
  const std::optional<std::vector<double>> corrected = corrected_means(site, scenario);
  const bool limited = std::isfinite(scenario.battery.capacity_joules);
  Json rows = Json::array();
  for (std::size_t i = 0; i < scenario.horizons_slots.size(); ++i) {
    const auto slots = static_cast<double>(scenario.horizons_slots[i]);
    const auxiliary::BrownianSite unlimited = brownian_site(site, scenario, slots);
    const BrownianMeans means = brownian_means(site, scenario, slots);
    const double deviation = brownian::standard_deviation(unlimited);
    rows.push_back({{"slots", scenario.horizons_slots[i]},
                    {"mean_joules", means.auxiliary_joules},
                    {"standard_deviation_joules", limited ? Json(nullptr) : Json(deviation)},
                    {"corrected_mean_joules", at(corrected, i)},
                    {"exact_slots_mean_joules", at(exact, i)},
                    {"probability_none", brownian::cumulative(unlimited, 0)},
                    {"waste_joules", means.battery_joules},
                    {"spilled_joules", means.spilled_joules}});
  }
  return rows;
}

Json dependence_of(const Dependence& dependence) {
  const fit::LongRunVariance& variance = dependence.long_run;
  return {{"rows", dependence.rows},
          {"lag_one_autocorrelation", dependence.lag_one_autocorrelation},
          {"marginal_variance_square_joules", variance.marginal_variance},
          {"long_run_variance_square_joules", variance.variance},
          {"long_run_variance_standard_error_square_joules", variance.standard_error},
          {"bartlett_bandwidth_rows", variance.bandwidth}};
}

// The dependence of demand and harvest, and the theory with the variance of long sums, and with
// that of the sums at each horizon.
void add_dependence(const SiteModel& site, const Scenario& scenario, Report& report) {
  const std::optional<Dependence> demand = demand_dependence(site);
  const std::optional<Dependence> harvest = harvest_dependence(site, scenario);
  if (demand) report.results["demand_dependence"] = dependence_of(*demand);
  if (harvest) report.results["dependence"] = dependence_of(*harvest);
  const double long_run = long_run_volatility(site, demand, harvest);
  if (demand || harvest) report.results["long_run_volatility_joules"] = long_run;
  const std::optional<std::vector<double>> remembering = remembering_means(site, scenario);
  Json& rows = report.results["horizons"];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json& row = rows[i];
    const auto slots = row["slots"].get<double>();
    if (demand || harvest)
      row["long_run_mean_joules"] =
          brownian_means(site, scenario, slots, long_run).auxiliary_joules;
    const double matched = matched_volatility(site, row["slots"].get<std::int64_t>());
    row["matched_volatility_joules"] = matched;
    row["matched_mean_joules"] =
        matched > 0 ? Json(brownian_means(site, scenario, slots, matched).auxiliary_joules)
                    : Json(nullptr);
    row["remembering_mean_joules"] = at(remembering, i);
  }
}

// A theory over the replay, where there are both.
Json over(const Json& theory, double replayed) {
  return theory.is_null() ? Json(nullptr) : number_or_null(theory.get<double>() / replayed);
}

void add_replay(const SiteModel& site, const Scenario& scenario, int threads, Report& report) {
  const simulation::SimulationResult replay = simulate_site(site, scenario, threads);
  report.seed = scenario.seed;
  Json& rows = report.results["horizons"];
  for (std::size_t i = 0; i < replay.horizons.size(); ++i) {
    const simulation::Estimate& replayed = replay.horizons[i].auxiliary_joules;
    rows[i]["replayed_mean_joules"] = replayed.mean;
    rows[i]["replayed_standard_error_joules"] = replayed.standard_error;
    rows[i]["theory_over_replay"] = over(rows[i]["mean_joules"], replayed.mean);
    rows[i]["matched_over_replay"] = over(rows[i]["matched_mean_joules"], replayed.mean);
    rows[i]["remembering_over_replay"] = over(rows[i]["remembering_mean_joules"], replayed.mean);
  }
  report.notes.push_back(independence_note(site, scenario, replay));
}

// The supply is bought before its errors are known: what is uncertain is the need beyond it.
Scenario with_supply_held(Scenario scenario, const SiteModel& site) {
  scenario.harvest.mean_joules_per_slot = site.harvest_moments.mean / scenario.harvest.mean_factor;
  return scenario;
}

// Of a site that is replayed, in slots that remember as the measured ones do.
std::vector<double> uncertain_means(const SiteModel& site, const Scenario& scenario) {
  if (is_replayed(site))
    if (const auto means = remembering_means(site, scenario)) return *means;
  std::vector<double> means;
  for (const std::int64_t slots : scenario.horizons_slots)
    means.push_back(brownian_means(site, scenario, static_cast<double>(slots)).auxiliary_joules);
  return means;
}

std::vector<Answer> uncertain_answers(const Scenario& scenario) {
  const SiteModel site = site_of(scenario);
  std::vector<Answer> answers{
      {.name = "mean demand, joules per slot",
       .value = auxiliary::demand_moments(site.demand).mean},
      {.name = "drift, joules per slot", .value = site.drift_joules_per_slot},
      {.name = "volatility, joules", .value = site.volatility_joules}};
  const std::vector<double> means = uncertain_means(site, scenario);
  for (std::size_t i = 0; i < means.size(); ++i)
    answers.push_back(
        {.name = fmt::format("mean auxiliary joules, {} slots", scenario.horizons_slots[i]),
         .value = means[i]});
  return answers;
}

Report report_on(Scenario scenario, const Options& options) {
  apply(options.simulation, scenario);
  const std::optional<Draws> draws = draws_of(options.draws, scenario);
  if (draws) scenario = with_draw(std::move(scenario), *draws, 0);
  const SiteModel site = site_of(scenario);
  Report report;
  report.command = "predict";
  report.inputs = inputs_of(scenario);
  report.results = demand_and_supply_of(site, scenario);
  if (scenario.fleet && scenario.fleet->trace)
    report.results["trace"] = trace_statistics_of(*scenario.fleet->trace);
  report.results["horizons"] = horizon_rows(site, scenario);
  if (scenario.fleet) report.results["fleet"] = fleet_rows_of(scenario, site);
  if (draws)
    add_uncertainty(with_supply_held(scenario, site), *draws, uncertain_answers,
                    options.simulation.threads, report);
  if (!is_replayed(site)) return report;
  add_dependence(site, scenario, report);
  add_replay(site, scenario, options.simulation.threads, report);
  add_trace_notes(scenario, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
}

}  // namespace

Subcommand add_predict(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "predict", "demand, drift, volatility and auxiliary energy over a grid of horizons");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
