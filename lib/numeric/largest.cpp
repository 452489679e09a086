#include "inferlaw/lib/numeric/largest.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::numeric {

LargestValue largest_of(std::vector<ValueAtom> atoms, double draws) {
  if (!(draws >= 1 && std::isfinite(draws))) refuse("number of draws", draws, "1 or more, finite");
  std::sort(atoms.begin(), atoms.end(),
            [](const ValueAtom& one, const ValueAtom& other) { return one.value < other.value; });
  LargestValue largest;
  double below = 0;
  double power_below = 0;
  for (const ValueAtom& atom : atoms) {
    below = std::min(1.0, below + atom.probability);
    const double power = std::pow(below, draws);
    largest.mean += (power - power_below) * atom.value;
    largest.second_moment += (power - power_below) * atom.value * atom.value;
    power_below = power;
  }
  return largest;
}

}  // namespace inferlaw::numeric
