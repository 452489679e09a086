#include <gtest/gtest.h>

#include <string>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

const std::string critical = "auxiliary --drift 0 --volatility 689.3 --horizon 100";

TEST(Output, JsonSaysWhatItIs) {
  const auto document = run_inferlaw(critical + " --json").json();
  EXPECT_EQ(document["schema"], 1);
  EXPECT_EQ(document["command"], "auxiliary");
  EXPECT_TRUE(document["version"].is_string());
  EXPECT_TRUE(document["seed"].is_null());
  EXPECT_EQ(document["inputs"]["horizon_slots"], 100);
  EXPECT_EQ(document["inputs"]["initial_battery_joules"], 0);
}

TEST(Output, CsvHasAHeaderAndOneLineAResult) {
  const std::string text = run_inferlaw(critical + " --csv").output;
  EXPECT_EQ(text.rfind("key,value\n", 0), 0U);
  EXPECT_NE(text.find("\nregime,critical\n"), std::string::npos);
}

TEST(Output, CsvOfATableIsTheTable) {
  const std::string text = run_inferlaw("predict --csv " + std::string(INFERLAW_SOURCE_DIR) +
                                        "/data/scenarios/two-models.toml")
                               .output;
  EXPECT_EQ(text.rfind("slots,mean_joules,", 0), 0U) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
}

TEST(Output, AFileHoldsWhatStandardOutputWould) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "answer.json";
  const CommandResult result = run_inferlaw(critical + " --json --output " + file.string());
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(contents_of(file), run_inferlaw(critical + " --json").output);
}

TEST(Output, HelpAndVersionAreGood) {
  EXPECT_EQ(run_inferlaw("--version").exit_code, 0);
  const CommandResult help = run_inferlaw("--help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* subcommand :
       {"auxiliary", "task", "predict", "simulate", "validate", "reproduce"})
    EXPECT_NE(help.output.find(subcommand), std::string::npos) << subcommand;
}

}  // namespace
}  // namespace inferlaw::test
