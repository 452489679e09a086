#include "inferlaw/lib/training/frontier_loss.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/support/relative_error.hpp"

namespace inferlaw::training {
namespace {

using test::relatively_near;

TEST(FrontierLoss, TheAmplitudeIsARoundedOne) {
  EXPECT_NEAR(unrounded_frontier_amplitude, 899.885714, 5e-7);
  EXPECT_TRUE(relatively_near(frontier_loss({}, 1), 901.69, 1e-15));
  EXPECT_TRUE(relatively_near(frontier_loss({}, 1e100), 1.69, 1e-15));
}

TEST(FrontierLoss, StepSuccessIsOneHalfAtTheLoss) {
  EXPECT_TRUE(relatively_near(step_success({}, frontier_loss({}, 1e9), 1e9), 0.5, 1e-15));
}

TEST(FrontierLoss, NothingOverflowsOrCancels) {
  const Capability steep{.slope = 1e4};
  const double loss = frontier_loss({}, 1e9);
  const double odds = 1e4 * ((loss - 0.01) - loss);  // the difference as rounded
  EXPECT_TRUE(relatively_near(step_success(steep, loss - 0.01, 1e9), std::exp(odds), 1e-13));
  EXPECT_TRUE(relatively_near(step_failure(steep, loss + 0.01, 1e9), std::exp(-100), 1e-11));
  EXPECT_EQ(step_success(steep, -1e6, 1e9), 0);
  EXPECT_EQ(step_failure(steep, 1e6, 1e9), 0);
  EXPECT_TRUE(relatively_near(log_step_success(steep, -1e6, 1e9), -1e10, 1e-5));
  EXPECT_TRUE(relatively_near(log_step_success(steep, loss + 0.01, 1e9), -std::exp(-100), 1e-11));
}

TEST(FrontierLoss, RefusesNumbersOutsideTheirRange) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double parameters : {0.0, -1.0, infinity, std::nan("")})
    EXPECT_THROW((void)frontier_loss({}, parameters), std::domain_error);
  EXPECT_THROW((void)frontier_loss({.irreducible = infinity}, 1e9), std::domain_error);
  EXPECT_THROW((void)frontier_loss({.amplitude = -1}, 1e9), std::domain_error);
  EXPECT_THROW((void)frontier_loss({.exponent = -1}, 1e9), std::domain_error);
  EXPECT_THROW((void)step_success({.slope = -1}, 2, 1e9), std::domain_error);
  EXPECT_THROW((void)step_failure({}, infinity, 1e9), std::domain_error);
  EXPECT_THROW((void)log_step_success({}, std::nan(""), 1e9), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::training
