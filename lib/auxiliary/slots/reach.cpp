#include "inferlaw/lib/auxiliary/slots/reach.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

// ln E[exp(theta X)], theta of either sign, scaled by the largest term.
double log_moment_generating_function(const GriddedLaw& law, double theta) {
  const double slope = theta * law.step_joules;
  const auto last = static_cast<double>(law.probabilities.size()) - 1;
  const double top = slope > 0 ? last : 0;
  double sum = 0;
  for (std::size_t i = 0; i < law.probabilities.size(); ++i)
    sum += law.probabilities[i] * std::exp(slope * (static_cast<double>(i) - top));
  return slope * (static_cast<double>(law.first_index) + top) + std::log(sum);
}

// Slots of the horizon that have law number i of the period.
double occurrences(long slots, std::size_t i, std::size_t period) {
  const auto number = static_cast<long>(i);
  const auto length = static_cast<long>(period);
  return slots > number ? static_cast<double>((slots - number - 1) / length + 1) : 0;
}

// The bound on the reach in the direction of `sign` at one theta.
double bound_at(SlotSequence period, long slots, double sign, double theta) {
  double exponent = negligible_reach_exponent + std::log(static_cast<double>(slots));
  for (std::size_t i = 0; i < period.size(); ++i)
    exponent += occurrences(slots, i, period.size()) *
                std::max(0.0, log_moment_generating_function(period[i], sign * theta));
  return exponent / theta;
}

double largest_slot(SlotSequence period) {
  double largest = 0;
  for (const GriddedLaw& law : period) {
    const auto first = static_cast<double>(law.first_index);
    const auto last = first + static_cast<double>(law.probabilities.size()) - 1;
    largest =
        std::max({largest, std::abs(first) * law.step_joules, std::abs(last) * law.step_joules});
  }
  return largest;
}

// theta between 1/(all slots at their largest) and so large that the largest slot alone counts.
double reach_towards(SlotSequence period, long slots, double sign) {
  constexpr double golden = 0.6180339887498949;
  constexpr int steps = 48;  // leave 1e-9 of ln theta
  const double largest = largest_slot(period);
  if (largest == 0) return 0;
  double low = std::log(1 / (largest * static_cast<double>(slots)));
  double high = std::log(1e6 / largest);
  const auto bound = [&](double log_theta) {
    return bound_at(period, slots, sign, std::exp(log_theta));
  };
  double left = high - golden * (high - low);
  double right = low + golden * (high - low);
  double at_left = bound(left);
  double at_right = bound(right);
  for (int i = 0; i < steps; ++i) {
    if (at_left < at_right) {
      high = std::exchange(right, left);
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = bound(left);
    } else {
      low = std::exchange(left, right);
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = bound(right);
    }
  }
  return std::min(at_left, at_right);
}

}  // namespace

Reach reach(SlotSequence period, long slots) {
  check_horizons(period, {&slots, 1});
  return {.rise_joules = reach_towards(period, slots, 1),
          .fall_joules = reach_towards(period, slots, -1)};
}

bool can_add_up_to(SlotSequence period, long slots, double joules) {
  if (!on_one_grid(period)) return true;
  long highest = 0;
  for (const GriddedLaw& slot : period)
    highest =
        std::max(highest, slot.first_index + static_cast<long>(slot.probabilities.size()) - 1);
  return static_cast<double>(slots) * static_cast<double>(highest) * period[0].step_joules > joules;
}

double transform_work(double slots, double nodes) { return slots * nodes * std::log2(nodes + 1); }

void require_work(double work, const GridSettings& settings) {
  if (work <= settings.most_work) return;
  throw GridTooLarge(
      numeric::refusal("work of the grid (slots x nodes x log2 nodes)", work,
                       "up to " + std::to_string(static_cast<long long>(settings.most_work)) +
                           " (GridSettings::most_work)"));
}

}  // namespace inferlaw::auxiliary
