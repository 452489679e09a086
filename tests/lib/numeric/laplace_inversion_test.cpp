#include "inferlaw/lib/numeric/laplace_inversion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace inferlaw::numeric {
namespace {

TEST(LaplaceInversion, KnownPairs) {
  for (const double t : {1e-3, 1.0, 50.0}) {
    EXPECT_NEAR(inverse_laplace([](auto s) { return 1.0 / (s * s); }, t), t, 1e-11 * t);
    EXPECT_NEAR(inverse_laplace([](auto s) { return 1.0 / (s + 2.0); }, t), std::exp(-2 * t),
                1e-11);
    EXPECT_NEAR(inverse_laplace([](auto s) { return 1.0 / std::sqrt(s); }, t),
                1 / std::sqrt(std::numbers::pi * t), 1e-11 / std::sqrt(t));
  }
}

}  // namespace
}  // namespace inferlaw::numeric
