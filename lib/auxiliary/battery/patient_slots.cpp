#include "inferlaw/lib/auxiliary/battery/patient_slots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/auxiliary/slots/reach.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"
#include "inferlaw/lib/numeric/cubic_weights.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double rounding_in_steps = 1e-9;
constexpr double coarsest_in_steps = 4;   // of the finest grid
constexpr double least_coarse_steps = 4;  // over the patience

void check(const Battery& battery, double patience_joules, const GridSettings& settings) {
  check(battery);
  numeric::require_positive("joules that can wait", patience_joules);
  numeric::require_positive("steps per deviation", settings.steps_per_deviation);
  Battery limited = battery;  // efficiencies and a minimum are known here
  limited.charging_efficiency = 1;
  limited.discharging_efficiency = 1;
  limited.minimum_state_of_charge = 0;
  require_lossless(limited);
}

// ---- what is gridded --------------------------------------------------------------------------

struct Plan {
  double efficiency = 1;                 // eta
  double patience = 0;                   // q
  double start = 0;                      // b0'
  double capacity = 0;                   // c', or what no path reaches
  double step = 1;                       // h of the finest grid: a whole part of q/4
  std::vector<GriddedLaw> waiting = {};  // X, by which u moves below 0
  std::vector<GriddedLaw> stored = {};   // Y, by which it moves from 0 on
};

double rounded_up(double joules, double step) { return std::ceil(joules / step) * step; }

Plan plan_for(SlotSequence net_demand, std::span<const long> horizons, const Battery& battery,
              double patience, const GridSettings& settings) {
  const Battery deliverable = deliverable_battery(battery);
  const double deviation = typical_deviation(net_demand);
  const double wanted = deviation > 0 ? deviation / settings.steps_per_deviation : patience / 32;
  const double coarse_steps =
      std::max(least_coarse_steps, std::ceil(patience / (coarsest_in_steps * wanted)));
  Plan plan{.efficiency = round_trip_efficiency(battery),
            .patience = patience,
            .start = deliverable.initial_joules,
            .capacity = deliverable.capacity_joules,
            .step = patience / (coarsest_in_steps * coarse_steps),
            .waiting = {net_demand.begin(), net_demand.end()}};
  for (const GriddedLaw& law : net_demand) plan.stored.push_back(deliverable_law(law, battery));
  const long longest = *std::max_element(horizons.begin(), horizons.end());
  const double highest = plan.start + reach(plan.stored, longest).fall_joules;
  const double coarse = coarsest_in_steps * plan.step;
  // from the bottom of the backlog a full store is climbed to, and levels between nodes have a margin
  plan.capacity = std::min(plan.capacity, rounded_up(highest, coarse) + coarse);
  return plan;
}

// Nodes of the transforms of one slot on the finest grid.
double nodes_of(const Plan& plan) {
  double widest = 0;
  for (const std::vector<GriddedLaw>& laws : {plan.waiting, plan.stored})
    for (const GriddedLaw& law : laws)
      widest = std::max(widest, static_cast<double>(law.probabilities.size()) * law.step_joules);
  return (plan.capacity + plan.patience + 2 * widest) / plan.step;
}

double work_of(const Plan& plan, std::span<const long> horizons) {
  constexpr double capacities_and_grids = 4 * (1 + .5 + .25);
  const auto slots = static_cast<double>(*std::max_element(horizons.begin(), horizons.end()));
  return capacities_and_grids * transform_work(slots, nodes_of(plan));
}

// ---- one grid ---------------------------------------------------------------------------------

// Nodes in steps from 0: -patience .. capacity.
struct Levels {
  long patience = 0;
  long capacity = 0;
  double efficiency = 1;
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(patience + capacity) + 1;
  }
  [[nodiscard]] std::size_t index(long node) const {
    return static_cast<std::size_t>(node + patience);
  }
};

// u -> u - X of some levels, by convolution with the law of -X.
struct Move {
  numeric::Convolver by;
  long first = 0;  // least of -X, in steps
};

Move move_by(const GriddedLaw& law, std::size_t levels) {
  std::vector<double> kernel(law.probabilities.rbegin(), law.probabilities.rend());
  const long first = -(law.first_index + static_cast<long>(law.probabilities.size()) - 1);
  return {.by = numeric::Convolver(kernel, levels), .first = first};
}

struct SlotMoves {
  Move waiting;
  Move stored;
};

struct State {
  std::vector<double> level = {};
  double auxiliary = 0;  // in steps, up to now
  double spilled = 0;
  double needs = 0;  // expected number of slots with any auxiliary energy
};

// Probability that arrives at a place, in steps from 0, which may lie between nodes.
void put(const Levels& levels, double place, double probability, State& state) {
  if (place >= static_cast<double>(levels.capacity)) {
    state.spilled += probability * (place - static_cast<double>(levels.capacity));
    state.level.back() += probability;
    return;
  }
  const double below = std::floor(place);
  const double above_share = place - below;
  const std::size_t index = levels.index(static_cast<long>(below));
  state.level[index] += probability * (1 - above_share);
  if (above_share > 0) state.level[index + 1] += probability * above_share;
}

// What of the moved probabilities, the first of which lies at node `first`, ends where.
void settle(const Levels& levels, const std::vector<double>& moved, long first, double efficiency,
            State& state) {
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const long node = first + static_cast<long>(i);
    const double probability = moved[i];
    if (node < -levels.patience) {
      state.auxiliary += probability * static_cast<double>(-levels.patience - node);
      state.needs += probability;
      state.level.front() += probability;
    } else if (node <= 0) {
      state.level[levels.index(node)] += probability;
    } else {
      put(levels, efficiency * static_cast<double>(node), probability, state);
    }
  }
}

void advance(const Levels& levels, const SlotMoves& moves, State& state) {
  const auto zero = state.level.begin() + levels.patience;
  std::vector<double> waiting(state.level.begin(), zero);
  std::vector<double> stored(zero, state.level.end());
  std::fill(state.level.begin(), state.level.end(), 0);
  moves.waiting.by(waiting);
  settle(levels, waiting, -levels.patience + moves.waiting.first, levels.efficiency, state);
  moves.stored.by(stored);
  settle(levels, stored, moves.stored.first, 1, state);
}

std::vector<double> start_at(const Levels& levels, double place) {
  std::vector<double> level(levels.count());
  const double position = place + static_cast<double>(levels.patience);
  const double nearest = std::round(position);
  if (std::abs(position - nearest) < rounding_in_steps) {
    level[static_cast<std::size_t>(nearest)] = 1;
    return level;
  }
  const double first =
      std::clamp(std::floor(position) - 1, 0.0, static_cast<double>(levels.count()) - 4);
  const std::array<double, 4> weights = numeric::cubic_weights(position - first);
  std::copy(weights.begin(), weights.end(), level.begin() + static_cast<long>(first));
  return level;
}

// ---- expectations -----------------------------------------------------------------------------

// In joules.
struct Expectations {
  double auxiliary = 0;
  double spilled = 0;
  double level = 0;
  double backlog = 0;
  double needs = 0;
};

void add(Expectations& sum, double weight, const Expectations& other) {
  sum.auxiliary += weight * other.auxiliary;
  sum.spilled += weight * other.spilled;
  sum.level += weight * other.level;
  sum.backlog += weight * other.backlog;
  sum.needs += weight * other.needs;
}

Expectations expectations_of(const Levels& levels, const State& state, double step) {
  Expectations at{
      .auxiliary = state.auxiliary * step, .spilled = state.spilled * step, .needs = state.needs};
  for (long node = -levels.patience; node <= levels.capacity; ++node) {
    const double joules =
        static_cast<double>(std::abs(node)) * step * state.level[levels.index(node)];
    (node < 0 ? at.backlog : at.level) += joules;
  }
  return at;
}

using AtHorizons = std::map<long, Expectations>;

std::vector<SlotMoves> moves_of(const Plan& plan, const Levels& levels, double step) {
  std::vector<SlotMoves> moves;
  moves.reserve(plan.waiting.size());
  for (std::size_t i = 0; i < plan.waiting.size(); ++i)
    moves.push_back({.waiting = move_by(regridded(plan.waiting[i], step),
                                        static_cast<std::size_t>(levels.patience)),
                     .stored = move_by(regridded(plan.stored[i], step),
                                       static_cast<std::size_t>(levels.capacity) + 1)});
  return moves;
}

// With a capacity of so many steps.
AtHorizons at_capacity(const Plan& plan, std::span<const long> horizons, double step,
                       long capacity) {
  const Levels levels{.patience = std::lround(plan.patience / step),
                      .capacity = capacity,
                      .efficiency = plan.efficiency};
  const std::vector<SlotMoves> moves = moves_of(plan, levels, step);
  State state{.level = start_at(levels, plan.start / step)};
  AtHorizons found;
  const long longest = *std::max_element(horizons.begin(), horizons.end());
  for (long slot = 1; slot <= longest; ++slot) {
    advance(levels, moves[static_cast<std::size_t>(slot - 1) % moves.size()], state);
    if (std::find(horizons.begin(), horizons.end(), slot) != horizons.end())
      found[slot] = expectations_of(levels, state, step);
  }
  return found;
}

AtHorizons on_grid(const Plan& plan, std::span<const long> horizons, double step) {
  const double capacity = plan.capacity / step;
  const double nearest = std::round(capacity);
  if (std::abs(capacity - nearest) < rounding_in_steps * std::max(1.0, capacity))
    return at_capacity(plan, horizons, step, static_cast<long>(nearest));
  const double first = std::max(0.0, std::floor(capacity) - 1);
  const std::array<double, 4> weights = numeric::cubic_weights(capacity - first);
  AtHorizons sum;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto nodes = static_cast<long>(first) + static_cast<long>(i);
    for (const auto& [slots, at] : at_capacity(plan, horizons, step, nodes))
      add(sum[slots], weights.at(i), at);
  }
  return sum;
}

PatientOutcome outcome(const std::array<AtHorizons, 3>& grids, long slots) {
  const auto of = [&](double Expectations::*entry) {
    return numeric::richardson({.fine = grids[0].at(slots).*entry,
                                .twice = grids[1].at(slots).*entry,
                                .four_times = grids[2].at(slots).*entry});
  };
  return {.slots = slots,
          .auxiliary_joules = of(&Expectations::auxiliary),
          .spilled_joules = of(&Expectations::spilled),
          .level_joules = of(&Expectations::level),
          .backlog_joules = of(&Expectations::backlog),
          .below_resolution = grids[0].at(slots).needs < least_resolved_probability};
}

}  // namespace

double patient_slots_work(SlotSequence net_demand, std::span<const long> horizons,
                          const Battery& battery, double patience_joules,
                          const GridSettings& settings) {
  check_horizons(net_demand, horizons);
  check(battery, patience_joules, settings);
  if (horizons.empty()) return 0;
  return work_of(plan_for(net_demand, horizons, battery, patience_joules, settings), horizons);
}

std::vector<PatientOutcome> patient_slot_outcomes(SlotSequence net_demand,
                                                  std::span<const long> horizons,
                                                  const Battery& battery, double patience_joules,
                                                  const GridSettings& settings) {
  check_horizons(net_demand, horizons);
  check(battery, patience_joules, settings);
  if (horizons.empty()) return {};
  const Plan plan = plan_for(net_demand, horizons, battery, patience_joules, settings);
  require_work(work_of(plan, horizons), settings);
  std::array<AtHorizons, 3> grids;
  double step = plan.step;
  for (AtHorizons& grid : grids) {
    grid = on_grid(plan, horizons, step);
    step *= 2;
  }
  std::vector<PatientOutcome> outcomes;
  outcomes.reserve(horizons.size());
  for (const long slots : horizons) outcomes.push_back(outcome(grids, slots));
  return outcomes;
}

}  // namespace inferlaw::auxiliary
