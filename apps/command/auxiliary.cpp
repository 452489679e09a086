#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

// The grid of exact slots takes seconds at this horizon, and grows as its power 1.5.
constexpr double longest_grid_horizon = 20000;

struct Options {
  auxiliary::BrownianSite site;
  std::optional<double> capacity;
  std::string slots;
  std::vector<double> probabilities;
  std::vector<double> levels;
};

Json inputs_of(const Options& options) {
  return {{"drift_joules_per_slot", options.site.drift_joules_per_slot},
          {"volatility_joules", options.site.volatility_joules},
          {"horizon_slots", options.site.horizon_slots},
          {"initial_battery_joules", options.site.battery.initial_joules},
          {"capacity_joules", options.capacity ? Json(*options.capacity) : Json(nullptr)},
          {"slots", options.slots.empty() ? Json(nullptr) : Json(options.slots)},
          {"probabilities", options.probabilities},
          {"levels_joules", options.levels}};
}

template <typename Function>
Json each(const std::vector<double>& arguments, Function value) {
  Json values = Json::array();
  for (const double argument : arguments) values.push_back(number_or_null(value(argument)));
  return values;
}

bool is_whole(double slots) { return slots == std::floor(slots); }

// ---- an unlimited battery -------------------------------------------------------------------

Json sensitivities_of(const auxiliary::BrownianSite& site) {
  const brownian::Sensitivities slopes = brownian::sensitivities(site);
  return {{"drift_slots", number_or_null(slopes.drift_slots)},
          {"volatility_joules_per_joule", number_or_null(slopes.volatility)},
          {"horizon_joules_per_slot", number_or_null(slopes.horizon_joules_per_slot)},
          {"initial_battery_joules_per_joule", slopes.initial_battery}};
}

// None where the correction has no answer: part of a slot, slots that a double cannot count, or
// terms that are not small.
Json corrected_mean_or_null(const auxiliary::BrownianSite& site) {
  constexpr double most_slots = 9007199254740992;  // 2^53
  if (!is_whole(site.horizon_slots) || site.horizon_slots > most_slots) return nullptr;
  const std::optional<double> mean = auxiliary::corrected_mean(site);
  return mean ? number_or_null(*mean) : Json(nullptr);
}

void add_mean_and_spread(const auxiliary::BrownianSite& site, Json& results) {
  results["mean_joules"] = number_or_null(brownian::mean(site));
  results["standard_deviation_joules"] = number_or_null(brownian::standard_deviation(site));
  results["skewness"] = number_or_null(brownian::skewness(site));
  results["kurtosis"] = number_or_null(brownian::kurtosis(site));
  results["corrected_mean_joules"] = corrected_mean_or_null(site);
}

void add_law(const Options& options, Json& results) {
  const auxiliary::BrownianSite& site = options.site;
  results["probability_none"] = brownian::probability_none_needed(site);
  if (!options.probabilities.empty()) {
    results["quantiles_joules"] =
        each(options.probabilities, [&](double p) { return brownian::quantile(site, p); });
    results["waste_quantiles_joules"] = each(options.probabilities, [&](double p) {
      return brownian::battery_level::quantile(site, p);
    });
  }
  if (options.levels.empty()) return;
  results["survival"] = each(options.levels, [&](double y) { return brownian::survival(site, y); });
  results["log_survival"] =
      each(options.levels, [&](double y) { return brownian::log_survival(site, y); });
  results["mean_excess_joules"] =
      each(options.levels, [&](double y) { return brownian::mean_excess(site, y); });
}

void add_times(const auxiliary::BrownianSite& site, Json& results) {
  namespace first_need = brownian::first_need;
  results["crossover_slots"] = number_or_null(
      brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules));
  results["expected_time_of_maximum_slots"] =
      number_or_null(first_need::mean_time_of_maximum(site));
  results["expected_first_need_slots"] = number_or_null(first_need::mean(site));
  results["expected_first_need_within_horizon_slots"] =
      number_or_null(first_need::mean_within_horizon(site));
}

void add_unlimited(const Options& options, Json& results) {
  const auxiliary::BrownianSite& site = options.site;
  add_mean_and_spread(site, results);
  add_law(options, results);
  results["waste_joules"] = number_or_null(brownian::mean_battery_level(site));
  results["waste_standard_deviation_joules"] =
      number_or_null(brownian::battery_level::standard_deviation(site));
  add_times(site, results);
  results["long_horizon_mean_joules"] = number_or_null(brownian::limiting_mean(site));
  results["sensitivities"] = sensitivities_of(site);
}

// ---- a battery of finite capacity -----------------------------------------------------------

auxiliary::BrownianSite with_capacity(auxiliary::BrownianSite site, double capacity) {
  site.battery.capacity_joules = capacity;
  return site;
}

Json finite_sensitivities_of(const auxiliary::BrownianSite& site) {
  const finite::Sensitivities slopes = finite::sensitivities(site);
  return {{"drift_slots", number_or_null(slopes.drift_slots)},
          {"volatility_joules_per_joule", number_or_null(slopes.volatility)},
          {"horizon_joules_per_slot", number_or_null(slopes.horizon_joules_per_slot)},
          {"initial_battery_joules_per_joule", number_or_null(slopes.initial_battery)},
          {"capacity_joules_per_joule", number_or_null(slopes.capacity)}};
}

void add_limited(const Options& options, Json& results) {
  const auxiliary::BrownianSite site = with_capacity(options.site, *options.capacity);
  const finite::CheckedMean mean = finite::checked_mean(site);
  results["mean_joules"] = number_or_null(mean.joules);
  results["mean_check_joules"] = number_or_null(mean.disagreement_joules);
  results["corrected_mean_joules"] = number_or_null(auxiliary::corrected_finite_mean(site));
  results["unlimited_mean_joules"] = number_or_null(brownian::mean(options.site));
  results["waste_joules"] = number_or_null(finite::mean_battery_level(site));
  results["spilled_joules"] = number_or_null(finite::mean_spilled(site));
  results["long_run_rate_joules_per_slot"] = number_or_null(finite::auxiliary_rate(site));
  results["long_run_waste_joules_per_slot"] = number_or_null(finite::spilled_rate(site));
  results["long_run_level_joules"] = number_or_null(finite::level_mean(site));
  results["probability_none"] = brownian::probability_none_needed(options.site);
  results["crossover_slots"] = number_or_null(
      brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules));
  results["sensitivities"] = finite_sensitivities_of(site);
}

// ---- exact slots ----------------------------------------------------------------------------

auxiliary::GriddedLaw gaussian_slot(const auxiliary::BrownianSite& site) {
  const double variance = site.volatility_joules * site.volatility_joules;
  const numeric::Moments moments{.mean = site.drift_joules_per_slot, .variance = variance};
  return auxiliary::gridded_gaussian(moments, auxiliary::fine_step(moments));
}

long grid_horizon(const auxiliary::BrownianSite& site) {
  if (site.horizon_slots > longest_grid_horizon)
    throw UsageError(fmt::format("--horizon: {}; allowed: up to {:.0f} with --slots and a battery",
                                 site.horizon_slots, longest_grid_horizon));
  return static_cast<long>(site.horizon_slots);
}

void add_exact_law(const Options& options, Json& results) {
  const std::array slot{gaussian_slot(options.site)};
  const std::array horizon{grid_horizon(options.site)};
  const auxiliary::AuxiliaryLaw law =
      auxiliary::auxiliary_laws(slot, horizon, options.site.battery).front();
  if (options.site.battery.initial_joules > 0)
    results["exact_slots_mean_joules"] = law.mean_joules.value;
  results["exact_slots_standard_deviation_joules"] = law.standard_deviation_joules.value;
  results["exact_slots_probability_none"] = law.probability_of_none.value;
  if (!options.probabilities.empty())
    results["exact_slots_quantiles_joules"] =
        each(options.probabilities, [&](double p) { return auxiliary::quantile(law, p); });
  if (!options.levels.empty())
    results["exact_slots_survival"] =
        each(options.levels, [&](double y) { return auxiliary::survival(law, y); });
}

void add_exact_battery(const Options& options, Json& results) {
  const std::array slot{gaussian_slot(options.site)};
  const std::array horizon{grid_horizon(options.site)};
  const auxiliary::SlotBatteryOutcome outcome =
      auxiliary::slot_battery_outcomes(slot, horizon,
                                       with_capacity(options.site, *options.capacity).battery)
          .front();
  results["exact_slots_mean_joules"] = outcome.auxiliary_joules.value;
  results["exact_slots_spilled_joules"] = outcome.spilled_joules.value;
  results["exact_slots_waste_joules"] = outcome.level_joules.value;
}

// From an empty, unlimited battery the mean is a sum of any length; the rest needs the grid.
void add_exact_slots(const Options& options, Json& results) {
  const auxiliary::BrownianSite& site = options.site;
  if (!is_whole(site.horizon_slots))
    throw UsageError(
        fmt::format("--horizon: {}; allowed: a whole number with --slots", site.horizon_slots));
  if (options.capacity) return add_exact_battery(options, results);
  if (site.battery.initial_joules == 0)
    results["exact_slots_mean_joules"] = number_or_null(auxiliary::gaussian_slots_mean(
        site.drift_joules_per_slot, site.volatility_joules, site.horizon_slots));
  const bool law_wanted = !options.probabilities.empty() || !options.levels.empty();
  if (site.battery.initial_joules > 0 || law_wanted) add_exact_law(options, results);
}

// ---- the subcommand -------------------------------------------------------------------------

void check_capacity(const Options& options) {
  if (!options.capacity) return;
  if (options.site.battery.initial_joules > *options.capacity)
    throw UsageError(fmt::format("--initial-battery: {}; allowed: up to the capacity, {}",
                                 options.site.battery.initial_joules, *options.capacity));
  if (!options.probabilities.empty() || !options.levels.empty())
    throw UsageError(
        "--capacity: allowed: without --probabilities and --levels; with a capacity only means are "
        "known");
}

Report run(const Options& options) {
  check_capacity(options);
  Report report;
  report.command = "auxiliary";
  report.inputs = inputs_of(options);
  report.results["regime"] = brownian::name(brownian::regime(options.site.drift_joules_per_slot));
  if (options.capacity)
    add_limited(options, report.results);
  else
    add_unlimited(options, report.results);
  if (!options.slots.empty()) add_exact_slots(options, report.results);
  report.notes.push_back(options.capacity
                             ? "waste is the energy left in the battery at the horizon; spilled is "
                               "what it could not take"
                             : "waste is the energy left in the battery at the horizon");
  return report;
}

void add_options(CLI::App& parser, Options& options) {
  auxiliary::BrownianSite& site = options.site;
  parser
      .add_option("--drift", site.drift_joules_per_slot,
                  "mean demand less mean harvest, joules per slot")
      ->required()
      ->check(in(finite_number()));
  parser.add_option("--volatility", site.volatility_joules, "joules per square root of a slot")
      ->required()
      ->check(in(positive_number()));
  parser.add_option("--horizon", site.horizon_slots, "slots")
      ->required()
      ->check(in(positive_number()));
  parser.add_option("--initial-battery", site.battery.initial_joules, "joules, 0 unless given")
      ->check(in(non_negative_number()));
  parser
      .add_option("--capacity", options.capacity, "of the battery, joules; unlimited unless given")
      ->check(in(positive_number()));
  parser
      .add_option("--probabilities", options.probabilities,
                  "quantiles of auxiliary energy and waste at these probabilities, 0.5,0.9,..")
      ->delimiter(',')
      ->check(in(inner_probability()));
  parser
      .add_option("--levels", options.levels,
                  "probability and mean of exceeding these levels, joules, 10,100,..")
      ->delimiter(',')
      ->check(in(non_negative_number()));
  parser
      .add_option("--slots", options.slots,
                  "also the exact slot model with this law of the net demand")
      ->check(CLI::IsMember({"gaussian"}));
}

}  // namespace

Subcommand add_auxiliary(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("auxiliary", "auxiliary energy D_T from drift, volatility and horizon");
  const auto options = std::make_shared<Options>();
  add_options(*parser, *options);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
