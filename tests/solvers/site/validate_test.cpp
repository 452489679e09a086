// A site's simulation held against the best theory that may speak about it.
#include "inferlaw/solvers/site/validate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/support/message_of.hpp"
#include "tests/support/scenarios.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::test {
namespace {

TEST(Validate, TheoryAndSimulationAgree) {
  const site::Validation validation = site::validate(with_trials(two_models(), 20000));
  EXPECT_TRUE(validation.agrees);
  const auto& rows = validation.horizons;
  ASSERT_EQ(rows.size(), 12U);
  for (const site::ValidatedHorizon& row : rows) {
    EXPECT_LE(std::abs(row.z), 5) << row.supply_factor << " " << row.slots;
    EXPECT_LT(row.relative_standard_error, 0.01) << row.supply_factor << " " << row.slots;
  }
  EXPECT_EQ(rows[2].theory, site::Theory::exact_slots);
  EXPECT_NEAR(rows[2].theory_mean_joules, 5102.3353, 5e-5);
  EXPECT_NEAR(rows[2].brownian_mean_joules, 5499.86, 5e-3);
}

TEST(Validate, AWrongVolatilityIsFound) {
  EXPECT_FALSE(site::validate(with_trials(two_models(), 20000), {.volatility_joules = 720}).agrees);
}

TEST(Validate, WithoutAnyAuxiliaryEnergyThereIsNoVerdict) {
  const site::Validation validation =
      site::validate(with_trials(two_models(), 100), {.supply_factors = {50}});
  EXPECT_TRUE(validation.agrees);
  EXPECT_FALSE(validation.horizons[0].agrees);
}

TEST(Validate, BatteriesAreHeldAgainstTheGrid) {
  for (const auxiliary::Battery& battery :
       {auxiliary::Battery{.initial_joules = 1000},
        auxiliary::Battery{.initial_joules = 1000, .capacity_joules = 9000}}) {
    const site::Validation validation =
        site::validate(with_battery(with_trials(two_models(), 4000), battery));
    EXPECT_TRUE(validation.agrees) << battery.capacity_joules;
    EXPECT_EQ(validation.horizons.size(), 12U);
  }
}

// The Poisson theory from a histogram, whose moments are exact.
TEST(Validate, TheoryAgreesOnOutputLengthsToo) {
  const energy::TokenBin bins[] = {{.low = 0, .high = 10, .count = 3},
                                   {.low = 10, .high = 40, .count = 1}};
  site::Scenario scenario;
  scenario.arrivals.tasks_per_slot = 3;
  scenario.tasks = {{.name = "any"}};
  scenario.fleet = site::Fleet{.models = {{.name = "A",
                                           .joules_per_token = 2,
                                           .seconds_per_token = 0.01,
                                           .success = {1},
                                           .output_lengths = energy::token_law_of_bins(bins)}}};
  scenario.horizons_slots = {1, 20};
  EXPECT_TRUE(site::validate(with_trials(scenario, 20000)).agrees);
}

TEST(Validate, HoldsTheReplayAgainstIndependentSlots) {
  const site::Validation validation =
      site::validate(with_trials(small_trace_site(), 2000), {.supply_factors = {1}});
  EXPECT_FALSE(validation.agrees);  // four slots in their order are not independent
  EXPECT_FALSE(validation.horizons[0].agrees.has_value()) << "never confirmed by what remembers";
  EXPECT_THAT(validation.notes.back(), testing::HasSubstr("not independent from slot to slot"));
}

TEST(Validate, OfASeriesTakesSlotsThatRememberAndWithABatteryIndependentOnes) {
  const site::Scenario series =
      with_trials(with_harvest(two_models(), series_harvest({2, 6, 4})), 10);
  const auto theory_of = [](const site::Scenario& scenario) {
    return site::validate(scenario, {.supply_factors = {1}}).horizons.front().theory;
  };
  EXPECT_EQ(theory_of(series), site::Theory::remembering);
  EXPECT_EQ(theory_of(with_battery(series, {.initial_joules = 5})), site::Theory::brownian);
}

TEST(Validate, RefusesWhereNoTheoryMaySpeak) {
  const site::Scenario stored = with_battery(two_models(), {.initial_joules = 5});
  const auto refusal = [](const site::Scenario& scenario, const site::ValidateOptions& options) {
    return message_of<std::invalid_argument>([&] { (void)site::validate(scenario, options); });
  };
  EXPECT_SAYS(refusal(with_horizons(two_models(), {1000001}), {}), "no exact slot value");
  EXPECT_SAYS(refusal(with_horizons(stored, {20001}), {}), "no exact slot value");
  EXPECT_SAYS(refusal(stored, {.volatility_joules = 720}), "no exact slot value");
}

}  // namespace
}  // namespace inferlaw::test
