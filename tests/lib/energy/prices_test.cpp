// Money, carbon and capital, against numbers worked out by hand.
#include "inferlaw/lib/energy/prices.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace inferlaw::energy {
namespace {

TEST(Prices, AnAnnuityPaysBackWithInterest) {
  EXPECT_NEAR(annuity_factor(.05, 10), .1295045749654, 1e-12);  // of annuity tables
  EXPECT_DOUBLE_EQ(annuity_factor(.05, 1), 1.05);
  EXPECT_DOUBLE_EQ(annuity_factor(0, 8), .125);
  EXPECT_DOUBLE_EQ(annuity_factor(1, 2), 4.0 / 3);
}

// f = (1 + r (L + 1)/2 + ..)/L
TEST(Prices, AnAnnuityKeepsItsDigitsAtSmallRates) {
  EXPECT_DOUBLE_EQ(annuity_factor(1e-12, 10), .1 * (1 + 5.5e-12));
}

TEST(Prices, CostAndCarbonAreSums) {
  const Prices prices{.baseline = 2,
                      .auxiliary = 3,
                      .baseline_carbon = .1,
                      .auxiliary_carbon = .5,
                      .wear_per_cycle = 7};
  const EnergyUse use{.auxiliary_joules = 10, .baseline_joules = 100, .cycles = 4};
  EXPECT_DOUBLE_EQ(cost(prices, use), 30 + 200 + 28);
  EXPECT_DOUBLE_EQ(carbon_grams(prices, use), 5 + 10);
}

// $1200/kW and $360/kWh for 12 years: $0.1 a watt and $30 a kilowatt-hour a year.
TEST(Prices, CapitalIsAShareOfTheYear) {
  const Capital capital{
      .supply_per_watt = 1.2, .battery_per_joule = 360 / 3.6e6, .lifetime_years = 12};
  EXPECT_DOUBLE_EQ(capital_per_year(capital, {.supply_watts = 5e3, .capacity_joules = 7.2e6}),
                   500 + 60);
  EXPECT_DOUBLE_EQ(supply_capital_per_joule(capital) * 3.6e6, 100 / 8760.0);
  EXPECT_DOUBLE_EQ(battery_capital_per_joule(capital, 365 * 3600) * 3.6e6, 30 / 24.0);
}

TEST(Prices, AnUnlimitedBatteryCostsNothingOnlyWhereItIsFree) {
  const double infinite = std::numeric_limits<double>::infinity();
  const Built built{.supply_watts = 10, .capacity_joules = infinite};
  EXPECT_EQ(capital_per_year({.supply_per_watt = 1, .battery_per_joule = 1}, built), infinite);
  EXPECT_EQ(capital_per_year({.supply_per_watt = 1}, built), 10);
}

TEST(Prices, RefuseWhatIsNoPrice) {
  EXPECT_THROW((void)annuity_factor(.05, 0), std::domain_error);
  EXPECT_THROW((void)annuity_factor(-.05, 10), std::domain_error);
  EXPECT_THROW((void)cost({.auxiliary = -1}, {}), std::domain_error);
  EXPECT_THROW((void)carbon_grams({.baseline_carbon = NAN}, {}), std::domain_error);
  EXPECT_THROW((void)capital_per_year({.supply_per_watt = -1}, {}), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::energy
