#include "inferlaw/apps/output/auxiliary.hpp"

#include <optional>
#include <vector>

namespace inferlaw::apps {
namespace {

void add_if_any(const char* key, const std::vector<double>& values, Json& results) {
  if (values.empty()) return;
  Json& list = results[key] = Json::array();
  for (const double value : values) list.push_back(number_or_null(value));
}

// ---- an unlimited battery -----------------------------------------------------------------------

Json json_of(const auxiliary::brownian::Sensitivities& slopes) {
  return {{"drift_slots", number_or_null(slopes.drift_slots)},
          {"volatility_joules_per_joule", number_or_null(slopes.volatility)},
          {"horizon_joules_per_slot", number_or_null(slopes.horizon_joules_per_slot)},
          {"initial_battery_joules_per_joule", slopes.initial_battery}};
}

void add_law(const auxiliary::UnlimitedOverview& found, Json& results) {
  results["probability_none"] = found.probability_none;
  add_if_any("quantiles_joules", found.quantiles_joules, results);
  add_if_any("battery_level_quantiles_joules", found.battery_level_quantiles_joules, results);
  add_if_any("survival", found.survival, results);
  add_if_any("log_survival", found.log_survival, results);
  add_if_any("mean_excess_joules", found.mean_excess_joules, results);
}

void add(const auxiliary::UnlimitedOverview& found, Json& results) {
  results["mean_joules"] = number_or_null(found.mean_joules);
  results["standard_deviation_joules"] = number_or_null(found.standard_deviation_joules);
  results["skewness"] = number_or_null(found.skewness);
  results["kurtosis"] = number_or_null(found.kurtosis);
  results["corrected_mean_joules"] = or_null(found.corrected_mean_joules);
  add_law(found, results);
  results["battery_level_joules"] = number_or_null(found.battery_level_joules);
  results["battery_level_standard_deviation_joules"] =
      number_or_null(found.battery_level_standard_deviation_joules);
  results["crossover_slots"] = number_or_null(found.crossover_slots);
  results["expected_time_of_maximum_slots"] = number_or_null(found.time_of_maximum_slots);
  results["expected_first_need_slots"] = number_or_null(found.first_need_slots);
  results["expected_first_need_within_horizon_slots"] =
      number_or_null(found.first_need_within_horizon_slots);
  results["long_horizon_mean_joules"] = number_or_null(found.long_horizon_mean_joules);
  results["sensitivities"] = json_of(found.sensitivities);
}

// ---- a battery of finite capacity ---------------------------------------------------------------

using auxiliary::finite_battery::Sensitivities;

Json json_of(const Sensitivities& slopes, const Sensitivities& errors) {
  const auto known = [&](double Sensitivities::*slope) {
    return number_if_known(slopes.*slope, errors.*slope);
  };
  return {{"drift_slots", known(&Sensitivities::drift_slots)},
          {"volatility_joules_per_joule", known(&Sensitivities::volatility)},
          {"horizon_joules_per_slot", known(&Sensitivities::horizon_joules_per_slot)},
          {"initial_battery_joules_per_joule", known(&Sensitivities::initial_battery)},
          {"capacity_joules_per_joule", known(&Sensitivities::capacity)}};
}

void add(const auxiliary::LimitedOverview& found, Json& results) {
  results["mean_joules"] = number_or_null(found.mean.joules);
  results["mean_check_joules"] = number_or_null(found.mean.disagreement_joules);
  results["corrected_mean_joules"] = number_or_null(found.corrected_mean_joules);
  results["unlimited_mean_joules"] = number_or_null(found.unlimited_mean_joules);
  results["battery_level_joules"] = number_or_null(found.battery_level_joules);
  results["spilled_joules"] = number_or_null(found.spilled_joules);
  results["long_run_rate_joules_per_slot"] = number_or_null(found.long_run_rate_joules_per_slot);
  results["long_run_spilled_joules_per_slot"] =
      number_or_null(found.long_run_spilled_joules_per_slot);
  results["long_run_level_joules"] = number_or_null(found.long_run_level_joules);
  results["probability_none"] = found.probability_none;
  results["crossover_slots"] = number_or_null(found.crossover_slots);
  results["sensitivities"] = json_of(found.sensitivities, found.sensitivity_errors);
}

// ---- exact slots --------------------------------------------------------------------------------

using numeric::Extrapolated;

// A value and, beside it, how far it may be off.
struct CheckedKeys {
  const char* value;
  const char* error;
};

void add_checked(const CheckedKeys& keys, const Extrapolated& checked, bool is_known,
                 Json& results) {
  results[keys.value] = is_known ? number_within(checked.value, checked.error) : Json(nullptr);
  results[keys.error] = is_known ? number_or_null(checked.error) : Json(nullptr);
}

void add_checked(const CheckedKeys& keys, const std::vector<Extrapolated>& checked, bool is_known,
                 Json& results) {
  if (checked.empty()) return;
  Json& values = results[keys.value] = Json::array();
  Json& errors = results[keys.error] = Json::array();
  for (const Extrapolated& each : checked) {
    values.push_back(is_known ? number_within(each.value, each.error) : Json(nullptr));
    errors.push_back(is_known ? number_or_null(each.error) : Json(nullptr));
  }
}

void add(const auxiliary::ExactSlotsOverview& found, Json& results) {
  const bool is_known = !found.below_resolution;
  const auto add_if_any = [&](const CheckedKeys& keys, const auto& checked, bool known) {
    if (checked) add_checked(keys, *checked, known, results);
  };
  add_checked({"exact_slots_mean_joules", "exact_slots_error_joules"}, found.mean_joules, is_known,
              results);
  add_if_any(
      {"exact_slots_standard_deviation_joules", "exact_slots_standard_deviation_error_joules"},
      found.standard_deviation_joules, is_known);
  add_if_any({"exact_slots_probability_none", "exact_slots_probability_none_error"},
             found.probability_none, true);
  add_checked({"exact_slots_quantiles_joules", "exact_slots_quantiles_error_joules"},
              found.quantiles_joules, true, results);
  add_checked({"exact_slots_survival", "exact_slots_survival_error"}, found.survival, is_known,
              results);
  add_if_any({"exact_slots_spilled_joules", "exact_slots_spilled_error_joules"},
             found.spilled_joules, true);
  add_if_any({"exact_slots_battery_level_joules", "exact_slots_battery_level_error_joules"},
             found.battery_level_joules, true);
}

}  // namespace

Json to_json(const auxiliary::Overview& overview) {
  Json results{{"regime", auxiliary::brownian::name_of(overview.regime)}};
  if (overview.unlimited) add(*overview.unlimited, results);
  if (overview.limited) add(*overview.limited, results);
  if (overview.exact_slots) add(*overview.exact_slots, results);
  return results;
}

}  // namespace inferlaw::apps
