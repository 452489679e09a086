// [harvest] of a scenario: laws, and series of a CSV file.
#include "inferlaw/apps/input/harvest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::TemporaryFolder;
using test::with_harvest;

site::Harvest harvest_of(const std::string& lines, const std::string& csv = "") {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", csv);
  return read_scenario(folder.write("scenario.toml", with_harvest(lines))).scenario.harvest;
}

const std::string held_series = "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n";
const std::string series = held_series + "row_seconds = 1\n";

std::vector<double> rows_of(const site::Harvest& harvest) {
  return std::get<site::SeriesShape>(harvest.shape).joules_per_slot;
}

TEST(ReadHarvest, OfALawHasItsShapeAndMean) {
  const auto gamma = harvest_of(
      "law = \"gamma\"\nmean_joules_per_slot = 700\nstandard_deviation_joules_per_slot = 300");
  EXPECT_EQ(std::get<site::GammaShape>(gamma.shape).standard_deviation_joules_per_slot, 300);
  EXPECT_EQ(std::get<site::GivenMean>(gamma.mean).joules_per_slot, 700);
  const auto constant = harvest_of("law = \"constant\"\nmean_factor = 1.5");
  EXPECT_TRUE(std::holds_alternative<site::ConstantShape>(constant.shape));
  EXPECT_TRUE(std::holds_alternative<site::CriticalMean>(constant.mean));
  EXPECT_EQ(constant.mean_factor, 1.5);
}

TEST(ReadHarvest, AUniformLawKeepsItsOwnMeanUnlessOneIsAskedFor) {
  const std::string law =
      "law = \"uniform\"\nlowest_joules_per_slot = 0\nhighest_joules_per_slot = 20\n";
  const auto own = harvest_of(law);
  EXPECT_EQ(std::get<site::UniformShape>(own.shape).highest_joules_per_slot, 20);
  EXPECT_TRUE(std::holds_alternative<site::OwnMean>(own.mean));
  const auto given = harvest_of(law + "mean_joules_per_slot = 600\n");
  EXPECT_EQ(std::get<site::GivenMean>(given.mean).joules_per_slot, 600);
  EXPECT_SAYS(message_of<InputError>([] {
                (void)harvest_of(
                    "law = \"uniform\"\nlowest_joules_per_slot = 20\n"
                    "highest_joules_per_slot = 20\n");
              }),
              "highest_joules_per_slot is 20");
}

TEST(ReadHarvest, OfASeriesHasItsRowsAsTheyAre) {
  const auto harvest = harvest_of(series + "mean_joules_per_slot = 600\n",
                                  "time, power\r\n# a comment\r\n1, \"2\"\r\n2, 6\r\n3, 4\r\n");
  EXPECT_EQ(rows_of(harvest), (std::vector<double>{2, 6, 4}));
  EXPECT_EQ(std::get<site::GivenMean>(harvest.mean).joules_per_slot, 600);
  EXPECT_EQ(rows_of(harvest_of(series, "\xef\xbb\xbfpower\n600\n600\n600\n")),
            (std::vector<double>{600, 600, 600}));
}

TEST(ReadHarvest, OfASeriesMayBeAFormulaOfColumns) {
  const auto formula = [](const std::string& column, const std::string& csv) {
    return rows_of(harvest_of(
        "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"" + column + "\"\nrow_seconds = 1\n",
        csv));
  };
  const std::string csv = "sun,wind MW\n1,10\n3,0\n8,2\n";
  EXPECT_EQ(formula("sun + 2*`wind MW`", csv), (std::vector<double>{21, 3, 12}));
  EXPECT_EQ(formula("sun+1", "sun,sun+1\n1,5\n2,6\n"), (std::vector<double>{5, 6}))
      << "a column of that name comes first";
  EXPECT_SAYS(message_of<InputError>([&] { (void)formula("sun - `wind MW`", csv); }),
              "harvest.csv:2: sun - `wind MW` is -9");
  EXPECT_SAYS(message_of<InputError>([&] { (void)formula("sun + rain", csv); }), "rain");
  EXPECT_SAYS(message_of<InputError>([&] { (void)formula("moon", csv); }), "moon");
}

TEST(ReadHarvest, RowsMayBeFilteredChosenAndLong) {
  const std::string csv = "power\n1\n3\n8\n2\n";
  EXPECT_EQ(rows_of(harvest_of(series + "where = \"power < 5\"\n", csv)),
            (std::vector<double>{1, 3, 2}));
  EXPECT_EQ(rows_of(harvest_of(series + "rows = [2, 3]\n", csv)), (std::vector<double>{3, 8}));
  const auto held = harvest_of(held_series + "row_seconds = 3\nperiod_rows = 2\n", csv);
  EXPECT_EQ(std::get<site::SeriesShape>(held.shape).slots_per_row, 3);
  EXPECT_EQ(std::get<site::SeriesShape>(held.shape).period_rows, 2);
}

TEST(ReadHarvest, BadSeriesAreRefusedWithTheirLine) {
  struct Case {
    std::string text;
    std::string message;
  };
  for (const Case& bad :
       {Case{"time,wind\n1,2\n", "no column power; allowed: time, wind"},
        Case{"time,power\n1,2\n2,x\n", "harvest.csv:3: power is x; allowed: a finite number"},
        Case{"time,power\n1,2\n2,nan\n", "harvest.csv:3: power is nan"},
        Case{"time,power\n1,2\n2\n", "harvest.csv:3: power is missing"},
        Case{"time,power\n1,-2\n",
             "harvest.csv:2: power is -2; allowed: a finite number, 0 or above"},
        Case{"time,power\n1,\n", "harvest.csv:2: power is missing"},
        Case{"time,power\n1,0\n", "its sum is 0"}, Case{"time,power\n", "no rows"},
        Case{"", "no header line"}}) {
    const std::string said = message_of<InputError>([&] { (void)harvest_of(series, bad.text); });
    EXPECT_SAYS(said, bad.message);
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
  }
}

// ---- several parts ------------------------------------------------------------------------------

// [harvest] of the scenario is the first [[harvest]].
site::Harvest parts_of(const std::string& lines, const std::string& csv = "") {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", csv);
  return read_scenario(folder.write("scenario.toml", test::replaced(with_harvest(lines),
                                                                    "[harvest]", "[[harvest]]")))
      .scenario.harvest;
}

TEST(ReadHarvests, EachAsIfItWereAlone) {
  const auto harvest = parts_of(
      "law = \"constant\"\nmean_joules_per_slot = 100\n[[harvest]]\nmean_factor = "
      "2\n[[harvest]]\n" +
          series + "unit = \"W\"",
      "power\n1\n2\n");
  const auto& parts = std::get<site::PartsShape>(harvest.shape).parts;
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(std::get<site::GivenMean>(parts[0].mean).joules_per_slot, 100);
  EXPECT_TRUE(std::holds_alternative<site::CriticalMean>(parts[1].mean));
  EXPECT_EQ(parts[1].mean_factor, 2);
  EXPECT_TRUE(std::holds_alternative<site::OwnMean>(parts[2].mean));
  EXPECT_EQ(site::mean_joules_per_slot(harvest, 501.5), 901.5);
}

TEST(ReadHarvests, OneAloneIsTheHarvest) {
  const auto harvest = parts_of("law = \"constant\"\nmean_factor = 1.5");
  EXPECT_TRUE(std::holds_alternative<site::ConstantShape>(harvest.shape));
  EXPECT_EQ(harvest.mean_factor, 1.5);
}

TEST(ReadHarvests, SeriesMustBeOfOneClock) {
  const std::string two = series + "[[harvest]]\n" + series;
  const std::string dated =
      "time,power\n2024-01-01 00:00:00,1\n2024-01-01 00:00:01,2\n"
      "2024-01-01 00:00:02,4\n";
  EXPECT_TRUE(site::is_series(parts_of(two, dated)));
  EXPECT_SAYS(message_of<InputError>([&] { (void)parts_of(two + "rows = [1, 2]", dated); }),
              "3 slots");
  EXPECT_SAYS(message_of<InputError>([&] {
                (void)parts_of(series + "rows = [1, 2]\n[[harvest]]\n" + series + "rows = [2, 3]",
                               dated);
              }),
              "begins 1 s before");
}

TEST(ReadHarvests, ALawHasNoMeanOfItsOwn) {
  EXPECT_SAYS(
      message_of<InputError>([] { (void)parts_of("[[harvest]]\nmean_joules_per_slot = \"own\""); }),
      "this law has no mean of its own");
}

}  // namespace
}  // namespace inferlaw::apps
