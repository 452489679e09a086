// The parts of `critical` that run the simulator: supplies found with it, and checks by it.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/supply/by_simulation.hpp"

namespace inferlaw::site::detail {
namespace {

simulation::SimulationResult simulated_at(const Planning& planning, const Purchase& purchase,
                                          bool keep_trials) {
  return run_simulation(site_with(planning, purchase),
                        {.threads = planning.threads, .keep_trials = keep_trials});
}

// ---- supplies found with the simulator --------------------------------------------------------

SimulatedSupply answer_at(const Planning& planning, std::string name, double supply) {
  SimulatedSupply answer{.name = std::move(name), .supply_joules_per_slot = supply};
  if (std::isinf(supply)) return answer;
  const auto simulated =
      simulated_at(planning, {.supply_joules_per_slot = supply}, false).horizons.front();
  answer.auxiliary_joules = simulated.auxiliary_joules;
  answer.cost = supply::cost(planning.prices, planning.model.battery, supply, simulated);
  return answer;
}

void add(const Planning& planning, const std::string& name, double supply, Critical& critical) {
  critical.simulated_supplies.push_back(answer_at(planning, name, supply));
  if (std::isinf(supply))
    critical.notes.push_back(
        name + ": a thousand times the critical supply is not enough in these trials");
}

// ---- checks -----------------------------------------------------------------------------------

// Against exact slots where they are known, else against the Brownian model, which is what the
// answer rests on then.
std::optional<bool> verdict(const simulation::Estimate& simulated,
                            const std::optional<double>& exact, double brownian) {
  return simulation::agreement(simulated, exact.value_or(brownian));
}

SimulatedCheck check_of(const Planning& planning, const FoundSite& found) {
  if (found.supply_joules_per_slot == 0) return {};
  const simulation::Estimate simulated =
      simulated_at(planning,
                   {.supply_joules_per_slot = found.supply_joules_per_slot,
                    .capacity_joules = found.capacity_joules},
                   false)
          .horizons.front()
          .auxiliary_joules;
  const auto exact = found.exact_slots ? std::optional(found.exact_slots->joules) : std::nullopt;
  return {.simulated_joules = simulated, .agrees = verdict(simulated, exact, found.mean_joules)};
}

void check_rows(const Planning& planning, std::vector<FoundSite>& rows, Critical& critical) {
  for (FoundSite& row : rows) {
    row.check = check_of(planning, row);
    if (!row.check->agrees.value_or(true)) critical.agrees = false;
  }
}

// The standard error is that of the exact probability: a few trials beyond would estimate it badly.
void check_exceedance(const Planning& planning, Critical& critical) {
  if (!critical.exceedance) return;
  ExceedanceFound& asked = *critical.exceedance;
  const std::vector<double> trials =
      simulated_at(planning,
                   {.supply_joules_per_slot = *critical.exceedance_supply->joules_per_slot}, true)
          .auxiliary_of_trials.front();
  const auto count = static_cast<double>(trials.size());
  const auto above = static_cast<double>(std::count_if(
      trials.begin(), trials.end(), [&](double joules) { return joules > asked.level_joules; }));
  const double p = asked.exact_slots_probability.value_or(asked.brownian_probability);
  asked.simulated_probability =
      simulation::Estimate{.mean = above / count, .standard_error = std::sqrt(p * (1 - p) / count)};
  asked.agrees = verdict(*asked.simulated_probability, asked.exact_slots_probability,
                         asked.brownian_probability);
  if (!asked.agrees.value_or(true)) critical.agrees = false;
}

}  // namespace

void add_simulated_supplies(const Planning& planning, const CriticalOptions& options,
                            Critical& critical) {
  const supply::SimulatedSearch search{
      .simulate_at =
          [&](double supply, bool keep_trials) {
            return simulated_at(planning, {.supply_joules_per_slot = supply}, keep_trials);
          },
      .demand_mean_joules_per_slot = supply::critical_supply(planning.model),
      .battery = planning.model.battery,
      .prices = planning.prices};
  critical.seed = planning.site.scenario.seed;
  if (planning.prices.auxiliary > planning.prices.baseline)
    add(planning, "cheapest_supply", supply::cheapest_supply(search), critical);
  if (options.target_joules)
    add(planning, "target_supply", supply::supply_for_target(search, *options.target_joules),
        critical);
  if (options.exceedance)
    add(planning, "exceedance_supply", supply::supply_for_exceedance(search, *options.exceedance),
        critical);
  critical.notes.emplace_back(
      "simulated supplies: each found with the simulator, or the replay, on the same random "
      "numbers");
}

void check_by_simulation(const Planning& planning, Critical& critical) {
  critical.seed = planning.site.scenario.seed;
  check_rows(planning, critical.supplies, critical);
  check_rows(planning, critical.capacities, critical);
  check_exceedance(planning, critical);
  critical.notes.emplace_back(
      "agrees: the simulated mean or probability lies within 5 standard errors of the exact slot "
      "value, or of the Brownian one where no exact one is known");
}

}  // namespace inferlaw::site::detail
