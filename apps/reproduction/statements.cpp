#include "inferlaw/apps/reproduction/statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inferlaw/apps/reproduction/figures.hpp"
#include "inferlaw/apps/reproduction/verdicts.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/solvers/routing/crossover.hpp"
#include "inferlaw/solvers/simulation/horizons.hpp"
#include "inferlaw/solvers/simulation/regime.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

constexpr std::int64_t long_horizon = 100000;
constexpr std::int64_t half_horizon = long_horizon / 2;
constexpr std::int64_t growth_trials = 1000;
constexpr double rounding = 1e-9;
constexpr double exponent_tolerance = 0.02;  // what is left of the limit at the long horizon

// ---- growth in T ----------------------------------------------------------------------------

// A supply, its theory and one simulation up to the long horizon.
struct GrowthRun {
  SiteModel site;
  std::vector<double> exact;  // at half_horizon and long_horizon
  simulation::SimulationResult simulated;
};

GrowthRun growth_run(Scenario scenario, double supply_factor) {
  scenario.horizons_slots = {half_horizon, long_horizon};
  GrowthRun run{.site = site_of(scenario, supply_factor), .exact = {}, .simulated = {}};
  run.exact = exact_means(run.site, scenario).value();
  scenario.trials = growth_trials;
  run.simulated = simulate_site(run.site, scenario, 0, true);
  return run;
}

// d ln E[D_T] / d ln T of the Brownian theory.
double local_exponent(const SiteModel& site, const Scenario& scenario) {
  const auxiliary::BrownianSite at =
      brownian_site(site, scenario, static_cast<double>(long_horizon));
  return brownian::sensitivities(at).horizon_joules_per_slot * at.horizon_slots /
         brownian::mean(at);
}

// The exponent between the two horizons, with the standard error of a ratio of paired means.
simulation::Estimate measured_exponent(const simulation::SimulationResult& result) {
  const double early = result.horizons[0].auxiliary_joules.mean;
  const double late = result.horizons[1].auxiliary_joules.mean;
  simulation::RunningMoments differences;
  for (std::size_t trial = 0; trial < result.auxiliary_of_trials[0].size(); ++trial)
    differences.add(result.auxiliary_of_trials[1][trial] / late -
                    result.auxiliary_of_trials[0][trial] / early);
  return {.mean = std::log2(late / early),
          .standard_error = simulation::estimate_of(differences).standard_error / std::log(2.0)};
}

Comparison growth(const PublishedStatement& published, const Scenario& scenario,
                  const GrowthRun& run) {
  const double theory = local_exponent(run.site, scenario);
  const simulation::Estimate measured = measured_exponent(run.simulated);
  const double exact = std::log2(run.exact[1] / run.exact[0]);
  return {.published = published,
          .theory = theory,
          .simulated = measured.mean,
          .standard_error = measured.standard_error,
          .verdict = agreement(near(theory, value_of(published), exponent_tolerance) &&
                               near(measured.mean, exact,
                                    standard_errors_allowed * measured.standard_error + rounding)),
          .remark = fmt::format("exponent at T = {}", long_horizon)};
}

// ---- the critical law -----------------------------------------------------------------------

Comparison critical_prefactor(const PublishedStatement& published, const Scenario& scenario,
                              const GrowthRun& run) {
  const double scale = run.site.volatility_joules * std::sqrt(static_cast<double>(long_horizon));
  const auxiliary::BrownianSite at =
      brownian_site(run.site, scenario, static_cast<double>(long_horizon));
  const simulation::Estimate& estimate = run.simulated.horizons[1].auxiliary_joules;
  const double theory = brownian::mean(at) / scale;
  return {.published = published,
          .theory = theory,
          .simulated = estimate.mean / scale,
          .standard_error = estimate.standard_error / scale,
          .verdict = agreement(
              near(theory, value_of(published), 1e-12) &&
              near(estimate.mean, run.exact[1], standard_errors_allowed * estimate.standard_error)),
          .remark =
              fmt::format("exact slots give {:.6f} at T = {}", run.exact[1] / scale, long_horizon)};
}

// s.d./mean over the trials, its standard error by the influence of each trial (delta method).
simulation::Estimate measured_spread(const simulation::Estimate& estimate,
                                     const std::vector<double>& trials) {
  const double spread = estimate.standard_deviation / estimate.mean;
  simulation::RunningMoments influence;
  for (const double joules : trials) {
    const double deviation = (joules - estimate.mean) / estimate.standard_deviation;
    influence.add(spread * ((deviation * deviation - 1) / 2 - spread * deviation));
  }
  return {.mean = spread, .standard_error = simulation::estimate_of(influence).standard_error};
}

Comparison critical_spread(const PublishedStatement& published, const Scenario& scenario,
                           const GrowthRun& run) {
  const auxiliary::BrownianSite at =
      brownian_site(run.site, scenario, static_cast<double>(long_horizon));
  const simulation::Estimate measured = measured_spread(run.simulated.horizons[1].auxiliary_joules,
                                                        run.simulated.auxiliary_of_trials[1]);
  const double theory = brownian::standard_deviation(at) / brownian::mean(at);
  return {.published = published,
          .theory = theory,
          .simulated = measured.mean,
          .standard_error = measured.standard_error,
          .verdict = agreement(
              near(theory, value_of(published), 5e-5) &&
              near(measured.mean, theory, standard_errors_allowed * measured.standard_error)),
          .remark = "sqrt(pi/2 - 1)"};
}

// ---- task costs -----------------------------------------------------------------------------

double crossover(const Scenario& scenario, routing::CrossoverCost cost) {
  const std::vector<double> levels =
      routing::crossover_levels({.first = scenario.models.front(),
                                 .second = scenario.models.back(),
                                 .setting = scenario.setting,
                                 .cost = cost,
                                 .lowest_level = scenario.tasks.front().level,
                                 .highest_level = scenario.tasks.back().level});
  return levels.size() == 1 ? levels.front() : std::nan("");
}

bool cheaper_on_both(const routing::Service& one, const routing::Service& other) {
  return one.energy_mean_joules < other.energy_mean_joules &&
         one.latency_mean_seconds < other.latency_mean_seconds;
}

struct CostComparison {
  Comparison small_wins;
  Comparison large_wins;
};

CostComparison compare_costs(const Published& published, const Scenario& scenario) {
  const routing::ServiceTable table = service_table_of(scenario);
  const auto& hardest = table.services.front();
  const auto& easiest = table.services.back();
  const double by_energy = crossover(scenario, routing::CrossoverCost::energy);
  const double by_latency = crossover(scenario, routing::CrossoverCost::roofline_latency);
  const double small_from = std::max(by_energy, by_latency);
  const double large_to = std::min(by_energy, by_latency);
  CostComparison result;
  result.small_wins = {
      .published = statement(published, "small_model_wins"),
      .theory = small_from,
      .verdict =
          agreement(std::isfinite(small_from) && cheaper_on_both(easiest.front(), easiest.back())),
      .remark = fmt::format("at levels above {:.4f} (energy {:.4f}, latency {:.4f})", small_from,
                            by_energy, by_latency)};
  result.large_wins = {
      .published = statement(published, "large_model_wins"),
      .theory = large_to,
      .verdict =
          agreement(std::isfinite(large_to) && cheaper_on_both(hardest.back(), hardest.front())),
      .remark = fmt::format("at levels below {:.4f}; larger levels are easier", large_to)};
  return result;
}

// ---- routing errors -------------------------------------------------------------------------

constexpr double studied_error = 0.1;
constexpr double slope_tolerance = 0.25;  // of the drift: the curve is 100 trials long

Comparison error_growth(const PublishedStatement& published, const Scenario& scenario) {
  Scenario erring = with_routing_errors(scenario, studied_error);
  erring.horizons_slots = simulation::log_spaced_horizons(
      {.first_slots = 100, .last_slots = long_horizon, .count = 40});
  const SiteModel site = site_of(erring);
  const simulation::SimulationResult simulated = simulate_site(site, erring, 0);
  const simulation::GrowthLawChoice choice =
      simulation::detect_regime(simulation::auxiliary_curve(simulated));
  const bool slope_is_drift =
      near(choice.kinked.joules_per_slot / site.drift_joules_per_slot, 1, slope_tolerance);
  return {.published = published,
          .theory = brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules),
          .simulated = choice.kinked.kink_slots,
          .verdict = agreement(choice.chosen == simulation::GrowthLaw::kinked && slope_is_drift),
          .remark = fmt::format(
              "turn at T (slots) with 10 % errors; slope then {:.4g} J per slot, drift {:.4g}",
              choice.kinked.joules_per_slot, site.drift_joules_per_slot)};
}

// ---- critical supply ------------------------------------------------------------------------

Comparison critical_supply(const PublishedStatement& published, const Scenario& scenario,
                           const GrowthRun& run) {
  const double ours = run.site.critical_supply_joules_per_slot;
  Scenario other_rule = scenario;
  other_rule.setting.budget.rule = energy::BudgetRule::normal;
  const double by_normal_rule = site_of(other_rule).critical_supply_joules_per_slot;
  const simulation::Estimate& demand = run.simulated.horizons[1].demand_joules;
  const double slots = static_cast<double>(long_horizon);
  const bool simulation_agrees =
      near(demand.mean, ours * slots, standard_errors_allowed * demand.standard_error);
  const bool within_rules = near(ours, value_of(published), 0.02 * value_of(published));
  return {.published = published,
          .theory = ours,
          .simulated = demand.mean / slots,
          .standard_error = demand.standard_error / slots,
          .verdict = simulation_agrees && within_rules ? Verdict::explained : Verdict::disagrees,
          .remark = fmt::format("{:+.2f} %; not reproduced, the paper's budget rule is not "
                                "published; the normal rule gives {:.4f}",
                                100 * (ours / value_of(published) - 1), by_normal_rule)};
}

}  // namespace

const char* name(Verdict verdict) {
  switch (verdict) {
    case Verdict::agrees:
      return "agrees";
    case Verdict::explained:
      return "differs, explained";
    case Verdict::disagrees:
      return "DISAGREES";
  }
  return "unknown";
}

std::vector<Comparison> compare_statements(const Scenario& scenario, const Published& published) {
  const GrowthRun deficit = growth_run(scenario, 0.95);
  const GrowthRun critical = growth_run(scenario, 1);
  const GrowthRun surplus = growth_run(scenario, 1.05);
  const CostComparison costs = compare_costs(published, scenario);
  return {growth(statement(published, "deficit_growth"), scenario, deficit),
          growth(statement(published, "critical_growth"), scenario, critical),
          growth(statement(published, "surplus_growth"), scenario, surplus),
          critical_prefactor(statement(published, "critical_prefactor"), scenario, critical),
          critical_spread(statement(published, "critical_spread"), scenario, critical),
          costs.small_wins,
          costs.large_wins,
          error_growth(statement(published, "error_growth"), scenario),
          critical_supply(statement(published, "critical_supply"), scenario, critical)};
}

}  // namespace inferlaw::apps
