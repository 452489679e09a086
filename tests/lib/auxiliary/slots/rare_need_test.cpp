// Needs that the grid loses in its rounding.
#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::auxiliary {
namespace {

using test::relatively_near;

// Within what it says itself, and that is small.
void expect_mean(const RareNeed& need, double expected, double relative_error) {
  EXPECT_NEAR(need.mean_joules.value, expected, need.mean_joules.error) << expected;
  EXPECT_LT(need.mean_joules.error, relative_error * expected) << expected;
}

constexpr GridSettings fine{.steps_per_deviation = 256};

// One Gaussian slot: E[(X - b0)^+] = sigma (phi(z) - z Q(z)), z = (b0 - nu)/sigma.
TEST(RareNeed, OneGaussianSlotInClosedForm) {
  for (const double battery : {10.0, 20.0, 30.0}) {
    const RareNeed need = rare_need(tiltable_gaussian({.mean = -5, .variance = 1}), 1,
                                    {.initial_joules = battery}, fine);
    std::array<double, 2> tail;
    numeric::normal_tail_moments(battery + 5, tail);
    expect_mean(need, tail[1], 1e-4);
    EXPECT_TRUE(relatively_near(need.mean_joules.value, tail[1], accuracy::allowed("rare_need")))
        << battery;
    EXPECT_TRUE(relatively_near(need.probability.value, tail[0], 1e-5)) << battery;
  }
}

TEST(RareNeed, AgreesWithTheLawWhereThatResolvesTheNeed) {
  const numeric::Moments moments{.mean = 0, .variance = 1};
  const std::array slot{gridded_gaussian(moments, fine_step(moments))};
  const std::array horizon{100L};
  for (const double battery : {5.0, 20.0, 40.0}) {
    const Battery charged{.initial_joules = battery};
    const AuxiliaryLaw law =
        auxiliary_laws(slot, horizon, charged, {.steps_per_deviation = 128})[0];
    const RareNeed need = rare_need(tiltable_gaussian(moments), 100, charged);
    EXPECT_TRUE(relatively_near(need.mean_joules.value, law.mean_joules.value, 1e-6)) << battery;
    EXPECT_TRUE(relatively_near(need.standard_deviation_joules.value,
                                law.standard_deviation_joules.value, 1e-6))
        << battery;
    EXPECT_TRUE(relatively_near(need.probability.value, survival(law, 0), 1e-6)) << battery;
  }
}

constexpr double task_joules = 3;
constexpr double harvest_joules = 1;
constexpr double rate = 0.1;
constexpr int most_tasks = 14;  // of one slot; more have probability 1e-25

// E[(max_n S_n - b0)^+] over every number of tasks in every slot.
double enumerated(int slots, double sum, double highest, double battery) {
  if (slots == 0) return std::max(0.0, highest - battery);
  double mean = 0;
  double probability = std::exp(-rate);
  for (int tasks = 0; tasks <= most_tasks; probability *= rate / ++tasks) {
    const double next = sum + tasks * task_joules - harvest_joules;
    mean += probability * enumerated(slots - 1, next, std::max(highest, next), battery);
  }
  return mean;
}

// In a surplus of drift -sigma/2 needs beyond a battery fall like exp(-b0/sigma) (Cramer), and stop
// to grow some way beyond the 2 b0/sigma slots in which the battery is emptied.
TEST(RareNeed, SettlesInALongSurplusNotBefore) {
  const TiltableSlot slot = tiltable_gaussian({.mean = -0.5, .variance = 1});
  const auto mean = [&](double battery, long slots) {
    return rare_need(slot, slots, {.initial_joules = battery}).mean_joules.value;
  };
  const double far = mean(25, 500);
  EXPECT_TRUE(relatively_near(far, mean(15, 500) * std::exp(-10.0), 1e-6));
  EXPECT_TRUE(relatively_near(mean(25, 2000), far, 1e-12));
  EXPECT_LT(mean(25, 32), 0.5 * far);
}

TEST(RareNeed, PoissonTasksAgreeWithEnumeration) {
  const SlotModel model{
      .demand = {.tasks_per_slot = rate, .task_energy = {{.value = task_joules, .probability = 1}}},
      .harvest = ConstantHarvest{harvest_joules}};
  for (const double battery : {16.0, 24.0}) {
    const RareNeed need =
        rare_need(tiltable_net_demand(model), 4, {.initial_joules = battery}, fine);
    expect_mean(need, enumerated(4, 0, 0, battery), 1e-2);  // atoms off the grid
  }
}

// Each harvest law against the law on the grid, where both see the need.
TEST(RareNeed, EveryHarvestLawIsTilted) {
  const DemandLaw demand{
      .tasks_per_slot = 1,
      .task_energy = {{.value = 300, .probability = 0.5}, {.value = 500, .probability = 0.5}}};
  const std::array horizon{10L};
  const Battery charged{.initial_joules = 6000};
  for (const HarvestLaw& harvest :
       {HarvestLaw(ConstantHarvest{400}), HarvestLaw(GammaHarvest{400, 200}),
        HarvestLaw(UniformHarvest{100, 700})}) {
    const SlotModel model{.demand = demand, .harvest = harvest};
    const std::array slot{gridded_net_demand(model, fine_step(net_demand_moments(model)))};
    const AuxiliaryLaw law =
        auxiliary_laws(slot, horizon, charged, {.steps_per_deviation = 128})[0];
    const RareNeed need = rare_need(tiltable_net_demand(model), 10, charged, fine);
    EXPECT_LT(need.probability.value, 1e-3);
    EXPECT_NEAR(need.mean_joules.value, law.mean_joules.value,
                need.mean_joules.error + law.mean_joules.error)
        << harvest.index();
  }
}

// Two Gammas of one scale are one.
TEST(RareNeed, ASumOfHarvestsIsTiltedSourceBySource) {
  SlotModel one{.demand = {.tasks_per_slot = 1, .task_energy = {{.value = 1, .probability = 1}}},
                .harvest = GammaHarvest{.mean_joules_per_slot = 1.2,
                                        .standard_deviation_joules_per_slot = .6}};
  SlotModel two = one;
  two.harvest = HarvestSum{
      .sources = {GammaHarvest{.mean_joules_per_slot = .4,
                               .standard_deviation_joules_per_slot = .6 / std::sqrt(3)},
                  GammaHarvest{.mean_joules_per_slot = .8,
                               .standard_deviation_joules_per_slot = .6 * std::sqrt(2. / 3)}}};
  const Battery charged{.initial_joules = 30};
  const RareNeed expected = rare_need(tiltable_net_demand(one), 5, charged);
  const RareNeed summed = rare_need(tiltable_net_demand(two), 5, charged);
  EXPECT_LT(expected.mean_joules.value, 1e-9);
  EXPECT_NEAR(summed.mean_joules.value, expected.mean_joules.value,
              expected.mean_joules.error + summed.mean_joules.error);
  EXPECT_TRUE(relatively_near(summed.mean_joules.value, expected.mean_joules.value, 1e-5));
}

TEST(RareNeed, FixedArrivalsAreTilted) {
  const SlotModel model{.demand = {.arrivals = ArrivalLaw::fixed,
                                   .tasks_per_slot = 3,
                                   .task_energy = {{.value = 1, .probability = 0.9},
                                                   {.value = 4, .probability = 0.1}}},
                        .harvest = GammaHarvest{4, 1}};
  // One slot: three dear tasks, less a harvest that must stay below 12 - 11 joules.
  const RareNeed need = rare_need(tiltable_net_demand(model), 1, {.initial_joules = 11}, fine);
  // R ~ Gamma(16, 1/4): E[(1 - R)^+] = P(16, 4) - 4 P(17, 4), incomplete gamma functions.
  const double expected =
      std::pow(0.1, 3) * (boost::math::gamma_p(16, 4.0) - 4 * boost::math::gamma_p(17, 4.0));
  expect_mean(need, expected, 1e-4);
}

// The dearest task is below the harvest: the steepest tilt there is, by which probabilities still add
// up to 1.
TEST(RareNeed, OfTasksThatTheHarvestAlwaysMeetsIsNone) {
  const SlotModel model{.demand = {.arrivals = ArrivalLaw::fixed,
                                   .tasks_per_slot = 1,
                                   .task_energy = {{.value = 408.4463, .probability = 6. / 13},
                                                   {.value = 304.7246, .probability = 1. / 13},
                                                   {.value = 284.2097, .probability = 6. / 13}}},
                        .harvest = ConstantHarvest{429.9807}};
  const RareNeed need =
      rare_need(tiltable_net_demand(model), 5999, {.initial_joules = 39.268387736581104});
  EXPECT_EQ(need.mean_joules.value, 0);
  EXPECT_EQ(need.probability.value, 0);
}

TEST(RareNeed, RefusesWhatItIsNotFor) {
  const TiltableSlot slot = tiltable_gaussian({.mean = 0, .variance = 1});
  EXPECT_THROW((void)rare_need(slot, 10, {}), std::domain_error);
  EXPECT_THROW((void)rare_need(slot, 0, {.initial_joules = 1}), std::domain_error);
  EXPECT_THROW((void)rare_need(slot, 10, {.initial_joules = 1, .capacity_joules = 2}),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::auxiliary
