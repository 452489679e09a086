// Reports in chosen units: the text alone, by the keys.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "inferlaw/apps/output/report.hpp"
#include "tests/support/message_of.hpp"

namespace inferlaw::apps {
namespace {

Report report_in(const ShownUnits& units) {
  Report report;
  report.command = "test";
  report.units = units;
  report.results = {{"capacity_joules", 7.2e6},
                    {"drift_joules_per_slot", -3.6e6},
                    {"variance_square_joules", 25},
                    {"per_target_joule_joules", 0.5},
                    {"joules_per_token", 4},
                    {"crossover_slots", nullptr},
                    {"whole_slots", 24},
                    {"quantiles_joules", {3.6e6, 1.8e7}},
                    {"decided_in_exact_slots", Json::array({{{"slots", 120}, {"mean_joules", 9e6}},
                                                            {{"slots", 6}, {"mean_joules", 0}}})}};
  return report;
}

ShownUnits chosen(const char* energy, const char* time) {
  ShownUnits units{.slot_seconds = 60};
  EXPECT_TRUE(units.take(unit_of(energy).value()));
  EXPECT_TRUE(units.take(unit_of(time).value()));
  return units;
}

TEST(ShownUnits, AreThoseOfTheTextAndItsHeadings) {
  const std::string text = render(report_in(chosen("kWh", "h")), Format::text);
  for (const char* line :
       {"capacity kWh", " 2\n", "drift kWh per slot", " -1\n", "variance square joules", " 25\n",
        "per target joule joules", " 0.5\n", "joules per token", "crossover h", "whole slots",
        " 24\n", "quantiles kWh", " 1, 5\n", "\ndecided in exact slots\n"})
    EXPECT_SAYS(text, line);
  EXPECT_THAT(text, testing::ContainsRegex("time h +mean kWh\n +2 +2.5\n +0.1 +0\n"));
}

TEST(ShownUnits, LeaveOutWhatIsNotChosen) {
  ShownUnits units{.slot_seconds = 60};
  EXPECT_TRUE(units.take(unit_of("MJ").value()));
  const std::string text = render(report_in(units), Format::text);
  EXPECT_SAYS(text, "capacity MJ");
  EXPECT_SAYS(text, "crossover slots");
}

TEST(ShownUnits, LeaveJsonAndCsvAsTheyAre) {
  for (const Format format : {Format::json, Format::csv})
    EXPECT_EQ(render(report_in(chosen("kWh", "h")), format), render(report_in({}), format));
}

TEST(ShownUnits, AreOneOfEnergyAndOneOfTime) {
  ShownUnits units = chosen("kWh", "h");
  EXPECT_FALSE(units.take(unit_of("MWh").value())) << "there is one of energy";
  EXPECT_FALSE(ShownUnits{}.take(unit_of("kW").value())) << "no energy and no time";
}

}  // namespace
}  // namespace inferlaw::apps
