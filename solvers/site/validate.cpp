#include "inferlaw/solvers/site/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/site/replay.hpp"

namespace inferlaw::site {
namespace {

// The shorter the horizon, the wider D_T spreads about its mean, and the cheaper a trial: shorter
// horizons get more of them, up to this many times the trials asked for.
constexpr std::int64_t most_trials_over_asked = 10;

struct Expected {
  Theory theory = Theory::exact_slots;
  std::vector<MeanWithError> means = {};  // at the scenario's horizons
};

Expected expected_of(const Site& site, const TheoryRequest& request) {
  if (request.volatility_joules && site.lossy)
    throw std::invalid_argument("--volatility: allowed: with a battery that loses nothing");
  auto exact = means_by(Theory::exact_slots, site, request);
  if (exact && exact->size() == site.scenario.horizons_slots.size())
    return {Theory::exact_slots, *std::move(exact)};
  if (has_series(site) && !request.volatility_joules)
    for (const Theory theory : {Theory::remembering, Theory::brownian})
      if (auto means = means_by(theory, site, request)) return {theory, *std::move(means)};
  if (site.lossy || site.periodic || is_simulated_alone(site.scenario))
    throw std::invalid_argument(
        fmt::format("no theory for this site: exact slots: {}; Brownian: {}",
                    standing_of(Theory::exact_slots, site, request).reason,
                    standing_of(Theory::brownian, site, request).reason));
  const ExactReach reach = exact_reach(request);
  throw std::invalid_argument(fmt::format(
      "no exact slot value; allowed: horizons up to {} slots, or up to {} and no --volatility with "
      "a battery",
      reach.longest_sum, reach.longest_grid));
}

std::int64_t trials_at(std::int64_t slots, const Scenario& scenario) {
  return scenario.trials * std::min(most_trials_over_asked, scenario.horizons_slots.back() / slots);
}

// Of what is measured: by the Monte Carlo error, that of replays of this very series, and by that of
// windows, which tells what another series would give. Without anything measured they are one.
struct Simulated {
  simulation::Estimate of_these_rows = {};
  simulation::Estimate of_windows = {};
};

Simulated simulated_at(Site site, std::int64_t slots, std::int64_t trials, int threads) {
  site.scenario.horizons_slots = {slots};
  site.scenario.trials = trials;
  const simulation::Estimate simulated =
      run_simulation(site, {.threads = threads}).horizons.front().auxiliary_joules;
  if (!is_replayed(site)) return {.of_these_rows = simulated, .of_windows = simulated};
  return {.of_these_rows = simulated,
          .of_windows = with_window_error(site, slots, simulated, threads).auxiliary_joules};
}

// Refuted by the very rows that are replayed; confirmed only by windows enough, and never where the
// theory takes slots to be independent that are not.
std::optional<bool> verdict(const Site& site, Theory theory, const Simulated& simulated,
                            double expected) {
  if (simulation::agreement(simulated.of_these_rows, expected) == false) return false;
  if (is_replayed(site) && is_of_independent_slots(theory)) return std::nullopt;
  return simulation::agreement(simulated.of_windows, expected);
}

void add_horizons(const Scenario& scenario, double supply_factor, const ValidateOptions& options,
                  Validation& validation) {
  const Site site = site_of(scenario, supply_factor);
  const Expected expected = expected_of(site, {.volatility_joules = options.volatility_joules});
  for (std::size_t i = 0; i < scenario.horizons_slots.size(); ++i) {
    const std::int64_t slots = scenario.horizons_slots[i];
    const std::int64_t trials = trials_at(slots, scenario);
    const Simulated simulated = simulated_at(site, slots, trials, options.threads);
    const double theory = expected.means[i].joules;
    ValidatedHorizon horizon{
        .supply_factor = supply_factor,
        .supply_joules_per_slot = site.harvest_moments.mean,
        .slots = slots,
        .brownian_mean_joules =
            brownian_means(site, static_cast<double>(slots), options.volatility_joules)
                .auxiliary_joules,
        .theory = expected.theory,
        .theory_mean_joules = theory,
        .theory_error_joules = expected.means[i].error_joules,
        .trials = trials,
        .simulated_joules = simulated.of_windows,
        .relative_standard_error = simulated.of_windows.standard_error / simulated.of_windows.mean,
        .z = simulation::standard_errors_apart(simulated.of_these_rows, theory),
        .agrees = verdict(site, expected.theory, simulated, theory)};
    validation.agrees = validation.agrees && horizon.agrees.value_or(true);
    validation.is_decided = validation.is_decided && horizon.agrees.has_value();
    validation.horizons.push_back(horizon);
  }
}

std::vector<std::string> notes_on(const Scenario& scenario) {
  std::vector<std::string> notes{
      "agrees: the simulated mean lies within 5 standard errors of the theory named, exact slots "
      "where the harvest is a law, slots that remember where it is a replayed series; undecided, "
      "where the standard error exceeds a tenth of the mean or no trial needed auxiliary energy: "
      "more trials decide, or a longer series. What is measured is replayed, with the standard "
      "error of "
      "windows that do not overlap, and a theory of independent slots never agrees with it. The "
      "Brownian mean is shown beside it; for "
      "long horizons slots sit about 0.58 volatilities below it at critical supply."};
  if (!is_series(scenario.harvest) && scenario.fleet && scenario.fleet->replays_trace)
    notes.emplace_back(
        "The demand is that of a trace, replayed; the exact value is that of independent slots of "
        "the same law. Where they disagree the trace is not independent from slot to slot.");
  return notes;
}

}  // namespace

Validation validate(const Scenario& scenario, const ValidateOptions& options) {
  Validation validation{.notes = notes_on(scenario)};
  for (const double factor : options.supply_factors)
    add_horizons(scenario, factor, options, validation);
  return validation;
}

}  // namespace inferlaw::site
