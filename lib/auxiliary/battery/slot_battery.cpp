#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

#include "inferlaw/lib/auxiliary/slots/reach.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"
#include "inferlaw/lib/numeric/cubic_weights.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double least_steps = 32;  // of the finest grid over the capacity
constexpr double rounding_in_steps = 1e-9;

void check(const Battery& battery, const GridSettings& settings) {
  numeric::require_positive("battery capacity (joules)", battery.capacity_joules);
  numeric::require_positive("steps per deviation", settings.steps_per_deviation);
  check(battery);
  Battery leaking = battery;
  leaking.self_discharge_per_slot = 0;  // which is known here
  require_lossless(leaking);
}

// What the level at node B of 0 .. top does in one slot, X being its net demand in steps.
struct Edges {
  std::vector<double> at_least = {};  // P(X >= B)
  std::vector<double> beyond = {};    // P(X > B)
  std::vector<double> excess = {};    // E[(X - B)^+]
};

// Of a law that begins at node `first`.
Edges edges_of(const std::vector<double>& law, long first, long top) {
  const auto levels = static_cast<std::size_t>(top) + 1;
  Edges edges{.at_least = std::vector<double>(levels),
              .beyond = std::vector<double>(levels),
              .excess = std::vector<double>(levels)};
  double above = 0;
  double excess = 0;
  for (long node = std::max(first + static_cast<long>(law.size()) - 1, top); node >= 0; --node) {
    const long place = node - first;
    const double here = place >= 0 && place < static_cast<long>(law.size())
                            ? law[static_cast<std::size_t>(place)]
                            : 0;
    if (node <= top) {
      const auto level = static_cast<std::size_t>(node);
      edges.beyond[level] = above;
      edges.at_least[level] = above + here;
      edges.excess[level] = excess;
    }
    above += here;
    excess += above;
  }
  return edges;
}

// One slot from levels 0 .. top: what stays between them is a convolution with the steps of -X that
// are no longer than top; the rest ends at 0, where auxiliary energy is drawn, or at the top, where
// energy is spilled.
struct Discharge {
  long top;
  Edges to_empty;  // by B
  Edges to_full;   // by top - B, of -X
  numeric::Convolver between;
};

std::vector<double> reversed(std::vector<double> law) {
  std::reverse(law.begin(), law.end());
  return law;
}

Discharge discharge(const GriddedLaw& demand, std::size_t levels) {
  const long top = static_cast<long>(levels) - 1;
  const std::vector<double> stored = reversed(demand.probabilities);
  const long first_stored =
      -(demand.first_index + static_cast<long>(demand.probabilities.size()) - 1);
  std::vector<double> moves(2 * levels - 1);  // -top .. top
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const long move = first_stored + static_cast<long>(i);
    if (std::abs(move) <= top) moves[static_cast<std::size_t>(move + top)] = stored[i];
  }
  return {.top = top,
          .to_empty = edges_of(demand.probabilities, demand.first_index, top),
          .to_full = edges_of(stored, first_stored, top),
          .between = numeric::Convolver(moves, levels)};
}

// What one slot expects, and the totals so far.
struct Ledger {
  double auxiliary = 0;
  double spilled = 0;
  double auxiliary_in_last_slot = 0;
  double spilled_in_last_slot = 0;
  double leaked = 0;
};

struct State {
  std::vector<double> level;  // probabilities of k h, k = 0 .. c/h
  Ledger ledger;              // in steps
  double needs = 0;           // expected number of slots with any auxiliary energy
  std::vector<std::vector<double>> in_slots = {};  // of each function, in each slot so far
};

// The functions of a period at the nodes of a grid.
using AtNodes = std::vector<std::vector<double>>;

// In the slot after so many.
double expectation(const AtNodes& functions, long slots, const std::vector<double>& level) {
  const std::vector<double>& function =
      functions[static_cast<std::size_t>(slots) % functions.size()];
  return std::inner_product(level.begin(), level.end(), function.begin(), 0.0);
}

// b -> (1 - delta) b, each level split between its neighbours. What leaves, in steps.
double leak(std::vector<double>& level, double self_discharge) {
  double leaked = 0;
  for (std::size_t k = 1; k < level.size(); ++k) {
    const double lost = self_discharge * static_cast<double>(k);
    const double probability = std::exchange(level[k], 0);
    const double kept = static_cast<double>(k) - lost;
    const auto below = static_cast<std::size_t>(kept);
    const double share_above = kept - static_cast<double>(below);
    level[below] += probability * (1 - share_above);
    if (share_above > 0) level[below + 1] += probability * share_above;
    leaked += lost * probability;
  }
  return leaked;
}

void advance(State& state, const Discharge& slot, double self_discharge) {
  const auto top = static_cast<std::size_t>(slot.top);
  double empty = 0;
  double full = 0;
  double drawn = 0;
  double spilled = 0;
  for (std::size_t node = 0; node <= top; ++node) {
    const double probability = state.level[node];
    empty += probability * slot.to_empty.at_least[node];
    full += probability * slot.to_full.at_least[top - node];
    drawn += probability * slot.to_empty.excess[node];
    spilled += probability * slot.to_full.excess[top - node];
    state.needs += probability * slot.to_empty.beyond[node];
  }
  std::vector<double> moved = state.level;
  slot.between(moved);  // of which node 0 stands at index top
  std::copy(moved.begin() + slot.top, moved.begin() + 2 * slot.top + 1, state.level.begin());
  state.level.front() = empty;
  state.level.back() = full;
  state.ledger = {.auxiliary = state.ledger.auxiliary + drawn,
                  .spilled = state.ledger.spilled + spilled,
                  .auxiliary_in_last_slot = drawn,
                  .spilled_in_last_slot = spilled,
                  .leaked = state.ledger.leaked};
  if (self_discharge > 0) state.ledger.leaked += leak(state.level, self_discharge);
}

// The four Lagrange weights of a start between nodes; one weight on a node.
std::vector<double> initial_level(double position, std::size_t nodes) {
  std::vector<double> level(nodes);
  const double nearest = std::round(position);
  if (std::abs(position - nearest) < rounding_in_steps) {
    level[static_cast<std::size_t>(nearest)] = 1;
    return level;
  }
  const double first = std::clamp(std::floor(position) - 1, 0.0, static_cast<double>(nodes) - 4);
  const std::array<double, 4> weights = numeric::cubic_weights(position - first);
  std::copy(weights.begin(), weights.end(), level.begin() + static_cast<long>(first));
  return level;
}

using States = std::map<long, State>;  // by horizon

States states_at(SlotSequence period, std::span<const long> horizons, const Battery& battery,
                 double step, const std::vector<AtNodes>& functions) {
  const auto levels = static_cast<std::size_t>(std::lround(battery.capacity_joules / step)) + 1;
  std::vector<Discharge> slots;
  for (const GriddedLaw& law : period)
    slots.push_back(discharge(auxiliary::regridded(law, step), levels));
  State state{.level = initial_level(battery.initial_joules / step, levels),
              .ledger = {},
              .in_slots = std::vector<std::vector<double>>(functions.size())};
  States states;
  const long longest = *std::max_element(horizons.begin(), horizons.end());
  for (long slot = 1; slot <= longest; ++slot) {
    for (std::size_t i = 0; i < functions.size(); ++i)
      state.in_slots[i].push_back(expectation(functions[i], slot - 1, state.level));
    advance(state, slots[static_cast<std::size_t>(slot - 1) % slots.size()],
            battery.self_discharge_per_slot);
    if (std::find(horizons.begin(), horizons.end(), slot) != horizons.end()) states[slot] = state;
  }
  return states;
}

bool is_multiple(double joules, double step) {
  return std::abs(joules / step - std::round(joules / step)) < rounding_in_steps;
}

bool is_exact(SlotSequence period, const Battery& battery, bool capacity_in_reach) {
  const double step = period[0].step_joules;
  return on_one_grid(period) && battery.self_discharge_per_slot == 0 &&
         is_multiple(battery.initial_joules, step) &&
         (!capacity_in_reach || is_multiple(battery.capacity_joules, step));
}

// The levels that are gridded, the battery counted from the lowest of them, and the steps: finer
// first; each divides its capacity.
struct Plan {
  double lowest_level = 0;
  Battery battery = {};
  std::vector<double> steps = {};
  std::vector<GriddedLaw> period = {};  // on the coarsest step
};

std::vector<GriddedLaw> regridded(SlotSequence period, double step) {
  std::vector<GriddedLaw> laws;
  for (const GriddedLaw& law : period) laws.push_back(auxiliary::regridded(law, step));
  return laws;
}

double rounded_up(double joules, double step) { return std::ceil(joules / step) * step; }

// A start between nodes is taken from nodes up to two steps away, whose reach is that much wider.
constexpr double margin_in_steps = 4;

// A start far above the rise is brought down to it, by whole steps. What leaks is a share of the
// whole level, and comes down without demand.
void raise_floor(Plan& plan, double rise, double step) {
  if (plan.battery.self_discharge_per_slot > 0) return;
  const double lowest =
      (std::floor((plan.battery.initial_joules - rise) / step) - margin_in_steps) * step;
  if (!(lowest > 0)) return;
  plan.lowest_level = lowest;
  plan.battery.initial_joules -= lowest;
  plan.battery.capacity_joules -= lowest;
}

// Finer first.
std::vector<double> steps_of(bool exact, double coarsest) {
  return exact ? std::vector{coarsest} : std::vector{coarsest / 4, coarsest / 2, coarsest};
}

// A capacity in reach sets the step; beyond it the step is free, and sets the capacity.
void set_steps(Plan& plan, SlotSequence period, double fall, double wanted_step) {
  const double highest = plan.battery.initial_joules + fall + margin_in_steps * 4 * wanted_step;
  const bool capacity_in_reach = plan.battery.capacity_joules <= highest;
  const bool exact = is_exact(period, plan.battery, capacity_in_reach);
  if (!capacity_in_reach) {
    const double coarsest = exact ? period[0].step_joules : 4 * wanted_step;
    plan.battery.capacity_joules =
        rounded_up(std::max(highest, least_steps * wanted_step), coarsest);
    plan.steps = steps_of(exact, coarsest);
    return;
  }
  const double wanted = plan.battery.capacity_joules / wanted_step;
  plan.steps = steps_of(
      exact, exact ? period[0].step_joules
                   : plan.battery.capacity_joules / std::ceil(std::max(wanted, least_steps) / 4));
}

Plan plan_for(SlotSequence period, std::span<const long> horizons, const Battery& battery,
              const GridSettings& settings) {
  const bool one_grid = on_one_grid(period);
  const double deviation = typical_deviation(period);
  const double wanted_step = deviation > 0 ? deviation / settings.steps_per_deviation
                                           : battery.capacity_joules / least_steps;
  const double coarse = one_grid ? period[0].step_joules : 4 * wanted_step;
  Plan plan{.battery = battery, .period = regridded(period, coarse)};
  const long longest = *std::max_element(horizons.begin(), horizons.end());
  const Reach within = reach(plan.period, longest);
  raise_floor(plan, within.rise_joules, coarse);
  set_steps(plan, period, within.fall_joules, wanted_step);
  return plan;
}

double work_of(const Plan& plan, std::span<const long> horizons) {
  const auto slots = static_cast<double>(*std::max_element(horizons.begin(), horizons.end()));
  double work = 0;
  for (const double step : plan.steps)
    work += transform_work(slots, 3 * plan.battery.capacity_joules / step);
  return work;
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
                     .spilled_in_last_slot = steps.spilled_in_last_slot * step,
                     .leaked = steps.leaked * step},
          .level = level * step};
}

// Finer first; one grid alone is exact.
template <typename Grid, typename Quantity>
Extrapolated over_grids(const std::vector<Grid>& grids, const Quantity& quantity) {
  if (grids.size() == 1) return {.value = quantity(grids[0])};
  return numeric::richardson(
      {.fine = quantity(grids[0]), .twice = quantity(grids[1]), .four_times = quantity(grids[2])});
}

SlotBatteryOutcome outcome(const std::vector<Expectations>& grids) {
  const auto of_ledger = [&](double Ledger::*entry) {
    return over_grids(grids, [=](const Expectations& at) { return at.ledger.*entry; });
  };
  return {.auxiliary_joules = of_ledger(&Ledger::auxiliary),
          .spilled_joules = of_ledger(&Ledger::spilled),
          .level_joules = over_grids(grids, [](const Expectations& at) { return at.level; }),
          .auxiliary_in_last_slot_joules = of_ledger(&Ledger::auxiliary_in_last_slot),
          .spilled_in_last_slot_joules = of_ledger(&Ledger::spilled_in_last_slot),
          .leaked_joules = of_ledger(&Ledger::leaked)};
}

// ---- functions of the level -------------------------------------------------------------------

std::vector<double> at_nodes(const LevelFunction& function, const Plan& plan, double step) {
  const auto levels =
      static_cast<std::size_t>(std::lround(plan.battery.capacity_joules / step)) + 1;
  std::vector<double> values(levels);
  for (std::size_t k = 0; k < levels; ++k)
    values[k] = function(plan.lowest_level + static_cast<double>(k) * step);
  return values;
}

std::vector<AtNodes> at_nodes(std::span<const LevelFunctions> functions, const Plan& plan,
                              double step) {
  std::vector<AtNodes> all(functions.size());
  for (std::size_t i = 0; i < functions.size(); ++i) {
    all[i].reserve(functions[i].size());
    for (const LevelFunction& function : functions[i])
      all[i].push_back(at_nodes(function, plan, step));
  }
  return all;
}

void check(std::span<const LevelFunctions> functions) {
  for (const LevelFunctions& of_slots : functions)
    if (of_slots.empty()) numeric::refuse("functions of the level, of a period,", 0, "1 or more");
}

// One grid's states and functions.
struct Grid {
  States states;
  std::vector<AtNodes> functions;
};

LevelExpectation level_expectation(const std::vector<Grid>& grids, long slots, std::size_t i) {
  const auto in_slots = [=](const Grid& grid) -> const std::vector<double>& {
    return grid.states.at(slots).in_slots[i];
  };
  LevelExpectation expected;
  expected.summed = over_grids(grids, [=](const Grid& grid) {
    return std::accumulate(in_slots(grid).begin(), in_slots(grid).end(), 0.0);
  });
  expected.at_end = over_grids(grids, [=](const Grid& grid) {
    return expectation(grid.functions[i], slots, grid.states.at(slots).level);
  });
  expected.in_slots.resize(static_cast<std::size_t>(slots));
  for (std::size_t slot = 0; slot < expected.in_slots.size(); ++slot)
    expected.in_slots[slot] =
        over_grids(grids, [=](const Grid& grid) { return in_slots(grid)[slot]; }).value;
  return expected;
}

}  // namespace

double slot_battery_work(SlotSequence period, std::span<const long> horizons_slots,
                         const Battery& battery, const GridSettings& settings) {
  check_horizons(period, horizons_slots);
  check(battery, settings);
  if (horizons_slots.empty()) return 0;
  return work_of(plan_for(period, horizons_slots, battery, settings), horizons_slots);
}

std::vector<SlotBatteryOutcome> slot_battery_outcomes(SlotSequence period,
                                                      std::span<const long> horizons_slots,
                                                      const Battery& battery,
                                                      const GridSettings& settings,
                                                      std::span<const LevelFunctions> functions) {
  check_horizons(period, horizons_slots);
  check(battery, settings);
  check(functions);
  if (horizons_slots.empty()) return {};
  const Plan plan = plan_for(period, horizons_slots, battery, settings);
  require_work(work_of(plan, horizons_slots), settings);
  std::vector<Grid> grids;
  for (const double step : plan.steps) {
    Grid grid{.states = {}, .functions = at_nodes(functions, plan, step)};
    grid.states = states_at(period, horizons_slots, plan.battery, step, grid.functions);
    grids.push_back(std::move(grid));
  }
  std::vector<SlotBatteryOutcome> outcomes;
  for (const long slots : horizons_slots) {
    std::vector<Expectations> expected;
    for (std::size_t i = 0; i < grids.size(); ++i)
      expected.push_back(in_joules(grids[i].states.at(slots), plan.steps[i]));
    SlotBatteryOutcome result = outcome(expected);
    result.level_joules.value += plan.lowest_level;
    result.slots = slots;
    const State& finest = grids.front().states.at(slots);
    result.below_resolution = finest.needs < least_resolved_probability &&
                              can_add_up_to(period, slots, battery.initial_joules);
    result.step_joules = plan.steps.front();
    result.lowest_level_joules = plan.lowest_level;
    result.level_probabilities = finest.level;
    for (std::size_t i = 0; i < functions.size(); ++i)
      result.of_levels.push_back(level_expectation(grids, slots, i));
    outcomes.push_back(std::move(result));
  }
  return outcomes;
}

}  // namespace inferlaw::auxiliary
