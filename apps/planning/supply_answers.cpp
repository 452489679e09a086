#include "inferlaw/apps/planning/supply_answers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include "inferlaw/apps/series_check.hpp"
#include "inferlaw/apps/theory.hpp"

namespace inferlaw::apps {
namespace {

constexpr double first_grid = 32;  // steps a deviation
constexpr double finer_grid = 64;
constexpr double grids_agree = 0.01;

void add_row(const Question& question, const std::string& name, std::string_view status,
             double supply, Report& report) {
  report.results["supplies"].push_back(
      {{"name", name},
       {"status", status},
       {"supply_joules_per_slot", supply},
       {"mean_joules", supply::mean_auxiliary(question.site, supply)},
       {"exact_slots_mean_joules",
        or_null(exact_mean_at(question, {.supply_joules_per_slot = supply}))},
       {"cost", supply::cost(question.site, question.prices, supply)}});
}

// An answer, its sensitivity to what was asked (`unit_key`) and to the mean demand.
void add_answer(const Question& question, const std::string& name, const std::string& unit_key,
                const supply::SupplyAnswer& answer, Report& report) {
  const double supply = answer.supply_joules_per_slot;
  report.results[name + "_joules_per_slot"] = supply;
  report.results[name + "_status"] = supply::name_of(answer.status);
  add_row(question, name, supply::name_of(answer.status), supply, report);
  if (answer.status != supply::Status::solved) return;
  report.results["sensitivities"][name] = {
      {unit_key, number_or_null(answer.per_unit_asked)},
      {"per_demand_mean_joules_per_joule", number_or_null(answer.per_demand_mean)}};
}

// ---- out of reach of the Brownian model ------------------------------------------------------

struct ExactSupply {
  std::optional<double> joules_per_slot;
  std::string in_words;
};

const ExactSupply no_supply_is_enough{
    .joules_per_slot = std::nullopt,
    .in_words = "in exact slots a thousand times as much supply is not enough either"};

ExactSupply exact_supply_for_target(const Question& question, double target, double start) {
  if (!can_search_means(question))
    return {.joules_per_slot = std::nullopt,
            .in_words =
                "there is none: exact slots are searched for a harvest law and a short "
                "horizon only"};
  const double whole_demand =
      question.site.demand_mean_joules_per_slot * question.site.horizon_slots;
  const auto mean_at = [&](double supply) {
    return exact_mean_at(question, {.supply_joules_per_slot = supply}).value_or(whole_demand);
  };
  const double supply = supply::least_supply(mean_at, target, start);
  if (std::isinf(supply)) return no_supply_is_enough;
  return {.joules_per_slot = supply, .in_words = "the supply given is that of exact slots"};
}

// P(D_T > joules) of exact slots; without supply some auxiliary energy is as good as certain.
double exact_exceedance_at(const Question& question, double supply, double joules, double steps) {
  if (supply == 0) return 1;
  const Scenario scenario = with_choice(question, {.supply_joules_per_slot = supply});
  return exact_exceedance(site_of(scenario), scenario, joules, steps);
}

ExactSupply exact_supply_for_exceedance(const Question& question, const supply::Exceedance& asked,
                                        double start) {
  if (!can_search_on_grid(question))
    return {.joules_per_slot = std::nullopt,
            .in_words =
                "there is none: exact slots are searched for a harvest law and up to 1000 "
                "slots only"};
  const auto probability_at = [&](double supply, double steps) {
    return exact_exceedance_at(question, supply, asked.joules, steps);
  };
  const double supply = supply::least_supply(
      [&](double at) { return probability_at(at, first_grid); }, asked.probability, start);
  if (std::isinf(supply)) return no_supply_is_enough;
  const double finer = probability_at(supply, finer_grid);
  if (std::abs(finer - asked.probability) > grids_agree * asked.probability)
    return {.joules_per_slot = std::nullopt,
            .in_words = fmt::format(
                "there is none: exact slots on two grids disagree about so small a level or "
                "probability ({:.3g} and {:.3g} near {:.6g} joules per slot)",
                asked.probability, finer, supply)};
  return {.joules_per_slot = supply, .in_words = "the supply given is that of exact slots"};
}

// The nearest supply of the Brownian model is no answer and is not given as one.
void add_infeasible(const Question& question, const std::string& name,
                    const supply::SupplyAnswer& nearest, const ExactSupply& exact, Report& report) {
  const std::string_view status = supply::name_of(nearest.status);
  report.results[name + "_status"] = status;
  report.results[name + "_joules_per_slot"] = or_null(exact.joules_per_slot);
  if (exact.joules_per_slot) add_row(question, name, status, *exact.joules_per_slot, report);
  report.notes.push_back(fmt::format(
      "{}: out of reach of the Brownian model, in which more supply looks worse beyond {:.6g} "
      "joules per slot because the spread of the harvest grows with its mean; {}",
      name, nearest.supply_joules_per_slot, exact.in_words));
}

// Both models' probability at the supply given, the exact one where it is known in a second.
void add_probabilities(const Question& question, const supply::Exceedance& asked, Report& report) {
  const Json given = report.results["exceedance_supply_joules_per_slot"];
  if (given.is_null() || given == 0) return;
  const double supply = given;
  Json exact = nullptr;
  if (can_search_on_grid(question))
    exact = exact_exceedance_at(question, supply, asked.joules, first_grid);
  report.results["exceedance"] = {
      {"level_joules", asked.joules},
      {"brownian_probability", supply::exceedance(question.site, supply, asked.joules)},
      {"exact_slots_probability", exact}};
}

// ---- a series, in the long run ---------------------------------------------------------------

Json plain(const supply::SupplyAnswer& answer) {
  const bool infeasible = answer.status == supply::Status::infeasible_in_brownian_model;
  return {
      {"status", supply::name_of(answer.status)},
      {"supply_joules_per_slot", infeasible ? Json(nullptr) : Json(answer.supply_joules_per_slot)},
      {"mean_joules", answer.mean_auxiliary_joules}};
}

}  // namespace

void add_critical_supply(const Question& question, Report& report) {
  const double critical = supply::critical_supply(question.site);
  report.results["critical_supply_joules_per_slot"] = critical;
  report.results["volatility_joules"] = supply::volatility(question.site, critical);
  add_row(question, "critical_supply", supply::name_of(supply::Status::solved), critical, report);
}

void add_cheapest_supply(const Question& question, Report& report) {
  add_answer(question, "cheapest_supply", "per_price_ratio_joules_per_slot",
             supply::cheapest_supply(question.site, question.prices), report);
}

void add_target_supply(const Question& question, double target_joules, Report& report) {
  const supply::SupplyAnswer answer = supply::supply_for_target(question.site, target_joules);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    return add_infeasible(
        question, "target_supply", answer,
        exact_supply_for_target(question, target_joules, answer.supply_joules_per_slot), report);
  add_answer(question, "target_supply", "per_target_joule_joules_per_slot", answer, report);
}

void add_exceedance_supply(const Question& question, const supply::Exceedance& asked,
                           Report& report) {
  const supply::SupplyAnswer answer = supply::supply_for_exceedance(question.site, asked);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    add_infeasible(question, "exceedance_supply", answer,
                   exact_supply_for_exceedance(question, asked, answer.supply_joules_per_slot),
                   report);
  else
    add_answer(question, "exceedance_supply", "per_probability_joules_per_slot", answer, report);
  add_probabilities(question, asked, report);
}

void add_long_run(const Question& question, const AskedSupplies& asked, Report& report) {
  const std::optional<Dependence> demand = demand_dependence(question.model);
  const std::optional<Dependence> harvest = harvest_dependence(question.model, question.scenario);
  if (!demand && !harvest) return;
  supply::SupplyModel site = question.site;
  Json all = Json::object();
  if (demand) {
    site.demand_variance = demand->long_run.variance;
    all["demand_lag_one_autocorrelation"] = demand->lag_one_autocorrelation;
  }
  if (harvest) {
    site.harvest_coefficient_of_variation =
        std::sqrt(harvest->long_run.variance) / own_supply(question);
    all["lag_one_autocorrelation"] = harvest->lag_one_autocorrelation;
    all["harvest_coefficient_of_variation"] = site.harvest_coefficient_of_variation;
  }
  all["volatility_joules"] = supply::volatility(site, supply::critical_supply(site));
  all["cheapest_supply"] = plain(supply::cheapest_supply(site, question.prices));
  if (asked.target_joules)
    all["target_supply"] = plain(supply::supply_for_target(site, *asked.target_joules));
  if (asked.exceedance)
    all["exceedance_supply"] = plain(supply::supply_for_exceedance(site, *asked.exceedance));
  report.results["long_run"] = all;
}

}  // namespace inferlaw::apps
