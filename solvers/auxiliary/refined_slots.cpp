#include "inferlaw/solvers/auxiliary/refined_slots.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace inferlaw::auxiliary {
namespace {

constexpr double wanted_error = 1e-6;    // of the mean
constexpr double most_first_work = 2e8;  // units of reach.hpp: a second
constexpr double most_refined_work = 1e8;
constexpr double finest_steps_per_deviation = 256;
constexpr double rare_probability = 1e-6;

bool is_precise(const Extrapolated& mean, bool below_resolution) {
  return below_resolution || mean.error <= wanted_error * mean.value;
}

bool is_precise(const AuxiliaryLaw& law) {
  return is_precise(law.mean_joules, law.below_resolution);
}

bool is_precise(const SlotBatteryOutcome& outcome) {
  return is_precise(outcome.auxiliary_joules, outcome.below_resolution);
}

bool is_precise(const RareNeed& need) { return is_precise(need.mean_joules, false); }

template <typename Answer>
std::vector<std::size_t> imprecise(const std::vector<Answer>& answers) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (!is_precise(answers[i])) places.push_back(i);
  return places;
}

// `answers_at(horizons, settings)` and what it costs.
template <typename AnswersAt, typename WorkOf>
auto refined(std::span<const long> horizons, const AnswersAt& answers_at, const WorkOf& work_of) {
  GridSettings settings;
  while (settings.steps_per_deviation > coarsest_steps_per_deviation &&
         work_of(horizons, settings) > most_first_work)
    settings.steps_per_deviation /= 2;
  auto answers = answers_at(horizons, settings);
  while (settings.steps_per_deviation < finest_steps_per_deviation) {
    settings.steps_per_deviation *= 2;
    const std::vector<std::size_t> places = imprecise(answers);
    std::vector<long> again;
    again.reserve(places.size());
    for (const std::size_t place : places) again.push_back(horizons[place]);
    if (again.empty() || work_of(again, settings) > most_refined_work) break;
    auto finer = answers_at(again, settings);
    for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move(finer[i]);
  }
  return answers;
}

// ---- rare needs -------------------------------------------------------------------------------

RareNeed refined_rare_need(const TiltedSlot& slot) {
  const auto need = [&](std::span<const long> /*horizons*/, const GridSettings& settings) {
    return std::vector{rare_need(slot, settings)};
  };
  const auto work = [&](std::span<const long> /*horizons*/, const GridSettings& settings) {
    return rare_need_work(slot, settings);
  };
  return refined(std::array{slot.slots}, need, work).front();
}

// What is rare by tilted slots. None where the law is known to be 0, or to jump, as on a lattice: it
// is taken as it is; and where the tilted grid, which reaches from 0 to beyond the battery, would
// take long.
std::optional<RareNeed> rare_need_of(const AuxiliaryLaw& law, const TiltableSlot& slot,
                                     const Battery& battery, double probability) {
  if (law.grids.size() < 2 || probability >= rare_probability || battery.initial_joules == 0)
    return std::nullopt;
  const TiltedSlot tilted = tilted_for_need(slot, law.slots, battery);
  if (rare_need_work(tilted) > most_refined_work) return std::nullopt;
  return refined_rare_need(tilted);
}

}  // namespace

SlotNeed refined_need(const AuxiliaryLaw& law, const TiltableSlot& slot) {
  const Extrapolated probability = checked_survival(law, 0);
  const auto need = rare_need_of(law, slot, law.battery, probability.value);
  if (!need)
    return {.mean_joules = law.mean_joules,
            .standard_deviation_joules = law.standard_deviation_joules,
            .probability = probability,
            .below_resolution = law.below_resolution};
  return {.mean_joules = need->mean_joules,
          .standard_deviation_joules = need->standard_deviation_joules,
          .probability = need->probability,
          .below_resolution = need->mean_joules.value == 0};
}

Extrapolated refined_survival(const AuxiliaryLaw& law, const TiltableSlot& slot, double joules) {
  const Extrapolated survival = checked_survival(law, joules);
  const Battery battery{.initial_joules = law.battery.initial_joules + joules};
  const auto need = rare_need_of(law, slot, battery, survival.value);
  return need ? need->probability : survival;
}

std::vector<AuxiliaryLaw> refined_laws(SlotSequence period, std::span<const long> horizons_slots,
                                       const Battery& battery) {
  return refined(
      horizons_slots,
      [&](std::span<const long> horizons, const GridSettings& settings) {
        return auxiliary_laws(period, horizons, battery, settings);
      },
      [&](std::span<const long> horizons, const GridSettings& settings) {
        return auxiliary_laws_work(period, horizons, settings);
      });
}

std::vector<SlotBatteryOutcome> refined_outcomes(SlotSequence period,
                                                 std::span<const long> horizons_slots,
                                                 const Battery& battery,
                                                 std::span<const LevelFunctions> functions) {
  return refined(
      horizons_slots,
      [&](std::span<const long> horizons, const GridSettings& settings) {
        return slot_battery_outcomes(period, horizons, battery, settings, functions);
      },
      [&](std::span<const long> horizons, const GridSettings& settings) {
        return slot_battery_work(period, horizons, battery, settings);
      });
}

}  // namespace inferlaw::auxiliary
