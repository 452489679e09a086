#include "inferlaw/lib/auxiliary/value_atom.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double probability_sum_tolerance = 1e-9;

}  // namespace

void check(std::span<const ValueAtom> atoms) {
  double sum = 0;
  for (const ValueAtom& atom : atoms) {
    numeric::require_finite("value of an atom (joules)", atom.joules);
    numeric::require_probability("probability of an atom", atom.probability);
    sum += atom.probability;
  }
  if (!(std::abs(sum - 1) <= probability_sum_tolerance))
    numeric::refuse("sum of the probabilities of the atoms", sum, "1");
}

Moments moments(std::span<const ValueAtom> atoms) {
  Moments result;
  for (const ValueAtom& atom : atoms) result.mean += atom.probability * atom.joules;
  for (const ValueAtom& atom : atoms) {
    const double deviation = atom.joules - result.mean;
    result.variance += atom.probability * deviation * deviation;
  }
  return result;
}

}  // namespace inferlaw::auxiliary
