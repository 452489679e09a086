#include "inferlaw/solvers/site/theories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/import_limit.hpp"
#include "inferlaw/lib/auxiliary/battery/patient_slots.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/auxiliary/refined_slots.hpp"
#include "inferlaw/solvers/site/dependence.hpp"
#include "inferlaw/solvers/site/net_slot.hpp"
#include "inferlaw/solvers/site/periodic.hpp"

namespace inferlaw::site {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

using Means = std::vector<MeanWithError>;

constexpr double most_grid_work = 2e9;                           // units of reach.hpp: some seconds
constexpr auxiliary::GridSettings quick_grid{.most_work = 1e8};  // of one value in a search

bool has_capacity(const Site& site) { return auxiliary::is_limited(site.scenario.battery); }

bool has_battery(const Site& site) {
  return has_capacity(site) || site.battery.initial_joules > 0 || site.lossy;
}

// What takes exact slots to the grid: losses do too, and slots that are not alike.
bool needs_grid(const Site& site) { return has_battery(site) || site.periodic; }

bool leaks(const Site& site) { return site.scenario.battery.self_discharge_per_slot > 0; }

bool has_discharging_limit(const Site& site) {
  return std::isfinite(site.scenario.battery.discharging_limit_joules_per_slot);
}

// The demand of so many slots is that of as many mean ones where these are whole periods.
std::int64_t in_whole_periods(const Site& site, std::int64_t slots) {
  const auto period = static_cast<std::int64_t>(site.periodic ? site.periodic->harvest.size() : 1);
  return (slots + period - 1) / period * period;
}

auxiliary::DemandLaw busiest_demand(const Site& site) {
  auxiliary::DemandLaw demand = site.demand;
  if (site.periodic)
    demand.tasks_per_slot = *std::max_element(site.periodic->tasks_per_slot.begin(),
                                              site.periodic->tasks_per_slot.end());
  return demand;
}

// Stored once, it fills the battery, or never lets it run dry again within the horizon, after which
// a search wants to know no more. A finer grid of less then sees what needs are made of, however
// heavy the harvest's tail.
double most_useful_harvest(const Site& site, bool is_search) {
  const auxiliary::Battery& battery = site.battery;
  const bool is_limited = auxiliary::is_limited(battery);
  if (is_limited && site.lossy) return std::numeric_limits<double>::infinity();
  const double for_good =
      auxiliary::most_demanded(site.demand,
                               in_whole_periods(site, site.scenario.horizons_slots.back())) /
      (battery.charging_efficiency * battery.discharging_efficiency);
  const double to_the_brim =
      battery.capacity_joules + auxiliary::most_demanded(busiest_demand(site), 1);
  return is_limited && !is_search ? to_the_brim : std::min(for_good, to_the_brim);
}

// Mean of the harvest beyond that, joules in each slot of the period: with a capacity it is spilled.
std::vector<double> useless_harvests(const Site& site) {
  const double most_useful = most_useful_harvest(site, false);
  const std::vector<NetSlot> period = net_slots(site);
  std::vector<double> useless(period.size());
  for (std::size_t slot = 0; slot < period.size(); ++slot)
    if (const auto* law = std::get_if<auxiliary::HarvestLaw>(&period[slot].harvest))
      useless[slot] = std::max(0.0, auxiliary::harvest_moments(*law).mean -
                                        auxiliary::harvest_moments_up_to(*law, most_useful).mean);
  return useless;
}

// In a search on a coarser grid, which moves the mean by some 1e-6 of itself and takes a third as
// long. With a battery that loses, of Y.
std::vector<auxiliary::GriddedLaw> gridded_net_demands_of(const Site& site, bool is_search) {
  const GridOfSlot grid{.steps = is_search ? 4.0 : 1.0,
                        .most_useful_joules = most_useful_harvest(site, is_search)};
  const std::vector<NetSlot> period = net_slots(site);
  std::vector<auxiliary::GriddedLaw> slots;
  slots.reserve(period.size());
  for (const NetSlot& slot : period) slots.push_back(gridded(slot, grid));
  return slots;
}

std::vector<auxiliary::GriddedLaw> gridded_slots_of(const Site& site, bool is_search = false) {
  std::vector<auxiliary::GriddedLaw> slots = gridded_net_demands_of(site, is_search);
  if (site.lossy)
    for (auxiliary::GriddedLaw& slot : slots)
      slot = auxiliary::deliverable_law(slot, site.scenario.battery);
  return slots;
}

auxiliary::Battery gridded_battery(const Site& site) {
  return site.lossy ? site.lossy->battery : site.battery;
}

// ---- standings --------------------------------------------------------------------------------

constexpr const char* independent_slots_only =
    "takes slots to be independent; what is replayed remembers";

TheoryStanding holds(Theory theory) { return {.theory = theory}; }

TheoryStanding conditional(Theory theory, std::string condition) {
  return {.theory = theory, .standing = Standing::conditional, .reason = std::move(condition)};
}

TheoryStanding refused(Theory theory, std::string reason) {
  return {.theory = theory, .standing = Standing::refused, .reason = std::move(reason)};
}

constexpr const char* slots_alike = "takes slots to be alike; those of a profile are not";
constexpr const char* no_losses = "knows no losses of a battery";
constexpr const char* simulated_alone =
    "work that can wait for a deadline, or beside limits of power or self-discharge, is known to "
    "the "
    "simulator alone";
constexpr const char* no_patience_beside_losses =
    "work that can wait beside losses is known to exact slots and the simulator alone";
constexpr const char* no_self_discharge = "knows no self-discharge of a battery";

TheoryStanding for_independent_slots(Theory theory, const Site& site) {
  return is_replayed(site) ? conditional(theory, independent_slots_only) : holds(theory);
}

TheoryStanding brownian_standing(const Site& site) {
  if (site.periodic) return refused(Theory::brownian, slots_alike);
  if (leaks(site)) return refused(Theory::brownian, no_self_discharge);
  return for_independent_slots(Theory::brownian, site);
}

TheoryStanding brownian_law_standing(const Site& site) {
  if (site.periodic) return refused(Theory::brownian_law, slots_alike);
  if (leaks(site)) return refused(Theory::brownian_law, no_self_discharge);
  if (has_discharging_limit(site))
    return refused(Theory::brownian_law, "with a discharging limit only means are known");
  if (has_capacity(site))
    return refused(Theory::brownian_law, "with a capacity only means are known");
  return for_independent_slots(Theory::brownian_law, site);
}

TheoryStanding corrected_standing(const Site& site) {
  constexpr Theory theory = Theory::corrected_slots;
  if (site.periodic) return refused(theory, slots_alike);
  if (has_series(site)) return refused(theory, "the harvest is a series, not a law");
  if (site.lossy) return refused(theory, no_losses);
  if (has_capacity(site)) return refused(theory, "the correction knows no capacity");
  if (std::abs(site.drift_joules_per_slot) > site.volatility_joules)
    return refused(theory, "the drift of a slot is beyond its volatility");
  constexpr const char* own_terms = "no value at a horizon where its own terms are not small";
  return conditional(theory, is_replayed(site)
                                 ? fmt::format("{}; {}", independent_slots_only, own_terms)
                                 : own_terms);
}

// What the coarsest grid of a horizon costs, in units of reach.hpp; infinite where there can be
// none. It is asked for often, and the many laws of a period are made quickly here.
double least_grid_work(const Site& site, std::int64_t slots) {
  const auxiliary::GridSettings coarsest{.steps_per_deviation =
                                             auxiliary::coarsest_steps_per_deviation};
  const std::array<long, 1> horizon{slots};
  try {
    const bool is_quick = site.periodic.has_value();
    if (is_patient_and_lossy(site.scenario))
      return auxiliary::patient_slots_work(gridded_net_demands_of(site, is_quick), horizon,
                                           site.scenario.battery, patience_joules(site), coarsest);
    const auto slot = gridded_slots_of(site, is_quick);
    return has_capacity(site)
               ? auxiliary::slot_battery_work(slot, horizon, gridded_battery(site), coarsest)
               : auxiliary::auxiliary_laws_work(slot, horizon, coarsest);
  } catch (const auxiliary::GridTooLarge&) {
    return std::numeric_limits<double>::infinity();
  }
}

// Why a horizon is beyond exact slots; empty where it is not.
std::string beyond_exact_slots(const Site& site, const TheoryRequest& request, std::int64_t slots) {
  const ExactReach reach = exact_reach(request);
  if (!needs_grid(site))
    return slots > reach.longest_sum ? fmt::format("horizons up to {} slots", reach.longest_sum)
                                     : std::string();
  if (slots > reach.longest_grid)
    return fmt::format("with a battery or a profile horizons up to {} slots", reach.longest_grid);
  if (!request.is_search && least_grid_work(site, slots) > most_grid_work)
    return "its grid would take long: spread, battery or horizon are too large";
  return {};
}

// The first of the horizons, which rise, that are within the reach of exact slots.
std::vector<long> horizons_of_exact_slots(const Site& site, const TheoryRequest& request) {
  const std::vector<std::int64_t>& all = site.scenario.horizons_slots;
  const auto end = std::partition_point(all.begin(), all.end(), [&](std::int64_t slots) {
    return beyond_exact_slots(site, request, slots).empty();
  });
  return {all.begin(), end};
}

TheoryStanding exact_standing(const Site& site, const TheoryRequest& request) {
  constexpr Theory theory = Theory::exact_slots;
  if (has_series(site)) return refused(theory, "the harvest is a series, not a law");
  if (leaks(site) && !has_capacity(site))
    return refused(theory, "self-discharge is known with a capacity alone");
  if (needs_grid(site) && request.volatility_joules)
    return refused(theory, "with a battery or a profile slots have their own volatility alone");
  const std::vector<std::int64_t>& horizons = site.scenario.horizons_slots;
  const std::string beyond = beyond_exact_slots(site, request, horizons.back());
  if (beyond.empty()) return for_independent_slots(theory, site);
  const std::vector<long> reached = horizons_of_exact_slots(site, request);
  if (reached.empty()) return refused(theory, beyond);
  return conditional(theory, fmt::format("horizons up to {} slots of those asked for; beyond: {}",
                                         reached.back(), beyond));
}

TheoryStanding long_run_standing(const Site& site) {
  if (!is_replayed(site)) return refused(Theory::long_run, "nothing is measured");
  if (site.lossy) return refused(Theory::long_run, no_losses);
  if (!demand_dependence(site) && !harvest_dependence(site))
    return refused(Theory::long_run, "what is measured is too short or too even");
  return conditional(Theory::long_run, "for horizons beyond the memory of what is measured");
}

TheoryStanding matched_standing(const Site& site) {
  if (!is_replayed(site)) return refused(Theory::matched, "nothing is measured");
  if (site.lossy) return refused(Theory::matched, no_losses);
  return conditional(Theory::matched, "up to twice too high where slots wholly depend");
}

TheoryStanding remembering_standing(const Site& site) {
  if (!is_replayed(site)) return refused(Theory::remembering, "nothing is measured");
  if (site.lossy) return refused(Theory::remembering, no_losses);
  if (has_battery(site))
    return refused(Theory::remembering, "from an empty battery without a capacity alone");
  return conditional(Theory::remembering, "exact for exchangeable Gaussian slots, else near");
}

// Of a volatility that is not the site's own.
bool takes_a_claim(Theory theory) {
  return theory == Theory::brownian || theory == Theory::exact_slots;
}

// ---- means ------------------------------------------------------------------------------------

Means without_error(const std::vector<double>& joules) {
  Means means;
  for (const double mean : joules) means.push_back({.joules = mean});
  return means;
}

template <typename MeanAt>
Means at_horizons(const Site& site, const MeanAt& mean_at) {
  Means means;
  for (const std::int64_t slots : site.scenario.horizons_slots)
    means.push_back({.joules = mean_at(slots)});
  return means;
}

Means brownian_at(const Site& site, const std::optional<double>& volatility) {
  return at_horizons(site, [&](std::int64_t slots) {
    return brownian_means(site, static_cast<double>(slots), volatility).auxiliary_joules;
  });
}

Means corrected(const Site& site) {
  const auxiliary::SlotShape shape = auxiliary::slot_shape(slot_model_of(site));
  return at_horizons(site, [&](std::int64_t slots) {
    return auxiliary::corrected_mean(brownian_site(site, static_cast<double>(slots)), shape)
        .value_or(std::numeric_limits<double>::quiet_NaN());
  });
}

Means matched(const Site& site) {
  return at_horizons(site, [&](std::int64_t slots) {
    const double volatility = matched_volatility(site, slots);
    return volatility > 0
               ? brownian_means(site, static_cast<double>(slots), volatility).auxiliary_joules
               : std::numeric_limits<double>::quiet_NaN();
  });
}

constexpr double least_digits_known = 0.1;  // of a mean that may be named

constexpr long nodes_in_search = 1 << 14;

Means summed(const Site& site, const TheoryRequest& request) {
  const std::vector<long> horizons = horizons_of_exact_slots(site, request);
  auxiliary::NetDemandLaw law = auxiliary::net_demand_law(slot_model_of(site));
  if (request.volatility_joules) law = auxiliary::with_volatility(law, *request.volatility_joules);
  const auxiliary::MeanCurve curve = auxiliary::exact_slots_mean_curve(
      law, horizons.back(), request.is_search ? nodes_in_search : auxiliary::nodes_of_mean_curve);
  Means means;
  for (const long slots : horizons) {
    const auto i = static_cast<std::size_t>(slots - 1);
    const double mean = curve.mean_joules[i];
    const double error = curve.error_joules[i];
    means.push_back({.joules = mean,
                     .error_joules = error,
                     .below_resolution = error > least_digits_known * mean});
  }
  return means;
}

// Of the battery under Y, which are battery and net demand themselves without losses.
struct KnownHorizon {
  MeanWithError mean = {};
  auxiliary::DeliverableOutcome outcome = {};
  std::optional<double> backlog_joules = {};  // where work can wait beside losses
};

std::vector<KnownHorizon> limited_horizons(const Site& site, std::span<const long> horizons,
                                           bool is_search) {
  const auto slot = gridded_slots_of(site, is_search);
  const auxiliary::Battery battery = gridded_battery(site);
  const std::vector<double> useless = useless_harvests(site);
  std::vector<KnownHorizon> found;
  for (const auto& at : is_search
                            ? auxiliary::slot_battery_outcomes(slot, horizons, battery, quick_grid)
                            : auxiliary::refined_outcomes(slot, horizons, battery))
    found.push_back(
        {.mean = {at.auxiliary_joules.value, at.auxiliary_joules.error, at.below_resolution},
         .outcome = {
             .auxiliary_joules = at.auxiliary_joules.value,
             .spilled_joules = std::max(0.0, at.spilled_joules.value) + sum_over(at.slots, useless),
             .level_joules = std::max(0.0, at.level_joules.value)}});
  return found;
}

// In a search as they are on one grid.
Means unlimited_means(const Site& site, std::span<const long> horizons, bool is_search) {
  const auto slot = gridded_slots_of(site, is_search);
  const auxiliary::Battery battery = gridded_battery(site);
  Means means;
  const auto laws = is_search ? auxiliary::auxiliary_laws(slot, horizons, battery, quick_grid)
                              : auxiliary::refined_laws(slot, horizons, battery);
  if (is_search || site.lossy || site.periodic) {  // tilted slots know neither
    for (const auto& law : laws)
      means.push_back({law.mean_joules.value, law.mean_joules.error, law.below_resolution});
    return means;
  }
  const auxiliary::TiltableSlot tiltable = auxiliary::tiltable_net_demand(slot_model_of(site));
  for (const auto& law : laws) {
    const auxiliary::SlotNeed need = auxiliary::refined_need(law, tiltable);
    means.push_back({need.mean_joules.value, need.mean_joules.error, need.below_resolution});
  }
  return means;
}

// E[Y_1 + .. + Y_T], which is X without losses.
double deliverable_drift_joules(const Site& site, std::int64_t slots) {
  const auto horizon = static_cast<double>(slots);
  if (!site.periodic) return horizon * brownian_site(site, horizon).drift_joules_per_slot;
  if (!site.lossy) return demanded_joules(site, slots) - harvested_joules(site, slots);
  return horizon *
         auxiliary::deliverable_mean(mean_of(site.lossy->of_slots, slots), site.scenario.battery);
}

// What is left of stored and bought energy less the drift; a difference below their rounding is none.
double level_left(double stored, double drift) {
  constexpr double rounding = 1e-14;
  const double left = stored - drift;
  return left > rounding * (stored + std::abs(drift)) ? left : 0;
}

// Nothing is spilled, and what is not needed stays.
std::vector<KnownHorizon> without_capacity(const Site& site, const Means& means) {
  std::vector<KnownHorizon> found;
  found.reserve(means.size());
  for (std::size_t i = 0; i < means.size(); ++i) {
    const double level =
        level_left(gridded_battery(site).initial_joules + means[i].joules,
                   deliverable_drift_joules(site, site.scenario.horizons_slots[i]));
    found.push_back({.mean = means[i],
                     .outcome = {.auxiliary_joules = means[i].joules, .level_joules = level}});
  }
  return found;
}

std::vector<KnownHorizon> patient_horizons(const Site& site, std::span<const long> horizons,
                                           bool is_search) {
  std::vector<KnownHorizon> found;
  for (const auxiliary::PatientOutcome& at : auxiliary::patient_slot_outcomes(
           gridded_net_demands_of(site, is_search), horizons, site.scenario.battery,
           patience_joules(site), is_search ? quick_grid : auxiliary::GridSettings{}))
    found.push_back(
        {.mean = {at.auxiliary_joules.value, at.auxiliary_joules.error, at.below_resolution},
         .outcome = {.auxiliary_joules = at.auxiliary_joules.value,
                     .spilled_joules = std::max(0.0, at.spilled_joules.value),
                     .level_joules = std::max(0.0, at.level_joules.value)},
         .backlog_joules = std::max(0.0, at.backlog_joules.value)});
  return found;
}

// None in a search that comes to a grid too large.
std::optional<std::vector<KnownHorizon>> gridded_horizons(const Site& site, bool is_search) {
  const std::vector<long> horizons = horizons_of_exact_slots(site, {.is_search = is_search});
  try {
    if (is_patient_and_lossy(site.scenario)) return patient_horizons(site, horizons, is_search);
    return has_capacity(site) ? limited_horizons(site, horizons, is_search)
                              : without_capacity(site, unlimited_means(site, horizons, is_search));
  } catch (const auxiliary::GridTooLarge&) {
    return std::nullopt;
  }
}

// D_T is that of Y and what lies beyond the discharging limit, which is known however small D_T[Y].
MeanWithError with_beyond_limit(const Site& site, MeanWithError mean, std::int64_t slots) {
  if (!site.lossy || site.lossy->flows.beyond_limit == 0) return mean;
  return {.joules = mean.joules +
                    static_cast<double>(slots) * mean_of(site.lossy->of_slots, slots).beyond_limit,
          .error_joules = mean.error_joules};
}

std::optional<Means> gridded_means(const Site& site, bool is_search) {
  const auto found = gridded_horizons(site, is_search);
  if (!found) return std::nullopt;
  Means means;
  for (std::size_t i = 0; i < found->size(); ++i)
    means.push_back(with_beyond_limit(site, (*found)[i].mean, site.scenario.horizons_slots[i]));
  return means;
}

// ---- what a grid cannot give ------------------------------------------------------------------

// Without a capacity, one that no path reaches.
auxiliary::Battery battery_with_levels(const Site& site) {
  constexpr double beyond_reach = 1e6;  // of all that is harvested and stored
  auxiliary::Battery battery = gridded_battery(site);
  if (auxiliary::is_limited(battery)) return battery;
  const auto longest = static_cast<double>(site.scenario.horizons_slots.back());
  battery.capacity_joules =
      beyond_reach *
      (battery.initial_joules + longest * (site.harvest_moments.mean + site.volatility_joules));
  return battery;
}

// What the law of the level tells beside the mean.
struct LevelAnswers {
  Unserved unserved = {};
  double backlog_joules = 0;
  std::optional<Bought> bought = {};
};

// Slot by slot, what is needed less what is not served.
std::vector<double> bought_in_slots(const auxiliary::LevelExpectation& needed,
                                    const auxiliary::LevelExpectation& unserved) {
  std::vector<double> joules = needed.in_slots;
  for (std::size_t slot = 0; slot < joules.size(); ++slot)
    joules[slot] -= std::max(0.0, unserved.in_slots[slot]);
  return joules;
}

// None where that would take long.
std::optional<std::vector<LevelAnswers>> gridded_levels(const Site& site) {
  const auto slot = gridded_slots_of(site);
  const auxiliary::Battery battery = battery_with_levels(site);
  const std::vector<long> horizons = horizons_of_exact_slots(site, TheoryRequest{});
  const auxiliary::GridSettings coarsest{.steps_per_deviation =
                                             auxiliary::coarsest_steps_per_deviation};
  if (auxiliary::slot_battery_work(slot, horizons, battery, coarsest) > most_grid_work)
    return std::nullopt;
  // without a limit it is as good as one that leaves nothing
  constexpr double far = std::numeric_limits<double>::max() / 4;
  const auxiliary::ImportLimit limit{
      .joules_per_slot = std::min(far, site.scenario.grid.import_limit_joules_per_slot),
      .discharging_limit_joules_per_slot = site.scenario.battery.discharging_limit_joules_per_slot};
  auxiliary::ImportLimit nothing = limit;
  nothing.joules_per_slot = 0;  // then all that is needed is unserved
  std::array<auxiliary::LevelFunctions, 4> functions;
  for (const NetSlot& of_slot : net_slots(site)) {
    const auxiliary::GriddedLaw net_demand = gridded(of_slot);
    const auto unserved = auxiliary::unserved_by_level(net_demand, limit);
    functions[0].push_back(unserved[0]);
    functions[1].push_back(unserved[1]);
    functions[3].push_back(auxiliary::unserved_by_level(net_demand, nothing)[0]);
  }
  functions[2] = {[q = patience_joules(site)](double level) { return std::max(0.0, q - level); }};
  std::vector<LevelAnswers> found;
  for (const auto& at : auxiliary::refined_outcomes(slot, horizons, battery, functions)) {
    const double slots_with_any = at.of_levels[1].summed.value;
    const double share = slots_with_any / static_cast<double>(at.slots);
    found.push_back({.unserved = {.joules = std::max(0.0, at.of_levels[0].summed.value),
                                  .share_of_slots = std::clamp(share, 0.0, 1.0)},
                     .backlog_joules = std::max(0.0, at.of_levels[2].at_end.value)});
    if (site.scenario.price_courses)
      found.back().bought =
          bought(*site.scenario.price_courses, bought_in_slots(at.of_levels[3], at.of_levels[0]));
  }
  return found;
}

std::optional<std::vector<LevelAnswers>> level_answers(const Site& site) {
  if (is_patient_and_lossy(site.scenario)) return std::nullopt;  // of another level
  if (!has_import_limit(site) && patience_joules(site) == 0 && !site.scenario.price_courses)
    return std::vector<LevelAnswers>(site.scenario.horizons_slots.size());
  try {
    return gridded_levels(site);
  } catch (const auxiliary::GridTooLarge&) {
    return std::nullopt;
  }
}

// What waits is worked off by surplus too: what went through the store is then not known. The level
// is that of the larger battery without the patience, B' - q, but for the backlog; beside losses it
// is the battery's own, and the losses are what the balance leaves.
auxiliary::BatteryLedger with_patience(const Site& site, double slots,
                                       const std::optional<double>& backlog,
                                       auxiliary::BatteryLedger ledger) {
  const double patience = patience_joules(site);
  if (patience == 0) return ledger;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (is_patient_and_lossy(site.scenario)) {
    const auxiliary::SlotFlows flows =
        mean_of(site.lossy->of_slots, static_cast<std::int64_t>(slots));
    ledger.conversion_losses_joules =
        site.scenario.battery.initial_joules + ledger.auxiliary_joules + backlog.value_or(unknown) -
        slots * (flows.need - flows.surplus) - ledger.level_joules - ledger.spilled_joules;
  } else {
    ledger.level_joules = ledger.level_joules - patience + backlog.value_or(unknown);
  }
  ledger.delivered_joules = unknown;
  ledger.drawn_joules = unknown;
  ledger.taken_joules = unknown;
  ledger.cycles = unknown;
  return ledger;
}

bool has_brownian_form(const Site& site) {
  return !leaks(site) && !site.periodic && !is_simulated_alone(site.scenario) &&
         !is_patient_and_lossy(site.scenario);
}

auxiliary::DeliverableOutcome outcome_of(const BrownianMeans& means) {
  return {.auxiliary_joules = means.auxiliary_joules,
          .spilled_joules = means.spilled_joules,
          .level_joules = means.battery_level_joules};
}

}  // namespace

ExactReach exact_reach(const TheoryRequest& request) {
  if (request.is_search) return {.longest_sum = 20000, .longest_grid = 1000};
  return {};
}

TheoryStanding standing_of(Theory theory, const Site& site, const TheoryRequest& request) {
  if (request.volatility_joules && !takes_a_claim(theory))
    return refused(theory, "knows the site's own volatility alone");
  if (request.volatility_joules && site.lossy)
    return refused(theory, "with losses of a battery slots have their own volatility alone");
  if (is_simulated_alone(site.scenario)) return refused(theory, simulated_alone);
  if (is_patient_and_lossy(site.scenario) && theory != Theory::exact_slots)
    return refused(theory, no_patience_beside_losses);
  switch (theory) {
    case Theory::brownian:
      return brownian_standing(site);
    case Theory::brownian_law:
      return brownian_law_standing(site);
    case Theory::corrected_slots:
      return corrected_standing(site);
    case Theory::exact_slots:
      return exact_standing(site, request);
    case Theory::long_run:
      return long_run_standing(site);
    case Theory::matched:
      return matched_standing(site);
    case Theory::remembering:
      return remembering_standing(site);
  }
  return refused(theory, "unknown");
}

std::vector<TheoryStanding> theories_for(const Site& site, const TheoryRequest& request) {
  std::vector<TheoryStanding> standings;
  standings.reserve(all_theories.size());
  for (const Theory theory : all_theories) standings.push_back(standing_of(theory, site, request));
  return standings;
}

std::optional<Means> means_by(Theory theory, const Site& site, const TheoryRequest& request) {
  if (!standing_of(theory, site, request).may_speak()) return std::nullopt;
  switch (theory) {
    case Theory::brownian:
      return brownian_at(site, request.volatility_joules);
    case Theory::brownian_law:
      return std::nullopt;  // has the mean of `brownian`
    case Theory::corrected_slots:
      return corrected(site);
    case Theory::exact_slots:
      return needs_grid(site) ? gridded_means(site, request.is_search) : summed(site, request);
    case Theory::long_run:
      return brownian_at(site, long_run_volatility(site));
    case Theory::matched:
      return matched(site);
    case Theory::remembering:
      return without_error(remembering_means(site));
  }
  return std::nullopt;
}

BrownianMeans brownian_means(const auxiliary::BrownianSite& at) {
  if (!auxiliary::is_limited(at.battery))
    return {.auxiliary_joules = brownian::mean(at),
            .battery_level_joules = brownian::mean_battery_level(at)};
  return {.auxiliary_joules = finite::mean(at),
          .battery_level_joules = finite::mean_battery_level(at),
          .spilled_joules = finite::mean_spilled(at)};
}

BrownianMeans brownian_means(const Site& site, double slots,
                             std::optional<double> volatility_joules) {
  if (!has_brownian_form(site)) {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return {
        .auxiliary_joules = unknown, .battery_level_joules = unknown, .spilled_joules = unknown};
  }
  auxiliary::BrownianSite at = brownian_site(site, slots);
  at.volatility_joules = volatility_joules.value_or(at.volatility_joules);
  const BrownianMeans means = brownian_means(at);
  if (!site.lossy) return means;
  const auxiliary::BatteryLedger ledger =
      auxiliary::battery_ledger(site.lossy->flows, site.scenario.battery, slots, outcome_of(means));
  return {.auxiliary_joules = ledger.auxiliary_joules,
          .battery_level_joules = ledger.level_joules,
          .spilled_joules = ledger.spilled_joules};
}

std::optional<auxiliary::BatteryLedger> brownian_ledger(const Site& site, double slots) {
  if (!has_brownian_form(site)) return std::nullopt;
  const auxiliary::SlotFlows flows = mean_of(slot_flows_of(site), static_cast<std::int64_t>(slots));
  const BrownianMeans means = brownian_means(brownian_site(site, slots));
  const double most_delivered = slots * (flows.need - flows.beyond_limit);
  if (means.auxiliary_joules > most_delivered) return std::nullopt;
  return with_patience(
      site, slots, std::nullopt,
      auxiliary::battery_ledger(flows, site.scenario.battery, slots, outcome_of(means)));
}

std::optional<std::vector<ExactHorizon>> exact_horizons(const Site& site) {
  if (!standing_of(Theory::exact_slots, site).may_speak()) return std::nullopt;
  const auto found = needs_grid(site)
                         ? gridded_horizons(site, false)
                         : std::optional(without_capacity(site, summed(site, TheoryRequest{})));
  if (!found) return std::nullopt;
  const auto levels = level_answers(site);
  const std::vector<auxiliary::SlotFlows> flows = slot_flows_of(site);
  std::vector<ExactHorizon> horizons;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::int64_t slots = site.scenario.horizons_slots[i];
    ExactHorizon horizon{.mean = with_beyond_limit(site, (*found)[i].mean, slots)};
    if (!horizon.mean.below_resolution)
      horizon.ledger = auxiliary::battery_ledger(mean_of(flows, slots), site.scenario.battery,
                                                 static_cast<double>(slots), (*found)[i].outcome);
    if (levels && i < levels->size()) {
      horizon.unserved = (*levels)[i].unserved;
      horizon.backlog_joules = (*levels)[i].backlog_joules;
      horizon.bought = (*levels)[i].bought;
    }
    if ((*found)[i].backlog_joules) horizon.backlog_joules = (*found)[i].backlog_joules;
    if (horizon.ledger)
      horizon.ledger =
          with_patience(site, static_cast<double>(slots), horizon.backlog_joules, *horizon.ledger);
    horizons.push_back(horizon);
  }
  return horizons;
}

namespace {

// The battery with so much more patience and capacity.
Site with_more(Site site, double patience, double capacity) {
  site.battery.initial_joules += patience;
  site.battery.capacity_joules += patience + capacity;
  return site;
}

// -dE/dx of what `site_at` has x joules more of.
template <typename SiteAt>
std::optional<std::vector<double>> saved(const SiteAt& site_at, double step, bool has_less) {
  const Theory theory = standing_of(Theory::exact_slots, site_at(step)).may_speak()
                            ? Theory::exact_slots
                            : Theory::brownian;
  const double less = has_less ? -step : 0;
  const auto above = means_by(theory, site_at(step));
  const auto below = means_by(theory, site_at(less));
  if (!above || !below) return std::nullopt;
  std::vector<double> slopes;
  const std::size_t reached = std::min(above->size(), below->size());
  for (std::size_t i = 0; i < reached; ++i)
    slopes.push_back(((*below)[i].joules - (*above)[i].joules) / (step - less));
  return slopes;
}

}  // namespace

std::optional<std::vector<JouleWorth>> joule_worths(const Site& site) {
  if (site.lossy || is_simulated_alone(site.scenario)) return std::nullopt;
  const double step = 0.02 * site.volatility_joules;
  const auto patience = saved([&](double more) { return with_more(site, more, 0); }, step,
                              site.battery.initial_joules >= step);
  if (!patience) return std::nullopt;
  std::optional<std::vector<double>> capacity = std::vector<double>(patience->size());
  if (has_capacity(site))
    capacity = saved([&](double more) { return with_more(site, 0, more); }, step,
                     site.battery.capacity_joules - site.battery.initial_joules >= step);
  if (!capacity) return std::nullopt;
  std::vector<JouleWorth> worths;
  const std::size_t reached = std::min(patience->size(), capacity->size());
  for (std::size_t i = 0; i < reached; ++i)
    worths.push_back({.patience = (*patience)[i], .capacity = (*capacity)[i]});
  return worths;
}

double exact_exceedance(const Site& site, double joules, double steps_per_deviation) {
  if (has_discharging_limit(site))
    numeric::refuse("discharging limit (joules per slot)",
                    site.scenario.battery.discharging_limit_joules_per_slot,
                    "infinity: with a discharging limit only means are known");
  const std::array<long, 1> horizon{site.scenario.horizons_slots.back()};
  const auto laws =
      auxiliary::auxiliary_laws(gridded_slots_of(site), horizon, gridded_battery(site),
                                {.steps_per_deviation = steps_per_deviation});
  return auxiliary::survival(laws.front(), joules);
}

}  // namespace inferlaw::site
