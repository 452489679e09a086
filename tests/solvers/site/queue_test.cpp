// Waiting for the machines of a site.
#include "inferlaw/solvers/site/queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::test {
namespace {

site::Scenario one_model(energy::Stopping stopping, double tasks_per_slot) {
  site::Scenario scenario;
  scenario.arrivals = {.tasks_per_slot = tasks_per_slot};
  scenario.tasks = site::task_types(std::vector<double>{2.3});
  scenario.models = {{.name = "M", .model = {.parameters = 1e9}, .machines = 2}};
  scenario.setting.budget = {.skills = 5, .stopping = stopping};
  scenario.harvest = gamma_harvest(100);
  return scenario;
}

// A budget that is always used up: M/D/1, W = rho S/(2 (1 - rho)), half of the tasks a machine.
TEST(Queue, DeterministicServiceByHand) {
  const site::Scenario scenario = one_model(energy::Stopping::at_budget, 10);
  const site::ModelQueue queue = site::predict(scenario).queues.front();
  const double seconds =
      energy::task_on_model(2.3, scenario.models[0].model, scenario.setting).latency_mean_seconds;
  const double load = 10 * seconds / 2;
  EXPECT_DOUBLE_EQ(queue.service_seconds, seconds);
  EXPECT_DOUBLE_EQ(queue.tasks_per_second, 5);
  EXPECT_NEAR(queue.utilisation, load, 1e-13);
  EXPECT_NEAR(queue.wait_seconds, load * seconds / (2 * (1 - load)), 1e-13);
}

struct Waited {
  double mean = 0;
  double standard_error = 0;
};

// Lindley's recursion in runs of their own: W' = (W + S - gap)^+, S from the law of the steps.
Waited lindley(const site::Scenario& scenario, double rate) {
  const energy::Model& model = scenario.models[0].model;
  const energy::TokenCosts costs =
      energy::token_costs(scenario.setting.hardware, model, scenario.setting.accounting);
  std::vector<double> seconds;
  std::vector<double> weights;
  for (const auto& [steps, probability] :
       strategy::steps_used_law(energy::task_chain(2.3, model, scenario.setting))) {
    seconds.push_back(
        energy::latency_seconds(costs, scenario.setting.budget.tokens_per_step * steps));
    weights.push_back(probability);
  }
  std::mt19937_64 random(7);
  std::discrete_distribution<std::size_t> which(weights.begin(), weights.end());
  std::exponential_distribution<double> gap(rate);
  constexpr int runs = 50;
  constexpr int tasks = 20'000;
  double sum = 0;
  double squares = 0;
  for (int run = 0; run < runs; ++run) {
    double wait = 0;
    double total = 0;
    for (int task = 0; task < tasks; ++task) {
      if (task >= tasks / 10) total += wait;
      wait = std::max(0.0, wait + seconds[which(random)] - gap(random));
    }
    const double mean = total / (tasks * 0.9);
    sum += mean;
    squares += mean * mean;
  }
  const double mean = sum / runs;
  return {.mean = mean, .standard_error = std::sqrt((squares / runs - mean * mean) / (runs - 1))};
}

TEST(Queue, RandomServiceWaitsAsSimulated) {
  site::Scenario scenario = one_model(energy::Stopping::oracle, 1);
  const double service = site::predict(scenario).queues.front().service_seconds;
  scenario.arrivals.tasks_per_slot = 2 * 0.7 / service;  // rho = 0.7 on each of two machines
  const site::ModelQueue queue = site::predict(scenario).queues.front();
  EXPECT_NEAR(queue.utilisation, 0.7, 1e-12);
  const Waited waited = lindley(scenario, queue.tasks_per_second);
  EXPECT_NEAR(queue.wait_seconds, waited.mean, 5 * waited.standard_error);
  EXPECT_LT(waited.standard_error, 0.02 * waited.mean);
}

TEST(Queue, WhoIsGivenTooMuchNeverCatchesUp) {
  const site::Prediction predicted = site::predict(one_model(energy::Stopping::at_budget, 1000));
  const site::ModelQueue& queue = predicted.queues.front();
  EXPECT_GE(queue.utilisation, 1);
  EXPECT_TRUE(std::isinf(queue.wait_seconds));
}

TEST(Queue, IsKnownOnlyOfPoissonArrivalsAndAskedFor) {
  site::Scenario fixed = one_model(energy::Stopping::oracle, 3);
  fixed.arrivals.law = auxiliary::ArrivalLaw::fixed;
  EXPECT_TRUE(site::predict(fixed).queues.empty());
  EXPECT_FALSE(site::why_no_queue(site::site_of(fixed)).empty());
  site::Scenario nobody = one_model(energy::Stopping::at_budget, 3);
  nobody.models[0].machines = std::nullopt;
  EXPECT_TRUE(site::predict(nobody).queues.empty());
  EXPECT_TRUE(site::why_no_queue(site::site_of(nobody)).empty());
}

}  // namespace
}  // namespace inferlaw::test
