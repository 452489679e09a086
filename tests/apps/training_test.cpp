#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "inferlaw/apps/input/data_folder.hpp"
#include "inferlaw/apps/input/tripartite_profile.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/temporary_folder.hpp"

namespace inferlaw::test {
namespace {

nlohmann::json results_of(const std::string& arguments) {
  const CommandResult result = run_inferlaw("training " + arguments + " --json");
  EXPECT_EQ(result.exit_code, 0) << arguments << ": " << result.errors;
  return result.exit_code == 0 ? result.json()["results"] : nlohmann::json{};
}

TEST(TrainingCommand, BridgeShowsPublishedLosses) {
  EXPECT_NEAR(results_of("bridge --parameters 8e9 --tokens 1.5e13")["loss"].get<double>(), 1.9485,
              5e-5);
  const auto best =
      results_of("bridge --inference-flops 1.2161860006e11 --skills 80 --solved-loss 3 --slope 20");
  EXPECT_NEAR(std::log10(best["parameters"].get<double>()), 7.429, .003);
  EXPECT_TRUE(best["tokens"].is_null());
  const auto lifetime = results_of("bridge --training-flops 1e24 --lifetime-tokens 1e13");
  EXPECT_NEAR(
      lifetime["training_flops"].get<double>() + 2e13 * lifetime["parameters"].get<double>(), 1e24,
      1e12);
  const auto joint = results_of(
      "bridge --total-flops 1e21 --tasks-served 1e9 --skills 80 --solved-loss 2.67 --slope 20");
  EXPECT_NEAR(joint["training_flops"].get<double>() + 1e9 * joint["inference_flops"].get<double>(),
              1e21, 1e10);
}

TEST(TrainingCommand, TripartiteShowsPublishedAccuracy) {
  const std::string file = (apps::data_folder() / "training" / "figures.toml").string();
  for (const std::string& profile : {std::string(), " --profile '" + file + "'"}) {
    const auto results =
        results_of("tripartite --training-flops 3.8e25 --inference-flops 1e17 --levels" + profile);
    EXPECT_NEAR(results["accuracy"].get<double>(), 0.7245757105811109, 1e-9) << profile;
    EXPECT_EQ(results["levels"].size(), 100U) << profile;
    EXPECT_GT(results["levels"][59]["connected"].get<double>(), 0) << profile;
    EXPECT_EQ(results["levels"][60]["connected"].get<double>(), 0) << profile;
  }
  const auto curve = results_of(
      "tripartite --training-flops 3.8e25 --least-flops 1e15 --most-flops 1e17 --budgets 50");
  EXPECT_NEAR(curve["accuracy_per_decade"].get<double>(), .29872, 5e-6);
  EXPECT_EQ(curve["curve"].size(), 50U);
}

TEST(TrainingCommand, SizeShowsThePublishedOptimum) {
  const auto authors = results_of("size --compute 1e20");
  EXPECT_NEAR(authors["optimal_concepts"].get<double>() / 4695923594.83, 1, 1e-6);
  const auto literature = results_of("size --compute 1e20 --alpha literature --levels");
  EXPECT_NEAR(literature["optimal_concepts"].get<double>() / 4696256739.21, 1, 1e-6);
  EXPECT_EQ(literature["levels"].size(), 100U);
  EXPECT_NEAR(results_of("size --compute 2e11 --modes three")["accuracy"].get<double>(), .4, 1e-3);
}

TEST(TrainingCommand, SizeSaysWhereNothingIsLearned) {
  const CommandResult result =
      run_inferlaw("training size --compute 1e10 --concepts-per-text 500 --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.json()["results"]["learned_concepts"], 0);
  EXPECT_EQ(result.json()["notes"].size(), 1U);
}

TEST(TrainingCommand, ShowsTextAndTables) {
  const CommandResult text = run_inferlaw("training size --compute 1e20");
  EXPECT_EQ(text.exit_code, 0) << text.errors;
  EXPECT_NE(text.output.find("optimal concepts"), std::string::npos) << text.output;
  const CommandResult csv =
      run_inferlaw("training tripartite --training-flops 3.8e25 --levels --csv");
  EXPECT_EQ(csv.exit_code, 0) << csv.errors;
  EXPECT_EQ(std::count(csv.output.begin(), csv.output.end(), '\n'), 101) << csv.output;
}

TEST(TrainingCommand, RefusesWrongOptionsInOneLine) {
  for (const char* options : {"",
                              "bridge",
                              "bridge --parameters 0",
                              "bridge --parameters 1e9 --training-flops 1e20",
                              "bridge --lifetime-tokens 1e9 --parameters 1e9",
                              "bridge --inference-flops 1e12",
                              "bridge --parameters 1e9 --ceiling 2",
                              "tripartite",
                              "tripartite --parameters 1e9",
                              "tripartite --training-flops 1e5",
                              "tripartite --training-flops 1e24 --tokens 1e9",
                              "tripartite --training-flops 1e24 --least-flops 1e15",
                              "tripartite --training-flops 1e24 --profile none.toml",
                              "size",
                              "size --compute 1e20 --training-flops 1e25",
                              "size --compute 100",
                              "size --compute 1e20 --concepts-per-text 2.5",
                              "size --compute 1e20 --unknown-share 1",
                              "size --compute 1e20 --alpha theirs",
                              "size --compute 1e20 --modes four"}) {
    const std::string arguments = options;
    const CommandResult result = run_inferlaw("training " + arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments << result.output;
    EXPECT_EQ(result.output, "") << arguments;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1)
        << arguments << ": " << result.errors;
  }
}

TEST(TripartiteProfile, RefusesWhatIsNotAllowed) {
  const TemporaryFolder folder;
  for (const char* wrong :
       {"[tasks]\nlowest_level = 71\n", "[graph]\nunknown_share = 1\n", "[graph]\nalpha = \"x\"\n",
        "[skills]\nlevels = 50\n", "[search]\nbreadths = 5\n", "[tasks]\nmost_skills = 1\n"}) {
    const auto file = folder.path() / "profile.toml";
    std::ofstream(file) << "schema = 1\ntitle = \"t\"\n" << wrong;
    const CommandResult result =
        run_inferlaw("training tripartite --training-flops 1e24 --profile '" + file.string() + "'");
    EXPECT_EQ(result.exit_code, 3) << wrong;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_NE(result.errors.find("profile.toml"), std::string::npos) << result.errors;
  }
}

}  // namespace
}  // namespace inferlaw::test
