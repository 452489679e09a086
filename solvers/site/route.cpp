#include "inferlaw/solvers/site/route.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/site/theories.hpp"

namespace inferlaw::site {
namespace {

// What all policies of one answer share.
struct Comparison {
  const Site& site;
  routing::SiteConditions conditions;  // of independent slots
  routing::SiteConditions matched;     // by which policies are compared
  routing::ServiceLimits limits;
  std::vector<routing::TaskChoices> tasks;
  double error_probability = 0;
};

// The scenario's own limits, unless others are given.
routing::ServiceLimits limits_of(const Scenario& scenario, const RouteOptions& options) {
  const auto* searched = std::get_if<SearchedPolicy>(&scenario.policy);
  const routing::ServiceLimits own =
      searched == nullptr ? routing::ServiceLimits{} : searched->limits;
  return {
      .latency_limit_seconds = options.latency_limit_seconds.value_or(own.latency_limit_seconds),
      .success_floor = options.success_floor.value_or(own.success_floor)};
}

// ---- one policy -------------------------------------------------------------------------------

void add_quality(const routing::Assignment& assignment, const Comparison& among, PolicyRow& row) {
  row.is_within_limits = is_within_mix(among.site.scenario, assignment);
  for (std::size_t type = 0; type < assignment.size(); ++type)
    for (std::size_t i = 0; i < assignment[type].size(); ++i) {
      const routing::ServiceMoments& choice = among.tasks[type].choices[i];
      const double probability = among.tasks[type].weight * assignment[type][i];
      if (probability == 0) continue;
      row.mean_latency_seconds += probability * choice.latency_seconds;
      row.mean_success += probability * choice.success;
      row.is_within_limits = row.is_within_limits && routing::is_within(choice, among.limits);
    }
}

// Energy left at the horizon and spilled before.
double unused_joules(const routing::PolicyPrice& price, const Comparison& among) {
  const BrownianMeans means = brownian_means({.drift_joules_per_slot = price.drift_joules_per_slot,
                                              .volatility_joules = price.volatility_joules,
                                              .horizon_slots = among.conditions.horizon_slots,
                                              .battery = among.conditions.battery});
  return means.battery_level_joules + means.spilled_joules;
}

routing::PolicyPrice price_of(const routing::Assignment& assignment,
                              const routing::SiteConditions& conditions, const Comparison& among) {
  return routing::price(routing::task_energy(among.site.table, assignment, conditions.excess),
                        conditions);
}

PolicyRow policy_row(std::string name, const routing::Assignment& assignment,
                     const Comparison& among) {
  PolicyRow row{.policy = std::move(name)};
  row.price = price_of(assignment, among.conditions, among);
  if (is_replayed(among.site))
    row.matched_mean_auxiliary_joules =
        price_of(assignment, among.matched, among).mean_auxiliary_joules;
  if (row.price.volatility_joules > 0) {  // none where nothing is random
    row.unused_joules = unused_joules(row.price, among);
    row.crossover_slots = auxiliary::brownian::crossover_horizon(row.price.drift_joules_per_slot,
                                                                 row.price.volatility_joules);
  }
  add_quality(assignment, among, row);
  return row;
}

// ---- all policies -----------------------------------------------------------------------------

bool has_limits(const Comparison& among) {
  return std::isfinite(among.limits.latency_limit_seconds) || among.limits.success_floor > 0 ||
         has_limited_mix(among.site.scenario);
}

struct NamedAssignment {
  std::string policy = {};
  routing::Assignment assignment = {};
};

std::vector<NamedAssignment> policies_of(const RoutingPlan& plan, const Comparison& among) {
  std::vector<NamedAssignment> all;
  const auto add = [&](const std::string& name, const routing::Assignment& assignment) {
    all.push_back({.policy = name, .assignment = assignment});
  };
  const auto add_known = [&](const std::string& name, const routing::Policy& policy) {
    add(name, routing::assignment(among.site.table, policy));
  };
  add_known("myopic", routing::Myopic{});
  if (has_limits(among)) add("myopic within limits", plan.myopic);
  add_known("latency", routing::LeastLatency{});
  const std::vector<std::string>& choices = among.site.table.choices;
  for (std::size_t choice = 0; choice < choices.size(); ++choice)
    add_known("fixed " + choices[choice], routing::Fixed{.choice = choice});
  if (choices.size() > 1)
    add_known(fmt::format("error({})", among.error_probability),
              routing::RoutingError{.probability = among.error_probability});
  add(fmt::format("scenario ({})", name_of(among.site.scenario.policy)), among.site.assignment);
  add("variance-aware", plan.variance_aware);
  if (plan.best.randomised.share_of_next > 0) add("variance-aware, randomised", plan.randomised);
  return all;
}

// ---- replays ----------------------------------------------------------------------------------

// The site of the comparison under another policy, at its horizon alone.
Scenario scenario_under(const routing::Assignment& assignment, const Comparison& among) {
  Scenario scenario = with_supply(among.site.scenario, among.site.harvest_moments.mean);
  scenario.policy = routing::Policy{routing::Mixture{.probabilities = assignment}};
  scenario.horizons_slots = {static_cast<std::int64_t>(among.conditions.horizon_slots)};
  return scenario;
}

// Policies often meet in one assignment, which is replayed once.
void add_replays(const std::vector<NamedAssignment>& policies, const Comparison& among, int threads,
                 std::vector<PolicyRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const routing::Assignment& assignment = policies[i].assignment;
    for (std::size_t before = 0; before < i && !rows[i].replayed; ++before)
      if (policies[before].assignment == assignment) rows[i].replayed = rows[before].replayed;
    if (!rows[i].replayed)
      rows[i].replayed = replays(site_of(scenario_under(assignment, among)), threads).front();
  }
}

std::string least_replayed(const std::vector<PolicyRow>& rows) {
  const PolicyRow* least = nullptr;
  for (const PolicyRow& row : rows)
    if (row.is_within_limits && (least == nullptr || row.replayed->auxiliary_joules.mean <
                                                         least->replayed->auxiliary_joules.mean))
      least = &row;
  return least == nullptr ? std::string() : least->policy;
}

// ---- assignments ------------------------------------------------------------------------------

std::string shown(const std::vector<double>& row, const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == 1) return choices[i];
    if (row[i] > 0)
      text += fmt::format("{}{:.4g} {}", text.empty() ? "" : " + ", row[i], choices[i]);
  }
  return text;
}

std::vector<AssignmentRow> assignment_rows(const RoutingPlan& plan,
                                           const std::vector<std::string>& choices) {
  std::vector<AssignmentRow> rows;
  for (std::size_t type = 0; type < plan.variance_aware.size(); ++type)
    rows.push_back({.variance_aware = shown(plan.variance_aware[type], choices),
                    .myopic = shown(plan.myopic[type], choices)});
  return rows;
}

bool has_taste_for_low_variance(auxiliary::ArrivalLaw law) {
  switch (law) {
    case auxiliary::ArrivalLaw::poisson:
      return false;
    case auxiliary::ArrivalLaw::fixed:
      return true;
  }
  return true;
}

std::vector<std::string> notes_on(const Site& site) {
  std::vector<std::string> notes{
      "The supply is the scenario's harvest for every policy; a critical supply is that of the "
      "scenario's own policy."};
  if (has_taste_for_low_variance(site.scenario.arrivals.law))
    notes.emplace_back(
        "With fixed arrivals the Brownian objective has a spurious taste for low variance: hold "
        "the variance-aware policy against exact slots before using it.");
  if (has_overheads(site.scenario))
    notes.emplace_back(
        "Demand is at the meter: task energies times pue, and the idle energy of every slot.");
  if (is_replayed(site))
    notes.emplace_back(
        "volatility and mean_auxiliary_joules are those of independent slots of what is measured, "
        "as in predict; variance-aware is found by the variance of the sums over the horizon "
        "(matched_mean_auxiliary_joules, and the hull); replayed_mean_joules comes first.");
  return notes;
}

}  // namespace

Routing route(const Scenario& scenario, const RouteOptions& options) {
  if (auxiliary::can_wait(scenario.deferral.value_or(auxiliary::Deferral{})))
    throw std::invalid_argument("route: allowed: without work that can wait ([deferral])");
  const Site site = site_of(scenario);
  if (site.periodic)
    throw std::invalid_argument(
        "route: allowed: without a profile; its theory takes slots to be alike");
  const auto longest = static_cast<double>(scenario.horizons_slots.back());
  const double horizon = options.horizon_slots.value_or(longest);
  if (is_replayed(site)) numeric::require_whole("horizon (slots) of a replay", horizon, 1, 1e8);
  const Comparison among{.site = site,
                         .conditions = conditions_of(scenario, site.harvest_moments, horizon),
                         .matched = matched_conditions_of(scenario, site.harvest, horizon),
                         .limits = limits_of(scenario, options),
                         .tasks = routing::task_choices(site.table),
                         .error_probability = options.error_probability};
  Routing routing{.horizon_slots = horizon,
                  .harvest = among.conditions.harvest,
                  .limits = among.limits,
                  .choices = site.table.choices,
                  .plan = plan_routing(scenario, site.table, among.matched, among.limits),
                  .notes = notes_on(site)};
  const std::vector<NamedAssignment> policies = policies_of(routing.plan, among);
  routing.policies.reserve(policies.size());
  for (const NamedAssignment& policy : policies)
    routing.policies.push_back(policy_row(policy.policy, policy.assignment, among));
  routing.assignments = assignment_rows(routing.plan, routing.choices);
  if (!is_replayed(site)) return routing;
  add_replays(policies, among, options.threads, routing.policies);
  routing.least_replayed = least_replayed(routing.policies);
  return routing;
}

}  // namespace inferlaw::site
