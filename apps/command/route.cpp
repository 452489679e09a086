#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"

namespace inferlaw::apps {
namespace {

constexpr double shown_routing_error = 0.1;

struct Options {
  std::string file;
  std::optional<double> horizon_slots;
  routing::ServiceLimits limits;
};

// What all policies of one report share.
struct Setting {
  const Scenario& scenario;
  SiteModel site;
  routing::SiteConditions conditions;
  routing::ServiceLimits limits;
  std::vector<routing::TaskChoices> tasks;
};

Setting setting_of(const Scenario& scenario, const Options& options) {
  const SiteModel site = site_of(scenario);
  const auto longest = static_cast<double>(scenario.horizons_slots.back());
  return {.scenario = scenario,
          .site = site,
          .conditions = {.arrivals = scenario.arrivals,
                         .harvest = site.harvest_moments,
                         .horizon_slots = options.horizon_slots.value_or(longest),
                         .initial_battery_joules = scenario.battery.initial_joules,
                         .capacity_joules = scenario.battery.capacity_joules},
          .limits = options.limits,
          .tasks = routing::task_choices(site.table)};
}

// ---- one policy ----

struct Quality {
  double mean_latency_seconds = 0;
  double mean_success = 0;
  bool is_within_limits = true;
};

Quality quality_of(const routing::Assignment& assignment, const Setting& setting) {
  Quality quality;
  for (std::size_t type = 0; type < assignment.size(); ++type)
    for (std::size_t model = 0; model < assignment[type].size(); ++model) {
      const routing::Choice& choice = setting.tasks[type].choices[model];
      const double probability = setting.tasks[type].weight * assignment[type][model];
      if (probability == 0) continue;
      quality.mean_latency_seconds += probability * choice.latency_seconds;
      quality.mean_success += probability * choice.success;
      quality.is_within_limits =
          quality.is_within_limits && routing::is_within(choice, setting.limits);
    }
  return quality;
}

// Energy left at the horizon; none where nothing is random.
Json waste_of(const routing::PolicyPrice& price, const Setting& setting) {
  if (price.volatility_joules == 0) return nullptr;
  SiteModel site = setting.site;
  site.drift_joules_per_slot = price.drift_joules_per_slot;
  site.volatility_joules = price.volatility_joules;
  return brownian_means(site, setting.scenario, setting.conditions.horizon_slots).battery_joules;
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

routing::Assignment assignment_of(const std::vector<std::size_t>& taken, std::size_t choices) {
  routing::Assignment assignment(taken.size(), std::vector<double>(choices, 0));
  for (std::size_t type = 0; type < taken.size(); ++type) assignment[type][taken[type]] = 1;
  return assignment;
}

routing::Assignment vertex_assignment(const routing::VarianceAwareRouting& answer,
                                      std::size_t vertex, const Setting& setting) {
  return assignment_of(routing::choices_at(answer, vertex), setting.site.table.choices.size());
}

routing::Assignment randomised_assignment(const routing::VarianceAwareRouting& answer,
                                          const Setting& setting) {
  const routing::RandomisedPolicy& best = answer.randomised;
  routing::Assignment assignment = vertex_assignment(answer, best.vertex, setting);
  if (best.share_of_next == 0) return assignment;
  const routing::HullVertex& next = answer.hull[best.vertex + 1];
  std::vector<double>& row = assignment[next.changed_type];
  for (double& probability : row) probability *= 1 - best.share_of_next;
  row[next.new_choice] = best.share_of_next;
  return assignment;
}

bool has_limits(const Setting& setting) {
  return std::isfinite(setting.limits.latency_limit_seconds) || setting.limits.success_floor > 0;
}

Json policy_rows(const routing::VarianceAwareRouting& answer, const Setting& setting) {
  const Scenario& scenario = setting.scenario;
  Json rows = Json::array();
  const auto add = [&](const std::string& name, const routing::Assignment& assignment) {
    rows.push_back(policy_row(name, assignment, setting));
  };
  const auto add_known = [&](const std::string& name, const routing::Policy& policy) {
    add(name, routing::assignment(setting.site.table, policy));
  };
  add_known("myopic", routing::Myopic{});
  if (has_limits(setting)) add("myopic within limits", vertex_assignment(answer, 0, setting));
  add_known("latency", routing::LeastLatency{});
  const std::vector<std::string>& choices = setting.site.table.choices;
  for (std::size_t choice = 0; choice < choices.size(); ++choice)
    add_known("fixed " + choices[choice], routing::Fixed{.choice = choice});
  if (choices.size() > 1)
    add_known(fmt::format("error({})", shown_routing_error),
              routing::RoutingError{.probability = shown_routing_error});
  add("scenario (" + scenario.policy_name + ")", setting.site.assignment);
  add("variance-aware", vertex_assignment(answer, answer.best_vertex, setting));
  if (answer.randomised.share_of_next > 0)
    add("variance-aware, randomised", randomised_assignment(answer, setting));
  return rows;
}

Json hull_rows(const routing::VarianceAwareRouting& answer, const Setting& setting) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < answer.hull.size(); ++i) {
    const routing::HullVertex& vertex = answer.hull[i];
    const bool is_first = i == 0;
    rows.push_back({{"vertex", i},
                    {"changed_" + task_key(setting.scenario),
                     is_first ? Json(nullptr) : task_label(setting.scenario, vertex.changed_type)},
                    {"to_model", is_first ? Json(nullptr)
                                          : Json(setting.site.table.choices[vertex.new_choice])},
                    {"mean_joules_per_slot", vertex.price.mean_joules_per_slot},
                    {"volatility", vertex.price.volatility_joules},
                    {"mean_auxiliary_joules", vertex.price.mean_auxiliary_joules}});
  }
  return rows;
}

Json assignment_rows(const routing::VarianceAwareRouting& answer, const Setting& setting) {
  const std::vector<std::size_t> best = routing::choices_at(answer, answer.best_vertex);
  Json rows = Json::array();
  for (std::size_t type = 0; type < best.size(); ++type)
    rows.push_back({{task_key(setting.scenario), task_label(setting.scenario, type)},
                    {"model", setting.site.table.choices[best[type]]},
                    {"myopic_model", setting.site.table.choices[answer.myopic_choices[type]]}});
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

Report report_on(const Scenario& scenario, const Options& options) {
  const Setting setting = setting_of(scenario, options);
  const routing::VarianceAwareRouting answer =
      routing::variance_aware_routing(setting.tasks, setting.conditions, setting.limits);
  Report report;
  report.command = "route";
  report.inputs = inputs_of(scenario);
  report.inputs["route"] = {{"horizon_slots", setting.conditions.horizon_slots},
                            {"limits", limits_of(setting.limits)}};
  report.results["horizon_slots"] = setting.conditions.horizon_slots;
  report.results["harvest_mean_joules_per_slot"] = setting.conditions.harvest.mean;
  report.results["optimality"] = routing::name(answer.optimality);
  report.results["best_vertex"] = answer.best_vertex;
  report.results["randomised_vertex"] = answer.randomised.vertex;
  report.results["randomised_share_of_next"] = answer.randomised.share_of_next;
  report.results["randomised_mean_auxiliary_joules"] =
      answer.randomised.price.mean_auxiliary_joules;
  report.results["policies"] = policy_rows(answer, setting);
  report.results["hull"] = hull_rows(answer, setting);
  report.results["variance_aware_assignment"] = assignment_rows(answer, setting);
  add_notes(setting, report);
  return report;
}

// Limits that no model meets are the caller's, not the scenario's.
Report run(const Options& options) {
  return answer_for(options.file, [&](const Scenario& scenario) {
    try {
      return report_on(scenario, options);
    } catch (const routing::NoChoiceLeft& error) {
      throw CLI::ValidationError("--latency-limit, --success-floor", error.what());
    }
  });
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
      ->add_option("--latency-limit", options->limits.latency_limit_seconds,
                   "seconds: variance-aware takes no model that is slower on a task, on average")
      ->check(in(positive_number()));
  parser
      ->add_option("--success-floor", options->limits.success_floor,
                   "variance-aware takes no model that solves a task less often")
      ->check(in(probability()));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
