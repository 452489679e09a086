// Routing policies of a site, and the one of least auxiliary energy.
#include "inferlaw/solvers/site/route.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

using routing::Optimality;
using site::route;

const site::PolicyRow& policy(const site::Routing& routing, const std::string& name) {
  for (const site::PolicyRow& row : routing.policies)
    if (row.policy == name) return row;
  throw std::logic_error("no policy " + name);
}

double mean_auxiliary(const site::Routing& routing, const std::string& name) {
  return policy(routing, name).price.mean_auxiliary_joules;
}

TEST(Route, ListsThePoliciesOfThePublishedScenario) {
  const site::Routing routing = route(two_models());
  std::vector<std::string> names;
  for (const site::PolicyRow& row : routing.policies) names.push_back(row.policy);
  EXPECT_THAT(names, testing::ElementsAre("myopic", "latency", "fixed 1B", "fixed 10B",
                                          "error(0.1)", "scenario (myopic)", "variance-aware"));
  const site::PolicyRow& myopic = policy(routing, "myopic");
  EXPECT_NEAR(myopic.price.mean_joules_per_slot, 587.4187, 5e-5);
  EXPECT_TRUE(std::isinf(*myopic.crossover_slots)) << "at the critical supply there is none";
  EXPECT_NEAR(*policy(routing, "error(0.1)").crossover_slots, 5640, 0.5);
}

TEST(Route, AgreesWithPredict) {
  const site::PredictedHorizon predicted = site::predict(two_models()).horizons[2];
  const site::Routing routing = route(two_models(), {.horizon_slots = 100});
  EXPECT_TRUE(relatively_near(mean_auxiliary(routing, "myopic"), predicted.mean_joules, 1e-12));
  EXPECT_TRUE(relatively_near(
      *policy(routing, "myopic").unused_joules,
      site::brownian_means(site::site_of(two_models()), 100).battery_level_joules, 1e-12));
}

// With a capacity what is left over is in the battery or was spilled.
TEST(Route, UnusedEnergyIsLeftOrSpilled) {
  const site::Scenario limited = with_horizons(
      with_battery(two_models(), {.initial_joules = 500, .capacity_joules = 4000}), {100});
  const site::BrownianMeans means = site::brownian_means(site::site_of(limited), 100);
  EXPECT_TRUE(relatively_near(*policy(route(limited), "myopic").unused_joules,
                              means.battery_level_joules + means.spilled_joules, 1e-12));
}

TEST(Route, DeterministicEnergiesLeaveNothingToGain) {
  const site::Routing routing = route(two_models());
  EXPECT_EQ(routing.plan.hull.size(), 1U);
  EXPECT_EQ(routing.plan.best.optimality, Optimality::best_of_all);
  EXPECT_TRUE(relatively_near(mean_auxiliary(routing, "variance-aware"),
                              mean_auxiliary(routing, "myopic"), 1e-12));
  for (const site::AssignmentRow& row : routing.assignments)
    EXPECT_EQ(row.variance_aware, row.myopic);
}

TEST(Route, NoPolicyIsBetterThanVarianceAware) {
  for (const auxiliary::Battery& battery :
       {auxiliary::Battery{}, auxiliary::Battery{.initial_joules = 500},
        auxiliary::Battery{.initial_joules = 500, .capacity_joules = 4000}}) {
    site::Scenario random = with_battery(two_models(), battery);
    random.setting.budget.stopping = energy::Stopping::oracle;
    const site::Routing routing = route(random);
    const double best = mean_auxiliary(routing, "variance-aware");
    for (const site::PolicyRow& row : routing.policies) {
      if (row.policy != "variance-aware, randomised") {
        EXPECT_GE(row.price.mean_auxiliary_joules, best * (1 - 1e-12)) << row.policy;
      }
    }
    EXPECT_EQ(routing.plan.best.optimality,
              battery.initial_joules == 0 ? Optimality::best_of_all : Optimality::unproven);
  }
}

TEST(Route, LimitsDropModels) {
  const double slowest = policy(route(two_models()), "fixed 1B").mean_latency_seconds;
  const site::Routing limited = route(two_models(), {.latency_limit_seconds = 16.5});
  EXPECT_GT(slowest, 0);
  EXPECT_TRUE(policy(limited, "variance-aware").is_within_limits);
  EXPECT_FALSE(policy(limited, "fixed 1B").is_within_limits);
  EXPECT_TRUE(relatively_near(mean_auxiliary(limited, "variance-aware"),
                              mean_auxiliary(limited, "myopic within limits"), 1e-12));
}

TEST(Route, RefusesLimitsThatLeaveNoChoice) {
  EXPECT_THROW((void)route(two_models(), {.latency_limit_seconds = 1e-6}), routing::NoChoiceLeft);
  EXPECT_THROW((void)route(two_models(), {.success_floor = 1}), routing::NoChoiceLeft);
}

// 1B solves level 1.8111 with 0.90018 only.
TEST(Route, ASuccessFloorHasItsPrice) {
  const site::Routing routing = route(two_models(), {.success_floor = 0.9002});
  EXPECT_FALSE(policy(routing, "myopic").is_within_limits);
  const site::PolicyRow& limited = policy(routing, "variance-aware");
  EXPECT_TRUE(limited.is_within_limits);
  EXPECT_NEAR(limited.price.mean_joules_per_slot, 595.651, 5e-4);
}

TEST(Route, FixedArrivalsCarryTheCaution) {
  site::Scenario scenario = two_models();
  scenario.arrivals.law = auxiliary::ArrivalLaw::fixed;
  const site::Routing routing = route(scenario);
  EXPECT_EQ(routing.plan.best.optimality, Optimality::unproven);
  EXPECT_THAT(routing.notes,
              testing::Contains(testing::HasSubstr("spurious taste for low variance")));
}

TEST(Route, AnErrorOfAnyProbability) {
  const site::Routing routing = route(two_models(), {.error_probability = 0.25});
  const site::PolicyRow& row = policy(routing, "error(0.25)");
  const double nu = row.price.drift_joules_per_slot;
  const double sigma = row.price.volatility_joules;
  EXPECT_TRUE(relatively_near(*row.crossover_slots, 2 * sigma * sigma / (M_PI * nu * nu), 1e-12));
}

// ---- choices ----------------------------------------------------------------------------------

// The numbers of docs/routing.md; exact and simulated ones by `validate` there.
TEST(Route, PaysWhereAHurriedModelIsTriedAgain) {
  const site::Routing routing = route(retries());
  const site::PolicyRow& myopic = policy(routing, "myopic");
  const site::PolicyRow& best = policy(routing, "variance-aware");
  EXPECT_NEAR(myopic.price.mean_joules_per_slot, 328.0995, 5e-5);
  EXPECT_NEAR(best.price.mean_joules_per_slot, 332.9028, 5e-5);
  EXPECT_NEAR(myopic.price.mean_auxiliary_joules, 1310.586, 5e-4);
  EXPECT_NEAR(best.price.mean_auxiliary_joules, 1078.455, 5e-4);
  EXPECT_EQ(mean_auxiliary(routing, "scenario (variance-aware)"), best.price.mean_auxiliary_joules);
  EXPECT_EQ(routing.plan.best.optimality, Optimality::best_of_all);
  EXPECT_EQ(routing.assignments[0].variance_aware, "1B");
  EXPECT_EQ(routing.assignments[0].myopic, "1B, hurried");
  EXPECT_NEAR(site::predict(retries()).horizons[2].exact_slots->joules, 938.5255, 5e-5);
}

TEST(Route, PaysWhereTheMixIsLimited) {
  const site::Routing routing = route(limited_mix());
  EXPECT_FALSE(policy(routing, "myopic").is_within_limits);
  EXPECT_TRUE(policy(routing, "variance-aware").is_within_limits);
  EXPECT_NEAR(mean_auxiliary(routing, "myopic within limits"), 1031.368, 5e-4);
  EXPECT_NEAR(mean_auxiliary(routing, "variance-aware"), 1007.232, 5e-4);
}

// What the policy is depends on the supply; all answers take the one of the scenario's own.
TEST(Route, EveryAnswerTakesThePolicyInForce) {
  const double demand = policy(route(retries()), "variance-aware").price.mean_joules_per_slot;
  const site::Scenario randomised = with_policy(
      retries(), site::SearchedPolicy{.is_variance_aware = true, .is_randomised = true});
  EXPECT_EQ(site::predict(retries()).demand_and_supply.mean_demand_joules_per_slot, demand);
  EXPECT_EQ(site::predict(randomised).demand_and_supply.mean_demand_joules_per_slot, demand);
  EXPECT_EQ(
      site::simulate(with_trials(retries(), 50)).demand_and_supply.mean_demand_joules_per_slot,
      demand);
  EXPECT_TRUE(relatively_near(
      site::critical(retries(), {.target_joules = 1000}).critical_supply_joules_per_slot, demand,
      1e-12));
  EXPECT_TRUE(site::validate(with_trials(retries(), 2000)).agrees);
}

// ---- measured arrivals ------------------------------------------------------------------------

site::Scenario measured_with(const routing::Assignment& assignment) {
  return with_policy(with_trials(small_trace_site(), 2000),
                     routing::Policy{routing::Mixture{.probabilities = assignment}});
}

// Tokens a slot: 4 | 0 | 2 | 8 of which 1 | 0 | 2 | 0 are short. The dispersion is the trace's.
TEST(Route, DemandOfATraceIsThatOfPredict) {
  for (const routing::Assignment& assignment : {routing::Assignment{{1, 0}, {1, 0}},
                                                {{0, 1}, {1, 0}},
                                                {{0.25, 0.75}, {1, 0}},
                                                {{0.5, 0.5}, {0.9, 0.1}}}) {
    const site::Scenario scenario = measured_with(assignment);
    const site::Prediction predicted = site::predict(scenario);
    for (const std::size_t i : {0U, 1U, 2U}) {
      const site::PredictedHorizon& at = predicted.horizons[i];
      const site::Routing routing =
          route(scenario, {.horizon_slots = static_cast<double>(at.slots)});
      const site::PolicyRow& row = policy(routing, "scenario (mixture)");
      EXPECT_TRUE(relatively_near(row.price.volatility_joules,
                                  predicted.demand_and_supply.volatility_joules, 1e-12));
      EXPECT_TRUE(relatively_near(row.price.mean_auxiliary_joules, at.mean_joules, 1e-12));
      EXPECT_NEAR(*row.matched_mean_auxiliary_joules, at.replayed->matched_mean_joules.value_or(0),
                  1e-6)
          << at.slots << " slots";
      EXPECT_NEAR(row.replayed->auxiliary_joules.mean, at.replayed->auxiliary_joules.mean,
                  5 * at.replayed->auxiliary_joules.standard_error + 0.2)
          << at.slots << " slots";
    }
  }
}

// 3 J a token: slots of 12, 0, 6 and 24 J, of variance 78.75.
TEST(Route, VolatilityOfATraceByHand) {
  const site::PolicyRow row = policy(route(small_trace_site()), "scenario (fixed)");
  EXPECT_TRUE(relatively_near(row.price.volatility_joules, std::sqrt(78.75), 1e-12));
}

// A trace whose tasks come in bursts, against a harvest of the mean: replay and policy agree.
site::Scenario bursts(double dearer) {
  site::Trace trace{.source = "bursts"};
  for (int slot = 0; slot < 400; ++slot)
    for (int task = 0; task < (slot % 40 < 8 ? 5 : 1); ++task) {
      trace.times_seconds.push_back(slot + 0.1 * task);
      trace.tokens.push_back(1 + (slot * 7 + task * 3) % 10);
    }
  trace.times_seconds.push_back(400);
  trace.tokens.push_back(1);
  const double limits[] = {5};
  site::Scenario scenario = small_trace_site();
  scenario.fleet->trace = site::trace_tasks(std::move(trace), 1, limits);
  scenario.arrivals = site::mean_arrivals(*scenario.fleet->trace);
  scenario.tasks = scenario.fleet->trace->types;
  scenario.fleet->models[1].joules_per_token = dearer;
  scenario.policy = site::SearchedPolicy{.is_variance_aware = true};
  scenario.horizons_slots = {100};
  scenario.trials = 2000;
  return scenario;
}

TEST(Route, TheLeastReplayedPolicyOfATraceIsTheOneFound) {
  const site::Routing routing = route(bursts(3));
  const double found = policy(routing, "variance-aware").replayed->auxiliary_joules.mean;
  for (const site::PolicyRow& row : routing.policies)
    EXPECT_GE(row.replayed->auxiliary_joules.mean, found) << row.policy;
  EXPECT_EQ(*routing.least_replayed, "myopic") << "which is the same, and stands before it";
  const site::PredictedHorizon predicted = site::predict(bursts(3)).horizons.front();
  EXPECT_EQ(found, predicted.replayed->auxiliary_joules.mean) << "the same starts";
}

TEST(Route, RefusesHalfASlotOfAReplay) {
  EXPECT_THROW((void)route(small_trace_site(), {.horizon_slots = 2.5}), std::domain_error);
}

// ---- choices of measured models ---------------------------------------------------------------

// A is tried again on B; B has room for half of the tasks.
site::Scenario measured_choices() {
  site::Scenario scenario = small_trace_site();
  scenario.choices = {
      {.name = "A again", .model = 0, .retries = 2, .fallback = 1},
      {.name = "B", .model = 1, .share_limit = 0.5},
      {.name = "A of 3", .model = 0, .answer = strategy::ThresholdVote{.samples = 3}}};
  scenario.policy =
      site::SearchedPolicy{.is_variance_aware = true, .limits = {.success_floor = 0.9}};
  scenario.harvest = gamma_harvest(10);
  scenario.trials = 4000;
  return scenario;
}

// Short: 2 J, and with 0.1 another 3 J a token. Long: B at 3 J a token.
TEST(Route, ChoicesOfMeasuredModels) {
  const site::Routing routing = route(measured_choices());
  const site::PolicyRow& best = policy(routing, "variance-aware");
  EXPECT_NEAR(best.price.mean_joules_per_slot, 0.5 * 2.3 * 1.5 + 0.5 * 3 * 5.5, 1e-12);
  EXPECT_EQ(routing.assignments[0].variance_aware, "A again");
  EXPECT_EQ(routing.assignments[1].variance_aware, "B");
  EXPECT_FALSE(policy(routing, "fixed B").is_within_limits) << "B has room for half";
  const site::Prediction predicted = site::predict(measured_choices());
  EXPECT_TRUE(relatively_near(best.price.volatility_joules,
                              predicted.demand_and_supply.volatility_joules, 1e-12));
  EXPECT_TRUE(relatively_near(best.price.mean_auxiliary_joules,
                              predicted.horizons.back().mean_joules, 1e-12));
}

// The replay draws what is tried again: its demand has the mean and the variance of the theory.
TEST(Route, RetriesOfATraceAreReplayed) {
  site::Scenario scenario = with_policy(with_horizons(measured_choices(), {1}),
                                        routing::Policy{routing::Fixed{.choice = 0}});
  scenario.choices[1].share_limit = 1;
  scenario.trials = 40000;
  const site::Site site = site::site_of(scenario);
  const simulation::HorizonEstimates simulated = site::run_simulation(site).horizons.front();
  const double mean = 0.5 * 2.3 * 1.5 + 0.5 * 3.5 * 5.5;
  EXPECT_NEAR(site::demand_and_supply_of(site).mean_demand_joules_per_slot, mean, 1e-12);
  EXPECT_NEAR(simulated.demand_joules.mean, mean, 5 * simulated.demand_joules.standard_error);
  EXPECT_LT(simulated.demand_joules.standard_error, 0.1);
  const std::vector<site::FleetModelLoad> load = site::fleet_load(site);
  EXPECT_EQ(load[0].share_of_tasks, 1);
  EXPECT_NEAR(load[0].tasks_at_once, 0.02 * 3.5, 1e-12);
  EXPECT_NEAR(load[1].tasks_at_once, 0.1 * (0.5 * 0.1 * 1.5 + 0.5 * 0.5 * 5.5), 1e-12);
}

TEST(Route, MeasuredModelsHaveNoSteps) {
  site::Scenario scenario = measured_choices();
  scenario.choices[1].steps = 3;
  EXPECT_SAYS(message_of<std::domain_error>([&] { (void)route(scenario); }),
              "choice B: a measured model has no steps");
}

// ---- over the draws of a fit ------------------------------------------------------------------

// A costs 2 J a token in the fit; where it costs more than B it is no longer the best.
site::Draws draws_of_a(const std::vector<double>& joules) {
  return {.parameters = {"a"},
          .columns = {joules},
          .keys = {"models.A.joules_per_token"},
          .values = {joules}};
}

TEST(Route, DrawsSayHowOftenAMixIsBest) {
  const site::Scenario scenario =
      with_policy(small_trace_site(), site::SearchedPolicy{.is_variance_aware = true});
  const std::vector<double> joules{2, 2.5, 3.5, 1.5, 2.75, 4};
  const site::Routing routing = route(scenario, {.draws = draws_of_a(joules)});
  const site::RoutingUncertainty& found = routing.uncertainty.value();
  ASSERT_EQ(found.mixes.size(), 2U);
  EXPECT_EQ(found.mixes[0].mix, "A");
  EXPECT_EQ(found.mixes[0].draws, 3U);
  EXPECT_TRUE(found.mixes[0].is_of_the_fit);
  EXPECT_EQ(found.mixes[1].mix, "fixed");
  EXPECT_NEAR(found.mixes[1].share_of_draws, 0.4, 1e-15);
  EXPECT_FALSE(found.mixes[1].is_of_the_fit);
  ASSERT_EQ(found.choices.size(), 4U);
  EXPECT_NEAR(found.choices[2].share_of_draws, 0.6, 1e-15);
  const double supply = routing.harvest.mean;
  for (const site::UncertainValue& value : found.values.values) {
    if (value.name != "demand of the best policy, joules per slot") continue;
    EXPECT_NEAR(value.estimate, 7, 1e-12) << "3.5 tokens a slot at 2 J";
    EXPECT_NEAR(value.lower, 3.5 * (1.5 + 0.1 * (2.5 - 1.5)), 1e-9) << "the quantile at 0.025";
    EXPECT_NEAR(value.upper, 3.5 * 3, 1e-9) << "B";
  }
  // Each draw is a scenario of its own at the supply of the fit.
  for (std::size_t i = 1; i < joules.size(); ++i) {
    const site::Routing alone =
        route(site::with_supply(site::with_draw(scenario, draws_of_a(joules), i), supply));
    EXPECT_EQ(alone.assignments[0].variance_aware, joules[i] < 3 ? "A" : "fixed");
  }
}

}  // namespace
}  // namespace inferlaw::test
