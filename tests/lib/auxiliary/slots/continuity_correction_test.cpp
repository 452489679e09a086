#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"

#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/published_scenario.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

// X = nu + g Z + h (E - 1), variance g^2 + h^2 = 1: a smooth law of skewness 2 h^3 and excess
// kurtosis 6 h^4; Gaussian for h = 0.
struct SkewedStep {
  double drift = 0;
  double h = 0;

  [[nodiscard]] double density(double x) const {
    const double g = std::sqrt(1 - h * h);
    const double y = x - drift;
    if (h == 0) return std::exp(-y * y / 2) / std::sqrt(2 * std::numbers::pi);
    const double from_left = y + h;
    return std::exp(g * g / (2 * h * h) - from_left / h) *
           std::erfc((g / h - from_left / g) / std::numbers::sqrt2) / (2 * h);
  }
  [[nodiscard]] NetDemandLaw law() const {
    const double gaussian = 1 - h * h;
    return {.mean = drift,
            .variance = 1,
            .log_characteristic_function =
                [*this, gaussian](double x) {
                  return std::complex<double>(-gaussian * x * x / 2, (drift - h) * x) -
                         std::log(std::complex<double>(1, -h * x));
                },
            .log_modulus_bound = [gaussian](double x) { return -gaussian * x * x / 2; },
            .tail_scale = h};
  }
};

using Rule = boost::math::quadrature::gauss<double, 10>;
constexpr double panel = 1;

template <typename Function>
void on_panels(double length, Function visit) {
  for (double left = 0; left < length; left += panel)
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
      for (const double side : {-1.0, 1.0})
        visit(left + panel / 2 * (1 + side * Rule::abscissa()[i]), panel / 2 * Rule::weights()[i]);
}

// v_n(y) = E[(max_{k<=n} S_k - y)^+] by v_n(y) = E[v_{n-1}(y - X)], v(y) = v(0) - y below 0: the
// first step. Gauss-Legendre nodes, the asked-for levels after them, and 0 last.
std::vector<double> exact_means(const SkewedStep& step, int slots,
                                const std::vector<double>& batteries) {
  const double length = 25 + std::max(step.drift, 0.0) * slots + 8 * std::sqrt(slots);
  std::vector<double> levels, weights;
  on_panels(length, [&](double z, double weight) {
    levels.push_back(z);
    weights.push_back(weight);
  });
  const std::size_t nodes = levels.size();
  levels.insert(levels.end(), batteries.begin(), batteries.end());
  levels.push_back(0);
  const std::size_t count = levels.size();
  std::vector<double> kernel(count * nodes), probability(count), excess(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < nodes; ++j)
      kernel[i * nodes + j] = weights[j] * step.density(levels[i] - levels[j]);
    on_panels(40, [&](double t, double weight) {
      probability[i] += weight * step.density(levels[i] + t);
      excess[i] += weight * t * step.density(levels[i] + t);
    });
  }
  std::vector<double> value(count), next(count);
  for (int n = 0; n < slots; ++n) {
    for (std::size_t i = 0; i < count; ++i) {
      next[i] = excess[i] + value.back() * probability[i];
      for (std::size_t j = 0; j < nodes; ++j) next[i] += kernel[i * nodes + j] * value[j];
    }
    value.swap(next);
  }
  return {value.begin() + static_cast<std::ptrdiff_t>(nodes), value.end() - 1};
}

const std::vector<double> batteries{0, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5, 5, 10, 20};

SlotShape shape_of(const SkewedStep& step) {
  return {.skewness = 2 * step.h * step.h * step.h, .critical_offset = critical_offset(step.law())};
}

void expect_corrected(const SkewedStep& step, int slots, double most_battery, double tolerance) {
  const SlotShape shape = shape_of(step);
  const std::vector<double> exact = exact_means(step, slots, batteries);
  for (std::size_t i = 0; i < batteries.size() && batteries[i] <= most_battery; ++i) {
    const BrownianSite site{.drift_joules_per_slot = step.drift,
                            .horizon_slots = static_cast<double>(slots),
                            .battery = {.initial_joules = batteries[i]}};
    EXPECT_TRUE(relatively_near(corrected_mean(site, shape).value(), exact[i], tolerance))
        << "drift " << step.drift << ", battery " << batteries[i];
  }
}

TEST(ContinuityCorrection, TheReferenceOfThisTestIsSpitzersSum) {
  const double sum = gaussian_slots_mean(0.1, 1, 100);
  EXPECT_TRUE(relatively_near(exact_means({.drift = 0.1}, 100, {0})[0], sum, 1e-12));
  const SkewedStep skewed{.drift = -0.1, .h = 0.8};
  const double curve = exact_slots_mean_curve(skewed.law(), 100).mean_joules.back();
  EXPECT_TRUE(relatively_near(exact_means(skewed, 100, {0})[0], curve, 1e-10));
}

TEST(ContinuityCorrection, GaussianSlotsWithinATwentiethOfAPercent) {
  for (const double d : {-3.0, -1.0, 0.0, 1.0, 3.0})
    expect_corrected({.drift = d / 10}, 100, 20, accuracy::allowed("corrected_mean"));
}

TEST(ContinuityCorrection, SkewedSlotsNearCriticality) {
  for (const double d : {-1.0, 0.0, 1.0})
    expect_corrected({.drift = d / 10, .h = 0.8}, 100, 10, 3e-3);
  expect_corrected({.drift = 0, .h = 0.8}, 100, 1.5, 3e-4);
}

TEST(ContinuityCorrection, WithoutItTheBrownianMeanIsFarOff) {
  const BrownianSite site{.horizon_slots = 100, .battery = {.initial_joules = 5}};
  EXPECT_GT(brownian::mean(site), 1.05 * corrected_mean(site).value());
}

TEST(ContinuityCorrection, PublishedScenario) {
  const SlotModel model = test::published_slots();
  const numeric::Moments moments = net_demand_moments(model);
  EXPECT_NEAR(demand_moments(model.demand).mean, 587.4187, 5e-5);
  EXPECT_NEAR(std::sqrt(moments.variance), 689.3053, 5e-5);
  const SlotShape shape = slot_shape(model);
  EXPECT_NEAR(shape.critical_offset, -0.598, 5e-4);
  EXPECT_NEAR(shape.skewness, 0.78683586983, 1e-10);
  EXPECT_NEAR(critical_offset_from_cumulants(shape.skewness, 1.02653972699), shape.critical_offset,
              3e-3);
  const BrownianSite site{.volatility_joules = std::sqrt(moments.variance), .horizon_slots = 100};
  EXPECT_NEAR(brownian::mean(site), 5499.8605, 5e-5);
  EXPECT_TRUE(relatively_near(corrected_mean(site, shape).value(), 5102.3353, 1e-3));
  EXPECT_TRUE(relatively_near(corrected_mean(site, shape).value(), 5102.3353, 3e-4));
  const MeanCurve exact = exact_slots_mean_curve(net_demand_law(model), 10000);
  for (const std::size_t slots : {1000U, 10000U}) {
    BrownianSite longer = site;
    longer.horizon_slots = static_cast<double>(slots);
    EXPECT_TRUE(
        relatively_near(corrected_mean(longer, shape).value(), exact.mean_joules[slots - 1], 3e-5));
  }
}

TEST(ContinuityCorrection, NoneWhereItsOwnTermsAreNotSmall) {
  // -2.4e-10 against 9.6e-12 in exact slots
  EXPECT_FALSE(corrected_mean({.drift_joules_per_slot = -59.156341092726542,
                               .volatility_joules = 60.399510297537766,
                               .horizon_slots = 2,
                               .battery = {.initial_joules = 484.86812146299047}}));
  // the published scenario from 10 kJ: -3.4e160 against 5.2e-12 at T = 1, .0959 against .0295 at 10
  const SlotModel model = test::published_slots();
  const SlotShape shape = slot_shape(model);
  for (const double slots : {1.0, 10.0})
    EXPECT_FALSE(corrected_mean({.volatility_joules = std::sqrt(net_demand_moments(model).variance),
                                 .horizon_slots = slots,
                                 .battery = {.initial_joules = 10000}},
                                shape));
  EXPECT_FALSE(corrected_mean({.drift_joules_per_slot = 1.01}));
  // few tasks, a hundred slots: 4382 against 2.305
  EXPECT_FALSE(corrected_mean({.horizon_slots = 100, .battery = {.initial_joules = 5}},
                              {.skewness = 10, .critical_offset = 0.5}));
}

TEST(ContinuityCorrection, EveryAnswerIsWithinFivePerCent) {
  int answers = 0;
  for (const double h : {0.0, 0.6, 0.95})  // skewness 0, 0.43, 1.71
    for (const int slots : {2, 5, 20, 100})
      for (const double d : {-3.0, -1.0, 0.0, 1.0, 3.0}) {
        const SkewedStep step{.drift = d / std::sqrt(slots), .h = h};
        if (std::abs(step.drift) > 1) continue;
        const SlotShape shape = h == 0 ? SlotShape{} : shape_of(step);
        const std::vector<double> exact = exact_means(step, slots, batteries);
        for (std::size_t i = 0; i < batteries.size(); ++i) {
          const auto mean = corrected_mean({.drift_joules_per_slot = step.drift,
                                            .horizon_slots = static_cast<double>(slots),
                                            .battery = {.initial_joules = batteries[i]}},
                                           shape);
          if (!mean) continue;
          ++answers;
          EXPECT_TRUE(relatively_near(*mean, exact[i], 0.05))
              << "skewness " << shape.skewness << ", d " << d << ", slots " << slots << ", battery "
              << batteries[i];
        }
      }
  EXPECT_GT(answers, 250);
}

TEST(ContinuityCorrection, RefusesParametersOutsideTheirRange) {
  EXPECT_THROW((void)corrected_mean({.horizon_slots = 1.5}), std::domain_error);
  EXPECT_THROW((void)corrected_mean({}, {.skewness = std::nan("")}), std::domain_error);
  EXPECT_THROW((void)critical_offset_from_cumulants(std::nan(""), 0), std::domain_error);
  EXPECT_THROW((void)effective_battery({.capacity_joules = 0}, 1), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
