#include "inferlaw/lib/routing/routing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::routing {
namespace {

using test::relatively_near;

std::vector<TaskType> ten_types() {
  std::vector<TaskType> types;
  for (int i = 0; i < 10; ++i)
    types.push_back({.name = std::to_string(i), .level = 1.7 + 0.2 * i / 9, .weight = 0.1});
  return types;
}

ServiceTable published(const energy::Setting& setting = {}) {
  return service_table(ten_types(),
                       {{.name = "1B", .model = {.parameters = 1e9}},
                        {.name = "10B", .model = {.parameters = 1e10}}},
                       setting);
}

energy::Setting unrounded(energy::BudgetRule rule) {
  energy::Setting setting{.budget = {.rule = rule}};
  setting.capability.loss.amplitude = training::unrounded_frontier_amplitude;
  return setting;
}

TEST(Routing, PublishedLowerBounds) {
  using energy::BudgetRule;
  const auto bound = [](const energy::Setting& setting) {
    return demand_lower_bound(published(setting), 1);
  };
  EXPECT_NEAR(bound({}), 587.4187, 5e-5);
  EXPECT_NEAR(bound(unrounded(BudgetRule::exact)), 586.8378, 5e-5);
  EXPECT_NEAR(bound({.budget = {.rule = BudgetRule::normal}}), 594.3472, 5e-5);
  EXPECT_NEAR(bound(unrounded(BudgetRule::normal)), 594.0687, 5e-5);
}

TEST(Routing, PublishedSecondMoment) {
  const ServiceTable table = published();
  const TaskEnergy energy = task_energy(table, assignment(table, Myopic{}));
  EXPECT_NEAR(energy.second_moment, 388876.62, 5e-3);
}

TEST(Routing, PublishedCrossoverHorizon) {
  const ServiceTable table = published();
  const double critical = demand_lower_bound(table, 1);
  const auxiliary::HarvestLaw harvest = auxiliary::GammaHarvest{
      .mean_joules_per_slot = critical, .standard_deviation_joules_per_slot = critical / 2};
  const auto demand = [&](double delta) {
    return net_demand(task_energy(table, assignment(table, RoutingError{delta})), {}, harvest);
  };
  EXPECT_NEAR(demand(0).drift, 0, 1e-12);
  EXPECT_NEAR(demand(0).volatility, 689.3053, 5e-5);
  EXPECT_NEAR(demand(.1).crossover_horizon, 5640, .5);
  EXPECT_NEAR(auxiliary::brownian::crossover_horizon(demand(.1).drift, demand(0).volatility), 5544,
              .5);
}

TEST(Routing, PoliciesAssign) {
  const ServiceTable table =
      service_table({{.level = 1.7, .weight = .5}, {.level = 1.9, .weight = .5}},
                    {{.model = {.parameters = 1e9}},
                     {.model = {.parameters = 1e10}},
                     {.model = {.parameters = 1e9}}},
                    {});
  EXPECT_EQ(assignment(table, Myopic{}), (Assignment{{0, 1, 0}, {1, 0, 0}}));  // tie: the first
  EXPECT_EQ(assignment(table, LeastLatency{}), (Assignment{{0, 1, 0}, {1, 0, 0}}));
  EXPECT_EQ(assignment(table, Fixed{2}), (Assignment{{0, 0, 1}, {0, 0, 1}}));
  EXPECT_EQ(assignment(table, RoutingError{.5}), (Assignment{{.25, .5, .25}, {.5, .25, .25}}));
  const Assignment mixed{{.5, .5, 0}, {0, 0, 1}};
  EXPECT_EQ(assignment(table, Mixture{mixed}), mixed);
}

TEST(Routing, TheDemandLawHasTheTaskMoments) {
  for (const energy::Stopping stopping : {energy::Stopping::at_budget, energy::Stopping::oracle}) {
    const ServiceTable table = published({.budget = {.stopping = stopping}});
    const Assignment chosen = assignment(table, RoutingError{.1});
    const TaskEnergy energy = task_energy(table, chosen);
    const numeric::Moments atoms =
        auxiliary::task_energy_moments(demand_law(table, chosen, {.tasks_per_slot = 3}));
    EXPECT_TRUE(relatively_near(atoms.mean, energy.mean_joules, 1e-12));
    EXPECT_TRUE(
        relatively_near(atoms.variance + atoms.mean * atoms.mean, energy.second_moment, 1e-12));
    const auxiliary::ConstantHarvest harvest{.mean_joules_per_slot = 100};
    const NetDemand fixed =
        net_demand(energy, {.law = auxiliary::ArrivalLaw::fixed, .tasks_per_slot = 3}, harvest);
    EXPECT_TRUE(relatively_near(fixed.volatility, std::sqrt(3 * atoms.variance), 1e-11));
    EXPECT_TRUE(relatively_near(fixed.drift, 3 * atoms.mean - 100, 1e-12));
  }
}

TEST(Routing, RefusesNumbersOutsideTheirRange) {
  const std::vector<ModelChoice> one{{.model = {.parameters = 1e9}}};
  EXPECT_THROW((void)service_table({}, one, {}), std::domain_error);
  EXPECT_THROW((void)service_table({{.level = 1.8, .weight = .9}}, one, {}), std::domain_error);
  EXPECT_THROW((void)service_table(ten_types(), {}, {}), std::domain_error);
  const ServiceTable single = service_table({{.level = 1.8}}, one, {});
  EXPECT_NO_THROW((void)assignment(single, RoutingError{0}));
  EXPECT_THROW((void)assignment(single, RoutingError{.1}), std::domain_error);
  EXPECT_THROW((void)assignment(single, RoutingError{-.1}), std::domain_error);
  EXPECT_THROW((void)assignment(single, Fixed{1}), std::domain_error);
  EXPECT_THROW((void)assignment(single, Mixture{{{.5}}}), std::domain_error);
  EXPECT_THROW((void)assignment(single, Mixture{{{.5, .5}}}), std::domain_error);
  EXPECT_THROW((void)assignment(single, Mixture{{}}), std::domain_error);
  EXPECT_THROW((void)task_energy(single, {{-1}}), std::domain_error);
  EXPECT_THROW((void)demand_lower_bound(single, -1), std::domain_error);
  EXPECT_THROW((void)demand_law(single, {{1}}, {.tasks_per_slot = -1}), std::domain_error);
  ServiceTable ragged = single;
  EXPECT_NO_THROW(check(ragged));
  ragged.choices.emplace_back("another");
  EXPECT_THROW(check(ragged), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::routing
