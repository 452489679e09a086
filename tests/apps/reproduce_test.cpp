#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

// Critical supply; the sparse sum with a plus; best votes by the published formula, twice; the mean
// rate of Pythia-2.8B.
const std::set<nlohmann::json> explained{593.5, 17116704.0, 5.2432219, 4.4291929, .016};

TEST(ReproduceCommand, HasARowAndAVerdictForEveryStatement) {
  const TemporaryFolder folder;
  const std::string output = (folder.path() / "made" / "here").string();
  const CommandResult result = run_inferlaw("reproduce --json --output " + output);
  ASSERT_EQ(result.exit_code, 0) << result.output << result.errors;
  const auto statements = result.json()["results"]["statements"];
  ASSERT_EQ(statements.size(), 48U);
  for (const auto& row : statements) {
    const bool is_explained = explained.contains(row["published"]);
    EXPECT_EQ(row["verdict"], is_explained ? "differs, explained" : "agrees") << row;
    EXPECT_FALSE(row["source"].get<std::string>().empty());
  }
  EXPECT_NEAR(statements[4]["theory"], 0.7555, 5e-5);
  EXPECT_NEAR(statements[7]["theory"], 5640, 0.5);
  EXPECT_NEAR(statements[8]["theory"], 587.4187, 5e-5);
  for (const char* file :
       {"figure-2-deviation-from-drift.csv", "figure-3-task-costs.csv",
        "figure-4-routing-errors.csv", "strategies-best-for-a-budget.csv",
        "training-competence-against-tokens.csv", "training-accuracy-against-compute.csv",
        "training-emergence-and-plateaus.csv"}) {
    const std::string text = contents_of(output + "/" + file);
    EXPECT_GT(std::count(text.begin(), text.end(), '\n'), 100) << file;
  }
  EXPECT_GT(statements[9]["theory"], .995);              // linear in log compute
  EXPECT_NEAR(statements[10]["theory"], .965125, 5e-7);  // trees on hard steps
  EXPECT_EQ(statements[31]["theory"], 16438140);         // sparse attention, token by token
  EXPECT_EQ(statements[33]["theory"], 5);                // best odd number of votes
  EXPECT_TRUE(statements[34]["theory"].is_null());
  for (const char* file :
       {"strategies-accuracy-against-compute.csv", "strategies-best-of-n-and-votes.csv"})
    EXPECT_FALSE(contents_of(output + "/" + file).empty()) << file;
}

}  // namespace
}  // namespace inferlaw::test
