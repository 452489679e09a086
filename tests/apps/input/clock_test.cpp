// Series and traces by the times of their rows.
#include "inferlaw/apps/input/clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::TemporaryFolder;
using testing::Contains;
using testing::HasSubstr;
using Numbers = std::vector<double>;

// ---- a site of the sun ------------------------------------------------------------------------

constexpr std::array<double, 24> day{0,     0,     0,     0,     0,     0,     0,     207.1,
                                     400.0, 565.7, 692.8, 772.7, 800.0, 772.7, 692.8, 565.7,
                                     400.0, 207.1, 0,     0,     0,     0,     0,     0};
constexpr int days = 6;

std::vector<std::string> sunny_rows() {
  std::vector<std::string> rows;
  for (int at = 0; at < 24 * days; ++at)
    rows.push_back(fmt::format("2020-01-{:02} {:02}:00,{}\n", 1 + at / 24, at % 24,
                               day[static_cast<std::size_t>(at % 24)]));
  return rows;
}

std::string sunny(const std::vector<std::string>& rows = sunny_rows()) {
  std::string text = "time,power\n";
  for (const std::string& row : rows) text += row;
  return text;
}

Numbers sunny_power() {
  Numbers power;
  for (int at = 0; at < days; ++at) power.insert(power.end(), day.begin(), day.end());
  return power;
}

std::string site_with(const std::string& harvest) {
  return R"(schema = 1
[slot]
seconds = 60
[arrivals]
tasks_per_slot = 3
[[models]]
name = "m"
joules_per_token = 2
seconds_per_token = 0.02
output_lengths = "lengths.csv"
[horizons]
slots = [1440]
[simulation]
trials = 4000
[harvest]
law = "series"
file = "power.csv"
column = "power"
)" + harvest;
}

ScenarioFile read_sunny(const std::string& harvest, const std::string& csv = sunny()) {
  const TemporaryFolder folder;
  (void)folder.write("power.csv", csv);
  (void)folder.write("lengths.csv", "bin_lo,bin_hi,count\n50,150,10\n150,400,20\n");
  return read_scenario(folder.write("site.toml", site_with(harvest)));
}

std::string refusal(const std::string& harvest, const std::string& csv) {
  const std::string said = message_of<InputError>([&] { (void)read_sunny(harvest, csv); });
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
  return said;
}

const site::SeriesShape& series_of(const ScenarioFile& read) {
  return std::get<site::SeriesShape>(read.scenario.harvest.shape);
}

// The same rows in an order that repeats nothing: 83 and 144 share no factor.
std::string shuffled() {
  const std::vector<std::string> rows = sunny_rows();
  std::vector<std::string> other;
  for (std::size_t at = 0; at < rows.size(); ++at) other.push_back(rows[83 * at % rows.size()]);
  return sunny(other);
}

TEST(SeriesClock, RowsAreOrderedByTheirTimesNamedOrNot) {
  for (const std::string key : {"", "time_column = \"time\"\n"}) {
    const ScenarioFile read = read_sunny(key, shuffled());
    EXPECT_EQ(series_of(read).joules_per_slot, sunny_power());
    EXPECT_EQ(series_of(read).slots_per_row, 60);
    EXPECT_EQ(series_of(read).record.time_column, "time");
    EXPECT_GT(series_of(read).record.rows_out_of_order, 50U);
    EXPECT_THAT(read.notes, Contains(HasSubstr("rows were out of order and have been sorted")));
  }
  EXPECT_THAT(read_sunny("").notes, Contains(HasSubstr("ordered by their times in time;")));
  const ScenarioFile as_they_come =
      read_sunny("time_column = \"\"\nrow_seconds = 3600\n", shuffled());
  EXPECT_EQ(series_of(as_they_come).joules_per_slot[1], day[83 % 24]);
}

// A replay of the series in order, in NumPy, gave 513,662 +- 5337 in as many trials.
TEST(SeriesClock, AShuffledSeriesIsReplayedAsItWas) {
  const site::Prediction prediction = site::predict(read_sunny("", shuffled()).scenario);
  const simulation::Estimate& replayed = prediction.horizons.back().replayed->auxiliary_joules;
  EXPECT_LT(replayed.standard_error, 5500);
  EXPECT_NEAR(replayed.mean, 513662, 5 * std::hypot(replayed.standard_error, 5337));
}

TEST(SeriesClock, HolesAreRefusedUnlessARuleIsNamed) {
  std::vector<std::string> rows = sunny_rows();
  rows.erase(rows.begin() + 30, rows.begin() + 42);  // 06:00 to 17:00 of the second day
  const std::string csv = sunny(rows);
  EXPECT_SAYS(refusal("", csv),
              "power.csv:32: time is 2020-01-02 18:00, 46800 s behind the row before it in time; "
              R"(allowed: 3600 s, as most are, or fill = "linear", "previous" or "zero", or )"
              "time_column = \"\" for the file's order");
  EXPECT_THAT(refusal("time_column = \"time\"\n", csv), testing::EndsWith("or \"zero\""));
  const ScenarioFile filled = read_sunny("fill = \"linear\"\nperiod_rows = 24\n", csv);
  Numbers power = sunny_power();
  std::fill(power.begin() + 30, power.begin() + 42, 0);  // it is night around the hole
  EXPECT_EQ(series_of(filled).joules_per_slot, power);
  EXPECT_EQ(series_of(filled).record.filled_rows, 12U);
  EXPECT_THAT(filled.notes, Contains(HasSubstr("12 of 144 rows were missing and have been put")));
}

TEST(SeriesClock, RepeatsAreRefusedUnlessARuleIsNamed) {
  std::vector<std::string> rows = sunny_rows();
  rows.insert(rows.begin() + 9, 2, rows[8]);
  rows.insert(rows.begin() + 12, 2, rows[11]);
  const std::string csv = sunny(rows);
  EXPECT_SAYS(refusal("", csv),
              "power.csv:11: time is 2020-01-01 08:00, a time that stands twice; allowed: each");
  const ScenarioFile merged = read_sunny("repeats = \"mean\"\n", csv);
  EXPECT_EQ(series_of(merged).joules_per_slot, sunny_power());
  EXPECT_EQ(series_of(merged).record.merged_rows, 4U);
  EXPECT_THAT(merged.notes, Contains(HasSubstr("4 rows of a time that stood before have been")));
}

TEST(SeriesClock, ARowLastsAsItsTimesSay) {
  EXPECT_EQ(series_of(read_sunny("row_seconds = 3600\n")).slots_per_row, 60);
  EXPECT_SAYS(refusal("row_seconds = 1800\n", sunny()),
              "harvest.row_seconds is 1800; allowed: 3600, the step of the rows' times");
  EXPECT_SAYS(
      refusal("", "power\n1\n2\n"),
      "harvest.row_seconds is missing; allowed: seconds that a row lasts, or a time_column");
  EXPECT_SAYS(
      refusal("time_column = \"t\"\ntime_unit = \"s\"\n", "t,power\n0,1\n90,2\n180,2\n"),
      "harvest.time_column: the step of the rows' times is 90 s; allowed: a whole multiple");
  EXPECT_SAYS(refusal("time_column = \"t\"\ntime_unit = \"s\"\n", "t,power\n0,1\n0,2\n"),
              "harvest.time_column: t, times: allowed: two different ones or more");
  EXPECT_SAYS(refusal("row_seconds = 60\nfill = \"zero\"\n", "power\n1\n2\n"),
              "harvest.fill: allowed: only with times");
}

TEST(SeriesClock, NumbersNeedAUnit) {
  const std::string hours = "clock,power\n0,1\n1,2\n2,4\n";
  EXPECT_EQ(
      series_of(read_sunny("time_column = \"clock\"\ntime_unit = \"h\"\n", hours)).slots_per_row,
      60);
  EXPECT_SAYS(refusal("time_column = \"clock\"\n", "clock,power\n0,1\n3600,2\n7200,4\n"),
              "power.csv:2: clock is 0, a number without a unit, and the next one is 3600 away");
  const ScenarioFile named = read_sunny("time_column = \"clock [min]\"\ntime_unit = \"min\"\n",
                                        "clock [min],power\n0,1\n60,2\n120,4\n");
  EXPECT_EQ(series_of(named).slots_per_row, 60);
  const ScenarioFile unnamed =
      read_sunny("row_seconds = 60\n", "unix_time,power\n0,1\n7200,2\n3600,4\n");
  EXPECT_THAT(unnamed.notes, Contains(HasSubstr("unix_time does not ascend evenly")));
}

TEST(SeriesClock, DaysOrderRowsOfADayEachOnly) {
  const std::string hours = "day,hour,power\n2020-01-02,0,3\n2020-01-02,1,1\n2020-01-01,0,2\n";
  const ScenarioFile as_they_come = read_sunny("row_seconds = 3600\n", hours);
  EXPECT_EQ(series_of(as_they_come).joules_per_slot, (Numbers{3, 1, 2}));
  const std::string days_alone = "day,power\n2020-01-02,3\n2020-01-03,1\n2020-01-01,2\n";
  const ScenarioFile ordered = read_sunny("", days_alone);
  EXPECT_EQ(series_of(ordered).joules_per_slot, (Numbers{2, 3, 1}));
  EXPECT_EQ(series_of(ordered).slots_per_row, 1440);
}

TEST(SeriesClock, ALocalClockThatIsPutBackIsRefused) {
  std::string csv = "time,power\n";
  for (const std::string hour : {"00", "01", "02", "02", "03", "04"})
    csv += "2020-10-25 " + hour + ":00,1\n";
  for (const std::string rule : {"", "repeats = \"mean\"\n"})
    EXPECT_SAYS(refusal(rule, csv),
                "power.csv:5: time is 2020-10-25 02:00; allowed: no local time whose clock is put "
                "back, as it is after 2020-10-25 02:00");
  const ScenarioFile stated = read_sunny("repeats = \"mean\"\ntime_zone = \"+01:00\"\n", csv);
  EXPECT_EQ(series_of(stated).record.merged_rows, 1U);
  std::string minutes = "time,power\n";
  for (const int minute : {58, 59, 0, 1, 2})
    minutes += fmt::format("2020-10-25 02:{:02},1\n", minute);
  EXPECT_SAYS(refusal("", minutes), "power.csv:4: time is 2020-10-25 02:00; allowed: no local");
  EXPECT_SAYS(refusal("time_zone = \"Europe/Berlin\"\n", csv),
              "harvest.time_zone is 'Europe/Berlin'; allowed: \"UTC\" or an offset");
  EXPECT_SAYS(refusal("", "time,power\n2020-01-01 00:00Z,1\n2020-01-01 01:00,1\n"),
              "power.csv:3: time is 2020-01-01 01:00; allowed: a zone in every row or in none");
}

TEST(SeriesClock, NegativesAreRefusedUnlessARuleIsNamed) {
  std::vector<std::string> rows = sunny_rows();
  rows[0] = "2020-01-01 00:00,-0.4\n";
  rows[1] = "2020-01-01 01:00,-0.6\n";
  const std::string csv = sunny(rows);
  EXPECT_SAYS(refusal("", csv),
              "power.csv:2: power is -0.4; allowed: a finite number, 0 or above, or negatives = "
              "\"zero\", which takes them for 0");
  const ScenarioFile read = read_sunny("negatives = \"zero\"\nunit = \"W\"\n", csv);
  EXPECT_EQ(series_of(read).record.rows_set_to_zero, 2U);
  EXPECT_NEAR(series_of(read).record.joules_set_to_zero, -3600, 1e-9);  // 1 W for an hour
  EXPECT_THAT(read.notes, Contains(HasSubstr("2 rows below 0 have been set to 0 (negatives): "
                                             "-3600 J, ")));
}

// 6076.6 W over the 24 hours of a day are 253.1917 W, for 60 s a slot.
TEST(SeriesSize, IsItsOwnWhereTheUnitIsSaid) {
  const ScenarioFile own = read_sunny("unit = \"W\"\n");
  EXPECT_NEAR(site::demand_and_supply_of(site::site_of(own.scenario)).harvest_mean_joules_per_slot,
              15191.5, 0.01);
  const ScenarioFile hours = read_sunny("unit = \"Wh\"\nmean_joules_per_slot = \"own\"\n");
  EXPECT_NEAR(site::mean_joules_per_slot(hours.scenario.harvest, 0), 15191.5, 0.01);
  EXPECT_THAT(read_sunny("").notes, Contains(HasSubstr("power is scaled to the mean demand")));
  EXPECT_THAT(read_sunny("mean_joules_per_slot = \"own\"\n").notes,
              Contains(HasSubstr("power is taken for joules per slot")));
  EXPECT_SAYS(refusal("unit = \"hp\"\n", sunny()), R"(harvest.unit is 'hp'; allowed: "W", "kW")");
}

TEST(SeriesFile, MayHaveSemicolonsAndLinesBeforeItsHeader) {
  EXPECT_EQ(series_of(read_sunny("", "Zeit;power\n2020-01-01 00:00;0,5\n2020-01-01 01:00;1,5\n"))
                .joules_per_slot,
            (Numbers{0.5, 1.5}));
  EXPECT_EQ(series_of(read_sunny("separator = \";\"\ndecimal = \",\"\nskip_lines = 1\n"
                                 "row_seconds = 60\n",
                                 "a;b;c\npower\n1,234\n"))
                .joules_per_slot,
            (Numbers{1.234}));
  EXPECT_SAYS(refusal("separator = \":\"\n", sunny()), "harvest.separator is ':'; allowed: \",\"");
}

// ---- a trace ----------------------------------------------------------------------------------

ScenarioFile read_requests(const std::string& tasks, const std::string& csv) {
  const TemporaryFolder folder;
  (void)folder.write("trace.csv", csv);
  return read_scenario(folder.write("site.toml", R"(schema = 1
[[models]]
name = "m"
joules_per_token = 2
seconds_per_token = 0.02
[arrivals]
law = "trace"
[harvest]
[tasks]
trace = "trace.csv"
)" + tasks));
}

const std::string columns = "time_column = \"t\"\ntokens_column = \"n\"\n";

std::string trace_refusal(const std::string& tasks, const std::string& csv) {
  return message_of<InputError>([&] { (void)read_requests(tasks, csv); });
}

Numbers times_of(const ScenarioFile& read) {
  return read.scenario.fleet->trace->trace.times_seconds;
}

TEST(TraceClock, NumbersAreReadInTheirUnit) {
  const Numbers expected{0, 0.712, 1.5};
  const std::string since_start = "t,n\n9,5\n721,6\n1509,7\n";
  EXPECT_EQ(times_of(read_requests(columns + "time_unit = \"ms\"\n", since_start)), expected);
  EXPECT_SAYS(trace_refusal(columns, since_start),
              "trace.csv:2: t is 9, a number without a unit, and the next one is 712 away in the "
              R"(median: seconds or milliseconds? allowed: time_unit = "s", "ms")");
  for (const std::string zeros : {"", "000", "000000"}) {
    const ScenarioFile epoch = read_requests(
        columns,
        fmt::format("t,n\n1715299200009{0},5\n1715299200721{0},6\n1715299201509{0},7\n", zeros));
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(times_of(epoch)[i], expected[i], 1e-9);
    EXPECT_THAT(epoch.notes, Contains(HasSubstr("as since 1970 they lie in 2000 to 2100")));
  }
}

TEST(TraceClock, NumbersNamedByTheirUnitAreReadInIt) {
  for (const std::string name : {"t_ms", "arrival [ms]", "startMs", "Time (milliseconds)"}) {
    const std::string keys = fmt::format("time_column = \"{}\"\ntokens_column = \"n\"\n", name);
    const ScenarioFile read = read_requests(keys, name + ",n\n9,5\n721,6\n1509,7\n");
    EXPECT_EQ(times_of(read), (Numbers{0, 0.712, 1.5})) << name;
    EXPECT_THAT(read.notes, Contains(HasSubstr("are taken for ms, as its name says"))) << name;
  }
}

TEST(TraceClock, SecondsTakenForGrantedAreSaid) {
  const ScenarioFile read = read_requests(columns, "t,n\n0,5\n0.7,6\n2,7\n");
  EXPECT_EQ(times_of(read), (Numbers{0, 0.7, 2}));
  EXPECT_THAT(read.notes, Contains(HasSubstr("the numbers of t are taken for seconds, ")));
  EXPECT_TRUE(
      read_requests(columns + "time_unit = \"s\"\n", "t,n\n0,5\n0.7,6\n2,7\n").notes.empty());
}

TEST(TraceClock, KeysWithoutEffectAreRefused) {
  const std::string dates =
      "t,n\n2020-01-01 00:00:00,1\n2020-01-01 00:00:01,1\n"
      "2020-01-01 00:00:03,1\n";
  EXPECT_SAYS(trace_refusal(columns + "time_unit = \"ms\"\n", dates),
              "tasks.time_unit: allowed: only where times are numbers");
  EXPECT_SAYS(trace_refusal(columns + "time_zone = \"UTC\"\n", "t,n\n0,5\n1,6\n2,7\n"),
              "tasks.time_zone: allowed: only where times are dates");
  EXPECT_SAYS(trace_refusal(columns + "time_unit = \"day\"\n", "t,n\n0,5\n1,6\n2,7\n"),
              R"(tasks.time_unit is 'day'; allowed: "s", "ms")");
}

TEST(TraceRows, MayBeChosenByACondition) {
  const std::string csv = "t,Response tokens,status\n0,5,200\n1,0,500\n2,6,200\n4,9,200\n";
  const std::string keys =
      "time_column = \"t\"\ntokens_column = \"Response tokens\"\ntime_unit = \"s\"\n";
  for (const std::string where :
       {"`Response tokens` > 0", "Response tokens > 0", "status == 200"}) {
    const ScenarioFile read = read_requests(keys + "where = \"" + where + "\"\n", csv);
    EXPECT_EQ(times_of(read), (Numbers{0, 2, 4})) << where;
    EXPECT_EQ(site::statistics_of(*read.scenario.fleet->trace).rows_left_out, 1U);
    EXPECT_TRUE(read.notes.empty());
  }
  EXPECT_THAT(read_requests(keys, csv).notes,
              testing::ElementsAre(HasSubstr(
                  "1 of 4 rows have 0 Response tokens and count as tasks; where = \"`Response "
                  "tokens` > 0\" leaves them out.")));
  EXPECT_SAYS(trace_refusal(keys + "where = \"`tokens` > 0\"\n", csv), "no column tokens; allowed");
  EXPECT_SAYS(trace_refusal(keys + "where = \"status == 500\"\n", csv),
              "trace.csv: 1 rows; allowed: 3 or more");
}

}  // namespace
}  // namespace inferlaw::apps
