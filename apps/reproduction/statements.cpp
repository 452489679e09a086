#include "inferlaw/apps/reproduction/statements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inferlaw/apps/reproduction/verdicts.hpp"
#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/site/growth.hpp"
#include "inferlaw/solvers/site/simulate.hpp"

namespace inferlaw::apps {
namespace {

using simulation::is_within_allowed;
using simulation::standard_errors_allowed;

constexpr std::int64_t long_horizon = 100000;
constexpr double rounding = 1e-9;
constexpr double exponent_tolerance = 0.02;  // what is left of the limit at the long horizon

site::Growth growth_at(const site::Scenario& scenario, double supply_factor) {
  return site::growth_of(scenario, {.longest_slots = long_horizon, .supply_factor = supply_factor});
}

Comparison compared(const PublishedStatement& published, const site::GrowthValue& value) {
  return {.published = published,
          .theory = value.theory,
          .simulated = value.simulated.mean,
          .standard_error = value.simulated.standard_error};
}

// ---- growth in T ----------------------------------------------------------------------------

Comparison growth(const PublishedStatement& published, const site::Growth& run) {
  const site::GrowthValue& exponent = run.exponent;
  Comparison comparison = compared(published, exponent);
  comparison.verdict =
      agreement(near(exponent.theory, value_of(published), exponent_tolerance) &&
                near(exponent.simulated.mean, exponent.exact_slots,
                     standard_errors_allowed * exponent.simulated.standard_error + rounding));
  comparison.remark = fmt::format("exponent at T = {}", long_horizon);
  return comparison;
}

// ---- the critical law -----------------------------------------------------------------------

Comparison critical_prefactor(const PublishedStatement& published, const site::Growth& run) {
  const site::GrowthValue& prefactor = run.prefactor;
  Comparison comparison = compared(published, prefactor);
  comparison.verdict = agreement(near(prefactor.theory, value_of(published), 1e-12) &&
                                 is_within_allowed(prefactor.simulated, prefactor.exact_slots));
  comparison.remark =
      fmt::format("exact slots give {:.6f} at T = {}", prefactor.exact_slots, long_horizon);
  return comparison;
}

Comparison critical_spread(const PublishedStatement& published, const site::Growth& run) {
  Comparison comparison = compared(published, run.spread);
  comparison.verdict = agreement(near(run.spread.theory, value_of(published), 5e-5) &&
                                 is_within_allowed(run.spread.simulated, run.spread.theory));
  comparison.remark = "sqrt(pi/2 - 1)";
  return comparison;
}

// ---- task costs -----------------------------------------------------------------------------

struct CostComparison {
  Comparison small_wins;
  Comparison large_wins;
};

CostComparison compare_costs(const Published& published, const site::Scenario& scenario) {
  const site::CostCrossovers at = site::cost_crossovers(scenario);
  const double small_from = std::max(at.energy_level, at.latency_level);
  const double large_to = std::min(at.energy_level, at.latency_level);
  CostComparison result;
  result.small_wins = {
      .published = statement(published, "small_model_wins"),
      .theory = small_from,
      .verdict = agreement(std::isfinite(small_from) && at.first_is_cheaper_on_easiest),
      .remark = fmt::format("at levels above {:.4f} (energy {:.4f}, latency {:.4f})", small_from,
                            at.energy_level, at.latency_level)};
  result.large_wins = {
      .published = statement(published, "large_model_wins"),
      .theory = large_to,
      .verdict = agreement(std::isfinite(large_to) && at.last_is_cheaper_on_hardest),
      .remark = fmt::format("at levels below {:.4f}; larger levels are easier", large_to)};
  return result;
}

// ---- routing errors -------------------------------------------------------------------------

constexpr double studied_error = 0.1;
constexpr double slope_tolerance = 0.25;  // of the drift: the curve is 100 trials long

Comparison error_growth(const PublishedStatement& published, const site::Scenario& scenario) {
  const site::SiteSimulation run =
      site::simulate(site::with_routing_errors(scenario, studied_error),
                     {.horizon = long_horizon, .growth_law = true});
  const simulation::GrowthLawChoice& choice = *run.growth_law;
  const double drift = run.demand_and_supply.drift_joules_per_slot;
  return {.published = published,
          .theory = run.demand_and_supply.crossover_slots,
          .simulated = choice.kinked.kink_slots,
          .verdict = agreement(choice.chosen == simulation::GrowthLaw::kinked &&
                               near(choice.kinked.joules_per_slot / drift, 1, slope_tolerance)),
          .remark = fmt::format(
              "turn at T (slots) with 10 % errors; slope then {:.4g} J per slot, drift {:.4g}",
              choice.kinked.joules_per_slot, drift)};
}

// ---- critical supply ------------------------------------------------------------------------

Comparison critical_supply(const PublishedStatement& published, const site::Scenario& scenario,
                           const site::Growth& run) {
  const double ours = site::critical_supply_of(run.site);
  site::Scenario other_rule = scenario;
  other_rule.setting.budget.rule = energy::BudgetRule::normal;
  const double by_normal_rule = site::critical_supply_of(site::site_of(other_rule));
  const simulation::Estimate& demand = run.demand_joules_per_slot;
  const bool within_rules = near(ours, value_of(published), 0.02 * value_of(published));
  return {.published = published,
          .theory = ours,
          .simulated = demand.mean,
          .standard_error = demand.standard_error,
          .verdict = is_within_allowed(demand, ours) && within_rules ? Verdict::explained
                                                                     : Verdict::disagrees,
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

std::vector<Comparison> compare_statements(const site::Scenario& scenario,
                                           const Published& published) {
  const site::Growth deficit = growth_at(scenario, 0.95);
  const site::Growth critical = growth_at(scenario, 1);
  const site::Growth surplus = growth_at(scenario, 1.05);
  const CostComparison costs = compare_costs(published, scenario);
  return {growth(statement(published, "deficit_growth"), deficit),
          growth(statement(published, "critical_growth"), critical),
          growth(statement(published, "surplus_growth"), surplus),
          critical_prefactor(statement(published, "critical_prefactor"), critical),
          critical_spread(statement(published, "critical_spread"), critical),
          costs.small_wins,
          costs.large_wins,
          error_growth(statement(published, "error_growth"), scenario),
          critical_supply(statement(published, "critical_supply"), scenario, critical)};
}

}  // namespace inferlaw::apps
