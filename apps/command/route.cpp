#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/routing_plan.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  std::optional<double> horizon_slots;
  std::optional<double> latency_limit_seconds;
  std::optional<double> success_floor;
  double error = 0.1;
};

// What all policies of one report share.
struct Setting {
  const Scenario& scenario;
  SiteModel site;
  routing::SiteConditions conditions;
  routing::ServiceLimits limits;
  std::vector<routing::TaskChoices> tasks;
  double error = 0;
};

// The scenario's own limits, unless others are given.
routing::ServiceLimits limits_of(const Scenario& scenario, const Options& options) {
  const routing::ServiceLimits own =
      scenario.solved_policy ? scenario.solved_policy->limits : routing::ServiceLimits{};
  return {
      .latency_limit_seconds = options.latency_limit_seconds.value_or(own.latency_limit_seconds),
      .success_floor = options.success_floor.value_or(own.success_floor)};
}

Setting setting_of(const Scenario& scenario, const Options& options) {
  const SiteModel site = site_of(scenario);
  const auto longest = static_cast<double>(scenario.horizons_slots.back());
  return {.scenario = scenario,
          .site = site,
          .conditions = conditions_of(scenario, site.harvest_moments,
                                      options.horizon_slots.value_or(longest)),
          .limits = limits_of(scenario, options),
          .tasks = routing::task_choices(site.table),
          .error = options.error};
}

// ---- one policy ----

struct Quality {
  double mean_latency_seconds = 0;
  double mean_success = 0;
  bool is_within_limits = true;
};

Quality quality_of(const routing::Assignment& assignment, const Setting& setting) {
  Quality quality{.is_within_limits = is_within_mix(setting.scenario, assignment)};
  for (std::size_t type = 0; type < assignment.size(); ++type)
    for (std::size_t model = 0; model < assignment[type].size(); ++model) {
      const routing::ServiceMoments& choice = setting.tasks[type].choices[model];
      const double probability = setting.tasks[type].weight * assignment[type][model];
      if (probability == 0) continue;
      quality.mean_latency_seconds += probability * choice.latency_seconds;
      quality.mean_success += probability * choice.success;
      quality.is_within_limits =
          quality.is_within_limits && routing::is_within(choice, setting.limits);
    }
  return quality;
}

// Energy left at the horizon and spilled before; none where nothing is random.
Json waste_of(const routing::PolicyPrice& price, const Setting& setting) {
  if (price.volatility_joules == 0) return nullptr;
  SiteModel site = setting.site;
  site.drift_joules_per_slot = price.drift_joules_per_slot;
  site.volatility_joules = price.volatility_joules;
  const BrownianMeans means =
      brownian_means(site, setting.scenario, setting.conditions.horizon_slots);
  return means.battery_joules + means.spilled_joules;
}

Json crossover_of(const routing::PolicyPrice& price) {
  if (price.volatility_joules == 0) return nullptr;
  return number_or_null(
      auxiliary::brownian::crossover_horizon(price.drift_joules_per_slot, price.volatility_joules));
}

Json policy_row(const std::string& name, const routing::Assignment& assignment,
                const Setting& setting) {
  const routing::PolicyPrice price =
      routing::price(routing::task_energy(setting.site.table, assignment), setting.conditions);
  const Quality quality = quality_of(assignment, setting);
  return {{"policy", name},
          {"mean_joules_per_slot", price.mean_joules_per_slot},
          {"drift_joules_per_slot", price.drift_joules_per_slot},
          {"volatility", price.volatility_joules},
          {"mean_auxiliary_joules", price.mean_auxiliary_joules},
          {"waste_joules", waste_of(price, setting)},
          {"crossover_slots", crossover_of(price)},
          {"mean_latency_seconds", quality.mean_latency_seconds},
          {"mean_success", quality.mean_success},
          {"within_limits", quality.is_within_limits}};
}

// ---- all policies ----

bool has_limits(const Setting& setting) {
  return std::isfinite(setting.limits.latency_limit_seconds) || setting.limits.success_floor > 0 ||
         has_limited_mix(setting.scenario);
}

Json policy_rows(const RoutingPlan& plan, const Setting& setting) {
  const Scenario& scenario = setting.scenario;
  Json rows = Json::array();
  const auto add = [&](const std::string& name, const routing::Assignment& assignment) {
    rows.push_back(policy_row(name, assignment, setting));
  };
  const auto add_known = [&](const std::string& name, const routing::Policy& policy) {
    add(name, routing::assignment(setting.site.table, policy));
  };
  add_known("myopic", routing::Myopic{});
  if (has_limits(setting)) add("myopic within limits", plan.myopic);
  add_known("latency", routing::LeastLatency{});
  const std::vector<std::string>& choices = setting.site.table.choices;
  for (std::size_t choice = 0; choice < choices.size(); ++choice)
    add_known("fixed " + choices[choice], routing::Fixed{.choice = choice});
  if (choices.size() > 1)
    add_known(fmt::format("error({})", setting.error),
              routing::RoutingError{.probability = setting.error});
  add("scenario (" + scenario.policy_name + ")", setting.site.assignment);
  add("variance-aware", plan.variance_aware);
  if (plan.best.randomised.share_of_next > 0) add("variance-aware, randomised", plan.randomised);
  return rows;
}

// What a file without [[choices]] calls a model.
std::string choice_key(const Setting& setting) {
  return setting.scenario.has_choices ? "choice" : "model";
}

Json hull_rows(const RoutingPlan& plan, const Setting& setting) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < plan.hull.size(); ++i) {
    const routing::HullVertex& vertex = plan.hull[i];
    const bool has_change = i > 0 && !plan.has_limited_mix;
    const std::string changed = "changed_" + task_key(setting.scenario);
    Json row{{"vertex", i}, {changed, nullptr}, {"to_" + choice_key(setting), nullptr}};
    if (has_change) {
      row[changed] = task_label(setting.scenario, vertex.changed_type);
      row["to_" + choice_key(setting)] = setting.site.table.choices[vertex.new_choice];
    }
    row["mean_joules_per_slot"] = vertex.price.mean_joules_per_slot;
    row["volatility"] = vertex.price.volatility_joules;
    row["mean_auxiliary_joules"] = vertex.price.mean_auxiliary_joules;
    rows.push_back(row);
  }
  return rows;
}

// A choice's name; where a type is split, the names with their shares.
std::string shown(const std::vector<double>& row, const std::vector<std::string>& choices) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == 1) return choices[i];
    if (row[i] > 0)
      text += fmt::format("{}{:.4g} {}", text.empty() ? "" : " + ", row[i], choices[i]);
  }
  return text;
}

Json assignment_rows(const RoutingPlan& plan, const Setting& setting) {
  const std::vector<std::string>& choices = setting.site.table.choices;
  Json rows = Json::array();
  for (std::size_t type = 0; type < plan.variance_aware.size(); ++type)
    rows.push_back({{task_key(setting.scenario), task_label(setting.scenario, type)},
                    {choice_key(setting), shown(plan.variance_aware[type], choices)},
                    {"myopic_" + choice_key(setting), shown(plan.myopic[type], choices)}});
  return rows;
}

// ---- the report ----

void add_notes(const Setting& setting, Report& report) {
  report.notes.push_back(
      "The supply is the scenario's harvest for every policy; a critical supply is that of the "
      "scenario's own policy.");
  if (setting.scenario.arrivals.law == auxiliary::ArrivalLaw::fixed)
    report.notes.push_back(
        "With fixed arrivals the Brownian objective has a spurious taste for low variance: hold "
        "the variance-aware policy against exact slots before using it.");
  if (setting.site.trace)
    report.notes.push_back(
        "Arrivals are those of a trace, and taken here as Poisson at its mean rate: volatilities "
        "are "
        "those of routing alone. predict shows how the trace differs.");
  if (has_series(setting.site))
    report.notes.push_back(
        "The harvest is a series, and its slots are taken to be independent here.");
}

Json limits_of(const routing::ServiceLimits& limits) {
  return {{"latency_seconds", number_or_null(limits.latency_limit_seconds)},
          {"success_floor", limits.success_floor}};
}

// Limits given here that no choice meets are the caller's fault, not the scenario's.
RoutingPlan plan_within(const Setting& setting, const Options& options) {
  try {
    return plan_routing(setting.scenario, setting.site.table, setting.conditions, setting.limits);
  } catch (const routing::NoChoiceLeft& error) {
    if (!options.latency_limit_seconds && !options.success_floor) throw;
    throw CLI::ValidationError("--latency-limit, --success-floor", error.what());
  }
}

Report report_on(const Scenario& scenario, const Options& options) {
  const Setting setting = setting_of(scenario, options);
  const RoutingPlan plan = plan_within(setting, options);
  Report report;
  report.command = "route";
  report.inputs = inputs_of(scenario);
  report.inputs["route"] = {{"horizon_slots", setting.conditions.horizon_slots},
                            {"limits", limits_of(setting.limits)}};
  report.results["horizon_slots"] = setting.conditions.horizon_slots;
  report.results["harvest_mean_joules_per_slot"] = setting.conditions.harvest.mean;
  report.results["optimality"] = routing::name_of(plan.best.optimality);
  report.results["best_vertex"] = plan.best.best_vertex;
  report.results["randomised_vertex"] = plan.best.randomised.vertex;
  report.results["randomised_share_of_next"] = plan.best.randomised.share_of_next;
  report.results["randomised_mean_auxiliary_joules"] =
      plan.best.randomised.price.mean_auxiliary_joules;
  report.results["policies"] = policy_rows(plan, setting);
  report.results["hull"] = hull_rows(plan, setting);
  report.results["variance_aware_assignment"] = assignment_rows(plan, setting);
  add_notes(setting, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
}

}  // namespace

Subcommand add_route(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "route", "routing policies and what each demands, and the one of least auxiliary energy");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  parser
      ->add_option("--horizon", options->horizon_slots,
                   "slots; the scenario's longest unless given")
      ->check(in(positive_number()));
  parser
      ->add_option("--latency-limit", options->latency_limit_seconds,
                   "seconds: variance-aware takes no choice that is slower on a task, on average")
      ->check(in(positive_number()));
  parser
      ->add_option("--success-floor", options->success_floor,
                   "variance-aware takes no choice that solves a task less often")
      ->check(in(probability()));
  parser
      ->add_option("--error", options->error,
                   "probability that error(..) routes a task to a wrong choice (0.1)")
      ->check(in(probability()));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
