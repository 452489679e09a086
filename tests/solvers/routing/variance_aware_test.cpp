#include "inferlaw/solvers/routing/variance_aware.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/solvers/routing/random_fleet.hpp"

namespace inferlaw::routing {
namespace {

constexpr double threshold = 0.708454;

ServiceMoments deterministic_choice(Random& random) {
  const double energy = between(random, 0.5, 5);
  return {.mean_joules = energy, .second_moment = energy * energy};
}

std::vector<std::size_t> myopic(const std::vector<TaskChoices>& tasks) {
  std::vector<std::size_t> result;
  for (const TaskChoices& task : tasks)
    result.push_back(static_cast<std::size_t>(
        std::min_element(task.choices.begin(), task.choices.end(),
                         [](const ServiceMoments& one, const ServiceMoments& other) {
                           return one.mean_joules < other.mean_joules;
                         }) -
        task.choices.begin()));
  return result;
}

double cost_of(const std::vector<TaskChoices>& tasks, const std::vector<std::size_t>& choices,
               const SiteConditions& site) {
  return price(energy_of(tasks, choices), site).mean_auxiliary_joules;
}

struct BruteForce {
  double least = std::numeric_limits<double>::infinity();
  double largest_standardised_drift = -std::numeric_limits<double>::infinity();
};

BruteForce brute_force(const std::vector<TaskChoices>& tasks, const SiteConditions& site) {
  BruteForce result;
  for_each_assignment(tasks, [&](const std::vector<std::size_t>& choices) {
    const PolicyPrice priced = price(energy_of(tasks, choices), site);
    result.least = std::min(result.least, priced.mean_auxiliary_joules);
    result.largest_standardised_drift = std::max(
        result.largest_standardised_drift,
        priced.drift_joules_per_slot * std::sqrt(site.horizon_slots) / priced.volatility_joules);
  });
  return result;
}

double best_vertex_cost(const VarianceAwareRouting& routing) {
  return routing.hull[routing.best_vertex].price.mean_auxiliary_joules;
}

const SiteConditions spec_site{.harvest = {.mean = 1}, .horizon_slots = 100};
const ServiceMoments a{.mean_joules = 2, .second_moment = 100};
const ServiceMoments b{.mean_joules = 2.3, .second_moment = 32.6};
const ServiceMoments c{.mean_joules = 2.15, .second_moment = 66.6};

double alone(const ServiceMoments& choice) {
  return cost_of({{.choices = {choice}}}, {0}, spec_site);
}

TEST(VarianceAware, TheBestDeterministicChoiceMayLieOffTheHull) {
  EXPECT_NEAR(alone(a), 142.4660, 5e-5);
  EXPECT_NEAR(alone(b), 142.4763, 5e-5);
  EXPECT_NEAR(alone(c), 142.2912, 5e-5);
  const VarianceAwareRouting routing = variance_aware_routing({{.choices = {a, b, c}}}, spec_site);
  ASSERT_EQ(routing.hull.size(), 2U);
  EXPECT_EQ(choices_at(routing, 0), (std::vector<std::size_t>{0}));
  EXPECT_EQ(choices_at(routing, 1), (std::vector<std::size_t>{1}));
  EXPECT_EQ(routing.best_vertex, 0U);
  EXPECT_EQ(routing.randomised.vertex, 0U);
  EXPECT_NEAR(routing.randomised.share_of_next, 0.608, 5e-4);
  EXPECT_NEAR(routing.randomised.price.mean_auxiliary_joules, 142.1670, 5e-5);
  EXPECT_EQ(routing.optimality, Optimality::randomised_is_better);
}

TEST(VarianceAware, TheRandomisedAssignmentHasItsPrice) {
  const VarianceAwareRouting routing = variance_aware_routing({{.choices = {a, b, c}}}, spec_site);
  EXPECT_EQ(assignment_at(routing, 1, 3), (Assignment{{0, 1, 0}}));
  const Assignment mixed = randomised_assignment(routing, 3);
  ASSERT_EQ(mixed.size(), 1U);
  EXPECT_NEAR(mixed[0][1], 0.608, 5e-4);
  EXPECT_EQ(mixed[0][0], 1 - mixed[0][1]);
  EXPECT_EQ(mixed[0][2], 0);
  const TaskEnergy energy{
      .mean_joules = mixed[0][0] * a.mean_joules + mixed[0][1] * b.mean_joules,
      .second_moment = mixed[0][0] * a.second_moment + mixed[0][1] * b.second_moment};
  EXPECT_NEAR(price(energy, spec_site).mean_auxiliary_joules, 142.1670, 5e-5);
  EXPECT_THROW((void)assignment_at(routing, 1, 1), std::domain_error);
}

TEST(VarianceAware, IsNeverWorseThanMyopic) {
  Random random(1);
  int better = 0;
  for (int fleet = 0; fleet < 1000; ++fleet) {
    const auto tasks = random_fleet(random, 1 + fleet % 12, 1 + fleet % 7, random_choice);
    const SiteConditions site = random_site(random);
    const double myopic_cost = cost_of(tasks, myopic(tasks), site);
    const VarianceAwareRouting routing = variance_aware_routing(tasks, site);
    EXPECT_LE(best_vertex_cost(routing), myopic_cost * (1 + 1e-12));
    EXPECT_LE(routing.randomised.price.mean_auxiliary_joules, best_vertex_cost(routing));
    better += best_vertex_cost(routing) < 0.999 * myopic_cost ? 1 : 0;
  }
  EXPECT_GT(better, 200) << "where energies are random it should often pay";
}

TEST(VarianceAware, IsMyopicWhereEnergiesAreDeterministic) {
  Random random(2);
  for (int fleet = 0; fleet < 200; ++fleet) {
    const auto tasks = random_fleet(random, 8, 6, deterministic_choice);
    SiteConditions site = random_site(random);
    if (fleet % 2 == 1) site.battery.capacity_joules = between(random, 1, 50);
    const VarianceAwareRouting routing = variance_aware_routing(tasks, site);
    EXPECT_EQ(routing.hull.size(), 1U);
    EXPECT_EQ(choices_at(routing, routing.best_vertex), myopic(tasks));
  }
}

// Choices of nearly the same E[D_T] at the site of the example, in deficit.
ServiceMoments even_choice(Random& random) {
  const double mean = between(random, 2, 2.3);
  return {.mean_joules = mean,
          .second_moment = 100 - 225 * (mean - 2) + between(random, -0.3, 0.3)};
}

struct Counts {
  int below_threshold = 0;
  int randomised_is_better = 0;
  int off_the_hull = 0;
};

void hold_against_all_assignments(const std::vector<TaskChoices>& tasks, const SiteConditions& site,
                                  Counts& counts) {
  const BruteForce all = brute_force(tasks, site);
  const VarianceAwareRouting routing = variance_aware_routing(tasks, site);
  const double rounding = 1e-11 * all.least;
  EXPECT_LE(routing.randomised.price.mean_auxiliary_joules, all.least + rounding);
  EXPECT_LE(all.least, best_vertex_cost(routing) + rounding);
  if (all.largest_standardised_drift < threshold) {
    ++counts.below_threshold;
    EXPECT_EQ(routing.optimality, Optimality::best_of_all);
  }
  if (routing.optimality == Optimality::best_of_all) {
    EXPECT_NEAR(best_vertex_cost(routing), all.least, rounding);
  }
  if (routing.optimality == Optimality::randomised_is_better) ++counts.randomised_is_better;
  if (all.least < best_vertex_cost(routing) - rounding) ++counts.off_the_hull;
}

TEST(VarianceAware, AgreesWithAllAssignmentsOfSmallFleets) {
  Random random(3);
  Counts counts;
  for (int fleet = 0; fleet < 1000; ++fleet)
    hold_against_all_assignments(random_fleet(random, 1 + fleet % 4, 2 + fleet % 4, random_choice),
                                 random_site(random), counts);
  EXPECT_GT(counts.below_threshold, 100);
}

TEST(VarianceAware, BoundsAllAssignmentsWhereTheBestIsOffTheHull) {
  Random random(7);
  Counts counts;
  for (int fleet = 0; fleet < 500; ++fleet)
    hold_against_all_assignments(
        random_fleet(random, 1 + fleet % 3, 2 + fleet % 4, even_choice),
        {.harvest = {.mean = between(random, 0.995, 1.005)}, .horizon_slots = 100}, counts);
  EXPECT_GT(counts.randomised_is_better, 50);
  EXPECT_GT(counts.off_the_hull, 10);
}

// A scan of every edge: no better mixture is missed.
TEST(VarianceAware, NoMixtureOfNeighboursIsBetter) {
  Random random(4);
  for (int fleet = 0; fleet < 300; ++fleet) {
    const bool even = fleet % 2 == 1;
    const auto tasks = random_fleet(random, 1 + fleet % 3, 4, even ? even_choice : random_choice);
    const SiteConditions site = even ? spec_site : random_site(random);
    const VarianceAwareRouting routing = variance_aware_routing(tasks, site);
    for (std::size_t i = 0; i + 1 < routing.hull.size(); ++i)
      for (int step = 0; step <= 100; ++step) {
        const double share = step / 100.0;
        const TaskEnergy& from = routing.hull[i].energy;
        const TaskEnergy& to = routing.hull[i + 1].energy;
        const TaskEnergy mixed{
            .mean_joules = (1 - share) * from.mean_joules + share * to.mean_joules,
            .second_moment = (1 - share) * from.second_moment + share * to.second_moment};
        EXPECT_GE(price(mixed, site).mean_auxiliary_joules,
                  routing.randomised.price.mean_auxiliary_joules * (1 - 1e-11));
      }
  }
}

TEST(VarianceAware, VerticesAreTheirAssignmentsAndConvex) {
  Random random(5);
  const auto tasks = random_fleet(random, 30, 20, random_choice);
  const VarianceAwareRouting routing = variance_aware_routing(tasks, spec_site);
  ASSERT_GT(routing.hull.size(), 20U);
  double last_slope = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < routing.hull.size(); ++i) {
    const TaskEnergy expected = energy_of(tasks, choices_at(routing, i));
    const TaskEnergy& energy = routing.hull[i].energy;
    EXPECT_NEAR(energy.mean_joules, expected.mean_joules, 1e-12 * expected.mean_joules);
    EXPECT_NEAR(energy.second_moment, expected.second_moment, 1e-12 * expected.second_moment);
    if (i == 0) continue;
    const TaskEnergy& before = routing.hull[i - 1].energy;
    const double slope =
        (energy.second_moment - before.second_moment) / (energy.mean_joules - before.mean_joules);
    EXPECT_LT(slope, 0);
    EXPECT_GE(slope, last_slope - 1e-6 * std::abs(slope));
    last_slope = slope;
  }
}

// One task in every slot: the whole lower hull, also where a higher mean has more of both.
TEST(VarianceAware, FixedArrivalsSweepTheWholeLowerHull) {
  Random random(6);
  for (int fleet = 0; fleet < 300; ++fleet) {
    const auto tasks = random_fleet(random, 1 + fleet % 3, 3, random_choice);
    SiteConditions site = random_site(random);
    site.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 1};
    const BruteForce all = brute_force(tasks, site);
    const VarianceAwareRouting routing = variance_aware_routing(tasks, site);
    EXPECT_EQ(routing.optimality, Optimality::unproven);
    EXPECT_LE(routing.randomised.price.mean_auxiliary_joules, all.least * (1 + 1e-11));
    if (all.largest_standardised_drift < threshold) {
      EXPECT_NEAR(best_vertex_cost(routing), all.least, 1e-11 * all.least);
    }
  }
}

TEST(VarianceAware, LimitsDropChoices) {
  const std::vector<TaskChoices> tasks{
      {.choices = {{.mean_joules = 1, .second_moment = 1, .latency_seconds = 9, .success = 0.9},
                   {.mean_joules = 2, .second_moment = 4, .latency_seconds = 3, .success = 0.8},
                   {.mean_joules = 3, .second_moment = 9, .latency_seconds = 1, .success = 0.7}}}};
  const auto choice = [&](const ServiceLimits& limits) {
    return variance_aware_routing(tasks, spec_site, limits).myopic_choices[0];
  };
  EXPECT_EQ(choice({}), 0U);
  EXPECT_EQ(choice({.latency_limit_seconds = 3}), 1U);
  EXPECT_EQ(choice({.latency_limit_seconds = 2}), 2U);
  EXPECT_EQ(choice({.success_floor = 0.9}), 0U);
  EXPECT_THROW((void)choice({.latency_limit_seconds = 2, .success_floor = 0.8}), NoChoiceLeft);
}

TEST(VarianceAware, WithoutAnyRandomnessOnlyTheDriftCounts) {
  const SiteConditions site{.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 1},
                            .harvest = {.mean = 1},
                            .horizon_slots = 10,
                            .battery = {.initial_joules = 3}};
  EXPECT_EQ(price({.mean_joules = 2, .second_moment = 4}, site).mean_auxiliary_joules, 7);
  EXPECT_EQ(price({.mean_joules = 1, .second_moment = 1}, site).mean_auxiliary_joules, 0);
}

TEST(VarianceAware, RefusesNumbersOutsideTheirRange) {
  const auto refused = [](const std::vector<TaskChoices>& tasks, const SiteConditions& site,
                          const ServiceLimits& limits) {
    EXPECT_THROW((void)variance_aware_routing(tasks, site, limits), std::domain_error);
  };
  refused({}, spec_site, {});
  refused({{.weight = 0.5, .choices = {a}}}, spec_site, {});
  refused({{.choices = {}}}, spec_site, {});
  refused({{.choices = {{.mean_joules = 2, .second_moment = 3.9}}}}, spec_site, {});
  refused({{.choices = {{.mean_joules = std::nan(""), .second_moment = 1}}}}, spec_site, {});
  refused({{.choices = {a}}}, {.horizon_slots = 0}, {});
  refused({{.choices = {a}}}, {.battery = {.capacity_joules = 0}}, {});
  refused({{.choices = {a}}}, spec_site, {.latency_limit_seconds = -1});
  refused({{.choices = {a}}}, spec_site, {.success_floor = 2});
  EXPECT_THROW((void)choices_at(variance_aware_routing({{.choices = {a}}}, spec_site), 1),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::routing
