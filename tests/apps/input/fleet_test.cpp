// Sites from measurements: measured models, tasks and arrivals of a trace, harvest in longer rows.
#include "inferlaw/apps/input/fleet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/small_trace_site.hpp"

namespace inferlaw::apps {
namespace {

using test::message_of;
using test::relatively_near;
using test::replaced;
using test::TemporaryFolder;

// Slots of a second from 10.5 on: 3 + 1 | - | 2 | 8 tokens, and the 7 of the slot that is cut
// short.
constexpr const char* small_trace = "time,tokens\n10.5,3\n11,1\n12.75,2\n13.5,8\n14.6,7\n";

constexpr const char* small_measurements =
    "model,batch,joules,ms\nA,8,4,10\nA,32,1,40\nB,8,9,20\nB,8,10,30\n";

std::string small_scenario() {
  return R"(schema = 1
[tasks]
trace = "trace.csv"
time_column = "time"
tokens_column = "tokens"
token_classes = [2]
[arrivals]
law = "trace"
[[models]]
name = "A"
measurements = "measured.csv"
where = 'model == "A"'
column = "joules"
batch_column = "batch"
milliseconds_column = "ms"
batch_size = 16
success = [0.9, 0.5]
[[models]]
name = "fixed"
joules_per_token = 3
seconds_per_token = 0.1
[policy]
name = "fixed"
model = "fixed"
[harvest]
law = "constant"
[horizons]
slots = [1, 4, 6]
[simulation]
trials = 20000
)";
}

// The scenario beside the small trace and measurements, any of them spoilt.
site::Scenario read_site(const std::string& scenario, const std::string& trace = small_trace) {
  const TemporaryFolder folder;
  (void)folder.write("trace.csv", trace);
  (void)folder.write("measured.csv", small_measurements);
  (void)folder.write("harvest.csv", "power\n1\n3\n8\n");
  return read_scenario(folder.write("site.toml", scenario)).scenario;
}

// The value that the tests of the library stand on.
TEST(ReadFleet, TheSmallSiteIsTheValueOfTheTests) {
  const site::Scenario read = read_site(small_scenario());
  const site::Scenario value = test::small_trace_site();
  ASSERT_EQ(read.fleet->models.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const site::MeasuredModel& model = read.fleet->models[i];
    const site::MeasuredModel& expected = value.fleet->models[i];
    EXPECT_EQ(model.name, expected.name);
    // Batch 16 lies halfway between 8 and 32 in logarithms: 4 and 1 J, 10 and 40 ms a token.
    EXPECT_NEAR(model.joules_per_token, expected.joules_per_token, 1e-12);
    EXPECT_NEAR(model.seconds_per_token, expected.seconds_per_token, 1e-12);
    EXPECT_EQ(model.success, expected.success);
    EXPECT_EQ(model.batch_size, expected.batch_size);
  }
  EXPECT_EQ(read.fleet->trace->trace.times_seconds, value.fleet->trace->trace.times_seconds);
  EXPECT_EQ(read.fleet->trace->trace.tokens, value.fleet->trace->trace.tokens);
  EXPECT_EQ(read.fleet->trace->type_of, value.fleet->trace->type_of);
  EXPECT_EQ(read.arrivals.tasks_per_slot, value.arrivals.tasks_per_slot);
  EXPECT_TRUE(read.fleet->replays_trace);
  EXPECT_EQ(read.horizons_slots, value.horizons_slots);
}

TEST(ReadFleet, OutputLengthsAreALawOfTokens) {
  const TemporaryFolder folder;
  (void)folder.write("lengths.csv", "m,bin_lo,bin_hi,count\nA,0,10,3\nA,10,40,1\nB,5,6,1\n");
  const auto file = folder.write("site.toml", R"(schema = 1
[[models]]
name = "A"
joules_per_token = 2
seconds_per_token = 0.01
output_lengths = "lengths.csv"
output_lengths_where = 'm == "A"'
[arrivals]
tasks_per_slot = 3
)");
  const site::MeasuredTaskRow task =
      site::task_costs(read_scenario(file).scenario).measured.front();
  EXPECT_NEAR(task.mean_tokens, 0.75 * 5 + 0.25 * 25, 1e-12);
  const double second = 0.75 * 100 / 3 + 0.25 * (64000 - 1000) / 90.0;
  EXPECT_TRUE(
      relatively_near(task.energy_standard_deviation_joules, 2 * std::sqrt(second - 100), 1e-12));
}

TEST(ReadFleet, TimesMayBeDatesAndOutOfOrder) {
  const site::Scenario scenario =
      read_site(replaced(small_scenario(), "token_classes", "time_zone = \"UTC\"\ntoken_classes"),
                "time,tokens\n"
                "2023-11-16T23:59:59.7500000Z,3\n"
                "2023-11-17 00:00:02.25,2\n"
                "2023-11-17 01:00:00.25+01:00,1\n"
                "2023-11-17 00:00:03,8\n"
                "2023-11-17 00:00:04.35,7\n");
  const site::TraceStatistics trace = site::statistics_of(*scenario.fleet->trace);
  EXPECT_EQ(trace.rows_out_of_order, 1U);
  EXPECT_NEAR(trace.seconds, 4.6, 1e-9);
  EXPECT_EQ(trace.whole_slots, 4U);
  const site::Site site = site::site_of(scenario);
  EXPECT_NEAR(site::demand_and_supply_of(site).mean_demand_joules_per_slot, 10.5, 1e-12);
  EXPECT_SAYS(site::trace_notes(scenario).front(), "1 rows were out of order");
}

TEST(ReadFleet, RowsOfHarvestLastForManySlots) {
  const site::Scenario windy =
      read_site(replaced(small_scenario(), "law = \"constant\"",
                         "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\n"
                         "row_seconds = 3\nwhere = \"power < 5\"\nmean_joules_per_slot = 2"));
  const auto& series = std::get<site::SeriesShape>(windy.harvest.shape);
  EXPECT_EQ(series.slots_per_row, 3);
  EXPECT_EQ(series.joules_per_slot.size(), 2U);
}

struct Spoilt {
  std::string good;
  std::string bad;
  std::string message;
};

void expect_refusal(const std::string& scenario, const std::string& trace,
                    const std::string& message) {
  const std::string said = message_of<InputError>([&] { (void)read_site(scenario, trace); });
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
  EXPECT_SAYS(said, message);
}

TEST(ReadFleet, SpoiltTracesAreRefusedWithTheirLine) {
  for (const Spoilt& spoilt : {
           Spoilt{"11,1", "noon,1", "trace.csv:3: time is noon; allowed: a date and time"},
           Spoilt{"11,1", "2023-02-30 00:00:00,1", "trace.csv:3: time is 2023-02-30 00:00:00"},
           Spoilt{"11,1", "2023-02-20 25:00:00,1", "trace.csv:3: time is 2023-02-20 25"},
           Spoilt{"11,1", "2023-02-20 00:00:00,1", "allowed: all times as in the first row"},
           Spoilt{"11,1", "nan,1", "trace.csv:3: time is nan"},
           Spoilt{"11,1", ",1", "trace.csv:3: time is missing"},
           Spoilt{"11,1", "11,-1", "trace.csv:3: tokens is -1; allowed: a finite number, 0 or"},
           Spoilt{"11,1", "11,x", "trace.csv:3: tokens is x; allowed: a finite number"},
           Spoilt{"11,1", "11", "trace.csv:3: tokens is missing"},
           Spoilt{"11,1", "11,1,1", "trace.csv:3: 3 cells"},
           Spoilt{"time,tokens", "when,tokens", "no column time; allowed: when, tokens"},
           Spoilt{"14.6,7", "1e12,7", "site.toml:3: tasks.trace: whole slots of the trace is"},
           Spoilt{"11,1\n12.75,2\n13.5,8\n14.6,7\n", "", "trace.csv: 1 rows; allowed: 3 or more"},
           Spoilt{"11,1\n12.75,2\n13.5,8\n14.6,7", "10.6,1\n10.7,1",
                  "whole slots of the trace is 0"},
       })
    expect_refusal(small_scenario(), replaced(small_trace, spoilt.good, spoilt.bad),
                   spoilt.message);
}

TEST(ReadFleet, SpoiltScenariosAreRefusedWithTheirLine) {
  for (const Spoilt& spoilt : {
           Spoilt{"trace = \"trace.csv\"", "trace = \"none.csv\"",
                  "site.toml:3: tasks.trace is 'none.csv'; allowed: a file that is there"},
           Spoilt{"trace = \"trace.csv\"", "trace = \"${INFERLAW_NO_SUCH}/trace.csv\"",
                  "INFERLAW_NO_SUCH is not: set it to the folder of the data"},
           Spoilt{"trace = \"trace.csv\"", "trace = \"${trace.csv\"", "every ${ has its }"},
           Spoilt{"tokens_column = \"tokens\"\n", "", "tasks.tokens_column is missing"},
           Spoilt{"token_classes = [2]", "token_classes = [2, 2]", "limits in increasing order"},
           Spoilt{"token_classes = [2]", "token_classes = [100]",
                  "no task of the trace has above 100 tokens"},
           Spoilt{"batch_size = 16", "batch_size = 33",
                  "models.batch_size: batch size is 33; allowed: 8 to 32, as measured"},
           Spoilt{"batch_size = 16\n", "",
                  "models.batch_size is missing; allowed: a batch size from 8 to 32"},
           Spoilt{"model == \"A\"'\n", "model == \"B\"'\nbatch_size = 8 # ", "not TOML"},
           Spoilt{"model == \"A\"", "model == \"C\"", "models.where: no row of"},
           Spoilt{"model == \"A\"", "model", "models.where: model; allowed: A < B"},
           Spoilt{"column = \"joules\"", "column = \"joule\"", "no column joule; allowed: model"},
           Spoilt{"success = [0.9, 0.5]", "success = [0.9]", "2 of them, one a task type"},
           Spoilt{"success = [0.9, 0.5]", "success = 2", "models.success is 2"},
           Spoilt{"joules_per_token = 3\n", "joules_per_token = 0\n",
                  "models.joules_per_token is 0"},
           Spoilt{"seconds_per_token = 0.1\n", "", "models.seconds_per_token is missing"},
           Spoilt{"name = \"fixed\"\njoules", "name = \"A\"\njoules", "a name of its own"},
           Spoilt{"batch_size = 16", "batch_size = 16\njoules_per_token = 1",
                  "this or measurements, not both"},
           Spoilt{"batch_size = 16", "batch_size = 16\nparameters = 1e9",
                  "unknown key models.parameters"},
           Spoilt{"law = \"trace\"", "law = \"burst\"", R"("poisson", "fixed", "trace")"},
           Spoilt{"law = \"trace\"", "law = \"trace\"\ntasks_per_slot = 1",
                  "unknown key arrivals.tasks_per_slot"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrow_seconds = 2.5",
                  "harvest.row_seconds is 2.5; allowed: a whole multiple of slot.seconds = 1"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrow_seconds = "
                  "1\nrows = [3, 2]",
                  "harvest.rows: allowed: two numbers"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrow_seconds = "
                  "1\nrows = [1, 4]",
                  "harvest.rows is 4"},
       })
    expect_refusal(replaced(small_scenario(), spoilt.good, spoilt.bad), small_trace,
                   spoilt.message);
}

std::string with_choices(const std::string& more) {
  return replaced(replaced(small_scenario(), "[policy]\nname = \"fixed\"\nmodel = \"fixed\"\n", ""),
                  "[harvest]",
                  "[[choices]]\nname = \"again\"\nmodel = \"A\"\nretries = 2\nfallback = "
                  "\"other\"\n[[choices]]\nname = \"other\"\nmodel = \"fixed\"\n" +
                      more + "[harvest]");
}

TEST(ReadFleet, ChoicesOfMeasuredModels) {
  const site::Scenario read = read_site(with_choices("share_limit = 0.5\n"));
  ASSERT_EQ(read.choices.size(), 2U);
  EXPECT_EQ(read.choices[0].retries, 2);
  EXPECT_EQ(read.choices[0].fallback, std::optional<std::size_t>(1));
  EXPECT_EQ(read.choices[1].model, 1U);
  const site::MeasuredTaskRow again = site::task_costs(read).measured.front();
  EXPECT_EQ(again.choice, "again");
  EXPECT_NEAR(again.energy_joules, (2 + 0.1 * 3) * 1.5, 1e-12);
}

TEST(ReadFleet, MeasuredModelsHaveNoSteps) {
  for (const Spoilt& spoilt :
       {Spoilt{"", "steps = 3\n", "choices.steps: allowed: not on a measured model"},
        Spoilt{"", "failure_probability = 0.1\n", "choices.failure_probability: allowed: not on"},
        Spoilt{"", "strategy = \"tree\"\nbranching = 2\n",
               R"(choices.strategy is 'tree'; allowed: "chain", "best_of_n" or "vote" on a)"},
        Spoilt{"", "strategy = \"vote\"\nsamples = 3\nretries = 1\n",
               "choices.retries is 1; allowed: 0 for a vote"}})
    expect_refusal(with_choices(spoilt.bad), small_trace, spoilt.message);
}

// Batches of 8 and 32 at 10 and 40 ms a token: 800 tokens a second, whatever the batch.
TEST(ReadFleet, ABatchSizeMayFollowTheLoad) {
  const site::Scenario read = read_site(
      replaced(small_scenario(), "batch_size = 16", "batch_size = \"load\"\nmachines = 3"));
  const site::LoadCurve& curve = read.fleet->models[0].by_load.value();
  EXPECT_EQ(curve.machines, 3);
  ASSERT_EQ(curve.seconds_per_token.size(), 2U);
  EXPECT_EQ(curve.seconds_per_token[1].batch_size, 32);
  EXPECT_NEAR(curve.seconds_per_token[1].cost, 0.04, 1e-15);
  EXPECT_EQ(curve.joules_per_token[1].cost, 1);
  EXPECT_FALSE(read.fleet->models[0].batch_size);
  EXPECT_FALSE(read.fleet->models[1].by_load);
}

TEST(ReadFleet, ALoadIsSpelledSo) {
  for (const Spoilt& spoilt :
       {Spoilt{"", "batch_size = \"lod\"", "models.batch_size is 'lod'; allowed: \"load\""},
        Spoilt{"", "batch_size = \"load\"\nmachines = 0", "models.machines is 0"},
        Spoilt{"", "batch_size = 16\nmachines = 2",
               "models.machines: allowed: with batch_size = 1"}})
    expect_refusal(replaced(small_scenario(), "batch_size = 16", spoilt.bad), small_trace,
                   spoilt.message);
}

TEST(ReadFleet, ASizeMeasuredTwiceIsNotAveraged) {
  const std::string twice = replaced(replaced(small_scenario(), "model == \"A\"", "model == \"B\""),
                                     "batch_size = 16", "batch_size = 8");
  expect_refusal(twice, small_trace, "measured batch size is 8; allowed: each batch size once");
}

}  // namespace
}  // namespace inferlaw::apps
