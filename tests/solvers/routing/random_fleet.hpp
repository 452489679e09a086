// Random fleets to hold routing against: choices of which what costs less is less certain.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "inferlaw/solvers/routing/variance_aware.hpp"

namespace inferlaw::routing {

using Random = std::mt19937_64;

inline double between(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

inline ServiceMoments random_choice(Random& random) {
  const double mean = between(random, 1, 3);
  const double spread = std::exp(between(random, -1, 3)) / (mean * mean);
  return {.mean_joules = mean, .second_moment = mean * mean * (1 + spread * spread)};
}

inline std::vector<TaskChoices> random_fleet(Random& random, int types, int choices,
                                             ServiceMoments (*draw)(Random&)) {
  std::vector<TaskChoices> tasks(static_cast<std::size_t>(types));
  double sum = 0;
  for (TaskChoices& task : tasks) sum += task.weight = between(random, 0.1, 1);
  for (TaskChoices& task : tasks) {
    task.weight /= sum;
    for (int i = 0; i < choices; ++i) task.choices.push_back(draw(random));
  }
  return tasks;
}

inline SiteConditions random_site(Random& random) {
  return {.arrivals = {.tasks_per_slot = between(random, 0.2, 3)},
          .harvest = {.mean = between(random, 0, 6), .variance = between(random, 0, 4)},
          .horizon_slots = std::exp(between(random, 0, 8))};
}

/// Visits every assignment of one choice to each type.
template <class Visit>
void for_each_assignment(const std::vector<TaskChoices>& tasks, const Visit& visit) {
  std::vector<std::size_t> choices(tasks.size(), 0);
  while (true) {
    visit(choices);
    std::size_t type = 0;
    while (type < tasks.size() && ++choices[type] == tasks[type].choices.size())
      choices[type++] = 0;
    if (type == tasks.size()) return;
  }
}

inline TaskEnergy energy_of(const std::vector<TaskChoices>& tasks,
                            const std::vector<std::size_t>& choices) {
  TaskEnergy energy;
  for (std::size_t type = 0; type < tasks.size(); ++type) {
    const ServiceMoments& choice = tasks[type].choices[choices[type]];
    energy.mean_joules += tasks[type].weight * choice.mean_joules;
    energy.second_moment += tasks[type].weight * choice.second_moment;
  }
  return energy;
}

}  // namespace inferlaw::routing
