#include "inferlaw/solvers/site/predict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "inferlaw/solvers/auxiliary/overview.hpp"
#include "inferlaw/solvers/site/load.hpp"
#include "inferlaw/solvers/site/replay.hpp"

namespace inferlaw::site {
namespace {

namespace brownian = auxiliary::brownian;

using Means = std::optional<std::vector<MeanWithError>>;

std::optional<double> at(const Means& means, std::size_t i) {
  if (!means || !std::isfinite((*means)[i].joules)) return std::nullopt;
  return (*means)[i].joules;
}

// ---- horizons ---------------------------------------------------------------------------------

std::optional<ExactHorizon> reached(const std::optional<std::vector<ExactHorizon>>& exact,
                                    std::size_t i) {
  if (!exact || i >= exact->size()) return std::nullopt;
  return (*exact)[i];
}

// Of exact slots where they know it, else of the Brownian model.
std::optional<PredictedLedger> ledger_of(const Site& site, double slots,
                                         const std::optional<ExactHorizon>& exact) {
  if (is_replayed(site)) return std::nullopt;
  const auto ledger_by = [&](Theory theory, const auxiliary::BatteryLedger& means) {
    return PredictedLedger{.theory = theory,
                           .means = means,
                           .coverage = coverage_of(site, slots, means.auxiliary_joules)};
  };
  if (exact && exact->ledger) return ledger_by(Theory::exact_slots, *exact->ledger);
  const auto brownian = brownian_ledger(site, slots);
  if (!brownian) return std::nullopt;
  return ledger_by(Theory::brownian, *brownian);
}

std::vector<PredictedHorizon> predicted_horizons(const Site& site) {
  const std::optional<std::vector<ExactHorizon>> exact = exact_horizons(site);
  const Means corrected = means_by(Theory::corrected_slots, site);
  const auto worths = site.scenario.deferral ? joule_worths(site) : std::nullopt;
  const bool has_law = standing_of(Theory::brownian_law, site).may_speak();
  std::vector<PredictedHorizon> horizons;
  for (std::size_t i = 0; i < site.scenario.horizons_slots.size(); ++i) {
    const auto slots = static_cast<double>(site.scenario.horizons_slots[i]);
    const BrownianMeans means = brownian_means(site, slots);
    PredictedHorizon horizon{.slots = site.scenario.horizons_slots[i],
                             .mean_joules = means.auxiliary_joules,
                             .corrected_mean_joules = at(corrected, i)};
    const std::optional<ExactHorizon> at_horizon = reached(exact, i);
    if (at_horizon) horizon.exact_slots = at_horizon->mean;
    horizon.ledger = ledger_of(site, slots, at_horizon);
    if (!has_import_limit(site)) horizon.unserved = Unserved{};
    if (has_import_limit(site) && at_horizon) horizon.unserved = at_horizon->unserved;
    if (at_horizon) horizon.backlog_joules = at_horizon->backlog_joules;
    if (at_horizon) horizon.bought = at_horizon->bought;
    if (worths && i < worths->size()) horizon.joule_worth = (*worths)[i];
    if (has_law) {
      const auxiliary::BrownianSite law = brownian_site(site, slots);
      horizon.standard_deviation_joules = brownian::standard_deviation(law);
      horizon.probability_none = brownian::cumulative(law, 0);
    }
    horizons.push_back(horizon);
  }
  return horizons;
}

std::optional<double> over(const std::optional<double>& theory, double replayed) {
  if (!theory) return std::nullopt;
  return *theory / replayed;
}

std::optional<double> at_exact(const PredictedHorizon& horizon) {
  if (!horizon.exact_slots) return std::nullopt;
  return horizon.exact_slots->joules;
}

// ---- what is replayed -------------------------------------------------------------------------

void add_dependence(const Site& site, Prediction& prediction) {
  prediction.demand_dependence = demand_dependence(site);
  prediction.harvest_dependence = harvest_dependence(site);
  if (standing_of(Theory::long_run, site).may_speak())
    prediction.long_run_volatility_joules = long_run_volatility(site);
}

std::optional<Bought> simulated_purchase(const simulation::HorizonEstimates& simulated) {
  if (simulated.paid.empty()) return std::nullopt;
  return Bought{.money = simulated.paid[0].mean, .carbon_grams = simulated.paid[1].mean};
}

void add_replay(const Site& site, int threads, Prediction& prediction) {
  const std::vector<Replay> replay = replays(site, threads);
  const Means long_run = means_by(Theory::long_run, site);
  const Means matched = means_by(Theory::matched, site);
  const Means remembering = means_by(Theory::remembering, site);
  for (std::size_t i = 0; i < prediction.horizons.size(); ++i) {
    PredictedHorizon& horizon = prediction.horizons[i];
    const double mean = replay[i].auxiliary_joules.mean;
    horizon.ledger = simulated_ledger(site, replay[i].anywhere);
    horizon.unserved =
        Unserved{.joules = replay[i].anywhere.unserved_joules.mean,
                 .share_of_slots = replay[i].anywhere.share_of_slots_with_unserved.mean};
    horizon.backlog_joules = replay[i].anywhere.backlog_joules.mean;
    horizon.bought = simulated_purchase(replay[i].anywhere);
    horizon.replayed =
        ReplayedHorizon{.long_run_mean_joules = at(long_run, i),
                        .matched_volatility_joules = matched_volatility(site, horizon.slots),
                        .matched_mean_joules = at(matched, i),
                        .remembering_mean_joules = at(remembering, i),
                        .auxiliary_joules = replay[i].auxiliary_joules,
                        .windows = replay[i].windows,
                        .theory_over_replay = horizon.mean_joules / mean,
                        .corrected_over_replay = over(horizon.corrected_mean_joules, mean),
                        .exact_slots_over_replay = over(at_exact(horizon), mean),
                        .long_run_over_replay = over(at(long_run, i), mean),
                        .matched_over_replay = over(at(matched, i), mean),
                        .remembering_over_replay = over(at(remembering, i), mean)};
  }
  prediction.seed = site.scenario.seed;
  prediction.notes.push_back(independence_note(site, replay.back()));
}

// Where the Brownian mean is the wrong one to look at.
void add_battery_note(const Site& site, Prediction& prediction) {
  const auxiliary::BrownianSite at = brownian_site(site, 1);
  if (at.battery.capacity_joules < auxiliary::fewest_volatilities * at.volatility_joules)
    prediction.notes.emplace_back(auxiliary::small_battery_note);
}

void add_overheads_note(const Site& site, Prediction& prediction) {
  if (!has_overheads(site.scenario)) return;
  prediction.notes.push_back(fmt::format(
      "Demand is at the meter: {:g} times the energy of the tasks, and {:g} joules a slot whatever "
      "arrives; energies of tasks are shown without.",
      site.scenario.overheads.pue, idle_joules_per_slot(site.scenario)));
}

void add_period_note(const Site& site, Prediction& prediction) {
  if (site.periodic)
    prediction.notes.push_back(
        fmt::format("Slots repeat with a period of {}, from its first slot on: exact slots and the "
                    "simulator know it, the diffusion does not; volatility is that of the mean "
                    "over the period.",
                    site.periodic->harvest.size()));
}

void add_queues(const Site& site, Prediction& prediction) {
  prediction.queues = queues_of(site);
  const std::string reason = why_no_queue(site);
  if (!reason.empty()) prediction.notes.push_back("No time of waiting is known: " + reason + ".");
  for (const ModelQueue& queue : prediction.queues)
    if (queue.utilisation >= 1)
      prediction.notes.push_back(
          fmt::format("The machines of {} are given more work than they can do: tasks wait without "
                      "end.",
                      queue.model));
}

void add_resolution_note(Prediction& prediction) {
  const bool hidden = std::any_of(prediction.horizons.begin(), prediction.horizons.end(),
                                  [](const PredictedHorizon& at) {
                                    return at.exact_slots && at.exact_slots->below_resolution;
                                  });
  if (hidden) prediction.notes.emplace_back(auxiliary::below_resolution_note);
}

void add_unserved_note(Prediction& prediction) {
  const bool is_unknown =
      std::any_of(prediction.horizons.begin(), prediction.horizons.end(),
                  [](const PredictedHorizon& at) { return !at.unserved.has_value(); });
  if (is_unknown)
    prediction.notes.emplace_back(
        "unserved: what the grid cannot give is known to exact slots, where they may speak, and to "
        "simulate");
}

// ---- costs ------------------------------------------------------------------------------------

std::optional<Bought> bought_up_to(const Site& site, const PredictedHorizon& at) {
  if (site.scenario.price_courses) return at.bought;
  if (!at.ledger || !at.unserved) return std::nullopt;
  return bought_at_mean_prices(*site.scenario.prices,
                               at.ledger->means.auxiliary_joules - at.unserved->joules);
}

void add_costs(const Site& site, Prediction& prediction) {
  if (!site.scenario.prices) return;
  for (PredictedHorizon& at : prediction.horizons) {
    const std::optional<Bought> bought = bought_up_to(site, at);
    if (at.ledger && bought)
      at.cost = cost_of(site, static_cast<double>(at.slots), at.ledger->means, *bought);
  }
  const bool is_unknown =
      std::any_of(prediction.horizons.begin(), prediction.horizons.end(),
                  [](const PredictedHorizon& at) { return !at.bought.has_value(); });
  if (site.scenario.price_courses && is_unknown)
    prediction.notes.emplace_back(
        "cost: prices that change from slot to slot are known to exact slots, where the law of the "
        "battery's level can be found, and to simulate");
  const bool lacks_capital =
      std::any_of(prediction.horizons.begin(), prediction.horizons.end(),
                  [](const PredictedHorizon& at) { return at.cost && !at.cost->money_per_year; });
  if (lacks_capital)
    prediction.notes.emplace_back(
        "cost_per_year: none; the battery has a price per joule and no limit of its capacity");
}

// ---- over the draws of a fit ------------------------------------------------------------------

// The supply is bought before its errors are known: what is uncertain is the need beyond it.
Scenario with_supply_held(const Site& site) {
  return with_supply(site.scenario, site.harvest_moments.mean);
}

// Of a site that is replayed, in slots that remember as the measured ones do.
std::vector<MeanWithError> uncertain_means(const Site& site) {
  if (Means means = means_by(Theory::remembering, site)) return *std::move(means);
  if (Means means = means_by(Theory::brownian, site)) return *std::move(means);
  throw std::invalid_argument(
      "draws of a fit: allowed: without self-discharge of the battery and without a profile");
}

std::vector<NamedValue> uncertain_answers(const Scenario& scenario) {
  const Site site = site_of(scenario);
  std::vector<NamedValue> answers{
      {.name = "mean demand, joules per slot",
       .value = auxiliary::demand_moments(site.demand).mean},
      {.name = "drift, joules per slot", .value = site.drift_joules_per_slot},
      {.name = "volatility, joules", .value = site.volatility_joules}};
  const std::vector<MeanWithError> means = uncertain_means(site);
  for (std::size_t i = 0; i < means.size(); ++i)
    answers.push_back(
        {.name = fmt::format("mean auxiliary joules, {} slots", scenario.horizons_slots[i]),
         .value = means[i].joules});
  return answers;
}

}  // namespace

DemandAndSupply demand_and_supply_of(const Site& site) {
  const auxiliary::BrownianSite at = brownian_site(site, 1);
  DemandAndSupply found{
      .mean_demand_joules_per_slot =
          site.scenario.arrivals.tasks_per_slot * site.task_energy.mean_joules +
          idle_joules_per_slot(site.scenario),
      .task_energy_second_moment = site.task_energy.second_moment /
                                   (site.scenario.overheads.pue * site.scenario.overheads.pue),
      .critical_supply_joules_per_slot = critical_supply_of(site),
      .harvest_mean_joules_per_slot = site.harvest_moments.mean,
      .harvest_standard_deviation_joules_per_slot = std::sqrt(site.harvest_moments.variance),
      .drift_joules_per_slot = site.drift_joules_per_slot,
      .volatility_joules = site.volatility_joules,
      .regime = brownian::regime(at.drift_joules_per_slot),
      .crossover_slots =
          brownian::crossover_horizon(at.drift_joules_per_slot, at.volatility_joules)};
  if (!site.lossy) return found;
  found.deliverable_drift_joules_per_slot = at.drift_joules_per_slot;
  found.deliverable_volatility_joules = at.volatility_joules;
  if (std::isfinite(site.scenario.battery.discharging_limit_joules_per_slot))
    found.beyond_discharging_limit_joules_per_slot = site.lossy->flows.beyond_limit;
  return found;
}

double coverage_of(const Site& site, double slots, double auxiliary_joules) {
  return 1 - auxiliary_joules / demanded_joules(site, static_cast<std::int64_t>(slots));
}

std::optional<PredictedLedger> ledger_by_theory(const Site& site) {
  return ledger_of(site, static_cast<double>(site.scenario.horizons_slots.front()),
                   reached(exact_horizons(site), 0));
}

PredictedLedger simulated_ledger(const Site& site, const simulation::HorizonEstimates& simulated) {
  const simulation::BatteryEstimates& of = simulated.ledger;
  PredictedLedger ledger;
  ledger.means = {.auxiliary_joules = simulated.auxiliary_joules.mean,
                  .delivered_joules = of.delivered_joules.mean,
                  .drawn_joules = of.drawn_joules.mean,
                  .curtailed_joules = of.curtailed_joules.mean,
                  .taken_joules = of.taken_joules.mean,
                  .spilled_joules = simulated.spilled_joules.mean,
                  .conversion_losses_joules = of.conversion_losses_joules.mean,
                  .leaked_joules = of.leaked_joules.mean,
                  .level_joules = simulated.battery_joules.mean,
                  .cycles = of.cycles.mean};
  ledger.coverage =
      coverage_of(site, static_cast<double>(simulated.slots), simulated.auxiliary_joules.mean);
  return ledger;
}

std::vector<FleetModelLoad> fleet_load(const Site& site) {
  const Scenario& scenario = site.scenario;
  const double tasks_per_second = scenario.arrivals.tasks_per_slot / scenario.slot_seconds;
  std::vector<FleetModelLoad> loads;
  for (const ModelShare& share : model_shares(scenario, site.assignment)) {
    const MeasuredModel& measured = scenario.fleet->models[loads.size()];
    loads.push_back({.model = measured.name,
                     .joules_per_token = measured.joules_per_token,
                     .seconds_per_token = measured.seconds_per_token,
                     .batch_size = measured.batch_size,
                     .share_of_tasks = share.tasks,
                     .tasks_at_once = tasks_per_second * share.tokens * measured.seconds_per_token,
                     .settled = measured.settled});
  }
  return loads;
}

std::vector<std::string> trace_notes(const Scenario& scenario) {
  std::vector<std::string> notes;
  if (!scenario.fleet || !scenario.fleet->trace) return notes;
  const TraceTasks& tasks = *scenario.fleet->trace;
  if (tasks.trace.rows_out_of_order > 0)
    notes.push_back(fmt::format("{}: {} rows were out of order and have been sorted by time.",
                                tasks.trace.source, tasks.trace.rows_out_of_order));
  if (!scenario.fleet->replays_trace) return notes;
  std::string note =
      "Replays differ in where they begin in the one trace and the one series there are: the "
      "standard errors do not say how another day would differ.";
  if (scenario.horizons_slots.back() > static_cast<std::int64_t>(tasks.slots))
    note += fmt::format(
        " The trace has {} slots, and beyond them it repeats itself: at longer horizons its demand "
        "varies less than that of a service would.",
        tasks.slots);
  notes.push_back(note);
  return notes;
}

Prediction predict(const Scenario& scenario, const PredictOptions& options) {
  const Site site = site_of(options.draws ? with_draw(scenario, *options.draws, 0) : scenario);
  Prediction prediction{.scenario = site.scenario,
                        .demand_and_supply = demand_and_supply_of(site),
                        .theories = theories_for(site),
                        .horizons = predicted_horizons(site)};
  if (scenario.fleet && scenario.fleet->trace)
    prediction.trace = statistics_of(*scenario.fleet->trace);
  if (scenario.fleet) prediction.fleet = fleet_load(site);
  add_queues(site, prediction);
  add_battery_note(site, prediction);
  add_resolution_note(prediction);
  add_overheads_note(site, prediction);
  add_period_note(site, prediction);
  for (std::string& note : load_notes(site.scenario)) prediction.notes.push_back(std::move(note));
  if (options.draws) {
    prediction.uncertainty =
        uncertainty_of(with_supply_held(site), *options.draws, uncertain_answers, options.threads);
    prediction.notes.push_back(note_on(*prediction.uncertainty));
  }
  if (!is_replayed(site)) {
    add_unserved_note(prediction);
    add_costs(site, prediction);
    return prediction;
  }
  add_dependence(site, prediction);
  add_replay(site, options.threads, prediction);
  add_costs(site, prediction);
  for (std::string& note : trace_notes(site.scenario)) prediction.notes.push_back(std::move(note));
  return prediction;
}

}  // namespace inferlaw::site
