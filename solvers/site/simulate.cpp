#include "inferlaw/solvers/site/simulate.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "inferlaw/solvers/simulation/horizons.hpp"

namespace inferlaw::site {
namespace {

constexpr std::size_t curve_points = 40;

// Shorter ones of the scenario stay.
void take_longest_horizon(std::int64_t longest, Scenario& scenario) {
  std::erase_if(scenario.horizons_slots, [=](std::int64_t slots) { return slots >= longest; });
  scenario.horizons_slots.push_back(longest);
}

void take_curve_horizons(Scenario& scenario) {
  const std::int64_t longest = scenario.horizons_slots.back();
  const std::int64_t least = 10 * growth_law_begins_at_slots;
  if (longest < least)
    throw std::invalid_argument(
        fmt::format("the longest horizon is {} slots; allowed: {} or more", longest, least));
  scenario.horizons_slots = simulation::log_spaced_horizons(
      {.first_slots = growth_law_begins_at_slots, .last_slots = longest, .count = curve_points});
}

constexpr const char* growth_law_note =
    "The points of one curve are means over the same paths and strongly correlated, so "
    "differences of BIC are no odds, and the kink is chosen too often: hold its slope against "
    "the drift and its turn against the crossover. A curve that saturates (surplus) is none of "
    "the three.";

}  // namespace

SiteSimulation simulate(const Scenario& given, const SimulateOptions& options) {
  Scenario scenario = given;
  if (options.horizon) take_longest_horizon(*options.horizon, scenario);
  if (options.growth_law) take_curve_horizons(scenario);
  const Site site = site_of(std::move(scenario));
  const simulation::SimulationResult result =
      run_simulation(site, {.threads = options.threads, .pays = true});
  SiteSimulation answer{.scenario = site.scenario, .demand_and_supply = demand_and_supply_of(site)};
  for (const simulation::HorizonEstimates& at : result.horizons)
    answer.horizons.push_back(
        {.estimates = at,
         .brownian_mean_joules =
             brownian_means(site, static_cast<double>(at.slots)).auxiliary_joules});
  if (options.path) answer.path = first_path(site);
  if (options.growth_law) {
    answer.growth_law = simulation::detect_regime(simulation::auxiliary_curve(result));
    answer.notes.emplace_back(growth_law_note);
  }
  if (is_replayed(site)) {
    const simulation::HorizonEstimates& last = result.horizons.back();
    answer.notes.push_back(independence_note(
        site, with_window_error(site, last.slots, last.auxiliary_joules, options.threads)));
  }
  for (std::string& note : trace_notes(site.scenario)) answer.notes.push_back(std::move(note));
  return answer;
}

}  // namespace inferlaw::site
