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
#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

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

// The theory of one supply; its volatility is the site's own unless another is claimed.
struct Theory {
  brownian::Site brownian;
  std::vector<double> exact_means;
};

Theory theory_of(const SiteModel& site, const Scenario& scenario,
                 const std::optional<double>& volatility) {
  if (has_series(site) || scenario.battery.initial_joules != 0 ||
      std::isfinite(scenario.battery.capacity_joules))
    throw UsageError(fmt::format(
        "validate {}: allowed: an empty, unlimited battery and a harvest law, for which the exact "
        "slot value is known; use predict and simulate",
        scenario.file.string()));
  const auxiliary::SlotModel model{.demand = site.demand,
                                   .harvest = std::get<auxiliary::HarvestLaw>(site.harvest)};
  auxiliary::NetDemandLaw law = auxiliary::net_demand_law(model);
  Theory theory{.brownian = brownian_site(site, scenario, 1), .exact_means = {}};
  if (volatility) {
    law = auxiliary::with_volatility(law, *volatility);
    theory.brownian.volatility_joules = *volatility;
  }
  const auto means = exact_means(law, scenario.horizons_slots);
  if (!means)
    throw UsageError(fmt::format("validate {}: horizons.slots: {}; allowed: up to 1000000",
                                 scenario.file.string(), scenario.horizons_slots.back()));
  theory.exact_means = *means;
  return theory;
}

Json row_of(double supply_factor, const SiteModel& site, double exact, double brownian_mean,
            const simulation::HorizonEstimates& simulated, std::int64_t trials) {
  const simulation::Estimate& estimate = simulated.auxiliary_joules;
  const double z = (estimate.mean - exact) / estimate.standard_error;
  return {{"supply_factor", supply_factor},
          {"supply_joules_per_slot", site.harvest_moments.mean},
          {"slots", simulated.slots},
          {"brownian_mean_joules", brownian_mean},
          {"exact_mean_joules", exact},
          {"trials", trials},
          {"simulated_mean_joules", estimate.mean},
          {"standard_error_joules", estimate.standard_error},
          {"relative_standard_error", number_or_null(estimate.standard_error / estimate.mean)},
          {"z", number_or_null(z)},
          {"agrees", std::abs(z) <= standard_errors_allowed}};
}

std::int64_t trials_at(std::int64_t slots, const Scenario& scenario) {
  return scenario.trials * std::min(most_trials_over_asked, scenario.horizons_slots.back() / slots);
}

simulation::HorizonEstimates simulate_horizon(const SiteModel& site, Scenario scenario,
                                              std::int64_t slots, std::int64_t trials,
                                              int threads) {
  scenario.horizons_slots = {slots};
  return simulate_site(site, scenario, trials, scenario.seed, threads).horizons.front();
}

void add_rows(const Options& options, const Scenario& scenario, double supply_factor,
              Report& report) {
  const SiteModel site = site_of(scenario, supply_factor);
  Theory theory = theory_of(site, scenario, options.volatility);
  for (std::size_t i = 0; i < scenario.horizons_slots.size(); ++i) {
    const std::int64_t slots = scenario.horizons_slots[i];
    const std::int64_t trials = trials_at(slots, scenario);
    theory.brownian.horizon_slots = static_cast<double>(slots);
    Json row =
        row_of(supply_factor, site, theory.exact_means[i], brownian::mean(theory.brownian),
               simulate_horizon(site, scenario, slots, trials, options.simulation.threads), trials);
    if (!row["agrees"].get<bool>()) report.agrees = false;
    report.results["horizons"].push_back(std::move(row));
  }
}

Report run(const Options& options) {
  Scenario scenario = read_scenario(options.file);
  apply(options.simulation, scenario);
  Report report;
  report.command = "validate";
  report.inputs = inputs_of(scenario);
  report.inputs["trials"] = scenario.trials;
  report.inputs["supply_factors"] = options.supply_factors;
  report.inputs["volatility_joules"] = options.volatility ? Json(*options.volatility) : nullptr;
  report.seed = scenario.seed;
  report.results["agrees"] = true;
  report.results["horizons"] = Json::array();
  for (const double factor : options.supply_factors) add_rows(options, scenario, factor, report);
  report.results["agrees"] = report.agrees;
  report.notes.push_back(
      "agrees: the simulated mean lies within 5 standard errors of the exact slot value. The "
      "Brownian "
      "mean is shown beside it; slots sit about 0.58 volatilities below it.");
  return report;
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
