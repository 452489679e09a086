// The parts of `critical` that run the simulator: supplies found with it, and checks by it.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/site/replay.hpp"
#include "inferlaw/solvers/supply/evaluated.hpp"

namespace inferlaw::site::detail {
namespace {

simulation::SimulationResult simulated_at(const Planning& planning, const Purchase& purchase,
                                          bool keep_trials) {
  return run_simulation(site_with(planning, purchase),
                        {.threads = planning.threads, .keep_trials = keep_trials});
}

// ---- decisions --------------------------------------------------------------------------------

simulation::HorizonEstimates estimates_at(const Planning& planning,
                                          const supply::Purchase& purchase) {
  return simulated_at(planning,
                      {.supply_joules_per_slot = purchase.supply_joules_per_slot,
                       .capacity_joules = purchase.capacity_joules},
                      false)
      .horizons.front();
}

supply::Evaluation evaluation_of(const simulation::HorizonEstimates& simulated) {
  return {.auxiliary_joules = simulated.auxiliary_joules.mean,
          .waste_joules = simulated.battery_joules.mean + simulated.spilled_joules.mean +
                          simulated.ledger.curtailed_joules.mean +
                          simulated.ledger.conversion_losses_joules.mean +
                          simulated.ledger.leaked_joules.mean,
          .cycles = simulated.ledger.cycles.mean};
}

// With the error of windows where anything is replayed.
MeanWithError mean_at(const Planning& planning, const supply::Purchase& purchase) {
  const simulation::HorizonEstimates simulated = estimates_at(planning, purchase);
  simulation::Estimate mean = simulated.auxiliary_joules;
  if (is_replayed(planning.site)) {
    const Site bought =
        site_with(planning, {.supply_joules_per_slot = purchase.supply_joules_per_slot,
                             .capacity_joules = purchase.capacity_joules});
    mean = with_window_error(bought, simulated.slots, mean, planning.threads).auxiliary_joules;
  }
  return {.joules = mean.mean, .error_joules = mean.standard_error};
}

void add_notes(Critical& critical) {
  for (const Decision& found : critical.simulated)
    if (!found.is_enough())
      critical.notes.push_back(
          found.name +
          ": a thousand times the critical supply, or no capacity, is enough in these "
          "trials");
  critical.notes.emplace_back(
      "simulated: each found with the simulator, or the replay, on the same random numbers");
}

// ---- checks -----------------------------------------------------------------------------------

// Against exact slots where they are known, else against the Brownian model, which is what the
// answer rests on then.
std::optional<bool> verdict(const simulation::Estimate& simulated,
                            const std::optional<double>& exact, double brownian) {
  if (!exact && std::isnan(brownian)) return std::nullopt;  // with self-discharge
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

void decide_by_simulation(const Planning& planning, const CriticalOptions& options,
                          Critical& critical) {
  Evaluator evaluator{.site = site_to_evaluate(planning, options),
                      .mean_at = [&](const supply::Purchase& at) { return mean_at(planning, at); }};
  evaluator.site.at = [&](const supply::Purchase& at) {
    return evaluation_of(estimates_at(planning, at));
  };
  if (options.exceedance) {
    evaluator.exceedance_at = [&](double supply) {
      return supply::upper_quantile(simulated_at(planning, {.supply_joules_per_slot = supply}, true)
                                        .auxiliary_of_trials.front(),
                                    options.exceedance->probability);
    };
    evaluator.exceedance_wanted = options.exceedance->joules;
  }
  critical.seed = planning.site.scenario.seed;
  critical.simulated = decisions_by(evaluator, planning, options);
  add_notes(critical);
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
