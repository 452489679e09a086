// Routing where arrivals are in excess of Poisson ones, held against all assignments and mixtures.
#include "inferlaw/solvers/routing/correlated_arrivals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/solvers/routing/random_fleet.hpp"

namespace inferlaw::routing {
namespace {

// Any symmetric matrix that leaves the variance above 0: covariances of either sign.
ArrivalExcess random_excess(Random& random, const std::vector<TaskChoices>& tasks, double rate) {
  ArrivalExcess excess(tasks.size(), std::vector<double>(tasks.size(), 0));
  for (std::size_t one = 0; one < tasks.size(); ++one)
    for (std::size_t other = 0; other <= one; ++other) {
      const double scale = rate * std::sqrt(tasks[one].weight * tasks[other].weight);
      excess[one][other] = excess[other][one] =
          one == other ? between(random, -0.5, 20) * scale : between(random, -0.2, 0.2) * scale;
    }
  return excess;
}

PolicyPrice price_of(const std::vector<TaskChoices>& tasks, const std::vector<std::size_t>& choices,
                     const SiteConditions& site) {
  TaskEnergy energy = energy_of(tasks, choices);
  std::vector<double> means;
  for (std::size_t type = 0; type < tasks.size(); ++type)
    means.push_back(tasks[type].choices[choices[type]].mean_joules);
  energy.excess_variance = excess_variance(site.excess, means, means);
  return price(energy, site);
}

std::vector<double> no_limits(const std::vector<TaskChoices>& tasks) {
  return std::vector<double>(tasks.front().choices.size(), 1);
}

TEST(CorrelatedArrivals, BestOfAllDeterministicAssignments) {
  Random random(5);
  for (int fleet = 0; fleet < 100; ++fleet) {
    const auto tasks = random_fleet(random, 1 + fleet % 5, 2 + fleet % 3, random_choice);
    SiteConditions site = random_site(random);
    site.excess = random_excess(random, tasks, site.arrivals.tasks_per_slot);
    double least = std::numeric_limits<double>::infinity();
    for_each_assignment(tasks, [&](const std::vector<std::size_t>& choices) {
      least = std::min(least, price_of(tasks, choices, site).mean_auxiliary_joules);
    });
    const LimitedMixRouting routing = correlated_arrivals_routing(tasks, site, no_limits(tasks));
    const double found = routing.hull[routing.best_vertex].price.mean_auxiliary_joules;
    EXPECT_NEAR(found, least, 1e-12 * least) << "fleet " << fleet;
    EXPECT_LE(routing.randomised.price.mean_auxiliary_joules, found);
    EXPECT_EQ(routing.optimality, Optimality::unproven);
  }
}

// What the answer says of a mixture is what the mixture demands.
TEST(CorrelatedArrivals, AMixtureIsPricedAsItIsAssigned) {
  Random random(6);
  int mixtures = 0;
  for (int fleet = 0; fleet < 200; ++fleet) {
    const auto tasks = random_fleet(random, 2, 3, random_choice);
    SiteConditions site = random_site(random);
    site.excess = random_excess(random, tasks, site.arrivals.tasks_per_slot);
    const LimitedMixRouting routing = correlated_arrivals_routing(tasks, site, no_limits(tasks));
    if (routing.randomised.share_of_next == 0) continue;
    ++mixtures;
    const Assignment mixture = randomised_assignment(routing);
    TaskEnergy energy;
    std::vector<double> means(tasks.size(), 0);
    for (std::size_t type = 0; type < tasks.size(); ++type)
      for (std::size_t i = 0; i < 3; ++i) {
        means[type] += mixture[type][i] * tasks[type].choices[i].mean_joules;
        energy.second_moment +=
            tasks[type].weight * mixture[type][i] * tasks[type].choices[i].second_moment;
      }
    for (std::size_t type = 0; type < tasks.size(); ++type)
      energy.mean_joules += tasks[type].weight * means[type];
    energy.excess_variance = excess_variance(site.excess, means, means);
    const double direct = price(energy, site).mean_auxiliary_joules;
    EXPECT_NEAR(routing.randomised.price.mean_auxiliary_joules, direct, 1e-9 * direct);
  }
  EXPECT_GT(mixtures, 5) << "too few mixtures to have tested anything";
}

// One type, so that a scan of the mixtures is all there is.
TEST(CorrelatedArrivals, LimitedSharesAreLedToTheBestMixture) {
  Random random(7);
  for (int fleet = 0; fleet < 50; ++fleet) {
    const auto tasks = random_fleet(random, 1, 2, random_choice);
    SiteConditions site = random_site(random);
    site.excess = {{between(random, 0, 30) * site.arrivals.tasks_per_slot}};
    const double limit = 0.6;
    const auto& choices = tasks.front().choices;
    double least = std::numeric_limits<double>::infinity();
    for (int step = 0; step <= 2000; ++step) {
      const double share = limit * step / 2000.0;  // of the first
      const double mean = share * choices[0].mean_joules + (1 - share) * choices[1].mean_joules;
      const TaskEnergy energy{.mean_joules = mean,
                              .second_moment = share * choices[0].second_moment +
                                               (1 - share) * choices[1].second_moment,
                              .excess_variance = site.excess[0][0] * mean * mean};
      least = std::min(least, price(energy, site).mean_auxiliary_joules);
    }
    const LimitedMixRouting routing = correlated_arrivals_routing(tasks, site, {limit, 1});
    const double found = routing.hull[routing.best_vertex].price.mean_auxiliary_joules;
    EXPECT_LE(found, least * (1 + 1e-9)) << "fleet " << fleet;
    EXPECT_NEAR(found, least, 1e-4 * least) << "fleet " << fleet;
    EXPECT_LE(routing.assignments[routing.best_vertex][0][0], limit + 1e-12);
  }
}

// Beyond what is listed: with a diagonal excess of 0 it is the sweep.
TEST(CorrelatedArrivals, ManyTypesWithoutExcessAreTheSweep) {
  Random random(8);
  for (int fleet = 0; fleet < 10; ++fleet) {
    const auto tasks = random_fleet(random, 12, 3, random_choice);
    SiteConditions site = random_site(random);
    const VarianceAwareRouting sweep = variance_aware_routing(tasks, site);
    site.excess = ArrivalExcess(12, std::vector<double>(12, 0));
    const LimitedMixRouting routing = correlated_arrivals_routing(tasks, site, no_limits(tasks));
    const double best = sweep.randomised.price.mean_auxiliary_joules;
    EXPECT_LE(routing.hull[routing.best_vertex].price.mean_auxiliary_joules, best * (1 + 1e-6));
  }
}

TEST(CorrelatedArrivals, RefusesWhatDoesNotFit) {
  Random random(9);
  auto tasks = random_fleet(random, 2, 2, random_choice);
  for (ServiceMoments& choice : tasks.front().choices) choice.success = 0.5;
  SiteConditions site = random_site(random);
  site.excess = {{1}};
  EXPECT_THROW((void)correlated_arrivals_routing(tasks, site, {1, 1}), std::domain_error);
  site.excess = {{1, 0}, {0, 1}};
  EXPECT_THROW((void)correlated_arrivals_routing(tasks, site, {1, 1}, {.success_floor = 0.6}),
               NoChoiceLeft);
  site.arrivals = {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 1};
  EXPECT_THROW((void)correlated_arrivals_routing(tasks, site, {1, 1}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::routing
