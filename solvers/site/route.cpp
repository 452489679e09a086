#include "inferlaw/solvers/site/route.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/site/load.hpp"
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

// ---- over the draws of a fit ------------------------------------------------------------------

double horizon_of(const Site& site, const RouteOptions& options) {
  const auto longest = static_cast<double>(site.scenario.horizons_slots.back());
  const double horizon = options.horizon_slots.value_or(longest);
  if (is_replayed(site)) numeric::require_whole("horizon (slots) of a replay", horizon, 1, 1e8);
  return horizon;
}

// So many answers, and then the best assignment, type by type.
constexpr std::size_t uncertain_numbers = 5;

std::vector<NamedValue> uncertain_answers(const Scenario& scenario, const RouteOptions& options) {
  const Site site = site_of(scenario);
  const RoutingPlan plan =
      plan_routing(site.scenario, site.table,
                   matched_conditions_of(site.scenario, site.harvest, horizon_of(site, options)),
                   limits_of(site.scenario, options));
  const routing::PolicyPrice& best = plan.hull[plan.best.best_vertex].price;
  const double myopic = plan.hull.front().price.mean_auxiliary_joules;
  std::vector<NamedValue> answers{
      {.name = "demand of the best policy, joules per slot", .value = best.mean_joules_per_slot},
      {.name = "volatility of the best policy, joules", .value = best.volatility_joules},
      {.name = "mean auxiliary joules of the best policy", .value = best.mean_auxiliary_joules},
      {.name = "mean auxiliary joules, myopic within limits", .value = myopic},
      {.name = "joules saved over myopic", .value = myopic - best.mean_auxiliary_joules}};
  for (const std::vector<double>& row : plan.variance_aware)
    for (const double share : row) answers.push_back({.name = "share", .value = share});
  return answers;
}

// The assignment in a draw's answers, in one row.
std::vector<double> assignment_in(const std::vector<NamedValue>& answers) {
  std::vector<double> shares;
  shares.reserve(answers.size() - uncertain_numbers);
  for (std::size_t i = uncertain_numbers; i < answers.size(); ++i)
    shares.push_back(answers[i].value);
  return shares;
}

// Of the draws of a fit that have an answer, beside the fit itself.
std::vector<std::vector<double>> drawn_assignments(const AnswersOfDraws& all) {
  std::vector<std::vector<double>> assignments;
  assignments.reserve(all.size());
  for (std::size_t draw = 1; draw < all.size(); ++draw)
    if (all[draw]) assignments.push_back(assignment_in(*all[draw]));
  return assignments;
}

// The share of the tasks that each choice serves.
std::string mix_of(const std::vector<double>& assignment, const Site& site) {
  const std::size_t choices = site.table.choices.size();
  std::vector<double> shares(choices, 0);
  for (std::size_t i = 0; i < assignment.size(); ++i)
    shares[i % choices] += site.scenario.tasks[i / choices].weight * assignment[i];
  for (double& share : shares) share = std::abs(share - 1) < 1e-12 ? 1 : share;
  return shown(shares, site.table.choices);
}

std::vector<BestChoiceRow> best_choices(const std::vector<std::vector<double>>& assignments,
                                        const Site& site) {
  const std::size_t choices = site.table.choices.size();
  std::vector<BestChoiceRow> rows;
  rows.reserve(site.scenario.tasks.size() * choices);
  for (std::size_t i = 0; i < site.scenario.tasks.size() * choices; ++i) {
    double sum = 0;
    for (const std::vector<double>& assignment : assignments) sum += assignment[i];
    rows.push_back({.type = i / choices,
                    .choice = site.table.choices[i % choices],
                    .share_of_draws = sum / static_cast<double>(assignments.size())});
  }
  return rows;
}

std::vector<BestMixRow> best_mixes(const std::vector<std::vector<double>>& assignments,
                                   const std::vector<double>& of_the_fit, const Site& site) {
  std::map<std::vector<double>, std::size_t> counts;
  for (const std::vector<double>& assignment : assignments) ++counts[assignment];
  std::vector<BestMixRow> rows;
  rows.reserve(counts.size());
  for (const auto& [assignment, count] : counts)
    rows.push_back(
        {.mix = mix_of(assignment, site),
         .draws = count,
         .share_of_draws = static_cast<double>(count) / static_cast<double>(assignments.size()),
         .is_of_the_fit = assignment == of_the_fit});
  std::stable_sort(rows.begin(), rows.end(), [](const BestMixRow& one, const BestMixRow& other) {
    return one.draws > other.draws;
  });
  return rows;
}

// The supply is bought before its errors are known, as in predict.
void add_uncertainty(const Site& site, const RouteOptions& options, Routing& routing) {
  const AnswersOfDraws all = answers_of_draws(
      with_supply(site.scenario, site.harvest_moments.mean), *options.draws,
      [&](const Scenario& scenario) { return uncertain_answers(scenario, options); },
      options.threads);
  const std::vector<std::vector<double>> assignments = drawn_assignments(all);
  RoutingUncertainty found{.values = uncertainty_of(*options.draws, all, uncertain_numbers)};
  if (!assignments.empty()) {
    found.choices = best_choices(assignments, site);
    found.mixes = best_mixes(assignments, assignment_in(all.front().value()), site);
  }
  routing.notes.push_back(note_on(found.values));
  routing.uncertainty = std::move(found);
}

// ---- notes ------------------------------------------------------------------------------------

bool has_taste_for_low_variance(auxiliary::ArrivalLaw law) {
  switch (law) {
    case auxiliary::ArrivalLaw::poisson:
      return false;
    case auxiliary::ArrivalLaw::fixed:
      return true;
  }
  return true;
}

// Costs hang on batch sizes, and these on the scenario's own policy.
void add_load_notes(const Site& site, std::vector<std::string>& notes) {
  std::vector<std::string> of_load = load_notes(site.scenario);
  if (of_load.empty()) return;
  of_load.emplace_back(
      "Every policy is priced at the batch sizes of the scenario's own, which another would not "
      "keep.");
  notes.insert(notes.end(), of_load.begin(), of_load.end());
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
  add_load_notes(site, notes);
  return notes;
}

}  // namespace

Routing route(const Scenario& given, const RouteOptions& options) {
  if (auxiliary::can_wait(given.deferral.value_or(auxiliary::Deferral{})))
    throw std::invalid_argument("route: allowed: without work that can wait ([deferral])");
  const Site site = site_of(options.draws ? with_draw(given, *options.draws, 0) : given);
  if (site.periodic)
    throw std::invalid_argument(
        "route: allowed: without a profile; its theory takes slots to be alike");
  const double horizon = horizon_of(site, options);
  const Comparison among{.site = site,
                         .conditions = conditions_of(site.scenario, site.harvest_moments, horizon),
                         .matched = matched_conditions_of(site.scenario, site.harvest, horizon),
                         .limits = limits_of(site.scenario, options),
                         .tasks = routing::task_choices(site.table),
                         .error_probability = options.error_probability};
  Routing routing{.scenario = site.scenario,
                  .horizon_slots = horizon,
                  .harvest = among.conditions.harvest,
                  .limits = among.limits,
                  .choices = site.table.choices,
                  .plan = plan_routing(site.scenario, site.table, among.matched, among.limits),
                  .notes = notes_on(site)};
  const std::vector<NamedAssignment> policies = policies_of(routing.plan, among);
  routing.policies.reserve(policies.size());
  for (const NamedAssignment& policy : policies)
    routing.policies.push_back(policy_row(policy.policy, policy.assignment, among));
  routing.assignments = assignment_rows(routing.plan, routing.choices);
  if (options.draws) add_uncertainty(site, options, routing);
  if (!is_replayed(site)) return routing;
  add_replays(policies, among, options.threads, routing.policies);
  routing.least_replayed = least_replayed(routing.policies);
  return routing;
}

}  // namespace inferlaw::site
