#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double least_steps = 32;  // of the finer grid over the capacity
constexpr double rounding_in_steps = 1e-9;

void check(const Battery& battery, const GridSettings& settings) {
  numeric::require_positive("battery capacity (joules)", battery.capacity_joules);
  numeric::require_positive("steps per deviation", settings.steps_per_deviation);
  check(battery);
}

// Convolution with -X, from levels 0 .. c.
struct Discharge {
  long first_index;
  numeric::Convolver convolve;
};

Discharge discharge(const GriddedLaw& demand, std::size_t levels) {
  const std::vector<double> reversed(demand.probabilities.rbegin(), demand.probabilities.rend());
  const long last = demand.first_index + static_cast<long>(reversed.size()) - 1;
  return {.first_index = -last, .convolve = numeric::Convolver(reversed, levels)};
}

// What one slot expects, and the totals so far.
struct Ledger {
  double auxiliary = 0;
  double spilled = 0;
  double auxiliary_in_last_slot = 0;
  double spilled_in_last_slot = 0;
};

struct State {
  std::vector<double> level;  // probabilities of k h, k = 0 .. c/h
  Ledger ledger;              // in steps
};

void advance(State& state, const Discharge& slot) {
  const auto top = static_cast<long>(state.level.size()) - 1;
  std::vector<double> unbounded = state.level;
  slot.convolve(unbounded);
  std::fill(state.level.begin(), state.level.end(), 0.0);
  double drawn = 0;
  double spilled = 0;
  for (std::size_t i = 0; i < unbounded.size(); ++i) {
    const long node = slot.first_index + static_cast<long>(i);
    state.level[static_cast<std::size_t>(std::clamp(node, 0L, top))] += unbounded[i];
    if (node < 0) drawn -= static_cast<double>(node) * unbounded[i];
    if (node > top) spilled += static_cast<double>(node - top) * unbounded[i];
  }
  state.ledger = {.auxiliary = state.ledger.auxiliary + drawn,
                  .spilled = state.ledger.spilled + spilled,
                  .auxiliary_in_last_slot = drawn,
                  .spilled_in_last_slot = spilled};
}

// The four Lagrange weights of a start between nodes; one weight on a node.
std::vector<double> initial_level(double position, std::size_t nodes) {
  std::vector<double> level(nodes);
  const double nearest = std::round(position);
  if (std::abs(position - nearest) < rounding_in_steps) {
    level[static_cast<std::size_t>(nearest)] = 1;
    return level;
  }
  const double below = std::clamp(std::floor(position) - 1, 0.0, static_cast<double>(nodes) - 4);
  for (int i = 0; i < 4; ++i) {
    double weight = 1;
    for (int j = 0; j < 4; ++j)
      if (j != i) weight *= (position - below - j) / (i - j);
    level[static_cast<std::size_t>(below) + static_cast<std::size_t>(i)] = weight;
  }
  return level;
}

using States = std::map<long, State>;  // by horizon

States states_at(SlotSequence period, std::span<const long> horizons, const Battery& battery,
                 double step) {
  const auto levels = static_cast<std::size_t>(std::lround(battery.capacity_joules / step)) + 1;
  std::vector<Discharge> slots;
  for (const GriddedLaw& law : period) slots.push_back(discharge(regridded(law, step), levels));
  State state{.level = initial_level(battery.initial_joules / step, levels), .ledger = {}};
  States states;
  const long longest = *std::max_element(horizons.begin(), horizons.end());
  for (long slot = 1; slot <= longest; ++slot) {
    advance(state, slots[static_cast<std::size_t>(slot - 1) % slots.size()]);
    if (std::find(horizons.begin(), horizons.end(), slot) != horizons.end()) states[slot] = state;
  }
  return states;
}

bool is_multiple(double joules, double step) {
  return std::abs(joules / step - std::round(joules / step)) < rounding_in_steps;
}

bool is_exact(SlotSequence period, const Battery& battery) {
  const double step = period[0].step_joules;
  return on_one_grid(period) && is_multiple(battery.capacity_joules, step) &&
         is_multiple(battery.initial_joules, step);
}

// Finer first; both divide the capacity.
std::vector<double> steps_for(SlotSequence period, const Battery& battery,
                              const GridSettings& settings) {
  if (is_exact(period, battery)) return {period[0].step_joules};
  const double wanted =
      battery.capacity_joules / typical_deviation(period) * settings.steps_per_deviation;
  const double coarse_steps = std::ceil(std::max(wanted, least_steps) / 2);
  const double coarse = battery.capacity_joules / coarse_steps;
  return {coarse / 2, coarse};
}

// Expectations on one grid, in joules.
struct Expectations {
  Ledger ledger;
  double level;
};

Expectations in_joules(const State& state, double step) {
  double level = 0;
  for (std::size_t k = 0; k < state.level.size(); ++k)
    level += static_cast<double>(k) * state.level[k];
  const Ledger& steps = state.ledger;
  return {.ledger = {.auxiliary = steps.auxiliary * step,
                     .spilled = steps.spilled * step,
                     .auxiliary_in_last_slot = steps.auxiliary_in_last_slot * step,
                     .spilled_in_last_slot = steps.spilled_in_last_slot * step},
          .level = level * step};
}

SlotBatteryOutcome outcome(const Expectations& fine, const Expectations& coarse) {
  using numeric::richardson;
  const Ledger& a = fine.ledger;
  const Ledger& b = coarse.ledger;
  return {
      .auxiliary_joules = richardson(a.auxiliary, b.auxiliary),
      .spilled_joules = richardson(a.spilled, b.spilled),
      .level_joules = richardson(fine.level, coarse.level),
      .auxiliary_in_last_slot_joules =
          richardson(a.auxiliary_in_last_slot, b.auxiliary_in_last_slot),
      .spilled_in_last_slot_joules = richardson(a.spilled_in_last_slot, b.spilled_in_last_slot)};
}

}  // namespace

std::vector<SlotBatteryOutcome> slot_battery_outcomes(SlotSequence period,
                                                      std::span<const long> horizons_slots,
                                                      const Battery& battery,
                                                      const GridSettings& settings) {
  check_horizons(period, horizons_slots);
  check(battery, settings);
  if (horizons_slots.empty()) return {};
  const std::vector<double> steps = steps_for(period, battery, settings);
  const States fine = states_at(period, horizons_slots, battery, steps.front());
  const States coarse =
      steps.size() == 1 ? fine : states_at(period, horizons_slots, battery, steps.back());
  std::vector<SlotBatteryOutcome> outcomes;
  for (const long slots : horizons_slots) {
    const State& state = fine.at(slots);
    SlotBatteryOutcome result =
        outcome(in_joules(state, steps.front()), in_joules(coarse.at(slots), steps.back()));
    result.slots = slots;
    result.step_joules = steps.front();
    result.level_probabilities = state.level;
    outcomes.push_back(std::move(result));
  }
  return outcomes;
}

}  // namespace inferlaw::auxiliary
