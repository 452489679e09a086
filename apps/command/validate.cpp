#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/theory.hpp"

namespace inferlaw::apps {
namespace {

constexpr double standard_errors_allowed = 5;

// The shorter the horizon, the wider D_T spreads about its mean, and the cheaper a trial: shorter
// horizons get more of them, up to this many times the trials asked for.
constexpr std::int64_t most_trials_over_asked = 10;

struct Options {
  std::string file;
  SimulationOverrides simulation;
  std::vector<double> supply_factors{1, 0.95, 1.05};
  std::optional<double> volatility;
};

struct Theory {
  std::string name;
  bool is_exact = false;
  std::vector<double> means_joules;  // at the scenario's horizons
};

std::vector<double> independent_means(const SiteModel& site, const Scenario& scenario) {
  std::vector<double> means;
  for (const std::int64_t slots : scenario.horizons_slots)
    means.push_back(brownian_means(site, scenario, static_cast<double>(slots)).auxiliary_joules);
  return means;
}

// What a simulation is held against: exact slots; for a replayed harvest, slots that remember as it
// does, and with a battery nothing better than independent slots.
Theory theory_of(const SiteModel& site, const Scenario& scenario,
                 const std::optional<double>& volatility) {
  if (const auto means = exact_means(site, scenario, volatility))
    return {"exact slots", true, *means};
  if (has_series(site) && !volatility) {
    if (const auto means = remembering_means(site, scenario))
      return {"remembering slots", false, *means};
    return {"independent slots", false, independent_means(site, scenario)};
  }
  throw UsageError(fmt::format(
      "validate {}: no exact slot value; allowed: horizons up to {} slots, or up to {} and no "
      "--volatility with a battery",
      scenario.file.string(), longest_summed_horizon, longest_grid_horizon));
}

// Within the standard errors allowed. None where no trial needed auxiliary energy: so rare an event
// was not measured, and there is no standard error to judge by.
std::optional<bool> agreement(const simulation::Estimate& simulated, double exact) {
  if (simulated.mean == 0 && simulated.standard_error == 0) return std::nullopt;
  return std::abs(simulated.mean - exact) <= standard_errors_allowed * simulated.standard_error;
}

Json row_of(double supply_factor, const SiteModel& site, const Theory& theory, double expected,
            double brownian_mean, const simulation::HorizonEstimates& simulated,
            std::int64_t trials) {
  const simulation::Estimate& estimate = simulated.auxiliary_joules;
  const double z = (estimate.mean - expected) / estimate.standard_error;
  const std::optional<bool> agrees = agreement(estimate, expected);
  return {{"supply_factor", supply_factor},
          {"supply_joules_per_slot", site.harvest_moments.mean},
          {"slots", simulated.slots},
          {"brownian_mean_joules", brownian_mean},
          {"theory", theory.name},
          {theory.is_exact ? "exact_mean_joules" : "theory_mean_joules", expected},
          {"trials", trials},
          {"simulated_mean_joules", estimate.mean},
          {"standard_error_joules", estimate.standard_error},
          {"relative_standard_error", number_or_null(estimate.standard_error / estimate.mean)},
          {"z", number_or_null(z)},
          {"agrees", agrees ? Json(*agrees) : Json(nullptr)}};
}

std::int64_t trials_at(std::int64_t slots, const Scenario& scenario) {
  return scenario.trials * std::min(most_trials_over_asked, scenario.horizons_slots.back() / slots);
}

simulation::HorizonEstimates simulate_horizon(const SiteModel& site, Scenario scenario,
                                              std::int64_t slots, std::int64_t trials,
                                              int threads) {
  scenario.horizons_slots = {slots};
  scenario.trials = trials;
  return simulate_site(site, scenario, threads).horizons.front();
}

void add_rows(const Options& options, const Scenario& scenario, double supply_factor,
              Report& report) {
  const SiteModel site = site_of(scenario, supply_factor);
  const Theory theory = theory_of(site, scenario, options.volatility);
  for (std::size_t i = 0; i < scenario.horizons_slots.size(); ++i) {
    const std::int64_t slots = scenario.horizons_slots[i];
    const std::int64_t trials = trials_at(slots, scenario);
    const double brownian_mean =
        brownian_means(site, scenario, static_cast<double>(slots), options.volatility)
            .auxiliary_joules;
    Json row =
        row_of(supply_factor, site, theory, theory.means_joules[i], brownian_mean,
               simulate_horizon(site, scenario, slots, trials, options.simulation.threads), trials);
    if (row["agrees"] == false) report.agrees = false;
    report.results["horizons"].push_back(std::move(row));
  }
}

Report report_on(Scenario scenario, const Options& options) {
  apply(options.simulation, scenario);
  Report report;
  report.command = "validate";
  report.inputs = inputs_of(scenario);
  report.inputs["supply_factors"] = options.supply_factors;
  report.inputs["volatility_joules"] = options.volatility ? Json(*options.volatility) : nullptr;
  report.seed = scenario.seed;
  report.results["agrees"] = true;
  report.results["horizons"] = Json::array();
  for (const double factor : options.supply_factors) add_rows(options, scenario, factor, report);
  report.results["agrees"] = report.agrees;
  report.notes.push_back(
      "agrees: the simulated mean lies within 5 standard errors of the theory named, exact slots "
      "where the harvest is a law, slots that remember where it is a replayed series; without a "
      "verdict where no trial needed auxiliary energy. The Brownian mean is shown beside it; for "
      "long horizons slots sit about 0.58 volatilities below it at critical supply.");
  const bool has_harvest_law = scenario.harvest.kind != HarvestKind::series;
  if (has_harvest_law && scenario.fleet && scenario.fleet->replays_trace)
    report.notes.push_back(
        "The demand is that of a trace, replayed; the exact value is that of independent slots of "
        "the same law. Where they disagree the trace is not independent from slot to slot.");
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
}

}  // namespace

Subcommand add_validate(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "validate", "theory, exact and simulated side by side; exit 1 where they disagree");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_simulation_options(*parser, options->simulation);
  parser
      ->add_option("--supply-factors", options->supply_factors,
                   "harvest means to try, as multiples of the scenario's (1,0.95,1.05)")
      ->delimiter(',')
      ->check(in(positive_number()));
  parser
      ->add_option("--volatility", options->volatility,
                   "test the claim that this is the volatility, joules per square root of a slot")
      ->check(in(positive_number()));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
