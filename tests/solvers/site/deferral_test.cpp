// Sites whose work can wait: patience as a battery charged in advance, and who knows nothing of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::site {
namespace {

using auxiliary::Battery;
using auxiliary::Deferral;
using test::message_of;
using test::relatively_near;
using test::two_models;
using test::with_battery;
using test::with_horizons;
using test::with_trials;
using test::within_standard_errors;
using testing::HasSubstr;

Scenario patient(const Battery& battery, const Deferral& deferral) {
  Scenario scenario = with_horizons(with_battery(two_models(), battery), {50});
  scenario.deferral = deferral;
  return scenario;
}

double exact_mean(const Scenario& scenario) {
  return predict(scenario).horizons.front().exact_slots.value().joules;
}

TEST(PatientSite, IsThatOfTheLargerBattery) {
  for (const Battery& battery : {Battery{.initial_joules = 200, .capacity_joules = 3000},
                                 Battery{.initial_joules = 200}, Battery{}}) {
    const Scenario waits = patient(battery, {.joules = 700});
    Battery larger = battery;
    larger.initial_joules += 700;
    larger.capacity_joules += 700;
    const Scenario charged = with_horizons(with_battery(two_models(), larger), {50});
    EXPECT_EQ(exact_mean(waits), exact_mean(charged));
    EXPECT_EQ(predict(waits).horizons[0].mean_joules, predict(charged).horizons[0].mean_joules);
    EXPECT_EQ(exact_mean(patient(battery, {})),
              exact_mean(with_horizons(with_battery(two_models(), battery), {50})));
  }
}

TEST(PatientSite, IsThatOfTheSimulator) {
  for (const Battery& battery :
       {Battery{.initial_joules = 200, .capacity_joules = 3000}, Battery{}}) {
    const Scenario scenario = with_trials(patient(battery, {.joules = 700}), 20'000);
    const PredictedHorizon at = predict(scenario).horizons.front();
    const auto simulated = simulate(scenario).horizons.front().estimates;
    const auto agree = [](const simulation::Estimate& estimate, double expected) {
      return within_standard_errors(estimate.mean, estimate.standard_error, expected, .02);
    };
    EXPECT_TRUE(agree(simulated.auxiliary_joules, at.exact_slots.value().joules));
    EXPECT_TRUE(agree(simulated.backlog_joules, at.backlog_joules.value()));
    EXPECT_TRUE(agree(simulated.battery_joules, at.ledger.value().means.level_joules));
    if (auxiliary::is_limited(battery)) {
      EXPECT_TRUE(agree(simulated.spilled_joules, at.ledger->means.spilled_joules));
    }
    EXPECT_TRUE(std::isnan(at.ledger->means.delivered_joules));
  }
}

// A joule of patience is one of capacity that is charged besides.
TEST(PatientSite, SaysWhatAJouleIsWorth) {
  const auto at = [](double patience, double capacity) {
    return patient({.initial_joules = 200, .capacity_joules = capacity}, {.joules = patience});
  };
  const JouleWorth worth = predict(at(700, 3000)).horizons.front().joule_worth.value();
  const double by_patience = (exact_mean(at(650, 3000)) - exact_mean(at(750, 3000))) / 100;
  const double by_capacity = (exact_mean(at(700, 2950)) - exact_mean(at(700, 3050))) / 100;
  EXPECT_TRUE(relatively_near(worth.patience, by_patience, 5e-3));
  EXPECT_TRUE(relatively_near(worth.capacity, by_capacity, 5e-3));
  EXPECT_GT(worth.patience, worth.capacity);
  const JouleWorth unlimited = predict(patient({}, {.joules = 0})).horizons[0].joule_worth.value();
  EXPECT_EQ(unlimited.capacity, 0);
  EXPECT_GT(unlimited.patience, 0);
}

// Patience loses nothing, so that beside losses it is no larger battery: exact slots know it alone.
TEST(PatientSite, BesideLossesIsThatOfTheSimulator) {
  for (const double capacity : {3000., std::numeric_limits<double>::infinity()}) {
    const Battery battery{.initial_joules = 400,
                          .capacity_joules = capacity,
                          .minimum_state_of_charge = std::isinf(capacity) ? 0 : .1,
                          .charging_efficiency = .85,
                          .discharging_efficiency = .9};
    const Scenario scenario = with_trials(patient(battery, {.joules = 700}), 20'000);
    const Prediction prediction = predict(scenario);
    const PredictedHorizon& at = prediction.horizons.front();
    const auto simulated = simulate(scenario).horizons.front().estimates;
    const auto agree = [](const simulation::Estimate& estimate, double expected) {
      return within_standard_errors(estimate.mean, estimate.standard_error, expected, .03);
    };
    const auxiliary::BatteryLedger& ledger = at.ledger.value().means;
    EXPECT_TRUE(agree(simulated.auxiliary_joules, at.exact_slots.value().joules));
    EXPECT_TRUE(agree(simulated.backlog_joules, at.backlog_joules.value()));
    EXPECT_TRUE(agree(simulated.battery_joules, ledger.level_joules));
    EXPECT_TRUE(agree(simulated.ledger.conversion_losses_joules, ledger.conversion_losses_joules));
    if (std::isfinite(capacity)) {
      EXPECT_TRUE(agree(simulated.spilled_joules, ledger.spilled_joules));
    }
    EXPECT_TRUE(std::isnan(at.mean_joules)) << "the Brownian model knows nothing of it";
    for (const TheoryStanding& theory : prediction.theories)
      EXPECT_EQ(theory.may_speak(), theory.theory == Theory::exact_slots) << name_of(theory.theory);
    EXPECT_THAT(message_of<std::exception>([&] { (void)critical(scenario); }),
                HasSubstr("[deferral]"));
    EXPECT_THAT(message_of<std::exception>([&] { (void)route(scenario); }),
                HasSubstr("[deferral]"));
    EXPECT_TRUE(validate(scenario).agrees);
  }
}

// Patience beside limits of power, and deadlines: the simulator answers, the rest refuses, never
// ignores.
TEST(PatientSite, IsSimulatedAloneWithLimitsAndDeadlines) {
  const Battery lossy{.charging_efficiency = .9};
  const Battery limited{.discharging_limit_joules_per_slot = 700};
  for (const Scenario& scenario :
       {patient(limited, {.joules = 700}), patient({}, {.deadline_slots = 3}),
        patient(lossy, {.deadline_slots = 3})}) {
    const Prediction prediction = predict(scenario);
    for (const TheoryStanding& theory : prediction.theories) {
      EXPECT_EQ(theory.standing, Standing::refused) << name_of(theory.theory);
      EXPECT_THAT(theory.reason, HasSubstr("simulator alone"));
    }
    EXPECT_TRUE(std::isnan(prediction.horizons.front().mean_joules));
    EXPECT_FALSE(prediction.horizons.front().ledger.has_value());
    EXPECT_THAT(message_of<std::exception>([&] { (void)critical(scenario); }),
                HasSubstr("[deferral]"));
    EXPECT_THAT(message_of<std::exception>([&] { (void)validate(scenario); }),
                HasSubstr("simulator alone"));
    EXPECT_THAT(message_of<std::exception>([&] { (void)route(scenario); }),
                HasSubstr("[deferral]"));
    Scenario impatient = scenario;
    impatient.deferral = {};
    const auto mean = [](const Scenario& of) {
      return simulate(of).horizons.front().estimates.auxiliary_joules.mean;
    };
    EXPECT_LT(mean(scenario), mean(impatient));
    EXPECT_GT(mean(scenario), 0);
  }
}

TEST(PatientSite, NeedsTheSupplyOfTheLargerBattery) {
  const CriticalOptions question{.prices = {.auxiliary = 1}, .target_joules = 2000};
  const Critical waits = critical(
      patient({.initial_joules = 200, .capacity_joules = 3000}, {.joules = 700}), question);
  const Critical charged = critical(
      with_horizons(with_battery(two_models(), {.initial_joules = 900, .capacity_joules = 3700}),
                    {50}),
      question);
  EXPECT_EQ(*waits.target->joules_per_slot, *charged.target->joules_per_slot);
  EXPECT_EQ(waits.in_exact_slots.front().supply_joules_per_slot,
            charged.in_exact_slots.front().supply_joules_per_slot);
  EXPECT_THAT(message_of<std::exception>([&] {
                (void)critical(patient({}, {.joules = 700}),
                               {.target_joules = 2000, .size_battery = true});
              }),
              HasSubstr("without [deferral]"));
}

}  // namespace
}  // namespace inferlaw::site
