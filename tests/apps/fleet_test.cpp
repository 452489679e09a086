// Sites from measurements: measured models, tasks and arrivals of a trace, harvest in longer rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/dataset.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

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

// A folder with the small trace, measurements and scenario, any of them spoilt.
class SmallSite {
 public:
  explicit SmallSite(const std::string& scenario = small_scenario(),
                     const std::string& trace = small_trace) {
    (void)folder_.write("trace.csv", trace);
    (void)folder_.write("measured.csv", small_measurements);
    (void)folder_.write("harvest.csv", "power\n1\n3\n8\n");
    scenario_ = folder_.write("site.toml", scenario);
  }

  [[nodiscard]] CommandResult run(const std::string& command) const {
    return run_inferlaw(command + " --json " + scenario_.string());
  }
  [[nodiscard]] Json results(const std::string& command) const {
    const CommandResult result = run(command);
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    return result.json()["results"];
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path scenario_;
};

TEST(MeasuredSite, ATraceGivesTasksArrivalsAndDemand) {
  const Json results = SmallSite().results("predict");
  const Json& trace = results["trace"];
  EXPECT_EQ(trace["tasks"], 5);
  EXPECT_EQ(trace["whole_slots"], 4);
  EXPECT_EQ(trace["tasks_after_the_last_whole_slot"], 1);
  EXPECT_NEAR(trace["mean_tokens"], 4.2, 1e-12);
  EXPECT_NEAR(trace["index_of_dispersion"], 0.5, 1e-12);  // counts 2 0 1 1
  EXPECT_NEAR(trace["mean_gap_seconds"], 4.1 / 4, 1e-12);
  // 3 J a token and 4, 0, 2, 8 tokens in the four slots: mean 3.5, variance 8.75 tokens.
  EXPECT_NEAR(results["mean_demand_joules_per_slot"], 3 * 3.5, 1e-12);
  EXPECT_NEAR(results["volatility_joules"], 3 * std::sqrt(8.75), 1e-12);
  EXPECT_NEAR(results["task_energy_second_moment_square_joules"], 9 * (9 + 1 + 4 + 64) / 4.0, 1e-9);
}

// Every start of the trace against a constant 10.5 J: slots of +1.5, -10.5, -4.5, +13.5 J.
TEST(MeasuredSite, TheReplayIsThatOfTheTrace) {
  const Json rows = SmallSite().results("predict")["horizons"];
  const double one = (1.5 + 13.5) / 4;
  EXPECT_NEAR(rows[0]["replayed_mean_joules"], one,
              5 * rows[0]["replayed_standard_error_joules"].get<double>());
  const double four = (1.5 + 0 + 10.5 + 15) / 4.0;  // the largest sum from each start
  EXPECT_NEAR(rows[1]["replayed_mean_joules"], four,
              5 * rows[1]["replayed_standard_error_joules"].get<double>());
  EXPECT_LT(rows[1]["replayed_standard_error_joules"].get<double>(), 0.01 * four);
  EXPECT_EQ(rows[1]["matched_volatility_joules"], 0);  // a whole turn is the same from anywhere
  EXPECT_TRUE(rows[1]["matched_mean_joules"].is_null());
  EXPECT_NEAR(rows[0]["matched_volatility_joules"], 3 * std::sqrt(8.75), 1e-12);
}

TEST(MeasuredSite, BatchSizesAreInterpolatedInLogarithms) {
  const Json tasks = SmallSite().results("task")["tasks"];
  ASSERT_EQ(tasks.size(), 4U);
  EXPECT_EQ(tasks[0]["task"], "up to 2 tokens");
  EXPECT_NEAR(tasks[0]["weight"], 0.5, 1e-12);  // 1 and 2 of 3, 1, 2, 8
  EXPECT_NEAR(tasks[0]["joules_per_token"], 2, 1e-12);
  EXPECT_NEAR(tasks[0]["mean_tokens"], 1.5, 1e-12);
  EXPECT_NEAR(tasks[0]["latency_seconds"], 0.02 * 1.5, 1e-12);
  EXPECT_EQ(tasks[0]["success"], 0.9);
  EXPECT_EQ(tasks[2]["success"], 0.5);
  EXPECT_EQ(tasks[3]["model"], "fixed");
  EXPECT_NEAR(tasks[3]["energy_joules"], 3 * 5.5, 1e-12);
  EXPECT_NEAR(tasks[3]["energy_standard_deviation_joules"], 3 * 2.5, 1e-12);
}

// Long answers go to A (2 J a token) half of the time, to the fixed model (3 J) otherwise.
TEST(MeasuredSite, RandomRoutingIsDrawnTaskByTask) {
  const std::string mixed = replaced(small_scenario(), "name = \"fixed\"\nmodel = \"fixed\"",
                                     "name = \"mixture\"\nprobabilities = [[0, 1], [0.5, 0.5]]");
  const Json results = SmallSite(mixed).results("simulate");
  const double mean = (3 * (1 + 2) + 2.5 * (3 + 8)) / 4;
  EXPECT_NEAR(results["mean_demand_joules_per_slot"], mean, 1e-12);
  // Slots of 10.5, 0, 6, 20 J on average, and 0.25 J^2 of variance for each squared token drawn.
  const double between = (10.5 * 10.5 + 36 + 400) / 4 - mean * mean;
  const double variance = between + 0.25 * (9 + 64) / 4;
  EXPECT_TRUE(relatively_near(results["volatility_joules"], std::sqrt(variance), 1e-12));
  const Json& turn = results["horizons"][1];
  EXPECT_NEAR(turn["demand_mean_joules"], 4 * mean,
              5 * turn["demand_standard_error_joules"].get<double>());
  EXPECT_GT(turn["demand_standard_error_joules"].get<double>(), 0);
}

TEST(MeasuredSite, RowsOfHarvestLastForManySlots) {
  const std::string windy =
      replaced(small_scenario(), "law = \"constant\"",
               "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrow_seconds = 3\n"
               "where = \"power < 5\"\nmean_joules_per_slot = 2");
  const CommandResult result = SmallSite(windy).run("predict");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const Json document = result.json();
  EXPECT_EQ(document["inputs"]["harvest"]["slots_per_row"], 3);
  EXPECT_EQ(document["inputs"]["harvest"]["rows"], 2);
  // Of six slots three harvest 1 J and three 3 J: four in a row have 10, 8, 6, 6, 8, 10 J.
  const Json& four = document["results"]["horizons"][1];
  const double harvest_variance = 8.0 / 3;
  EXPECT_TRUE(
      relatively_near(four["matched_volatility_joules"], std::sqrt(harvest_variance / 4), 1e-12));
}

// The Poisson theory from a histogram: exact moments, and a simulation that agrees.
TEST(MeasuredSite, OutputLengthsAreALawOfTokens) {
  const TemporaryFolder folder;
  (void)folder.write("lengths.csv", "m,bin_lo,bin_hi,count\nA,0,10,3\nA,10,40,1\nB,5,6,1\n");
  const auto scenario = folder.write("site.toml", R"(schema = 1
[[models]]
name = "A"
joules_per_token = 2
seconds_per_token = 0.01
output_lengths = "lengths.csv"
output_lengths_where = 'm == "A"'
[arrivals]
tasks_per_slot = 3
[harvest]
coefficient_of_variation = 0.5
[horizons]
slots = [1, 20]
)");
  const Json task = run_inferlaw("task --json " + scenario.string()).json()["results"]["tasks"][0];
  EXPECT_NEAR(task["mean_tokens"], 0.75 * 5 + 0.25 * 25, 1e-12);
  const double second = 0.75 * 100 / 3 + 0.25 * (64000 - 1000) / 90.0;
  EXPECT_TRUE(relatively_near(task["energy_standard_deviation_joules"], 2 * std::sqrt(second - 100),
                              1e-12));
  const CommandResult validated =
      run_inferlaw("validate --json --trials 20000 " + scenario.string());
  EXPECT_EQ(validated.exit_code, 0) << validated.output << validated.errors;
}

TEST(MeasuredSite, TimesMayBeDatesAndOutOfOrder) {
  const std::string dates =
      "time,tokens\n"
      "2023-11-16T23:59:59.7500000Z,3\n"
      "2023-11-17 00:00:02.25,2\n"
      "2023-11-17 01:00:00.25+01:00,1\n"
      "2023-11-17 00:00:03,8\n"
      "2023-11-17 00:00:04.35,7\n";
  const CommandResult result = SmallSite(small_scenario(), dates).run("predict");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const Json document = result.json();
  const Json& trace = document["results"]["trace"];
  EXPECT_EQ(trace["rows_out_of_order"], 1);
  EXPECT_NEAR(trace["seconds"], 4.6, 1e-9);
  EXPECT_EQ(trace["whole_slots"], 4);
  EXPECT_NEAR(document["results"]["mean_demand_joules_per_slot"], 10.5, 1e-12);
  EXPECT_THAT(document["notes"].dump(), HasSubstr("1 rows were out of order"));
}

struct Spoilt {
  std::string good;
  std::string bad;
  std::string message;
};

void expect_refusal(const SmallSite& site, const std::string& message) {
  for (const std::string command : {"predict", "route"}) {
    const CommandResult result = site.run(command);
    EXPECT_EQ(result.exit_code, 3) << command << ": " << result.output << result.errors;
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr(message));
  }
}

TEST(MeasuredSite, SpoiltTracesAreRefusedWithTheirLine) {
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
    expect_refusal(SmallSite(small_scenario(), replaced(small_trace, spoilt.good, spoilt.bad)),
                   spoilt.message);
}

TEST(MeasuredSite, SpoiltScenariosAreRefusedWithTheirLine) {
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
           Spoilt{"law = \"trace\"", "law = \"burst\"", "\"poisson\", \"fixed\", \"trace\""},
           Spoilt{"law = \"trace\"", "law = \"trace\"\ntasks_per_slot = 1",
                  "unknown key arrivals.tasks_per_slot"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrow_seconds = 2.5",
                  "harvest.row_seconds is 2.5; allowed: a whole multiple of slot.seconds = 1"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrows = [3, 2]",
                  "harvest.rows: allowed: two numbers"},
           Spoilt{"law = \"constant\"",
                  "law = \"series\"\nfile = \"harvest.csv\"\ncolumn = \"power\"\nrows = [1, 4]",
                  "harvest.rows is 4"},
       })
    expect_refusal(SmallSite(replaced(small_scenario(), spoilt.good, spoilt.bad)), spoilt.message);
}

TEST(MeasuredSite, ASizeMeasuredTwiceIsNotAveraged) {
  const std::string twice = replaced(replaced(small_scenario(), "model == \"A\"", "model == \"B\""),
                                     "batch_size = 16", "batch_size = 8");
  expect_refusal(SmallSite(twice), "measured batch size is 8; allowed: each batch size once");
}

TEST(MeasuredSite, ValidateHoldsTheReplayAgainstIndependentSlots) {
  const CommandResult result = SmallSite().run("validate --trials 2000 --supply-factors 1");
  EXPECT_EQ(result.exit_code, 1) << result.errors;  // four slots in their order are not independent
  const Json document = result.json();
  EXPECT_EQ(document["results"]["horizons"][0]["agrees"], true);
  EXPECT_THAT(document["notes"].dump(), HasSubstr("not independent from slot to slot"));
}

// Slots of 12, 0, 6, 24 J: a mean of 6 J over four needs a little more supply than 10.5 J.
TEST(MeasuredSite, ASupplyForATargetIsFoundOnTheReplay) {
  const Json results =
      SmallSite().results("critical --by-simulation --horizon 4 --target 6 --price-auxiliary 1");
  const Json& row = results["simulated_supplies"][0];
  const double supply = row["supply_joules_per_slot"];
  // From the slots of 12, of 6 and of 24 J on; from the one of 0 J nothing is needed.
  const double first = 12 - supply;
  const double third = std::max(30 - 2 * supply, 42 - 3 * supply);
  const double last = std::max(24 - supply, 36 - 2 * supply);
  const double mean = (first + third + last) / 4;
  EXPECT_NEAR(mean, 6, 5 * row["standard_error_joules"].get<double>() + 0.01) << row;
  EXPECT_GT(supply, 10.5);
}

// A costs 2 J a token and succeeds too seldom for a floor; the fixed model costs 3 J.
TEST(MeasuredSite, APolicyMayBeSearchedFor) {
  for (const auto& [floor, joules] : {std::pair{"0.2", 2.0}, std::pair{"0.95", 3.0}}) {
    const Json results =
        SmallSite(replaced(small_scenario(), "name = \"fixed\"\nmodel = \"fixed\"",
                           std::string("name = \"variance-aware\"\nsuccess_floor = ") + floor))
            .results("predict");
    EXPECT_NEAR(results["mean_demand_joules_per_slot"], joules * 3.5, 1e-12) << floor;
  }
}

// ---- the public traces ----

Json trace_of(const std::string& scenario) {
  const std::string file = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/" + scenario;
  const CommandResult result = run_inferlaw("predict --json --trials 200 " + file);
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  return result.json()["results"]["trace"];
}

TEST(PublicTraces, HaveTheirKnownTokensAndArrivals) {
  SKIP_WITHOUT_DATASETS();
  const Json conversation = trace_of("conversation-wind.toml");
  EXPECT_EQ(conversation["tasks"], 19366);
  EXPECT_NEAR(conversation["mean_tokens"], 211.13, 0.005);
  EXPECT_NEAR(conversation["standard_deviation_tokens"], 162.87, 0.005);
  EXPECT_NEAR(conversation["gap_coefficient_of_variation"], 1.09, 0.005);
  const Json code = trace_of("coding-solar.toml");
  EXPECT_EQ(code["tasks"], 8819);
  EXPECT_NEAR(code["mean_tokens"], 27.88, 0.005);
  EXPECT_NEAR(code["standard_deviation_tokens"], 59.86, 0.005);
  EXPECT_NEAR(code["gap_coefficient_of_variation"], 13.15, 0.005);
}

TEST(PublicTraces, EveryCommandAnswersOrSaysWhyNot) {
  SKIP_WITHOUT_DATASETS();
  for (const std::string scenario : {"conversation-wind.toml", "coding-solar.toml"}) {
    const std::string file = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/" + scenario;
    for (const std::string command :
         {"task", "predict --trials 50", "simulate --trials 50", "critical", "route"}) {
      const CommandResult result = run_inferlaw(command + " " + file);
      EXPECT_EQ(result.exit_code, 0) << command << " " << scenario << ": " << result.errors;
    }
  }
}

// Slots that remember are no exact theory of a replay: within 7 % of it, which thousands of trials
// tell apart. With a battery nothing better than independent slots is known, and that is far off.
TEST(PublicTraces, ValidateHoldsTheReplayAgainstSlotsThatRemember) {
  SKIP_WITHOUT_DATASETS();
  const std::string folder = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/";
  const CommandResult wind =
      run_inferlaw("validate --json --supply-factors 1 " + folder + "conversation-wind.toml");
  EXPECT_EQ(wind.exit_code, 1) << wind.output;
  const auto rows = wind.json()["results"]["horizons"];
  for (const auto& row : rows) {
    EXPECT_EQ(row["theory"], "remembering slots");
    EXPECT_FALSE(row.contains("exact_mean_joules")) << row;
    const double ratio =
        row["theory_mean_joules"].get<double>() / row["simulated_mean_joules"].get<double>();
    EXPECT_NEAR(ratio, 1, 0.07 + 5 * row["relative_standard_error"].get<double>()) << row;
  }
  const CommandResult solar = run_inferlaw("validate --json --trials 100 --supply-factors 1 " +
                                           folder + "coding-solar.toml");
  EXPECT_EQ(solar.exit_code, 1) << solar.output;
  EXPECT_EQ(solar.json()["results"]["horizons"][1]["theory"], "independent slots");
}

TEST(PublicTraces, MeasuredJoulesPerTokenAreRead) {
  SKIP_WITHOUT_DATASETS();
  const TemporaryFolder folder;
  const auto joules = [&](const std::string& batch_size) {
    const auto scenario = folder.write(
        "site.toml", "schema = 1\n[[models]]\nname = \"Qwen3-8B\"\nmeasurements = \"" +
                         dataset("mlenergy/mlenergy_v3_configurations.csv") +
                         "\"\nwhere = 'model_id == \"Qwen/Qwen3-8B\" && task == \"gpqa\" && "
                         "gpu_model == \"B200\"'\nbatch_column = \"max_num_seqs\"\nbatch_size = " +
                         batch_size + "\noutput_lengths = \"" +
                         dataset("mlenergy/mlenergy_output_length_hist.csv") +
                         "\"\noutput_lengths_where = 'model_id == \"Qwen/Qwen3-8B\" && "
                         "task == \"gpqa\"'\n");
    const CommandResult result = run_inferlaw("task --json " + scenario.string());
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    return result.json()["results"]["tasks"][0]["joules_per_token"].get<double>();
  };
  EXPECT_NEAR(joules("8"), 1.1709, 5e-5);
  EXPECT_NEAR(joules("16"), 0.7138, 5e-5);
  EXPECT_NEAR(joules("32"), 0.3947, 5e-5);
  EXPECT_NEAR(joules("64"), 0.2622, 5e-5);
  EXPECT_NEAR(joules("128"), 0.1732, 5e-5);
  EXPECT_NEAR(joules("45.254834"), std::sqrt(0.3947 * 0.2622), 5e-5);
}

}  // namespace
}  // namespace inferlaw::test
