#include "inferlaw/lib/numeric/value_atom.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::numeric {
namespace {

constexpr double probability_sum_tolerance = 1e-9;

// Appends two atoms with the mass and the first three moments of `bin`; one where they are one.
void append_gauss_rule(std::span<const ValueAtom> bin, std::vector<ValueAtom>& atoms) {
  double mass = 0;
  double mean = 0;
  for (const ValueAtom& atom : bin) mass += atom.probability;
  if (mass == 0) return;
  for (const ValueAtom& atom : bin) mean += atom.probability / mass * atom.value;
  double variance = 0;
  double third = 0;
  for (const ValueAtom& atom : bin) {
    const double deviation = atom.value - mean;
    variance += atom.probability / mass * deviation * deviation;
    third += atom.probability / mass * deviation * deviation * deviation;
  }
  if (variance == 0) return atoms.push_back({.value = mean, .probability = mass});
  // The nodes are mean + the roots of s^2 - (third/variance) s - variance.
  const double half_sum = third / (2 * variance);
  const double half_gap = std::sqrt(half_sum * half_sum + variance);
  const double upper = half_sum + half_gap;
  const double lower = half_sum - half_gap;
  atoms.push_back({.value = mean + lower, .probability = mass * upper / (upper - lower)});
  atoms.push_back({.value = mean + upper, .probability = mass * -lower / (upper - lower)});
}

}  // namespace

void check(std::span<const ValueAtom> atoms) {
  double sum = 0;
  for (const ValueAtom& atom : atoms) {
    numeric::require_finite("value of an atom", atom.value);
    numeric::require_probability("probability of an atom", atom.probability);
    sum += atom.probability;
  }
  if (!(std::abs(sum - 1) <= probability_sum_tolerance))
    numeric::refuse("sum of the probabilities of the atoms", sum, "1");
}

Moments moments(std::span<const ValueAtom> atoms) {
  Moments result;
  for (const ValueAtom& atom : atoms) result.mean += atom.probability * atom.value;
  for (const ValueAtom& atom : atoms) {
    const double deviation = atom.value - result.mean;
    result.variance += atom.probability * deviation * deviation;
  }
  return result;
}

std::vector<ValueAtom> condensed(std::span<const ValueAtom> atoms, std::size_t bins) {
  std::vector<ValueAtom> sorted(atoms.begin(), atoms.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const ValueAtom& left, const ValueAtom& right) { return left.value < right.value; });
  if (sorted.size() <= 2 * bins) return sorted;
  const double width = (sorted.back().value - sorted.front().value) / static_cast<double>(bins);
  std::vector<ValueAtom> result;
  auto begin = sorted.begin();
  for (std::size_t bin = 1; bin <= bins; ++bin) {
    const double limit = sorted.front().value + width * static_cast<double>(bin);
    const auto beyond = [=](const ValueAtom& atom) { return bin < bins && atom.value > limit; };
    const auto end = std::find_if(begin, sorted.end(), beyond);
    append_gauss_rule({begin, end}, result);
    begin = end;
  }
  return result;
}

}  // namespace inferlaw::numeric
