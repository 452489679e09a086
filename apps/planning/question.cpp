#include "inferlaw/apps/planning/question.hpp"

#include <cmath>
#include <utility>

#include "inferlaw/apps/theory.hpp"

namespace inferlaw::apps {
namespace {

constexpr std::int64_t longest_searched_sum = 20000;
constexpr std::int64_t longest_searched_grid = 1000;

// Nodes of a battery's grid (32 a deviation) times slots: about a second.
constexpr double most_nodes_and_slots = 3e7;

bool has_battery(const Question& question) {
  return std::isfinite(question.site.battery.capacity_joules) ||
         question.site.battery.initial_joules > 0;
}

bool fits_grid(const Question& question, const Scenario& scenario) {
  const double capacity = scenario.battery.capacity_joules;
  if (std::isinf(capacity)) return true;
  const double nodes = 32 * (capacity / question.model.volatility_joules + 10);
  return nodes * question.site.horizon_slots <= most_nodes_and_slots;
}

supply::SupplyModel supply_site_of(const Scenario& scenario, const SiteModel& model) {
  supply::SupplyModel site{
      .demand_mean_joules_per_slot = auxiliary::demand_moments(model.demand).mean,
      .demand_variance = auxiliary::demand_moments(model.demand).variance,
      .horizon_slots = static_cast<double>(scenario.horizons_slots.back()),
      .battery = {.initial_joules = scenario.battery.initial_joules,
                  .capacity_joules = scenario.battery.capacity_joules}};
  const double deviation = std::sqrt(model.harvest_moments.variance);
  if (scenario.harvest.standard_deviation_joules_per_slot)
    site.harvest_deviation_joules = deviation;
  else if (deviation > 0)
    site.harvest_coefficient_of_variation = deviation / model.harvest_moments.mean;
  return site;
}

supply::SupplyModel with_volatility(supply::SupplyModel site, double volatility) {
  site.demand_variance = volatility * volatility;
  site.harvest_deviation_joules = 0;
  site.harvest_coefficient_of_variation = 0;
  return site;
}

}  // namespace

Question question_of(Scenario scenario, const supply::Prices& prices,
                     const std::optional<double>& volatility) {
  SiteModel model = site_of(scenario);
  const supply::SupplyModel site = supply_site_of(scenario, model);
  return {.scenario = std::move(scenario),
          .model = std::move(model),
          .site = volatility ? with_volatility(site, *volatility) : site,
          .prices = prices,
          .volatility = volatility};
}

double own_supply(const Question& question) { return question.model.harvest_moments.mean; }

Scenario with_choice(const Question& question, const Choice& choice) {
  Scenario scenario = question.scenario;
  if (scenario.solved_policy) scenario.policy = routing::Mixture{question.model.assignment};
  scenario.solved_policy.reset();
  if (choice.capacity_joules) scenario.battery.capacity_joules = *choice.capacity_joules;
  return with_supply(std::move(scenario), choice.supply_joules_per_slot);
}

std::optional<double> exact_mean_at(const Question& question, const Choice& choice) {
  if (choice.supply_joules_per_slot == 0) return std::nullopt;
  const Scenario scenario = with_choice(question, choice);
  if (!fits_grid(question, scenario)) return std::nullopt;
  const auto means = exact_means(site_of(scenario), scenario, question.volatility);
  if (!means) return std::nullopt;
  return means->front();
}

bool can_search_means(const Question& question) {
  if (has_battery(question)) return can_search_on_grid(question);
  return !has_series(question.model) &&
         question.scenario.horizons_slots.back() <= longest_searched_sum;
}

bool can_search_on_grid(const Question& question) {
  return !has_series(question.model) && !question.volatility &&
         question.scenario.horizons_slots.back() <= longest_searched_grid;
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace inferlaw::apps
