#include "inferlaw/apps/planning/battery_answers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "inferlaw/solvers/supply/battery_size.hpp"

namespace inferlaw::apps {
namespace {

struct Row {
  std::string name;
  std::string_view status;
  Choice choice;
  double mean_joules = 0;
};

double cost_at(const Question& question, const Choice& choice) {
  supply::SupplyModel site = question.site;
  site.battery.capacity_joules = *choice.capacity_joules;
  return supply::cost(site, question.prices, choice.supply_joules_per_slot);
}

void add_row(const Question& question, const Row& row, Report& report) {
  const double supply = row.choice.supply_joules_per_slot;
  report.results["capacities"].push_back(
      {{"name", row.name},
       {"status", row.status},
       {"supply_joules_per_slot", supply},
       {"capacity_joules", number_or_null(*row.choice.capacity_joules)},
       {"mean_joules", row.mean_joules},
       {"exact_slots_mean_joules", or_null(exact_mean_at(question, row.choice))},
       {"cost", number_or_null(cost_at(question, row.choice))}});
}

void add_row(const Question& question, const std::string& name,
             const supply::CapacityAnswer& answer, Report& report) {
  add_row(question,
          {.name = name,
           .status = supply::name_of(answer.status),
           .choice = {.supply_joules_per_slot = answer.supply_joules_per_slot,
                      .capacity_joules = answer.capacity_joules},
           .mean_joules = answer.mean_auxiliary_joules},
          report);
}

void add_answer(const Question& question, const std::string& name, const std::string& unit_key,
                const supply::CapacityAnswer& answer, Report& report) {
  report.results[name + "_joules"] = number_or_null(answer.capacity_joules);
  report.results[name + "_status"] = supply::name_of(answer.status);
  add_row(question, name, answer, report);
  if (answer.status != supply::Status::solved) return;
  report.results["sensitivities"][name] = {
      {unit_key, number_or_null(answer.per_unit_asked)},
      {"per_supply_joules_per_joule_per_slot", number_or_null(answer.per_supply)},
      {"per_demand_mean_joules_per_joule_per_slot", number_or_null(answer.per_demand_mean)}};
}

Json move_in_words(const supply::Move& move) {
  return {{"supply_joules_per_slot", number_or_null(move.supply)},
          {"capacity_joules", number_or_null(move.capacity)}};
}

bool is_solved(const supply::SiteAnswer& answer) {
  return answer.supply_status == supply::Status::solved &&
         answer.capacity_status == supply::Status::solved;
}

// What differs from "solved" names the answer: the supply's bound first.
std::string_view status_of(const supply::SiteAnswer& answer) {
  return supply::name_of(answer.supply_status == supply::Status::solved ? answer.capacity_status
                                                                        : answer.supply_status);
}

void add_cheapest_site(const Question& question, Report& report) {
  const supply::SiteAnswer answer = supply::cheapest_site(question.site, question.prices);
  report.results["cheapest_site"] = {{"supply_joules_per_slot", answer.supply_joules_per_slot},
                                     {"supply_status", supply::name_of(answer.supply_status)},
                                     {"capacity_joules", number_or_null(answer.capacity_joules)},
                                     {"capacity_status", supply::name_of(answer.capacity_status)},
                                     {"mean_joules", answer.mean_auxiliary_joules},
                                     {"cost", answer.cost}};
  add_row(question,
          {.name = "cheapest_site",
           .status = status_of(answer),
           .choice = {.supply_joules_per_slot = answer.supply_joules_per_slot,
                      .capacity_joules = answer.capacity_joules},
           .mean_joules = answer.mean_auxiliary_joules},
          report);
  if (!is_solved(answer)) return;
  report.results["sensitivities"]["cheapest_site"] = {
      {"per_price_ratio", move_in_words(answer.per_price_ratio)},
      {"per_capacity_price_ratio", move_in_words(answer.per_capacity_price_ratio)},
      {"per_demand_mean_joule_per_slot", move_in_words(answer.per_demand_mean)}};
}

// Slots overshoot both ends of a battery, so that the Brownian capacity is too large.
std::optional<double> exact_target_capacity(const Question& question, double target,
                                            const supply::CapacityAnswer& brownian) {
  if (brownian.status != supply::Status::solved || !can_search_on_grid(question))
    return std::nullopt;
  const double supply = brownian.supply_joules_per_slot;
  const double initial = question.site.battery.initial_joules;
  const double resolved = question.model.volatility_joules / 100;
  const auto mean_at = [&](double capacity) {
    const Choice choice{.supply_joules_per_slot = supply,
                        .capacity_joules = std::max({capacity, initial, resolved})};
    return exact_mean_at(question, choice).value_or(0);
  };
  return std::max(supply::least_supply(mean_at, target, brownian.capacity_joules), initial);
}

std::vector<double> default_supplies(const Question& question, double target) {
  supply::SupplyModel unlimited = question.site;
  unlimited.battery.capacity_joules = std::numeric_limits<double>::infinity();
  const double least = supply::supply_for_target(unlimited, target).supply_joules_per_slot;
  std::vector<double> supplies;
  for (const double factor : {1.02, 1.05, 1.1, 1.2, 1.4}) supplies.push_back(factor * least);
  return supplies;
}

}  // namespace

void add_cheapest_battery(const Question& question, Report& report) {
  add_answer(question, "cheapest_capacity", "per_capacity_price_ratio_joules",
             supply::cheapest_capacity(question.site, question.prices, own_supply(question)),
             report);
  add_cheapest_site(question, report);
}

void add_target_battery(const Question& question, double target_joules,
                        const std::vector<double>& supplies_joules_per_slot, Report& report) {
  const supply::CapacityAnswer own =
      supply::capacity_for_target(question.site, target_joules, own_supply(question));
  add_answer(question, "target_capacity", "per_target_joule_joules", own, report);
  report.results["target_capacity_in_exact_slots_joules"] =
      or_null(exact_target_capacity(question, target_joules, own));
  const std::vector<double> supplies = supplies_joules_per_slot.empty()
                                           ? default_supplies(question, target_joules)
                                           : supplies_joules_per_slot;
  for (const supply::CapacityAnswer& answer :
       supply::capacities_for_target(question.site, target_joules, supplies))
    add_row(question, "trade_off", answer, report);
}

}  // namespace inferlaw::apps
