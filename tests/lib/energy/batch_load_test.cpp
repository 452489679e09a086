// The batch size that a load keeps, against scans of the curve.
#include "inferlaw/lib/energy/batch_load.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/support/relative_error.hpp"

namespace inferlaw::energy {
namespace {

using test::relatively_near;

// 10 ms a token at batch 1, 20 ms at 4: s = 0.01 sqrt(b), h = 100 sqrt(b). 150 tokens a second keep
// b = 2.25 in service: 150 x 0.015 = 2.25.
TEST(BatchUnderLoad, ByHand) {
  const BatchUnderLoad load =
      batch_under_load({{.batch_size = 4, .cost = 0.02}, {.batch_size = 1, .cost = 0.01}}, 150);
  EXPECT_EQ(load.status, LoadStatus::served);
  ASSERT_EQ(load.fixed_points.size(), 1U);
  EXPECT_TRUE(relatively_near(load.fixed_points.front().batch_size, 2.25, 1e-14));
  EXPECT_TRUE(load.fixed_points.front().is_stable);
  EXPECT_TRUE(relatively_near(load.least_throughput, 100, 1e-14));
  EXPECT_TRUE(relatively_near(load.most_throughput, 200, 1e-14));
}

std::vector<BatchPoint> random_curve(std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<BatchPoint> points;
  double size = 1 + uniform(random);
  double seconds = 0.01;
  for (int i = 0; i < 6; ++i) {
    points.push_back({.batch_size = size, .cost = seconds});
    size *= 1.5 + uniform(random);
    seconds *= 1 + 3 * uniform(random);  // faster than the batch now and then: h falls
  }
  return points;
}

// All sign changes of h - x on a fine grid in ln b.
std::vector<FixedPoint> scanned(const std::vector<BatchPoint>& points, double throughput) {
  constexpr int steps = 3000;
  std::vector<FixedPoint> found;
  const double low = points.front().batch_size;
  const double ratio = points.back().batch_size / low;
  const auto gap = [&](double size) { return size / at_batch_size(points, size) - throughput; };
  double before = low;
  for (int i = 1; i <= steps; ++i) {
    const double size = i == steps ? points.back().batch_size : low * std::pow(ratio, i / 3000.0);
    if ((gap(before) < 0) != (gap(size) < 0))
      found.push_back({.batch_size = std::sqrt(before * size), .is_stable = gap(before) < 0});
    before = size;
  }
  return found;
}

TEST(BatchUnderLoad, IsWhatAScanFinds) {
  std::mt19937_64 random(3);
  int several = 0;
  for (int curve = 0; curve < 60; ++curve) {
    const std::vector<BatchPoint> points = random_curve(random);
    const BatchPoint& some = points[static_cast<std::size_t>(curve % 6)];
    const double x = some.batch_size / some.cost * (curve % 2 == 0 ? 0.93 : 1.07);
    const BatchUnderLoad load = batch_under_load(points, x);
    const std::vector<FixedPoint> scan = scanned(points, x);
    ASSERT_EQ(load.fixed_points.size(), scan.size()) << "curve " << curve;
    several += scan.size() > 1 ? 1 : 0;
    for (std::size_t i = 0; i < scan.size(); ++i) {
      const double size = load.fixed_points[i].batch_size;
      EXPECT_TRUE(relatively_near(size, scan[i].batch_size, 3e-3));
      EXPECT_EQ(load.fixed_points[i].is_stable, scan[i].is_stable);
      EXPECT_TRUE(relatively_near(x * at_batch_size(points, size), size, 1e-12)) << "Little's law";
    }
    if (load.status == LoadStatus::served) {
      EXPECT_TRUE(load.fixed_points.front().is_stable);
    }
  }
  EXPECT_GT(several, 10) << "too few curves with more than one";
}

// h = 100, 300, 200, 400 at 1, 4, 8, 32: at 250 the machine may sit on either side of the dip.
std::vector<BatchPoint> dipping() {
  return {{.batch_size = 1, .cost = 0.01},
          {.batch_size = 4, .cost = 4 / 300.0},
          {.batch_size = 8, .cost = 8 / 200.0},
          {.batch_size = 32, .cost = 32 / 400.0}};
}

TEST(BatchUnderLoad, ADipHasTwoStableSides) {
  const BatchUnderLoad load = batch_under_load(dipping(), 250);
  ASSERT_EQ(load.fixed_points.size(), 3U);
  EXPECT_TRUE(load.fixed_points[0].is_stable);
  EXPECT_FALSE(load.fixed_points[1].is_stable);
  EXPECT_TRUE(load.fixed_points[2].is_stable);
  EXPECT_LT(load.fixed_points[0].batch_size, 4);
  EXPECT_GT(load.fixed_points[2].batch_size, 8);
}

TEST(BatchUnderLoad, SaysWhereThereIsNone) {
  EXPECT_EQ(batch_under_load(dipping(), 99).status, LoadStatus::below_measured);
  const BatchUnderLoad over = batch_under_load(dipping(), 401);
  EXPECT_EQ(over.status, LoadStatus::overloaded);
  EXPECT_TRUE(over.fixed_points.empty());
  EXPECT_TRUE(relatively_near(over.most_throughput, 400, 1e-14));
}

TEST(BatchUnderLoad, AMeasuredSizeIsOneFixedPoint) {
  const std::vector<BatchPoint> points{{.batch_size = 1, .cost = 1},
                                       {.batch_size = 4, .cost = 2},
                                       {.batch_size = 16, .cost = 4}};  // h = 1, 2, 4
  const BatchUnderLoad load = batch_under_load(points, 2);
  ASSERT_EQ(load.fixed_points.size(), 1U);
  EXPECT_EQ(load.fixed_points.front().batch_size, 4);
  EXPECT_TRUE(load.fixed_points.front().is_stable);
  EXPECT_EQ(batch_under_load({points.front()}, 1).fixed_points.size(), 1U);
}

TEST(BatchUnderLoad, RefusesWhatIsNoLoad) {
  EXPECT_THROW((void)batch_under_load(dipping(), 0), std::domain_error);
  EXPECT_THROW((void)batch_under_load({}, 1), std::domain_error);
  EXPECT_THROW(
      (void)batch_under_load({{.batch_size = 1, .cost = 1}, {.batch_size = 1, .cost = 2}}, 1),
      std::domain_error);
}

}  // namespace
}  // namespace inferlaw::energy
