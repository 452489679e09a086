#include "inferlaw/lib/numeric/largest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace inferlaw::numeric {
namespace {

TEST(LargestOf, ThreeDrawsCountedOneByOne) {
  const std::vector<ValueAtom> atoms{{.value = 3, .probability = 0.5},
                                     {.value = 1, .probability = 0.2},
                                     {.value = 2, .probability = 0.3}};
  double mean = 0;
  double second = 0;
  for (const ValueAtom& a : atoms)
    for (const ValueAtom& b : atoms)
      for (const ValueAtom& c : atoms) {
        const double probability = a.probability * b.probability * c.probability;
        const double largest = std::max({a.value, b.value, c.value});
        mean += probability * largest;
        second += probability * largest * largest;
      }
  const LargestValue three = largest_of(atoms, 3);
  EXPECT_NEAR(three.mean, mean, 1e-14);
  EXPECT_NEAR(three.second_moment, second, 1e-14);
  EXPECT_NEAR(largest_of(atoms, 1).mean, 2.3, 1e-15);
  EXPECT_THROW((void)largest_of(atoms, 0), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::numeric
