#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "inferlaw/lib/auxiliary/slots/reach.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double tail_per_slot = 1e-16;
constexpr double rounding_in_steps = 1e-9;
constexpr double rounding_of_probabilities = 1e-13;
constexpr std::size_t first_length = 512;
constexpr double growth = 1.25;

void check(const Battery& battery, const GridSettings& settings) {
  require_unlimited(battery);
  numeric::require_positive("steps per deviation", settings.steps_per_deviation);
}

// ---- the recursion --------------------------------------------------------------------------

struct Slot {
  GriddedLaw law;
  std::optional<numeric::Convolver> convolve;
};

// Tables for W of this length or longer, made anew only when W has outgrown them.
const numeric::Convolver& convolver_for(Slot& slot, std::size_t length) {
  if (!slot.convolve || slot.convolve->longest_sequence() < length) {
    const auto roomy = static_cast<std::size_t>(static_cast<double>(length) * growth);
    slot.convolve.emplace(slot.law.probabilities, std::max(roomy, first_length));
  }
  return *slot.convolve;
}

// The law of W on nodes 0, 1, .. and what was capped so far.
struct Waiting {
  std::vector<double> probabilities{1.0};
  double capped = 0;
};

// x -> x^+ for a law whose first entry stands at node `first`.
void raise_to_zero(std::vector<double>& law, long first) {
  if (first >= 0) {
    law.insert(law.begin(), static_cast<std::size_t>(first), 0.0);
    return;
  }
  const auto below = std::min(static_cast<std::size_t>(-first), law.size() - 1);
  const double at_or_below =
      std::accumulate(law.begin(), law.begin() + static_cast<std::ptrdiff_t>(below) + 1, 0.0);
  law.erase(law.begin(), law.begin() + static_cast<std::ptrdiff_t>(below));
  law[0] = at_or_below;
}

void cap_tail(Waiting& waiting) {
  std::vector<double>& law = waiting.probabilities;
  double tail = 0;
  while (law.size() > 1 && std::abs(tail + law.back()) < tail_per_slot) {
    tail += law.back();
    law.pop_back();
  }
  law.back() += tail;
  waiting.capped += std::abs(tail);
}

// A transform keeps the mass within about 1e-15, which would add up over the slots.
void restore_mass(std::vector<double>& law) {
  const double mass = std::accumulate(law.begin(), law.end(), 0.0);
  for (double& probability : law) probability /= mass;
}

void advance(Waiting& waiting, Slot& slot) {
  convolver_for(slot, waiting.probabilities.size())(waiting.probabilities);
  raise_to_zero(waiting.probabilities, slot.law.first_index);
  cap_tail(waiting);
  restore_mass(waiting.probabilities);
}

MaximumLaw maximum_law(const Waiting& waiting, double step, bool on_grid) {
  const std::vector<double>& p = waiting.probabilities;
  std::vector<double> excess(p.size() + 1);
  double survival = 0;
  for (std::size_t k = p.size(); k-- > 0;) {
    excess[k] = excess[k + 1] + step * survival;
    survival += p[k];
  }
  return {.step_joules = step,
          .on_grid = on_grid,
          .probabilities = p,
          .mean_excess_joules = std::move(excess)};
}

struct Snapshot {
  MaximumLaw maximum;
  double capped;
};

using Snapshots = std::map<long, Snapshot>;  // by horizon

// One pass over the slots longest, longest - 1, .. 1, which serves every shorter horizon that
// leaves the same remainder by the period.
void pass(std::vector<Slot>& period, const std::vector<long>& horizons, Snapshots& snapshots) {
  const long longest = horizons.back();
  const double step = period[0].law.step_joules;
  const bool on_grid =
      std::all_of(period.begin(), period.end(), [](const Slot& slot) { return slot.law.on_grid; });
  Waiting waiting;
  auto next = horizons.begin();
  for (long i = 1; i <= longest; ++i) {
    advance(waiting,
            period[static_cast<std::size_t>((longest - i) % static_cast<long>(period.size()))]);
    if (i != *next) continue;
    snapshots[i] = {.maximum = maximum_law(waiting, step, on_grid), .capped = waiting.capped};
    ++next;
  }
}

// Ascending horizons that leave the same remainder by the period share a pass.
using Passes = std::map<long, std::vector<long>>;

Passes passes_of(SlotSequence period, std::span<const long> horizons) {
  std::vector<long> sorted(horizons.begin(), horizons.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  Passes passes;
  for (const long horizon : sorted)
    passes[horizon % static_cast<long>(period.size())].push_back(horizon);
  return passes;
}

Snapshots snapshots_at(SlotSequence period, std::span<const long> horizons, double step) {
  std::vector<Slot> slots;
  for (const GriddedLaw& law : period)
    slots.push_back({.law = regridded(law, step), .convolve = {}});
  Snapshots snapshots;
  for (const auto& [remainder, group] : passes_of(period, horizons)) pass(slots, group, snapshots);
  return snapshots;
}

// ---- the law of M_T between nodes -----------------------------------------------------------

constexpr std::size_t points = 6;  // of the interpolating polynomial

// Value and derivative, in units of the step.
struct Local {
  double value;
  double slope;
};

// Newton's polynomial through y at the nodes 0, 1, ..
Local polynomial(std::array<double, points> y, double t) {
  for (std::size_t order = 1; order < points; ++order)
    for (std::size_t i = points - 1; i >= order; --i)
      y[i] = (y[i] - y[i - 1]) / static_cast<double>(order);
  Local result{.value = y.back(), .slope = 0};
  for (std::size_t i = points - 1; i-- > 0;) {
    const double above = t - static_cast<double>(i);
    result.slope = result.slope * above + result.value;
    result.value = result.value * above + y[i];
  }
  return result;
}

Local line(double left, double right, double t) {
  return {.value = left + t * (right - left), .slope = right - left};
}

// E[(M_T - y)^+] and its derivative, minus P(M_T > y) times the step.
Local excess_at(const MaximumLaw& law, double joules) {
  const std::vector<double>& excess = law.mean_excess_joules;
  const double position = joules / law.step_joules;
  const auto at = [&](std::size_t k) { return k < excess.size() ? excess[k] : 0; };
  if (!(position < static_cast<double>(excess.size()))) return {.value = 0, .slope = 0};
  if (law.on_grid) {
    const auto k = static_cast<std::size_t>(std::floor(position + rounding_in_steps));
    return line(at(k), at(k + 1), position - static_cast<double>(k));
  }
  constexpr std::size_t before = points / 2 - 1;
  const auto k = static_cast<std::size_t>(std::floor(position));
  const std::size_t first = k < before ? 0 : k - before;
  std::array<double, points> nearby;
  for (std::size_t i = 0; i < points; ++i) nearby[i] = at(first + i);
  return polynomial(nearby, position - static_cast<double>(first));
}

double mean_excess(const MaximumLaw& law, double joules) {
  return std::max(0.0, excess_at(law, joules).value);
}

double survival_of(const MaximumLaw& law, double joules) {
  return std::clamp(-excess_at(law, joules).slope / law.step_joules, 0.0, 1.0);
}

double second_moment_of_excess(const MaximumLaw& law, double joules) {
  double sum = 0;
  for (std::size_t k = law.probabilities.size(); k-- > 0;) {
    const double excess = static_cast<double>(k) * law.step_joules - joules;
    if (excess <= 0) break;
    sum += law.probabilities[k] * excess * excess;
  }
  return sum;
}

using Grids = std::span<const MaximumLaw>;  // finer first; one alone is exact

template <typename Quantity>
Extrapolated extrapolated(Grids grids, Quantity quantity) {
  const double fine = quantity(grids[0]);
  if (grids.size() == 1) return {.value = fine};
  return numeric::richardson(
      {.fine = fine, .twice = quantity(grids[1]), .four_times = quantity(grids[2])});
}

// P(M_T > y), by the two finest grids.
double survival_over(Grids grids, double joules) {
  const double fine = survival_of(grids[0], joules);
  if (grids.size() == 1) return fine;
  return std::clamp(numeric::extrapolated_value(fine, survival_of(grids[1], joules)), 0.0, 1.0);
}

// Of M_T beyond the battery.
double quantile_over(Grids grids, double battery, double probability) {
  const double allowed = 1 - probability;
  const auto enough = [&](double joules) {
    return survival_over(grids, battery + joules) <= allowed;
  };
  if (enough(0)) return 0;
  double low = 0;
  double high = static_cast<double>(grids[0].probabilities.size()) * grids[0].step_joules;
  while (std::nextafter(low, high) < high && high - low > 1e-15 * high) {
    const double middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

double standard_deviation_of_excess(const MaximumLaw& grid, double joules) {
  const double mean = mean_excess(grid, joules);
  return std::sqrt(std::max(0.0, second_moment_of_excess(grid, joules) - mean * mean));
}

// The moments of a need of probability p feel the rounding of probabilities as a part of p.
void add_rounding(Extrapolated& moment, double probability_of_need) {
  if (!(moment.value > 0)) return;
  moment.error += moment.value * rounding_of_probabilities / probability_of_need;
}

AuxiliaryLaw law_of(long slots, double battery, double capped, std::vector<MaximumLaw> grids) {
  AuxiliaryLaw law{.slots = slots,
                   .battery = {.initial_joules = battery},
                   .mean_joules = {},
                   .standard_deviation_joules = {},
                   .probability_of_none = {},
                   .capped_probability = capped,
                   .grids = std::move(grids)};
  const auto over_grids = [&](auto quantity) {
    return extrapolated(law.grids, [&](const MaximumLaw& grid) { return quantity(grid, battery); });
  };
  law.mean_joules = over_grids(mean_excess);
  law.standard_deviation_joules = over_grids(standard_deviation_of_excess);
  const Extrapolated need = checked_survival(law, 0);
  law.probability_of_none = {.value = 1 - need.value, .error = need.error};
  add_rounding(law.mean_joules, need.value);
  add_rounding(law.standard_deviation_joules, need.value);
  return law;
}

// ---- the steps ------------------------------------------------------------------------------

// Finer first. No finer than the laws themselves are known.
std::vector<double> steps_for(SlotSequence period, const GridSettings& settings) {
  if (on_one_grid(period)) return {period[0].step_joules};
  double step = typical_deviation(period) / settings.steps_per_deviation;
  for (const GriddedLaw& law : period) step = std::max(step, law.step_joules);
  return {step, 2 * step, 4 * step};
}

}  // namespace

double auxiliary_laws_work(SlotSequence period, std::span<const long> horizons_slots,
                           const GridSettings& settings) {
  check_horizons(period, horizons_slots);
  if (horizons_slots.empty()) return 0;
  const std::vector<double> steps = steps_for(period, settings);
  std::vector<GriddedLaw> coarse;
  double range = 0;
  for (const GriddedLaw& law : period) {
    coarse.push_back(regridded(law, steps.back()));
    range = std::max(range, static_cast<double>(coarse.back().probabilities.size()) * steps.back());
  }
  double work = 0;
  for (const auto& [remainder, group] : passes_of(period, horizons_slots)) {
    const double rise = reach(coarse, group.back()).rise_joules;
    for (const double step : steps)
      work += transform_work(static_cast<double>(group.back()), (rise + range) / step);
  }
  return work;
}

std::vector<AuxiliaryLaw> auxiliary_laws(SlotSequence period, std::span<const long> horizons_slots,
                                         const Battery& battery, const GridSettings& settings) {
  check_horizons(period, horizons_slots);
  check(battery, settings);
  require_work(auxiliary_laws_work(period, horizons_slots, settings), settings);
  std::map<long, std::vector<MaximumLaw>> grids;
  std::map<long, double> capped;
  for (const double step : steps_for(period, settings))
    for (auto& [slots, snapshot] : snapshots_at(period, horizons_slots, step)) {
      grids[slots].push_back(std::move(snapshot.maximum));
      capped[slots] = std::max(capped[slots], snapshot.capped);
    }
  std::vector<AuxiliaryLaw> laws;
  for (const long slots : horizons_slots)
    laws.push_back(law_of(slots, battery.initial_joules, capped[slots], grids[slots]));
  for (AuxiliaryLaw& law : laws)
    law.below_resolution = survival(law, 0) < least_resolved_probability &&
                           can_add_up_to(period, law.slots, law.battery.initial_joules);
  return laws;
}

Extrapolated checked_survival(const AuxiliaryLaw& law, double joules) {
  if (joules < 0) return {.value = 1};
  const double level = law.battery.initial_joules + joules;
  Extrapolated result =
      extrapolated(law.grids, [=](const MaximumLaw& grid) { return survival_of(grid, level); });
  result.value = std::clamp(result.value, 0.0, 1.0);
  result.error += rounding_of_probabilities;
  return result;
}

double survival(const AuxiliaryLaw& law, double joules) {
  return joules < 0 ? 1 : survival_over(law.grids, law.battery.initial_joules + joules);
}

double cumulative(const AuxiliaryLaw& law, double joules) {
  return joules < 0 ? 0 : 1 - survival(law, joules);
}

double quantile(const AuxiliaryLaw& law, double probability) {
  if (!(probability >= 0 && probability < 1))
    numeric::refuse("probability of a quantile", probability, "0 to below 1");
  return quantile_over(law.grids, law.battery.initial_joules, probability);
}

Extrapolated checked_quantile(const AuxiliaryLaw& law, double probability) {
  const double value = quantile(law, probability);
  if (law.grids.size() == 1) return {.value = value};
  const double coarser =
      quantile_over(Grids(law.grids).subspan(1), law.battery.initial_joules, probability);
  return {.value = value, .error = std::abs(value - coarser)};
}

}  // namespace inferlaw::auxiliary
