// Units and paths as a user asks for them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "tests/support/message_of.hpp"
#include "tests/support/run_command.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scenarios.hpp"

namespace inferlaw::test {
namespace {

const std::string file = std::string(INFERLAW_SOURCE_DIR) + "/data/scenarios/two-models.toml";

nlohmann::json results_of(const std::string& arguments) {
  const CommandResult result = run_inferlaw(arguments);
  EXPECT_EQ(result.errors, "") << arguments;
  return result.output.empty() ? nlohmann::json{} : result.json()["results"];
}

void expect_refusal(const std::string& arguments, const std::string& said) {
  const CommandResult result = run_inferlaw(arguments);
  EXPECT_EQ(result.exit_code, 2) << arguments;
  EXPECT_EQ(result.output, "") << arguments;
  EXPECT_SAYS(result.errors, said);
}

TEST(OptionsWithUnits, MeanTheSameAsWithout) {
  EXPECT_EQ(results_of("auxiliary --json --drift '0.005 Wh' --volatility '2 Wh' --horizon 100 "
                       "--initial-battery '1 Wh' --levels '1 kJ',2000"),
            results_of("auxiliary --json --drift 18 --volatility 7200 --horizon 100 "
                       "--initial-battery 3600 --levels 1000,2000"));
  const std::string critical = "critical --json --horizon 50 " + file;
  EXPECT_EQ(results_of(critical + " --target '1 Wh' --size-battery --supplies '650 W','0.25 Wh'"),
            results_of(critical + " --target 3600 --size-battery --supplies 650,900"));
  EXPECT_EQ(results_of("route --json --latency-limit '0.5 min' " + file),
            results_of("route --json --latency-limit 30 " + file));
  expect_refusal(critical + " --target '2 kW'",
                 "--target: 2 kW; allowed: energy with its unit, as \"2 MWh\"");
  expect_refusal(critical + " --target '2 kW'", "or a number of joules; kW is a unit of power");
  expect_refusal("route --latency-limit '2 J' " + file, "J is a unit of energy");
}

TEST(OptionsWithUnits, TakePricesOfOneCurrency) {
  const std::string critical = "critical --json --horizon 50 " + file;
  const auto with_units =
      results_of(critical + " --price-baseline '36 $/MWh' --price-auxiliary '0.072 USD/kWh'");
  const auto plain = results_of(critical + " --price-baseline 1e-8 --price-auxiliary 2e-8");
  EXPECT_NEAR(with_units["supplies"][1]["supply_joules_per_slot"],
              plain["supplies"][1]["supply_joules_per_slot"].get<double>(), 1e-6);
  expect_refusal(critical + " --price-baseline '36 $/MWh' --price-auxiliary '72 EUR/MWh'",
                 "--price-auxiliary: 72 EUR/MWh; allowed: money as that of --price-baseline, $");
  expect_refusal(critical + " --price-auxiliary '72 EUR/MWh'", "which has no unit");
}

TEST(Units, AreShownInTheText) {
  for (const std::string command :
       {"predict", "critical", "simulate --trials 10", "validate --trials 100", "route"}) {
    const std::string text = run_inferlaw(command + " --units Wh,min " + file).output;
    EXPECT_SAYS(text, "Wh") << command;
    EXPECT_NE(text, run_inferlaw(command + " " + file).output) << command;
  }
  EXPECT_EQ(run_inferlaw("predict --json --units kWh,h " + file).output,
            run_inferlaw("predict --json " + file).output);
  expect_refusal("predict --units kW " + file, "--units: kW; allowed: one unit of energy (J, kJ");
  expect_refusal("predict --units kWh,MWh " + file, "--units: MWh");
}

// ---- a path ----------------------------------------------------------------------------------

constexpr const char* header =
    "slot,demand_joules,harvest_joules,net_demand_joules,battery_joules,auxiliary_joules,"
    "spilled_joules,curtailed_joules,unserved_joules";

double sum_of_auxiliary(const std::string& csv) {
  std::istringstream lines(csv);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, header);
  double sum = 0;
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string cell;
    for (int column = 0; column < 6; ++column) std::getline(cells, cell, ',');
    sum += std::strtod(cell.c_str(), nullptr);
  }
  return sum;
}

void expect_path_of_first_trial(const std::string& scenario_file, const site::Scenario& scenario) {
  const TemporaryFolder folder;
  const std::string csv = (folder.path() / "path.csv").string();
  const CommandResult result =
      run_inferlaw("simulate --trials 2 --seed 5 --path " + csv + " " + scenario_file);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const site::Site site = site::site_of(with_trials(scenario, 2, 5));
  const double first =
      site::run_simulation(site, {.keep_trials = true}).auxiliary_of_trials.back()[0];
  EXPECT_GT(first, 0);
  EXPECT_EQ(sum_of_auxiliary(contents_of(csv)), first);
}

TEST(Path, AddsUpToTheFirstTrial) { expect_path_of_first_trial(file, two_models()); }

TEST(Path, AddsUpToTheFirstTrialOfAReplay) {
  const TemporaryFolder folder;
  (void)folder.write("harvest.csv", "power\n2\n6\n4\n");
  const std::string series =
      folder
          .write("series.toml", with_harvest("law = \"series\"\nfile = \"harvest.csv\"\n"
                                             "column = \"power\"\nrow_seconds = 1\n"
                                             "mean_joules_per_slot = \"critical\"\n"))
          .string();
  expect_path_of_first_trial(series, with_harvest(two_models(), series_harvest({2, 6, 4})));
}

TEST(Path, IsWrittenWholeOrNotAtAll) {
  const TemporaryFolder folder;
  const std::string csv = (folder.path() / "path.csv").string();
  expect_refusal("simulate --trials 2 --horizon 1e8 --path " + csv + " " + file,
                 "--path: the longest horizon is 100000000 slots; allowed: up to 10000000");
  EXPECT_FALSE(std::filesystem::exists(csv));
  expect_refusal("simulate --trials 2 --path /nonexistent/folder/path.csv " + file,
                 "/nonexistent/folder/path.csv");
}

}  // namespace
}  // namespace inferlaw::test
