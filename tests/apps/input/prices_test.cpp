// [prices] of a scenario, and what is said of those that are none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::scenario_text;
using test::TemporaryFolder;
using test::with_harvest;

site::Scenario priced(const std::string& lines) {
  const TemporaryFolder folder;
  const std::string text = scenario_text() + "\n[prices]\n" + lines + "\n";
  return read_scenario(folder.write("scenario.toml", text)).scenario;
}

energy::Prices prices_of(const std::string& lines) { return priced(lines).prices.value(); }

TEST(PricesTable, ReadsADay) {
  const site::Scenario scenario = priced(R"(auxiliary = ["0.36 $/kWh", "-72 $/MWh", "0.36 $/kWh"]
auxiliary_carbon = "360 g/kWh"
baseline = "72 $/MWh")");
  const site::PriceCourses& courses = scenario.price_courses.value();
  ASSERT_EQ(courses.money.tariff.per_joule.size(), 3);
  EXPECT_DOUBLE_EQ(courses.money.tariff.per_joule[0], 1e-7);
  EXPECT_DOUBLE_EQ(courses.money.tariff.per_joule[1], -2e-8);
  EXPECT_FALSE(courses.money.is_series);
  EXPECT_DOUBLE_EQ(scenario.prices->auxiliary, 6e-8);
  EXPECT_EQ(scenario.prices->currency, "$");
  EXPECT_EQ(courses.carbon.tariff.per_joule,
            (std::vector<double>{scenario.prices->auxiliary_carbon}));
  EXPECT_FALSE(priced("auxiliary = 3e-8").price_courses.has_value());
}

TEST(PricesTable, ReadsASeries) {
  const TemporaryFolder folder;
  (void)folder.write("site.csv", "sun,price,grams\n1,90,500\n2,-18,400\n3,54,300\n");
  const auto read = [&](const std::string& prices) {
    const std::string text = with_harvest(R"(law = "series"
file = "site.csv"
column = "sun"
row_seconds = 2
)") + "\n[prices]\n" + prices +
                             "\n";
    return read_scenario(folder.write("scenario.toml", text)).scenario;
  };
  const site::Scenario scenario = read(R"([prices.auxiliary]
file = "site.csv"
column = "price"
unit = "EUR/MWh"
row_seconds = 2
[prices.auxiliary_carbon]
file = "site.csv"
column = "grams"
unit = "g/kWh"
row_seconds = 2)");
  const site::PriceCourses& courses = scenario.price_courses.value();
  ASSERT_EQ(courses.money.tariff.per_joule.size(), 3);
  EXPECT_DOUBLE_EQ(courses.money.tariff.per_joule[1], -5e-9);
  EXPECT_DOUBLE_EQ(courses.carbon.tariff.per_joule[2], 300 / 3.6e6);
  EXPECT_EQ(courses.money.tariff.slots_per_row, 2);
  EXPECT_EQ(scenario.prices->currency, "EUR");
  const auto refusal = [&](const std::string& prices) {
    return message_of<InputError>([&] { (void)read(prices); });
  };
  EXPECT_THAT(refusal("auxiliary = [1, 2, 3, 4]"), testing::HasSubstr("a whole part of the 6"));
  EXPECT_THAT(refusal(R"(auxiliary = { file = "site.csv", column = "price", unit = "kWh" })"),
              testing::HasSubstr("prices.auxiliary.unit is 'kWh'; allowed: $/kWh"));
}

TEST(PricesTable, ReadsUnits) {
  const energy::Prices prices = prices_of(R"(auxiliary = "0.36 $/kWh"
baseline = "72 $/MWh"
auxiliary_carbon = "360 g/kWh"
baseline_carbon = "36 kg/MWh"
supply_per_kw = 1200
battery_per_kwh = 180
lifetime_years = 12
discount_rate = 0.05)");
  EXPECT_DOUBLE_EQ(prices.auxiliary, 1e-7);
  EXPECT_DOUBLE_EQ(prices.baseline, 2e-8);
  EXPECT_DOUBLE_EQ(prices.auxiliary_carbon, 1e-4);
  EXPECT_DOUBLE_EQ(prices.baseline_carbon, 1e-5);
  EXPECT_DOUBLE_EQ(prices.capital.value().supply_per_watt, 1.2);
  EXPECT_DOUBLE_EQ(prices.capital->battery_per_joule, 5e-5);
  EXPECT_EQ(prices.capital->lifetime_years, 12);
  EXPECT_EQ(prices.capital->discount_rate, .05);
  EXPECT_EQ(prices.currency, "$");
}

TEST(PricesTable, ReadsNumbersPerJoule) {
  const energy::Prices prices = prices_of("auxiliary = 3e-8\nbaseline = \"1e-8\"");
  EXPECT_EQ(prices.auxiliary, 3e-8);
  EXPECT_EQ(prices.baseline, 1e-8);
  EXPECT_EQ(prices.baseline_carbon, 0);
  EXPECT_FALSE(prices.capital.has_value());
  EXPECT_EQ(prices.currency, "");
  EXPECT_EQ(prices_of("auxiliary = 0\nbaseline = \"0.1 EUR/kWh\"").currency, "EUR");
}

struct BadPrices {
  std::string lines;
  std::string complaint;
};

TEST(PricesTable, RefusesWhatIsNoPrice) {
  const std::string price = "auxiliary = \"0.3 $/kWh\"\n";
  for (const BadPrices& bad : {
           BadPrices{"baseline = 1", "prices.auxiliary is missing; allowed: a price of energy"},
           BadPrices{"auxiliary = -1e-8",
                     "prices.auxiliary is -1e-08; allowed: a finite number, 0"},
           BadPrices{"auxiliary = \"-0.1 $/kWh\"",
                     "prices.auxiliary is '-0.1 $/kWh'; allowed: a finite"},
           BadPrices{"auxiliary = \"350 g/kWh\"", "g/kWh is a unit of carbon of energy"},
           BadPrices{"auxiliary = true", "prices.auxiliary is true; allowed: "},
           BadPrices{price + "auxiliary_carbon = \"0.1 $/kWh\"", "$/kWh is a unit of a price"},
           BadPrices{price + "baseline = \"0.1 EUR/kWh\"", "money as that of prices.auxiliary, $"},
           BadPrices{price + "baseline = 1e-8", "money as that of prices.auxiliary, $"},
           BadPrices{"auxiliary = 1\nbaseline = \"1 $/kWh\"", "prices.auxiliary, a number"},
           BadPrices{price + "wear_per_cycle = 0.1", "prices.wear_per_cycle: allowed: with"},
           BadPrices{price + "supply_per_kw = 9", "prices.lifetime_years is missing"},
           BadPrices{price + "supply_per_kw = 9\nlifetime_years = 0",
                     "prices.lifetime_years is 0; allowed: a finite number above 0"},
           BadPrices{price + "discount_rate = 0.1", "prices.discount_rate: allowed: with"},
           BadPrices{"auxiliary = [\"1 $/kWh\", \"1 EUR/kWh\"]", "prices of one currency"},
           BadPrices{"auxiliary = [\"1 $/kWh\", 1]", "prices of one currency"},
           BadPrices{"auxiliary = [\"1 g/kWh\"]", "prices.auxiliary is '1 g/kWh'; allowed:"},
           BadPrices{"auxiliary = []", "allowed: an array, each"},
           BadPrices{"auxiliary = [1, -2]", "its mean is -0.5; allowed: 0 or above"},
           BadPrices{price + "profile = [1, 2]", "unknown key prices.profile"},
       }) {
    const std::string message = message_of<InputError>([&] { (void)prices_of(bad.lines); });
    EXPECT_THAT(message, testing::HasSubstr(bad.complaint)) << bad.lines;
    EXPECT_EQ(message.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace inferlaw::apps
