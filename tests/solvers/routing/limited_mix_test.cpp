#include "inferlaw/solvers/routing/limited_mix.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/solvers/routing/random_fleet.hpp"

namespace inferlaw::routing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> shares_of(const std::vector<TaskChoices>& tasks, const Assignment& assignment) {
  std::vector<double> shares(tasks.front().choices.size(), 0);
  for (std::size_t type = 0; type < tasks.size(); ++type)
    for (std::size_t i = 0; i < shares.size(); ++i)
      shares[i] += tasks[type].weight * assignment[type][i];
  return shares;
}

TaskEnergy energy_of(const std::vector<TaskChoices>& tasks, const Assignment& assignment) {
  TaskEnergy energy;
  for (std::size_t type = 0; type < tasks.size(); ++type)
    for (std::size_t i = 0; i < assignment[type].size(); ++i) {
      const ServiceMoments& choice = tasks[type].choices[i];
      const double share = tasks[type].weight * assignment[type][i];
      energy.mean_joules += share * choice.mean_joules;
      energy.second_moment += share * choice.second_moment;
    }
  return energy;
}

void expect_within(const std::vector<TaskChoices>& tasks, const Assignment& assignment,
                   const std::vector<double>& share_limits) {
  const std::vector<double> shares = shares_of(tasks, assignment);
  for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_LE(shares[i], share_limits[i] + 2e-12);
  for (const std::vector<double>& row : assignment) {
    double sum = 0;
    for (const double share : row) {
      EXPECT_GE(share, 0);
      sum += share;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST(LimitedMix, WithoutLimitsItIsTheSweep) {
  Random random(21);
  for (int fleet = 0; fleet < 200; ++fleet) {
    const auto tasks = random_fleet(random, 1 + fleet % 6, 2 + fleet % 4, random_choice);
    SiteConditions site = random_site(random);
    if (fleet % 4 == 0) site.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 1};
    const std::vector<double> free(tasks.front().choices.size(), 1);
    const LimitedMixRouting limited = limited_mix_routing(tasks, site, free);
    const VarianceAwareRouting sweep = variance_aware_routing(tasks, site);
    const double expected = sweep.hull[sweep.best_vertex].price.mean_auxiliary_joules;
    EXPECT_NEAR(limited.hull[limited.best_vertex].price.mean_auxiliary_joules, expected,
                1e-9 * expected)
        << "fleet " << fleet;
    EXPECT_NEAR(limited.randomised.price.mean_auxiliary_joules,
                sweep.randomised.price.mean_auxiliary_joules, 1e-9 * expected)
        << "fleet " << fleet;
  }
}

// Equal weights and limits of whole types: the transportation problem then has a whole solution, so
// the least of every direction is that of the assignments of one choice to each type.
TEST(LimitedMix, EveryDirectionIsTheBestOfAllAssignments) {
  Random random(22);
  int held = 0;
  for (int fleet = 0; fleet < 200; ++fleet) {
    constexpr int types = 6;
    constexpr int choices = 4;
    auto tasks = random_fleet(random, types, choices, random_choice);
    for (TaskChoices& task : tasks) task.weight = 1.0 / types;
    std::vector<double> share_limits;
    std::vector<int> most;
    for (int i = 0; i < choices; ++i) {
      most.push_back(std::uniform_int_distribution<int>(1, 3)(random));
      share_limits.push_back(most.back() / static_cast<double>(types));
    }
    if (std::accumulate(most.begin(), most.end(), 0) < types) continue;
    ++held;
    const SiteConditions site = random_site(random);
    const LimitedMixRouting routing = limited_mix_routing(tasks, site, share_limits);
    for (const Assignment& assignment : routing.assignments)
      expect_within(tasks, assignment, share_limits);
    for (const double kappa : {0.0, 1e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 100.0}) {
      double least = infinity;
      for_each_assignment(tasks, [&](const std::vector<std::size_t>& taken) {
        for (std::size_t i = 0; i < choices; ++i)
          if (std::count(taken.begin(), taken.end(), i) > most[i]) return;
        const TaskEnergy energy = energy_of(tasks, taken);
        least = std::min(least, energy.mean_joules + kappa * energy.second_moment);
      });
      double found = infinity;
      for (const HullVertex& vertex : routing.hull)
        found = std::min(found, vertex.energy.mean_joules + kappa * vertex.energy.second_moment);
      EXPECT_NEAR(found, least, 1e-10 * least) << "fleet " << fleet << ", kappa " << kappa;
    }
  }
  EXPECT_GT(held, 100);
}

// Limits that sum to 1 leave no room, and rounding must not take any.
TEST(LimitedMix, LimitsThatSumToOneAreEnough) {
  Random random(25);
  for (int fleet = 0; fleet < 200; ++fleet) {
    const auto tasks = random_fleet(random, 1 + fleet % 20, 3, random_choice);
    const double first = between(random, 0, 1);
    const double second = between(random, 0, 1 - first);
    const std::vector<double> share_limits{first, second, 1 - first - second};
    const LimitedMixRouting routing = limited_mix_routing(tasks, random_site(random), share_limits);
    for (const Assignment& assignment : routing.assignments)
      expect_within(tasks, assignment, share_limits);
  }
}

// Random mixtures within the limits: none has less E[D_T] than the best point of the hull.
TEST(LimitedMix, NoMixtureWithinTheLimitsIsBetter) {
  Random random(23);
  int tried = 0;
  for (int fleet = 0; fleet < 100; ++fleet) {
    const auto tasks = random_fleet(random, 3, 3, random_choice);
    const SiteConditions site = random_site(random);
    const std::vector<double> share_limits{between(random, 0.2, 0.6), between(random, 0.4, 0.7), 1};
    const LimitedMixRouting routing = limited_mix_routing(tasks, site, share_limits);
    const double best = routing.randomised.price.mean_auxiliary_joules;
    const Assignment chosen = randomised_assignment(routing);
    expect_within(tasks, chosen, share_limits);
    EXPECT_NEAR(price(energy_of(tasks, chosen), site).mean_auxiliary_joules, best, 1e-11 * best);
    for (int i = 0; i < 300; ++i) {
      Assignment mixture = chosen;
      for (std::vector<double>& row : mixture) {
        double sum = 0;
        for (double& share : row) sum += share = std::pow(between(random, 0, 1), 4);
        for (double& share : row) share /= sum;
      }
      const std::vector<double> shares = shares_of(tasks, mixture);
      if (shares[0] > share_limits[0] || shares[1] > share_limits[1]) continue;
      ++tried;
      EXPECT_GE(price(energy_of(tasks, mixture), site).mean_auxiliary_joules, best * (1 - 1e-11));
    }
  }
  EXPECT_GT(tried, 3000);
}

// Energies are deterministic, so that without a limit variance-aware is myopic. With one it is not:
// the myopic mix leaves the dear choice, of high second moment, to the type where it costs least.
TEST(LimitedMix, PaysWithDeterministicEnergiesWhereTheMixIsLimited) {
  const auto energy = [](double joules) {
    return ServiceMoments{.mean_joules = joules, .second_moment = joules * joules};
  };
  const std::vector<TaskChoices> tasks{{.weight = 0.5, .choices = {energy(1), energy(6)}},
                                       {.weight = 0.5, .choices = {energy(10), energy(14.9)}}};
  const SiteConditions site{.harvest = {.mean = 10}, .horizon_slots = 1000};
  EXPECT_EQ(variance_aware_routing(tasks, site).hull.size(), 1U);
  const LimitedMixRouting routing = limited_mix_routing(tasks, site, {0.5, 1});
  ASSERT_EQ(routing.hull.size(), 2U);
  EXPECT_EQ(routing.assignments[0], (Assignment{{1, 0}, {0, 1}}));
  EXPECT_EQ(routing.assignments[1], (Assignment{{0, 1}, {1, 0}}));
  EXPECT_EQ(routing.best_vertex, 1U);
  EXPECT_NEAR(routing.hull[0].energy.mean_joules, 7.95, 1e-12);
  EXPECT_NEAR(routing.hull[1].energy.mean_joules, 8, 1e-12);
  EXPECT_LT(routing.hull[1].price.mean_auxiliary_joules,
            0.7 * routing.hull[0].price.mean_auxiliary_joules);
  const LimitedMixRouting between_them = limited_mix_routing(tasks, site, {0.7, 1});
  expect_within(tasks, between_them.assignments[between_them.best_vertex], {0.7, 1});
}

TEST(LimitedMix, RefusesWhatCannotBe) {
  Random random(24);
  const auto tasks = random_fleet(random, 3, 2, random_choice);
  const SiteConditions site = random_site(random);
  EXPECT_THROW((void)limited_mix_routing(tasks, site, {0.4, 0.5}), NoChoiceLeft);
  EXPECT_THROW((void)limited_mix_routing(tasks, site, {1}), std::domain_error);
  EXPECT_THROW((void)limited_mix_routing(tasks, site, {1, -0.1}), std::domain_error);
  EXPECT_THROW((void)limited_mix_routing(tasks, site, {1, 1}, {.latency_limit_seconds = -1}),
               std::domain_error);
}

}  // namespace
}  // namespace inferlaw::routing
