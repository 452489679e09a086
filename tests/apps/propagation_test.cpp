// The errors of a fit carried on to a scenario's answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"

namespace inferlaw::test {
namespace {

struct LossLaw {
  double floor, amplitude, tokens_amplitude, exponent, tokens_exponent;
};

// Any draws will do, if they spread as a fit's do.
std::vector<LossLaw> some_draws() {
  std::vector<LossLaw> draws{{1.8172, 482.01, 2085.43, 0.3478, 0.3658}};
  for (int i = 1; i <= 24; ++i)
    draws.push_back({1.8172 + 0.02 * std::sin(i), 482.01 * std::exp(0.1 * std::sin(2.0 * i)),
                     2085.43 * std::exp(0.2 * std::cos(i)), 0.3478 + 0.006 * std::sin(2.0 * i),
                     0.3658 + 0.01 * std::cos(i)});
  return draws;
}

std::string csv_of(const std::vector<LossLaw>& draws) {
  std::string text = "draw,E,A,B,alpha,beta\n";
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const LossLaw& law = draws[i];
    char line[200];
    std::snprintf(line, sizeof line, "%zu,%.17g,%.17g,%.17g,%.17g,%.17g\n", i, law.floor,
                  law.amplitude, law.tokens_amplitude, law.exponent, law.tokens_exponent);
    text += line;
  }
  return text;
}

std::string in_full(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

// The scenario with the capability of one draw and a supply written out.
std::string scenario_of(const LossLaw& law, const std::string& supply) {
  std::string text = with_harvest("law = \"gamma\"\nmean_joules_per_slot = " + supply +
                                  "\ncoefficient_of_variation = 0.5");
  text = replaced(text, "irreducible_loss = 1.69", "irreducible_loss = " + in_full(law.floor));
  text = replaced(
      text, "loss_amplitude = 900",
      "loss_amplitude = " + in_full(law.amplitude * (1 + law.exponent / law.tokens_exponent)));
  return replaced(text, "loss_exponent = 0.34", "loss_exponent = " + in_full(law.exponent));
}

nlohmann::json row(const nlohmann::json& results, const std::string& quantity) {
  for (const auto& each : results["uncertainty"])
    if (each["quantity"] == quantity) return each;
  return {};
}

TEST(Propagation, AgreesWithARunOfItsOwnForEveryDraw) {
  const TemporaryFolder folder;
  const std::vector<LossLaw> draws = some_draws();
  const std::string file = folder.write("draws.csv", csv_of(draws)).string();
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  const auto results =
      run_inferlaw("predict --json --draws " + file + " " + scenario).json()["results"];
  const std::string supply = in_full(results["harvest_mean_joules_per_slot"]);
  std::vector<double> needs;
  for (std::size_t i = 1; i < draws.size(); ++i) {
    const std::string again = folder.write("again.toml", scenario_of(draws[i], supply)).string();
    const auto alone = run_inferlaw("predict --json " + again).json()["results"];
    needs.push_back(alone["horizons"][2]["mean_joules"]);
  }
  const auto found = row(results, "mean auxiliary joules, 100 slots");
  double mean = 0;
  for (const double need : needs) mean += need / static_cast<double>(needs.size());
  double squares = 0;
  for (const double need : needs) squares += (need - mean) * (need - mean);
  EXPECT_TRUE(relatively_near(found["standard_error"],
                              std::sqrt(squares / static_cast<double>(needs.size() - 1)), 1e-10));
  std::sort(needs.begin(), needs.end());  // 0.025 of 23 intervals: 0.575 on from the least
  EXPECT_TRUE(relatively_near(found["lower"], needs[0] + 0.575 * (needs[1] - needs[0]), 1e-10));
  EXPECT_TRUE(relatively_near(found["upper"], needs[23] - 0.575 * (needs[23] - needs[22]), 1e-10));
}

TEST(Propagation, OfSuppliesAgreesWithARunOfItsOwnForEveryDraw) {
  const TemporaryFolder folder;
  const std::vector<LossLaw> draws = some_draws();
  const std::string file = folder.write("draws.csv", csv_of(draws)).string();
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  const std::string asked = "critical --json --horizon 100 --price-auxiliary 4 --target 3000 ";
  const auto results = run_inferlaw(asked + "--draws " + file + " " + scenario).json()["results"];
  for (const std::string supply : {"critical", "cheapest", "target"}) {
    double mean = 0;
    double squares = 0;
    for (std::size_t i = 1; i < draws.size(); ++i) {
      const std::string again =
          folder.write("again.toml", scenario_of(draws[i], "\"critical\"")).string();
      const double alone =
          run_inferlaw(asked + again).json()["results"][supply + "_supply_joules_per_slot"];
      const double before = mean;
      mean += (alone - mean) / static_cast<double>(i);
      squares += (alone - before) * (alone - mean);
    }
    const auto found = row(results, supply + " supply, joules per slot");
    EXPECT_EQ(found["draws"], 24);
    EXPECT_TRUE(relatively_near(found["standard_error"], std::sqrt(squares / 23), 1e-8)) << supply;
  }
}

TEST(Propagation, NamesTheParameterThatDominates) {
  const TemporaryFolder folder;
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  std::string text = "draw,slope,noise\n0,5,0\n";
  for (int i = 1; i <= 20; ++i)
    text += std::to_string(i) + "," + in_full(5 + 0.01 * i) + "," + in_full(std::sin(9 * i)) + "\n";
  const std::string file = folder.write("draws.csv", text).string();
  const auto results = run_inferlaw("predict --json --set capability.steepness=slope --draws " +
                                    file + " " + scenario)
                           .json()["results"];
  const auto demand = row(results, "mean demand, joules per slot");
  EXPECT_EQ(demand["dominated_by"], "slope");
  EXPECT_GT(demand["share_of_variance"], 0.99);
}

TEST(Propagation, ASetModelIsTheOneThatServes) {
  const TemporaryFolder folder;
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  const std::string file = folder.write("draws.csv", "draw,n\n0,2e9\n1,2e9\n2,2e9\n").string();
  const auto set =
      run_inferlaw("predict --json --set models.1B.parameters=n --draws " + file + " " + scenario)
          .json()["results"];
  const std::string bigger =
      folder.write("bigger.toml", replaced(scenario_text(), "parameters = 1e9", "parameters = 2e9"))
          .string();
  const auto alone = run_inferlaw("predict --json " + bigger).json()["results"];
  EXPECT_EQ(set["mean_demand_joules_per_slot"], alone["mean_demand_joules_per_slot"]);
}

TEST(Propagation, RefusesDrawsThatFitNoScenario) {
  const TemporaryFolder folder;
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  const std::string good = folder.write("good.csv", csv_of(some_draws())).string();
  const std::string other = folder.write("other.csv", "draw,a\n0,1\n1,2\n2,3\n").string();
  const std::string few = folder.write("few.csv", "draw,E,A,B,alpha,beta\n0,1,1,1,1,1\n").string();
  struct Case {
    std::string arguments;
    int exit_code;
    std::string said;
  };
  for (const Case& one :
       {Case{"--draws " + good + " --set nothing=E", 2, "--set: nothing"},
        Case{"--draws " + good + " --set capability.steepness=-E", 3,
             "good.csv:2: capability.steepness is -1.8172"},
        Case{"--draws " + other, 2, "--set: missing"},
        Case{"--draws " + few, 3, "two draws or more"},
        Case{"--draws nowhere.csv", 3, "no such file"}, Case{"--set a=b", 2, "--draws"}}) {
    const CommandResult result = run_inferlaw("predict " + one.arguments + " " + scenario);
    EXPECT_EQ(result.exit_code, one.exit_code) << one.arguments << result.errors;
    EXPECT_NE(result.errors.find(one.said), std::string::npos) << one.arguments << result.errors;
  }
}

TEST(Propagation, AFitWritesWhatPredictReads) {
  const TemporaryFolder folder;
  const std::string scenario = folder.write("own.toml", scenario_text()).string();
  const std::string data =
      folder.write("runs.csv", "x,y\n1,5.1\n2,5.0\n3,4.9\n4,5.1\n5,5.2\n").string();
  const std::string file = (folder.path() / "draws.csv").string();
  for (const std::string how : {"", "--bootstrap 50 "}) {
    const CommandResult fitted = run_inferlaw(
        "fit --json --formula 'b*x^0' --response y --start b=5 --draws " + file + " " + how + data);
    ASSERT_EQ(fitted.exit_code, 0) << fitted.errors;
    const auto results =
        run_inferlaw("predict --json --set capability.steepness=b --draws " + file + " " + scenario)
            .json()["results"];
    EXPECT_GT(row(results, "drift, joules per slot")["standard_error"], 0) << how;
  }
}

}  // namespace
}  // namespace inferlaw::test
