#include <gtest/gtest.h>

#include <string>

#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

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
  EXPECT_EQ(text.rfind("# ", 0), 0U) << text;  // notes first, a line each
  EXPECT_NE(text.find("\nkey,value\n"), std::string::npos) << text;
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

TEST(Output, AFullStandardOutputIsNotPassedOver) {
  const std::string line = std::string(INFERLAW_COMMAND) + " " + critical + " 2>/dev/null >";
  const int full = std::system((line + "/dev/full").c_str());
  EXPECT_EQ(WEXITSTATUS(full), 2);
  const int closed = std::system((line + "&-").c_str());
  EXPECT_EQ(WEXITSTATUS(closed), 2);
}

TEST(Output, DevicesAndLinksStayWhatTheyAre) {
  const TemporaryFolder folder;
  const auto device = folder.path() / "device";
  std::filesystem::create_symlink("/dev/null", device);
  EXPECT_EQ(run_inferlaw(critical + " --output " + device.string()).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_character_file(device));
  const auto file = folder.write("file", "old");
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(file, link);
  EXPECT_EQ(run_inferlaw(critical + " --output " + link.string()).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(contents_of(file), run_inferlaw(critical).output);
}

TEST(Output, TextSaysWhatWasRun) {
  const std::string text =
      run_inferlaw("simulate --seed 7 --trials 1e1 " + std::string(INFERLAW_SOURCE_DIR) +
                   "/data/scenarios/two-models.toml")
          .output;
  EXPECT_NE(text.find(" simulate, seed 7\n"), std::string::npos) << text;
}

TEST(Output, AFileNameThatIsNoUtf8IsReplacedInJson) {
  const TemporaryFolder folder;
  const auto scenario = folder.write("b\xff.toml", scenario_text());
  const CommandResult result = run_inferlaw("task --json " + scenario.string());
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.json()["command"], "task");
}

TEST(Output, HelpAndVersionAreGood) {
  EXPECT_EQ(run_inferlaw("task --version").exit_code, 0);
  EXPECT_EQ(run_inferlaw("--version").exit_code, 0);
  const CommandResult help = run_inferlaw("--help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* subcommand :
       {"auxiliary", "task", "predict", "simulate", "validate", "reproduce", "critical"})
    EXPECT_NE(help.output.find(subcommand), std::string::npos) << subcommand;
}

}  // namespace
}  // namespace inferlaw::test
