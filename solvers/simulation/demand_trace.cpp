#include "inferlaw/solvers/simulation/demand_trace.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::simulation {
namespace {

void check_drawn(const DemandTrace& trace) {
  std::size_t earliest = 0;
  for (const DrawnTask& task : trace.drawn) {
    numeric::require_non_negative("tokens of a drawn task", task.tokens);
    if (task.slot < earliest || task.slot >= trace.joules_per_slot.size())
      numeric::refuse("slot of a drawn task", static_cast<double>(task.slot),
                      "in order, below the number of slots");
    if (task.law >= trace.joules_per_token.size())
      numeric::refuse("law of a drawn task", static_cast<double>(task.law),
                      "below the number of laws");
    earliest = task.slot;
  }
}

std::vector<numeric::Moments> law_moments(const DemandTrace& trace) {
  std::vector<numeric::Moments> result;
  for (const std::vector<numeric::ValueAtom>& law : trace.joules_per_token)
    result.push_back(numeric::moments(law));
  return result;
}

// Two atoms with this mean and variance, of probability `mass` together, the lower one at 0 or
// above.
void append_two_atoms(const numeric::Moments& of, double mass,
                      std::vector<numeric::ValueAtom>& law) {
  const double deviation = std::sqrt(of.variance);
  const double ratio = std::min(1.0, of.mean / deviation);
  const double share = 1 / (1 + ratio * ratio);
  law.push_back({.value = std::max(0.0, of.mean - deviation * ratio), .probability = mass * share});
  law.push_back(
      {.value = of.mean + deviation / ratio, .probability = mass * ratio * ratio * share});
}

}  // namespace

void check(const DemandTrace& trace) {
  if (trace.joules_per_slot.empty())
    numeric::refuse("number of slots of the trace", 0, "1 or more");
  for (const double joules : trace.joules_per_slot)
    numeric::require_non_negative("demand of a slot of the trace (joules)", joules);
  for (const std::vector<numeric::ValueAtom>& law : trace.joules_per_token) {
    for (const numeric::ValueAtom& atom : law)
      numeric::require_non_negative("joules per token", atom.value);
    numeric::check(law);
  }
  check_drawn(trace);
}

std::vector<double> expected_joules(const DemandTrace& trace) {
  const std::vector<numeric::Moments> laws = law_moments(trace);
  std::vector<double> joules = trace.joules_per_slot;
  for (const DrawnTask& task : trace.drawn) joules[task.slot] += task.tokens * laws[task.law].mean;
  return joules;
}

std::vector<double> drawn_variance(const DemandTrace& trace) {
  const std::vector<numeric::Moments> laws = law_moments(trace);
  std::vector<double> variance(trace.joules_per_slot.size(), 0);
  for (const DrawnTask& task : trace.drawn)
    variance[task.slot] += task.tokens * task.tokens * laws[task.law].variance;
  return variance;
}

numeric::Moments slot_moments(const DemandTrace& trace) {
  RunningMoments between;
  RunningMoments within;
  for (const double joules : expected_joules(trace)) between.add(joules);
  for (const double variance : drawn_variance(trace)) within.add(variance);
  const auto slots = static_cast<double>(between.count);
  return {.mean = between.mean,
          .variance = between.sum_of_squared_deviations / slots + within.mean};
}

std::vector<numeric::ValueAtom> slot_law(const DemandTrace& trace) {
  const std::vector<double> means = expected_joules(trace);
  const std::vector<double> variances = drawn_variance(trace);
  const double mass = 1 / static_cast<double>(means.size());
  std::vector<numeric::ValueAtom> law;
  for (std::size_t slot = 0; slot < means.size(); ++slot) {
    if (variances[slot] > 0)
      append_two_atoms({.mean = means[slot], .variance = variances[slot]}, mass, law);
    else
      law.push_back({.value = means[slot], .probability = mass});
  }
  return law;
}

}  // namespace inferlaw::simulation
