// The values that stand for a slot of many tasks: their moments are those of the compound law, and
// what lies above a level is that of the law on its own lattice.
#include "inferlaw/solvers/simulation/slot_demand.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::simulation {
namespace {

using auxiliary::ArrivalLaw;
using auxiliary::DemandLaw;
using test::relatively_near;

DemandLaw three_energies(ArrivalLaw arrivals, double tasks) {
  return {.arrivals = arrivals,
          .tasks_per_slot = tasks,
          .task_energy = {{.value = 1, .probability = .7},
                          {.value = 2, .probability = .2},
                          {.value = 7, .probability = .1}},
          .idle_joules_per_slot = 1e9};
}

double total(const std::vector<WeightedValue>& law, auto&& function) {
  double sum = 0;
  double weights = 0;
  for (const WeightedValue& entry : law) {
    sum += entry.weight * function(entry.value);
    weights += entry.weight;
  }
  return sum / weights;
}

// E[e] = 1.8, E[e^2] = 6.4, E[e^3] = 36.6: cumulants of a Poisson sum are the rate times these, of
// a fixed count the count times the central ones.
TEST(SlotDemand, HasTheMomentsOfTheTasks) {
  struct Expected {
    ArrivalLaw arrivals;
    double second;
    double third;
  };
  for (const Expected& expected :
       {Expected{ArrivalLaw::poisson, 6.4, 36.6}, Expected{ArrivalLaw::fixed, 3.16, 13.704}}) {
    for (const double tasks : {5e3, 3e5, 1e9}) {
      const auto law = slot_demand(three_energies(expected.arrivals, tasks)).value();
      const double mean = total(law, [](double x) { return x; });
      const auto power = [&](int n) {
        return total(law, [&](double x) { return std::pow(x - tasks * 1.8, n); });
      };
      EXPECT_TRUE(relatively_near(mean, tasks * 1.8, 1e-13)) << tasks;
      EXPECT_TRUE(relatively_near(power(2), tasks * expected.second, 1e-9)) << tasks;
      EXPECT_NEAR(power(3) / std::pow(tasks * expected.second, 1.5),
                  expected.third * tasks / std::pow(tasks * expected.second, 1.5), 1e-8)
          << tasks;
    }
  }
}

TEST(SlotDemand, ExceedsALevelByAsMuchAsTheLatticeLaw) {
  DemandLaw demand = three_energies(ArrivalLaw::poisson, 5e3);
  demand.idle_joules_per_slot = 0;
  const auto law = slot_demand(demand).value();
  const auxiliary::GriddedLaw lattice = auxiliary::gridded_demand(demand, 1);
  const double deviation = std::sqrt(auxiliary::demand_moments(demand).variance);
  for (const double level : {8500., 9000., 9100., 9300., 9600.}) {
    double expected = 0;
    for (std::size_t i = 0; i < lattice.probabilities.size(); ++i)
      expected +=
          lattice.probabilities[i] *
          std::max(0., static_cast<double>(lattice.first_index + static_cast<long>(i)) - level);
    EXPECT_NEAR(total(law, [&](double x) { return std::max(0., x - level); }), expected,
                1e-4 * deviation)
        << "above " << level;
  }
}

TEST(SlotDemand, OfEqualTasksInAFixedNumberIsOneValue) {
  const auto law = slot_demand({.arrivals = ArrivalLaw::fixed,
                                .tasks_per_slot = 1e6,
                                .task_energy = {{.value = 3, .probability = 1}}})
                       .value();
  ASSERT_EQ(law.size(), 1U);
  EXPECT_EQ(law.front().value, 3e6);
}

// One task in a hundred thousand outweighs the rest: a slot has none, one or two of them.
TEST(SlotDemand, IsDrawnTaskByTaskWhereTasksAreFewOrRough) {
  EXPECT_FALSE(slot_demand(three_energies(ArrivalLaw::poisson, most_single_tasks)).has_value());
  const DemandLaw rough{.arrivals = ArrivalLaw::poisson,
                        .tasks_per_slot = 1e5,
                        .task_energy = {{.value = 1e-3, .probability = 1 - 1e-5},
                                        {.value = 1e6, .probability = 1e-5}}};
  EXPECT_FALSE(slot_demand(rough).has_value());
  EXPECT_EQ(words_per_slot(rough), 1e5);
  EXPECT_EQ(words_per_slot(three_energies(ArrivalLaw::poisson, 1e5)), 1);
}

}  // namespace
}  // namespace inferlaw::simulation
