#include "inferlaw/solvers/auxiliary/overview.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/auxiliary/refined_slots.hpp"

namespace inferlaw::auxiliary {
namespace {

namespace level = brownian::battery_level;
namespace need = brownian::first_need;

constexpr double longest_grid_horizon = 20000;  // slots: seconds, and more as its power 1.5

template <typename Function>
auto each(const std::vector<double>& arguments, Function value) {
  std::vector<decltype(value(0.0))> values;
  for (const double argument : arguments) values.push_back(value(argument));
  return values;
}

bool law_wanted(const OverviewQuestion& question) {
  return !question.probabilities.empty() || !question.levels_joules.empty();
}

// ---- an unlimited battery -----------------------------------------------------------------------

void add_law(const OverviewQuestion& question, UnlimitedOverview& found) {
  const BrownianSite& site = question.site;
  const std::vector<double>& probabilities = question.probabilities;
  const std::vector<double>& levels = question.levels_joules;
  found.quantiles_joules =
      each(probabilities, [&](double p) { return brownian::quantile(site, p); });
  found.battery_level_quantiles_joules =
      each(probabilities, [&](double p) { return level::quantile(site, p); });
  found.survival = each(levels, [&](double y) { return brownian::survival(site, y); });
  found.log_survival = each(levels, [&](double y) { return brownian::log_survival(site, y); });
  found.mean_excess_joules = each(levels, [&](double y) { return brownian::mean_excess(site, y); });
}

UnlimitedOverview unlimited_overview(const OverviewQuestion& question) {
  const BrownianSite& site = question.site;
  UnlimitedOverview found{
      .mean_joules = brownian::mean(site),
      .standard_deviation_joules = brownian::standard_deviation(site),
      .skewness = brownian::skewness(site),
      .kurtosis = brownian::kurtosis(site),
      .probability_none = brownian::probability_none_needed(site),
      .battery_level_joules = brownian::mean_battery_level(site),
      .battery_level_standard_deviation_joules = level::standard_deviation(site),
      .crossover_slots =
          brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules),
      .time_of_maximum_slots = need::mean_time_of_maximum(site),
      .first_need_slots = need::mean(site),
      .first_need_within_horizon_slots = need::mean_within_horizon(site),
      .long_horizon_mean_joules = brownian::limiting_mean(site),
      .sensitivities = brownian::sensitivities(site)};
  if (has_corrected_mean(site)) found.corrected_mean_joules = corrected_mean(site);
  add_law(question, found);
  return found;
}

// ---- a battery of finite capacity ---------------------------------------------------------------

BrownianSite without_capacity(BrownianSite site) {
  site.battery.capacity_joules = std::numeric_limits<double>::infinity();
  return site;
}

LimitedOverview limited_overview(const BrownianSite& site) {
  namespace finite = finite_battery;
  const BrownianSite unlimited = without_capacity(site);
  return {.mean = finite::checked_mean(site),
          .corrected_mean_joules = corrected_finite_mean(site),
          .unlimited_mean_joules = brownian::mean(unlimited),
          .battery_level_joules = finite::mean_battery_level(site),
          .spilled_joules = finite::mean_spilled(site),
          .long_run_rate_joules_per_slot = finite::auxiliary_rate(site),
          .long_run_spilled_joules_per_slot = finite::spilled_rate(site),
          .long_run_level_joules = finite::level_mean(site),
          .probability_none = brownian::probability_none_needed(unlimited),
          .crossover_slots =
              brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules),
          .sensitivities = finite::sensitivities(site),
          .sensitivity_errors = finite::sensitivity_errors(site)};
}

// ---- exact slots --------------------------------------------------------------------------------

numeric::Moments moments_of(const BrownianSite& site) {
  return {.mean = site.drift_joules_per_slot,
          .variance = site.volatility_joules * site.volatility_joules};
}

GriddedLaw gaussian_slot(const BrownianSite& site) {
  const numeric::Moments moments = moments_of(site);
  return gridded_gaussian(moments, fine_step(moments));
}

long grid_horizon(const BrownianSite& site) {
  if (site.horizon_slots > longest_grid_horizon)
    numeric::refuse("horizon (slots)", site.horizon_slots,
                    "up to 20000 with exact slots and a battery, a quantile or a level");
  return static_cast<long>(site.horizon_slots);
}

ExactSlotsOverview exact_law(const OverviewQuestion& question) {
  const std::array horizon{grid_horizon(question.site)};
  const std::array slot{gaussian_slot(question.site)};
  const AuxiliaryLaw law = refined_laws(slot, horizon, question.site.battery).front();
  const TiltableSlot tiltable = tiltable_gaussian(moments_of(question.site));
  const SlotNeed need = refined_need(law, tiltable);
  return {.mean_joules = need.mean_joules,
          .below_resolution = need.below_resolution,
          .standard_deviation_joules = need.standard_deviation_joules,
          .probability_none =
              Extrapolated{.value = 1 - need.probability.value, .error = need.probability.error},
          .quantiles_joules =
              each(question.probabilities, [&](double p) { return checked_quantile(law, p); }),
          .survival = each(question.levels_joules,
                           [&](double y) { return refined_survival(law, tiltable, y); })};
}

ExactSlotsOverview exact_battery(const BrownianSite& site) {
  const std::array horizon{grid_horizon(site)};
  const std::array slot{gaussian_slot(site)};
  const SlotBatteryOutcome outcome = refined_outcomes(slot, horizon, site.battery).front();
  return {.mean_joules = outcome.auxiliary_joules,
          .below_resolution = outcome.below_resolution,
          .spilled_joules = outcome.spilled_joules,
          .battery_level_joules = outcome.level_joules};
}

numeric::Extrapolated summed_mean(const BrownianSite& site) {
  const double mean =
      gaussian_slots_mean(site.drift_joules_per_slot, site.volatility_joules, site.horizon_slots);
  return {.value = mean, .error = gaussian_slots_relative_error * mean};
}

// From an empty, unlimited battery the mean is a sum of any length; the rest needs the grid.
ExactSlotsOverview exact_slots_overview(const OverviewQuestion& question) {
  const BrownianSite& site = question.site;
  if (site.horizon_slots != std::floor(site.horizon_slots))
    numeric::refuse("horizon (slots)", site.horizon_slots, "a whole number with exact slots");
  if (is_limited(site.battery)) return exact_battery(site);
  const bool empty = site.battery.initial_joules == 0;
  ExactSlotsOverview found;
  if (!empty || law_wanted(question)) found = exact_law(question);
  if (empty) found.mean_joules = summed_mean(site);
  return found;
}

// ---- notes --------------------------------------------------------------------------------------

std::vector<std::string> notes_on(const BrownianSite& site, const Overview& found) {
  std::vector<std::string> notes{
      found.limited
          ? "battery level is the energy left at the horizon; spilled is what the battery "
            "could not take"
          : "battery level is the energy left at the horizon"};
  if (site.battery.capacity_joules < fewest_volatilities * site.volatility_joules)
    notes.emplace_back(small_battery_note);
  if (found.exact_slots && found.exact_slots->below_resolution)
    notes.emplace_back(below_resolution_note);
  return notes;
}

}  // namespace

Overview overview(const OverviewQuestion& question) {
  const BrownianSite& site = question.site;
  check(site.battery);
  const bool limited = is_limited(site.battery);
  if (limited && law_wanted(question))
    throw std::invalid_argument(
        "battery capacity: given; allowed: without probabilities and levels, for with a capacity "
        "only means are known");
  Overview found{.regime = brownian::regime(site.drift_joules_per_slot)};
  if (limited)
    found.limited = limited_overview(site);
  else
    found.unlimited = unlimited_overview(question);
  if (question.exact_gaussian_slots) found.exact_slots = exact_slots_overview(question);
  found.notes = notes_on(site, found);
  return found;
}

}  // namespace inferlaw::auxiliary
