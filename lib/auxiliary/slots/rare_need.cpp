#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/reach.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/convolution.hpp"

namespace inferlaw::auxiliary {
namespace {

// ---- tilted laws ------------------------------------------------------------------------------

// E[exp(theta e)] = exp(top) sum, by its largest term.
struct MeanExponential {
  double top = 0;
  double sum = 0;
  [[nodiscard]] double logarithm() const { return top + std::log(sum); }
};

MeanExponential mean_exponential(const std::vector<numeric::ValueAtom>& atoms, double theta) {
  MeanExponential mean;
  for (const numeric::ValueAtom& atom : atoms)
    if (atom.probability > 0) mean.top = std::max(mean.top, theta * atom.value);
  for (const numeric::ValueAtom& atom : atoms)
    if (atom.probability > 0)
      mean.sum += atom.probability * std::exp(theta * atom.value - mean.top);
  return mean;
}

// Divided by the sum and not by its logarithm, of which a rounding of 1e-13 would be one of the
// probabilities, which then no longer add up to 1.
DemandLaw tilted(DemandLaw demand, double theta) {
  const MeanExponential mean = mean_exponential(demand.task_energy, theta);
  for (numeric::ValueAtom& atom : demand.task_energy)
    if (atom.probability > 0)
      atom.probability *= std::exp(theta * atom.value - mean.top) / mean.sum;
  const double log_mass = mean.logarithm();
  switch (demand.arrivals) {
    case ArrivalLaw::poisson:
      demand.tasks_per_slot *= std::exp(log_mass);
      break;
    case ArrivalLaw::fixed:
      break;
  }
  return demand;
}

double log_moment_generating_function(const DemandLaw& demand, double theta) {
  const double log_mass = mean_exponential(demand.task_energy, theta).logarithm();
  const double idle = theta * demand.idle_joules_per_slot;
  switch (demand.arrivals) {
    case ArrivalLaw::poisson:
      return idle + demand.tasks_per_slot * std::expm1(log_mass);
    case ArrivalLaw::fixed:
      return idle + demand.tasks_per_slot * log_mass;
  }
  numeric::refuse_member("arrival law");
}

struct ShapeAndScale {
  double shape = 1;
  double scale = 1;
};

ShapeAndScale shape_and_scale(const GammaHarvest& harvest) {
  const double mean = harvest.mean_joules_per_slot;
  const double deviation = harvest.standard_deviation_joules_per_slot;
  return {.shape = mean / deviation * (mean / deviation), .scale = deviation / mean * deviation};
}

// exp(-theta r) of a uniform r, over its value at the lowest: (1 - exp(-theta w))/(theta w).
double log_mean_discount(double exponent) {
  return exponent == 0 ? 0 : std::log(-std::expm1(-exponent) / exponent);
}

// ln E[exp(-theta R)].
struct LogDiscount {
  double theta = 0;

  double operator()(const ConstantHarvest& law) const { return -theta * law.mean_joules_per_slot; }
  double operator()(const GammaHarvest& law) const {
    const auto [shape, scale] = shape_and_scale(law);
    return -shape * std::log1p(theta * scale);
  }
  double operator()(const UniformHarvest& law) const {
    const double width = law.highest_joules_per_slot - law.lowest_joules_per_slot;
    return -theta * law.lowest_joules_per_slot + log_mean_discount(theta * width);
  }
  double operator()(const HarvestSum& sum) const {
    double total = 0;
    for (const SourceLaw& source : sum.sources) total += std::visit(*this, source);
    return total;
  }
};

GriddedLaw weighted(GriddedLaw law, double per_joule) {
  double mass = 0;
  for (std::size_t i = 0; i < law.probabilities.size(); ++i) {
    law.probabilities[i] *= std::exp(per_joule * static_cast<double>(i) * law.step_joules);
    mass += law.probabilities[i];
  }
  for (double& probability : law.probabilities) probability /= mass;
  law.represented = moments(law);
  return law;
}

// The harvest weighted by exp(-theta r).
struct Discounted {
  double theta = 0;
  double step = 1;

  GriddedLaw operator()(const ConstantHarvest& law) const { return gridded_harvest(law, step); }
  GriddedLaw operator()(const GammaHarvest& law) const {
    const auto [shape, scale] = shape_and_scale(law);
    const double tilted_scale = scale / (1 + theta * scale);
    return gridded_harvest(
        GammaHarvest{.mean_joules_per_slot = shape * tilted_scale,
                     .standard_deviation_joules_per_slot = std::sqrt(shape) * tilted_scale},
        step);
  }
  GriddedLaw operator()(const UniformHarvest& law) const {
    return weighted(gridded_harvest(law, step), -theta);
  }
  // A product of weights is the weight of the sum.
  GriddedLaw operator()(const HarvestSum& harvest) const {
    GriddedLaw total = std::visit(*this, harvest.sources.front());
    for (std::size_t i = 1; i < harvest.sources.size(); ++i)
      total = sum(total, std::visit(*this, harvest.sources[i]));
    return total;
  }
};

// ---- the tilt ---------------------------------------------------------------------------------

struct Tilt {
  double per_joule = 0;  // theta
  double log_mass = 0;   // ln M(theta)
  double log_bound = 0;  // of the probability of a need
};

// Below it a probability is no double above 0.
constexpr double least_log_probability = -700;

Tilt tilt_for(const TiltableSlot& slot, long slots, double battery) {
  const double deviation = std::sqrt(slot.moments.variance);
  const auto exponent = [&](double log_theta) {
    const double theta = std::exp(log_theta);
    return static_cast<double>(slots) * std::max(0.0, slot.log_moment_generating_function(theta)) -
           theta * battery;
  };
  constexpr int binary_digits = 26;
  std::uintmax_t steps = 200;
  const double log_theta =
      boost::math::tools::brent_find_minima(exponent, std::log(1e-6 / deviation),
                                            std::log(1e3 / deviation), binary_digits, steps)
          .first;
  const double theta = std::exp(log_theta);
  return {.per_joule = theta,
          .log_mass = slot.log_moment_generating_function(theta),
          .log_bound = exponent(log_theta)};
}

// ---- the recursion ----------------------------------------------------------------------------

// Of the probability of a need, by its bound, which is above it by a factor of a hundred or so.
constexpr double tail_per_slot = 1e-20;

// w on the nodes 0, 1, .. and the slots it has seen.
struct Waiting {
  std::vector<double> weights{1.0};
  double slots = 0;
};

// P(W = k h)/w(k) = exp(t ln M - theta k h) at k = 0, 1, .., in turn: anew every 64 nodes, by
// multiplication between them.
class Untilting {
 public:
  Untilting(const Waiting& waiting, const TiltedSlot& slot, double step)
      : log_first_(waiting.slots * slot.log_mass),
        log_ratio_(-slot.per_joule * step),
        ratio_(std::exp(log_ratio_)) {}

  double next() {
    factor_ = node_ % 64 == 0 ? std::exp(log_first_ + log_ratio_ * static_cast<double>(node_))
                              : factor_ * ratio_;
    ++node_;
    return factor_;
  }

 private:
  double log_first_;
  double log_ratio_;
  double ratio_;
  double factor_ = 0;
  std::size_t node_ = 0;
};

// What is not above 0 is at 0. Rounding of the lowest nodes is all that can take it below 0, and
// matters only where it no longer adds anything to the nodes near the battery.
double weight_at_zero(const Waiting& waiting, const TiltedSlot& slot, double step) {
  Untilting untilting(waiting, slot, step);
  (void)untilting.next();
  double above = 0;
  for (std::size_t node = 1; node < waiting.weights.size(); ++node)
    above += waiting.weights[node] * untilting.next();
  return std::clamp(1 - above, 0.0, 1.0) * std::exp(-waiting.slots * slot.log_mass);
}

void keep_above_zero(std::vector<double>& weights, long first_node) {
  if (first_node >= 0) {
    weights.insert(weights.begin(), static_cast<std::size_t>(first_node), 0.0);
    return;
  }
  const auto below = std::min(static_cast<std::size_t>(-first_node), weights.size() - 1);
  weights.erase(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(below));
}

// What lies so far above the battery that it is no part of the need: by its untilted probability,
// because the rounding of transforms fills the tail of w with what does not fall.
void drop_tail(Waiting& waiting, const TiltedSlot& slot, double step) {
  const double log_first = waiting.slots * slot.log_mass - slot.log_bound;
  double tail = 0;
  while (waiting.weights.size() > 1) {
    const auto node = static_cast<double>(waiting.weights.size() - 1);
    tail += std::abs(waiting.weights.back()) * std::exp(log_first - slot.per_joule * step * node);
    if (tail >= tail_per_slot) return;
    waiting.weights.pop_back();
  }
}

struct Needed {
  double mean = 0;
  double second_moment = 0;
  double probability = 0;
};

// Above the node of the battery. Its own atom, split from both sides, counts half.
Needed needed(const Waiting& waiting, const TiltedSlot& slot, double step,
              std::size_t battery_node) {
  Needed sum;
  for (std::size_t node = waiting.weights.size(); node-- > battery_node;) {
    const double probability =
        waiting.weights[node] *
        std::exp(waiting.slots * slot.log_mass - slot.per_joule * step * static_cast<double>(node));
    const double excess = step * static_cast<double>(node - battery_node);
    sum.mean += probability * excess;
    sum.second_moment += probability * excess * excess;
    sum.probability += node == battery_node ? probability / 2 : probability;
  }
  return sum;
}

// A surplus forgets: needs that later slots no longer change are those of any longer horizon. Before
// paths reach the battery at all they are rounding, which changes.
bool is_settled(const Needed& now, const Needed& before) {
  constexpr double rounding = 1e-14;
  return now.mean > 0 && std::abs(now.mean - before.mean) <= rounding * now.mean &&
         std::abs(now.second_moment - before.second_moment) <= rounding * now.second_moment;
}

// After all slots, the slot's law on its grid.
Needed needed_after(const GriddedLaw& law, const TiltedSlot& slot, std::size_t battery_node) {
  constexpr long slots_between_looks = 32;
  const double step = law.step_joules;
  Waiting waiting;
  Needed before;
  std::optional<numeric::Convolver> convolve;
  for (long i = 1; i <= slot.slots; ++i) {
    if (!convolve || convolve->longest_sequence() < waiting.weights.size())
      convolve.emplace(law.probabilities,
                       std::max<std::size_t>(512, 5 * waiting.weights.size() / 4));
    (*convolve)(waiting.weights);
    keep_above_zero(waiting.weights, law.first_index);
    waiting.slots += 1;
    waiting.weights[0] = 0;
    drop_tail(waiting, slot, step);
    waiting.weights[0] = weight_at_zero(waiting, slot, step);
    if (i % slots_between_looks != 0) continue;
    const Needed now = needed(waiting, slot, step, battery_node);
    if (is_settled(now, before)) return now;
    before = now;
  }
  return needed(waiting, slot, step, battery_node);
}

// ---- answers ----------------------------------------------------------------------------------

// Finer first; the battery lies on each.
std::array<double, 3> steps_for(const TiltedSlot& slot, const GridSettings& settings) {
  const double wanted = slot.standard_deviation / settings.steps_per_deviation;
  const double battery = slot.battery.initial_joules;
  const double coarsest = battery / std::ceil(battery / (4 * wanted));
  return {coarsest / 4, coarsest / 2, coarsest};
}

bool is_possible(const TiltedSlot& slot) { return slot.log_bound >= least_log_probability; }

void check(const TiltableSlot& slot, long slots, const Battery& battery) {
  numeric::require_positive("variance of the net demand (joules^2)", slot.moments.variance);
  require_unlimited(battery);
  numeric::require_positive("initial battery (joules)", battery.initial_joules);
  if (slots < 1) numeric::refuse("horizon (slots)", static_cast<double>(slots), "at least 1");
}

}  // namespace

TiltableSlot tiltable_gaussian(const numeric::Moments& moments) {
  return {.moments = moments,
          .log_moment_generating_function =
              [=](double theta) { return theta * (moments.mean + theta * moments.variance / 2); },
          .tilted =
              [=](double theta) {
                const numeric::Moments at{.mean = moments.mean + theta * moments.variance,
                                          .variance = moments.variance};
                return gridded_gaussian(at, fine_step(at));
              }};
}

TiltableSlot tiltable_net_demand(const SlotModel& model) {
  return {.moments = net_demand_moments(model),
          .log_moment_generating_function =
              [=](double theta) {
                return log_moment_generating_function(model.demand, theta) +
                       std::visit(LogDiscount{theta}, model.harvest);
              },
          .tilted =
              [=](double theta) {
                const double step = fine_step(net_demand_moments(model));
                return difference(gridded_demand(tilted(model.demand, theta), step),
                                  std::visit(Discounted{theta, step}, model.harvest));
              }};
}

TiltedSlot tilted_for_need(const TiltableSlot& slot, long slots, const Battery& battery) {
  check(slot, slots, battery);
  const Tilt tilt = tilt_for(slot, slots, battery.initial_joules);
  TiltedSlot tilted{.standard_deviation = std::sqrt(slot.moments.variance),
                    .slots = slots,
                    .battery = battery,
                    .per_joule = tilt.per_joule,
                    .log_mass = tilt.log_mass,
                    .log_bound = tilt.log_bound};
  if (is_possible(tilted)) tilted.law = slot.tilted(tilt.per_joule);
  return tilted;
}

double rare_need_work(const TiltedSlot& slot, const GridSettings& settings) {
  if (!is_possible(slot)) return 0;
  const double range = static_cast<double>(slot.law.probabilities.size()) * slot.law.step_joules;
  const double reached = 2 * slot.battery.initial_joules + range;
  double work = 0;
  for (const double step : steps_for(slot, settings))
    work += transform_work(static_cast<double>(slot.slots), reached / step);
  return work;
}

RareNeed rare_need(const TiltedSlot& slot, const GridSettings& settings) {
  require_work(rare_need_work(slot, settings), settings);
  if (!is_possible(slot)) return {};
  std::array<Needed, 3> grids;
  const auto steps = steps_for(slot, settings);
  for (std::size_t i = 0; i < grids.size(); ++i) {
    const auto battery_node =
        static_cast<std::size_t>(std::lround(slot.battery.initial_joules / steps[i]));
    grids[i] = needed_after(regridded(slot.law, steps[i]), slot, battery_node);
  }
  const auto over_grids = [&](auto quantity) {
    return numeric::richardson({.fine = quantity(grids[0]),
                                .twice = quantity(grids[1]),
                                .four_times = quantity(grids[2])});
  };
  return {.mean_joules = over_grids([](const Needed& at) { return at.mean; }),
          .standard_deviation_joules = over_grids([](const Needed& at) {
            return std::sqrt(std::max(0.0, at.second_moment - at.mean * at.mean));
          }),
          .probability = over_grids([](const Needed& at) { return at.probability; })};
}

}  // namespace inferlaw::auxiliary
