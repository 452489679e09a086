// Quantities with units, alone and as keys of a scenario.
#include "inferlaw/apps/input/quantity.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/solvers/site/series_unit.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::relatively_near;
using test::replaced;
using test::scenario_text;
using test::TemporaryFolder;
using test::with_harvest;

// ---- text ---------------------------------------------------------------------------------------

struct Good {
  const char* text;
  Dimension dimension;
  double value;
};

TEST(Quantity, IsANumberWithItsUnit) {
  for (const Good& good :
       {Good{"2 MWh", Dimension::energy, 7.2e9}, Good{"8.03e9 J", Dimension::energy, 8.03e9},
        Good{"5 kWh", Dimension::energy, 1.8e7}, Good{"1.2 GJ", Dimension::energy, 1.2e9},
        Good{"-3Wh", Dimension::energy, -10800}, Good{"  +7  kJ ", Dimension::energy, 7000},
        Good{"13.5 kW", Dimension::power, 13500}, Good{"2 MW", Dimension::power, 2e6},
        Good{"5 min", Dimension::time, 300}, Good{"1 h", Dimension::time, 3600},
        Good{"0.5 s", Dimension::time, 0.5}, Good{"1 d", Dimension::time, 86400},
        Good{"0.08 $/kWh", Dimension::price, 0.08 / 3.6e6},
        Good{"80 EUR/MWh", Dimension::price, 80 / 3.6e9},
        Good{"350 g/kWh", Dimension::carbon, 350 / 3.6e6},
        Good{"0.4 t/MWh", Dimension::carbon, 0.4e6 / 3.6e9}}) {
    const QuantityRead read = read_quantity(good.text, {.dimension = good.dimension});
    ASSERT_TRUE(read.value) << good.text << ": " << read.refusal;
    EXPECT_TRUE(relatively_near(*read.value, good.value, 4e-16)) << good.text;
  }
}

TEST(Quantity, OfASlotIsAlsoAPower) {
  const QuantityWanted wanted{.dimension = Dimension::energy, .slot_seconds = 60};
  EXPECT_EQ(read_quantity("40 kW", wanted).value, 2.4e6);
  EXPECT_EQ(read_quantity("2 kWh", wanted).value, 7.2e6);
  EXPECT_FALSE(read_quantity("40 kW", {.dimension = Dimension::energy}).value);
}

TEST(Quantity, MayBeAPlainNumberWhereTheUnitIsKnown) {
  EXPECT_EQ(read_quantity("8.03e9", {.may_be_plain = true}).value, 8.03e9);
  EXPECT_EQ(read_quantity("8.03e9", {}).refusal, "it has no unit");
  EXPECT_EQ(plain_number("8.03e9"), 8.03e9);
  EXPECT_FALSE(plain_number("8.03e9 J"));
  EXPECT_FALSE(plain_number(""));
}

TEST(Quantity, SaysWhyItIsNone) {
  const auto refusal = [](const char* text) { return read_quantity(text, {}).refusal; };
  EXPECT_EQ(refusal("2 kW"), "kW is a unit of power");
  EXPECT_EQ(refusal("2 kwh"), "kwh is no unit known here");
  EXPECT_EQ(refusal("1,000 kWh"), ",000 kWh is no unit known here");
  EXPECT_EQ(refusal("much"), "it begins with no number");
  EXPECT_EQ(refusal(""), "it begins with no number");
  EXPECT_EQ(read_quantity("3 EUR/kWh", {}).refusal, "EUR/kWh is a unit of a price of energy");
}

TEST(Quantity, HasTheUnitsOfSeriesInTheSameSize) {
  for (const site::SeriesUnit series : numeric::members<site::SeriesUnit>) {
    const std::optional<Unit> unit = unit_of(name_of(series));
    ASSERT_TRUE(unit) << name_of(series);
    const double slot_seconds = unit->dimension == Dimension::power ? 7 : 1;
    EXPECT_EQ(site::joules_per_slot_of_one(series, slot_seconds, 1), unit->size * slot_seconds)
        << unit->name;
  }
}

// ---- a scenario ------------------------------------------------------------------------------

site::Scenario scenario_of(const std::string& text) {
  const TemporaryFolder folder;
  return read_scenario(folder.write("scenario.toml", text)).scenario;
}

std::string refusal_of(const std::string& text) {
  return message_of<InputError>([&] { (void)scenario_of(text); });
}

std::string with_battery(const std::string& lines) {
  return replaced(scenario_text(), "[horizons]", "[battery]\n" + lines + "\n[horizons]");
}

std::string with_minutes(const std::string& text) {
  return replaced(text, "seconds = 1\n", "length = \"1 min\"\n");
}

TEST(ScenarioWithUnits, MeansTheSameAsWithout) {
  const site::Scenario scenario =
      scenario_of(with_battery("initial = \"500 kWh\"\ncapacity = \"2 MWh\""));
  EXPECT_EQ(scenario.battery.initial_joules, 1.8e9);
  EXPECT_EQ(scenario.battery.capacity_joules, 7.2e9);
  const site::Scenario said =
      scenario_of(with_battery("initial_joules = \"8.03e9\"\ncapacity_joules = \"3 MWh\""));
  EXPECT_EQ(said.battery.initial_joules, 8.03e9);
  EXPECT_EQ(said.battery.capacity_joules, 1.08e10);
  EXPECT_EQ(scenario_of(with_minutes(scenario_text())).slot_seconds, 60);
  const site::Scenario fast = scenario_of(replaced(scenario_text(), "name = \"myopic\"",
                                                   "name = \"myopic\"\nlatency_limit = \"5 min\""));
  EXPECT_EQ(std::get<site::SearchedPolicy>(fast.policy).limits.latency_limit_seconds, 300);
}

TEST(ScenarioWithUnits, TakesPowersForTheHarvest) {
  const site::Harvest gamma =
      scenario_of(with_minutes(with_harvest("mean = \"40 kW\"\nstandard_deviation = \"10 kW\"")))
          .harvest;
  EXPECT_EQ(std::get<site::GivenMean>(gamma.mean).joules_per_slot, 2.4e6);
  EXPECT_EQ(std::get<site::GammaShape>(gamma.shape).standard_deviation_joules_per_slot, 6e5);
  const site::Harvest uniform =
      scenario_of(with_minutes(with_harvest(
                      "law = \"uniform\"\nlowest = \"0 W\"\nhighest = \"2 kWh\"\nmean = \"own\"")))
          .harvest;
  EXPECT_EQ(std::get<site::UniformShape>(uniform.shape).highest_joules_per_slot, 7.2e6);
  EXPECT_TRUE(std::holds_alternative<site::OwnMean>(uniform.mean));
}

TEST(ScenarioWithUnits, TakesPlainNumbersInStrings) {
  const std::string text = replaced(scenario_text(), "skills = 50", "skills = \"5e1\"");
  EXPECT_EQ(scenario_of(text).setting.budget.skills, 50);
}

struct Refused {
  std::string text;
  std::vector<std::string> said;
};

TEST(ScenarioWithUnits, RefusesInOneLineWhatIsNoQuantity) {
  const std::string energy = "allowed: energy with its unit, as \"2 MWh\" (J, kJ, MJ, GJ, TJ, Wh, ";
  for (const Refused& refused :
       {Refused{
            with_battery("capacity = \"2 kW\""),
            {"scenario.toml:", "battery.capacity is '2 kW'; ", energy, "; kW is a unit of power"}},
        Refused{with_battery("capacity = \"2 kwh\""), {energy, "; kwh is no unit known here"}},
        Refused{with_battery("capacity = \"2\""), {energy, "; it has no unit"}},
        Refused{with_battery("capacity = 2"), {"battery.capacity is 2; ", energy}},
        Refused{with_battery("capacity = \"much\""), {energy, "; it begins with no number"}},
        Refused{with_battery("capacity = \"-2 kWh\""),
                {"battery.capacity is '-2 kWh'; allowed: a finite number above 0"}},
        Refused{with_battery("capacity = \"1 J\"\ncapacity_joules = 1"),
                {"battery.capacity: allowed: this or capacity_joules, not both"}},
        Refused{with_battery("capacity = \"1 J\"\ninitial = \"2 J\""),
                {"battery.initial is '2 J'; allowed: up to the capacity"}},
        Refused{with_battery("capacity_joules = \"2 min\""),
                {"or a number of joules; min is a unit of time"}},
        Refused{with_harvest("mean = \"critcal\""),
                {"harvest.mean is 'critcal'; allowed: energy of a slot with its unit", "or power",
                 "or \"critical\", \"own\""}},
        Refused{with_harvest("mean = \"40 kW\"\nmean_joules_per_slot = \"critical\""),
                {"harvest.mean: allowed: this or mean_joules_per_slot"}},
        Refused{with_harvest("standard_deviation = \"1 W\"\ncoefficient_of_variation = 1"),
                {"coefficient_of_variation: allowed: this or standard_deviation, not both"}},
        Refused{with_harvest("law = \"uniform\"\nlowest = \"3 W\""),
                {"harvest.highest_joules_per_slot is missing"}},
        Refused{replaced(scenario_text(), "seconds = 1\n", "length = \"1 J\"\n"),
                {"slot.length is '1 J'; allowed: time with its unit, as \"5 min\" (ms, s, min, h, "
                 "d); J is a unit of energy"}}}) {
    const std::string message = refusal_of(refused.text);
    for (const std::string& said : refused.said) EXPECT_SAYS(message, said);
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

TEST(ScenarioWithUnits, TakesTheLengthOfARow) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", "power\n2\n6\n4\n");
  const std::string lines = "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n";
  const auto read = [&](const std::string& length) {
    return read_scenario(folder.write("series.toml", with_harvest(lines + length))).scenario;
  };
  const site::Scenario scenario = read("row_length = \"5 min\"");
  EXPECT_EQ(std::get<site::SeriesShape>(scenario.harvest.shape).slots_per_row, 300);
  EXPECT_SAYS(message_of<InputError>([&] { (void)read("row_length = \"1.5 s\""); }),
              "harvest.row_length is '1.5 s'; allowed: a whole multiple of slot.seconds = 1");
}

}  // namespace
}  // namespace inferlaw::apps
