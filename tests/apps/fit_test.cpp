// `inferlaw fit` as a user runs it: files, options, streams and exit codes. What fits come to is
// tested in tests/solvers/fit, what is read in data_set_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

// Misra 1a of the NIST Statistical Reference Datasets, with a header as files have it.
const std::string misra =
    "# monomolecular adsorption\r\n y ,\"x, value\"\r\n10.07,77.6\r\n14.73,114.9\r\n17.94,141.1\r\n"
    "23.93,190.8\r\n29.61,239.9\r\n35.18,289.0\r\n40.02,332.8\r\n44.82,378.4\r\n50.76,434.8\r\n"
    "55.05,477.3\r\n61.01,536.8\r\n66.40,593.1\r\n75.47,689.1\r\n81.78,760.0\r\n";

struct Refused {
  std::string arguments;
  int exit_code;
  std::string said;
};

void expect_refused(const std::vector<Refused>& cases) {
  for (const Refused& one : cases) {
    const CommandResult result = run_inferlaw("fit " + one.arguments);
    EXPECT_EQ(result.exit_code, one.exit_code) << one.arguments << result.errors;
    EXPECT_NE(result.errors.find(one.said), std::string::npos) << one.arguments << "\n"
                                                               << one.said << "\n"
                                                               << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_TRUE(result.output.empty()) << one.arguments << result.output;
  }
}

class Fit : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  // y = 3 + 2 x but for the last digits, so that errors are not 0.
  [[nodiscard]] std::string line() const {
    return file("line.csv", "x,y\n1,5.01\n2,6.99\n3,9.01\n4,10.99\n5,13\n");
  }
  [[nodiscard]] std::string losses() const {
    return file("loss.csv",
                "N,D,loss\n1e8,1e9,3\n2e8,2e9,2.8\n4e8,1e9,2.7\n1e8,4e9,2.75\n8e8,8e9,2.4\n"
                "1e9,1e9,2.65\n");
  }

  const std::string straight = "--formula 'a+b*x' --response y --start a=1,b=1 ";

 private:
  TemporaryFolder folder_;
};

TEST_F(Fit, FilesOfSemicolonsAreReadAndSaid) {
  const CommandResult points = run_inferlaw("fit --json " + straight + line());
  const std::string commas =
      file("commas.csv", "a line before\n\nx;y\n1;5,01\n2;6,99\n3;9,01\n4;10,99\n5;13\n");
  const CommandResult found = run_inferlaw("fit --json " + straight + commas);
  ASSERT_EQ(found.exit_code, 0) << found.errors;
  EXPECT_EQ(found.json()["results"], points.json()["results"]);
  EXPECT_EQ(found.json()["notes"].size(), points.json()["notes"].size() + 3);
  const CommandResult said =
      run_inferlaw("fit --json --separator ';' --decimal , --skip-lines 1 " + straight + commas);
  EXPECT_EQ(said.json()["results"], points.json()["results"]);
  EXPECT_EQ(said.json()["notes"], points.json()["notes"]);
  expect_refused({{"--separator : " + straight + line(), 2, "--separator"}});
}

TEST_F(Fit, OptionsSayHowStandardInputIsWritten) {
  const CommandResult points = run_inferlaw("fit --json " + straight + line());
  const std::string odd =
      file("odd.csv", "x y\nW\xE4rme kWh\nx y\n1 5,01\n-9 0\n2 6,99\n3 9,01\n4 10,99\n5 13\n");
  const CommandResult said = run_inferlaw(
      "fit --json --delimiter blank --decimal , --header-line 3 --na -9 --skip-missing "
      "--encoding windows-1252 " +
      straight + "- <" + odd);
  ASSERT_EQ(said.exit_code, 0) << said.errors;
  EXPECT_EQ(said.json()["results"], points.json()["results"]);
  expect_refused({
      {straight + "- </dev/null", 3, "standard input: no header line"},
      {straight + "--header-line 3 --skip-lines 2 " + line(), 2, "--header-line"},
      {straight + "--encoding latin " + line(), 2, "--encoding"},
      {straight + "--delimiter blank --header-line 3 --decimal , --na -9 " + odd, 3,
       "odd.csv:5: x is missing (-9 by na)"},
  });
}

TEST_F(Fit, AnswersFromAFileAsUsersHaveIt) {
  const CommandResult result = run_inferlaw(
      "fit --json --formula 'b1*(1-exp(-b2*x))' --map 'x=x, value' --response y --latex "
      "--residuals "
      "--start b1=500,b2=0.0001 --at x=100 --test b2=0.0005 " +
      file("misra.csv", misra));
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const nlohmann::json answer = result.json();
  EXPECT_EQ(answer["inputs"]["law"], "formula");
  EXPECT_EQ(answer["inputs"]["objective"], "squared-raw");
  const nlohmann::json& results = answer["results"];
  EXPECT_TRUE(relatively_near(results["parameters"]["b1"]["estimate"], 2.3894212918E+02, 1e-10));
  EXPECT_TRUE(
      relatively_near(results["parameters"]["b2"]["standard_error"], 7.2668688436E-06, 1e-9));
  EXPECT_EQ(results["degrees_of_freedom"], 12);
  EXPECT_EQ(results["predictions"][0]["at"], "x=100");
  EXPECT_EQ(results["tests"][0]["held"], "b2=0.0005");
  EXPECT_EQ(results["residuals"][0]["line"], 3);
  EXPECT_EQ(results["residuals"].size(), 14);
  EXPECT_NE(results["latex"].get<std::string>().find("\\exp"), std::string::npos);
  EXPECT_EQ(answer["notes"][0].get<std::string>().rfind("usable: ", 0), 0U);
}

TEST_F(Fit, PredictsRowsHeldOutOfIt) {
  const std::string arguments = straight + "--holdout 'x > 4 && y > 1' " + line();
  const CommandResult result = run_inferlaw("fit --json --residuals " + arguments);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const nlohmann::json answer = result.json();
  EXPECT_EQ(answer["inputs"]["holdout"], "x > 4 && y > 1");
  EXPECT_EQ(answer["inputs"]["rows"], 4);
  EXPECT_EQ(answer["results"]["residuals"].size(), 4);
  EXPECT_EQ(answer["results"]["residuals"][3]["line"], 5);
  const nlohmann::json& holdout = answer["results"]["holdout"];
  EXPECT_EQ(holdout["count"], 1);
  EXPECT_EQ(holdout["inside_interval"], 1);
  EXPECT_EQ(holdout["predictions"][0]["line"], 6);
  EXPECT_EQ(holdout["predictions"][0]["measured"], 13);
  // The line of the first four points is 3.01 + 1.996 x, at 5 it is 12.99.
  EXPECT_TRUE(relatively_near(holdout["predictions"][0]["predicted"], 12.99, 1e-12));
  EXPECT_TRUE(relatively_near(holdout["mean_relative_error"], 0.01 / 13, 1e-9));
  static_cast<void>(run_inferlaw("fit --holdout-table " + path("rows.csv") + " " + arguments));
  const std::string table = contents_of(path("rows.csv"));
  EXPECT_EQ(
      table.rfind("line,measured,predicted,lower,upper,residual,relative_error,inside\n6,13.0,12.9",
                  0),
      0U)
      << table;
}

TEST_F(Fit, RefusesAHoldoutThatLeavesNoRowsOnEitherSide) {
  const std::string gaps = file("gaps.csv", "x,y,z\n1,5.01,1\n2,6.99,2\n3,9.01,\n4,11,4\n5,13,5\n");
  expect_refused(
      {{straight + "--holdout 'x > 9' " + line(), 3,
        "line.csv: --holdout x > 9: 0 of 5 rows meet it; allowed: 1 or more held out"},
       {straight + "--holdout 'x > 0' " + line(), 3, "5 of 5 rows meet it"},
       {straight + "--holdout x " + line(), 2, "--holdout: x; allowed: A < B"},
       {straight + "--holdout '' " + line(), 2, "--holdout: ; allowed: A < B"},
       {straight + "--holdout 'u > 1' " + line(), 3, "no column u"},
       {straight + "--holdout 'z > 4' " + gaps, 3, "gaps.csv:4: z is"},
       {straight + "--objective squared-log --holdout 'x > 3' " +
            file("negative.csv", "x,y\n1,5\n2,7\n3,9.1\n4,11\n5,-13\n"),
        3, "negative.csv:6: y is -13"},
       {straight + "--objective squared-log --holdout 'x < 3' " +
            file("fitted.csv", "x,y\n1,5\n2,7\n3,9.1\n4,11\n5,-13\n"),
        3, "fitted.csv:6: y is -13"},
       {straight + "--sigma y --at x=8 --new " + line(), 2, "--new: with errors known"},
       {straight + "--holdout-table rows.csv " + line(), 2,
        "--holdout-table: allowed: with --holdout"},
       {straight + "--new " + line(), 2, "--new: allowed: with --at"},
       {"isoflop --holdout 'loss > 1' " + losses(), 2, "--holdout: allowed: not with the law"}});
  const CommandResult skipped =
      run_inferlaw("fit --json --skip-missing " + straight + "--holdout 'z > 4' " + gaps);
  EXPECT_EQ(skipped.json()["inputs"]["rows"], 3) << skipped.errors;
  EXPECT_EQ(skipped.json()["results"]["holdout"]["predictions"][0]["line"], 6);
}

TEST_F(Fit, AFailedFitPredictsNoRowsHeldOut) {
  const CommandResult result = run_inferlaw(
      "fit --json --formula 'a+b*x+c*x' --response y --start a=1,b=1,c=1 --holdout 'x > 4' " +
      line());
  EXPECT_EQ(result.exit_code, 1) << result.errors;
  EXPECT_FALSE(result.json()["results"].contains("holdout"));
  EXPECT_EQ(result.json()["notes"].back(), "no holdout: a fit that is not usable predicts nothing");
}

TEST_F(Fit, SaysWhereANewMeasurementWouldLie) {
  const CommandResult result = run_inferlaw("fit --json --new --at x=8 " + straight + line());
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const nlohmann::json at = result.json()["results"]["predictions"][0];
  EXPECT_LT(at["new_measurement_lower"].get<double>(), at["lower"].get<double>());
  EXPECT_GT(at["new_measurement_upper"].get<double>(), at["upper"].get<double>());
}

TEST_F(Fit, AFailedFitExitsWithOne) {
  const CommandResult result =
      run_inferlaw("fit --json --formula 'a+b*x+c*x' --response y --start a=1,b=1,c=1 --draws " +
                   path("draws.csv") + " " + line());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.json()["results"]["converged"], false);
  EXPECT_TRUE(contents_of(path("draws.csv")).empty());
}

TEST_F(Fit, WritesDrawsOfWhichTheFirstIsTheFit) {
  const CommandResult result = run_inferlaw("fit --json " + straight + "--draw-count 5 --draws " +
                                            path("draws.csv") + " " + line());
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.json()["results"]["draws"], 5);
  const std::string draws = contents_of(path("draws.csv"));
  EXPECT_EQ(draws.rfind("draw,a,b\n0,", 0), 0U) << draws;
  EXPECT_EQ(std::count(draws.begin(), draws.end(), '\n'), 7);
}

TEST_F(Fit, LawsWithoutASearchAnswerToo) {
  const std::string votes = file("v.csv", "accuracy\n0.2\n0.6\n0.5\n");
  const CommandResult majority =
      run_inferlaw("fit --json majority --alpha 0.35 --beta 3 --mass 0.9 " + votes);
  ASSERT_EQ(majority.exit_code, 0) << majority.errors;
  EXPECT_EQ(majority.json()["inputs"]["mass"], 0.9);
  EXPECT_EQ(majority.json()["results"]["plateau"], 0.6);
  const std::string sizes =
      file("i.csv",
           "budget,N,loss\n1e18,1e8,3\n1e18,3e8,2.8\n1e18,1e9,3.1\n1e19,3e8,2.7\n1e19,1e9,2.5\n"
           "1e19,3e9,2.8\n");
  const CommandResult isoflop = run_inferlaw("fit --json isoflop " + sizes);
  ASSERT_EQ(isoflop.exit_code, 0) << isoflop.errors;
  EXPECT_EQ(isoflop.json()["results"]["parabolas"].size(), 2);
  EXPECT_TRUE(isoflop.json()["results"]["parabolas"][0]["rows"].is_number_integer());
  EXPECT_TRUE(isoflop.json()["results"]["standard_error"].is_null());
  EXPECT_FALSE(isoflop.json()["results"].contains("weighted"));
}

// Four sizes a budget leave one degree of freedom each: the noise is known, and so is the line.
TEST_F(Fit, IsoflopsAreWeightedByTheirRefits) {
  const std::string sizes =
      file("w.csv",
           "budget,N,loss\n1e18,1e8,3.001\n1e18,3e8,2.8\n1e18,1e9,2.819\n1e18,3e9,3.05\n"
           "1e19,3e8,2.7\n1e19,1e9,2.502\n1e19,3e9,2.52\n1e19,9e9,2.76\n");
  const CommandResult result =
      run_inferlaw("fit --json isoflop --bootstrap 200 --confidence 0.8 --seed 3 " + sizes);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto weighted = result.json()["results"]["weighted"];
  EXPECT_EQ(weighted["refits"], 200);
  // Two minima lie on any line, however they are weighted.
  EXPECT_NEAR(weighted["exponent_a_of_parameters"].get<double>(),
              result.json()["results"]["exponent_a_of_parameters"].get<double>(), 1e-12);
  EXPECT_LT(weighted["lower"], weighted["exponent_a_of_parameters"]);
  EXPECT_GT(weighted["upper"], weighted["exponent_a_of_parameters"]);
  EXPECT_GT(result.json()["results"]["parabolas"][0]["spread_of_log_over_refits"], 0);
  EXPECT_EQ(result.json()["inputs"]["confidence"], 0.8);
}

// The three published accuracies of the curve, whose uniform share is one half.
TEST_F(Fit, TheTripartiteCurveIsFittedToAFile) {
  const std::string curve = file("curve.csv",
                                 "flops,accuracy\n1e15,.1578437252743224\n"
                                 "6.551285568595496e15,.391202170041602\n"
                                 "1e17,.7245757105811109\n");
  const CommandResult result = run_inferlaw(
      "fit --json tripartite --map training_flops=3.8e25 --map inference_flops=flops "
      "--fix omega=25 --fix A=1 " +
      curve);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto parameters = result.json()["results"]["parameters"];
  EXPECT_TRUE(relatively_near(parameters["rho"]["estimate"].get<double>(), .5, 1e-6))
      << parameters.dump();
  EXPECT_NE(result.json()["notes"].dump().find("(1 - rho)/omega alone"), std::string::npos);
  const std::string wrong = file("wrong.csv", "c,flops,accuracy\n1e25,1e15,.1\n1e25,2e15,15\n");
  expect_refused({{"tripartite --map training_flops=c --map inference_flops=flops " + wrong, 3,
                   "wrong.csv:3: accuracy"}});
}

// Sizes and tokens trained on become a loss by a formula of the command.
TEST_F(Fit, TheBridgeIsFittedToSizesAndTokens) {
  const std::string runs =
      file("runs.csv",
           "N,D,tokens,accuracy\n2e9,2e12,300,.1619577367\n2e9,2e12,500,.8320107175\n"
           "2e9,2e12,800,.9980250358\n8e9,1.5e13,300,.2877697842\n8e9,1.5e13,500,.9343892708\n"
           "8e9,1.5e13,800,.9998132123\n7e10,1.5e13,300,.3364668549\n"
           "7e10,1.5e13,500,.9542181400\n7e10,1.5e13,800,.9999211955\n");
  const CommandResult result =
      run_inferlaw("fit --json ds3 --map 'loss=1.69+406.4*N^(-0.34)+410.7*D^(-0.28)' " + runs);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto parameters = result.json()["results"]["parameters"];
  EXPECT_TRUE(relatively_near(parameters["b"]["estimate"].get<double>(), 5, 1e-5));
  EXPECT_TRUE(relatively_near(parameters["m"]["estimate"].get<double>(), 8, 1e-5));
}

TEST_F(Fit, SkipsMissingValuesOnRequestOnly) {
  const std::string gaps = file("x.csv", "tokens,accuracy\n10,.1\n100,.21\n1000,NA\n10000,.4\n");
  expect_refused({{"accuracy " + gaps, 3, ":4: accuracy is NA"}});
  const CommandResult result = run_inferlaw("fit --json accuracy --skip-missing " + gaps);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(result.json()["results"]["rows"], 3);
  const nlohmann::json notes = result.json()["notes"];
  EXPECT_NE(std::find(notes.begin(), notes.end(), "1 rows skipped: a value is missing"),
            notes.end())
      << notes;
}

TEST_F(Fit, IsTheSameByteForByteInEveryRun) {
  const std::string arguments =
      "fit --json --latex --formula 'b1*(1-exp(-b2*x))+b3*x/(x-b2+77-b1)' --map 'x=x, value' "
      "--response y --start b1=240,b2=0.0005,b3=.01 " +
      file("misra.csv", misra);
  const std::string first = run_inferlaw(arguments).output;
  EXPECT_FALSE(first.empty());
  for (int i = 1; i < 12; ++i) EXPECT_EQ(run_inferlaw(arguments).output, first) << i;
}

TEST_F(Fit, ABadFileExitsWithThree) {
  const auto bad = [&](const std::string& name, const std::string& rows) {
    return file(name, "# c\nN,D,loss\n1e8,1e9,3\n2e8,2e9,2.8\n" + rows);
  };
  const std::string x = line();
  expect_refused(
      {{"loss " + bad("nan.csv", "1e8,1e9,nan\n"), 3, "nan.csv:5: loss is nan"},
       {"loss " + bad("zero.csv", "0,1e9,3\n"), 3,
        "zero.csv:5: N is 0; allowed: a finite number above 0"},
       {"loss " + file("one.csv", "N,D,loss\n1e8,1e9,3\n"), 3,
        "one.csv: number of rows is 1; allowed: "},
       {"loss " + file("same.csv", "N,D,loss\n1,2,3\n1,3,4\n1,4,5\n1,5,4\n1,6,5\n1,7,7\n"), 3,
        "same.csv: N is 1 in every row"},
       {"loss " + x, 3, "line.csv: no column N"},
       {"loss " + path("none.csv"), 3, "no such file"},
       {"loss --where 'loss < 0' " + losses(), 3, "loss.csv: no rows are left"},
       {"--formula 'a+x' --response z --start a=1 " + x, 3, "no column z"},
       {"--formula 'a+b*x' --response 7 --start a=1,b=1 " + x, 2,
        "--response: 7; allowed: a column"},
       {straight + "--weights x-2 " + x, 3, "line.csv:2: weight x-2 is -1; allowed: "}});
}

TEST_F(Fit, WrongUsageExitsWithTwo) {
  const std::string x = line();
  const std::string loss = losses();
  expect_refused({{"lost " + x, 2, "law lost; allowed: loss, power, "},
                  {"loss --objective nonsense " + x, 2, "nonsense"},
                  {"loss --map NN " + loss, 2, "--map"},
                  {"loss --map X= " + loss, 2, "--map: X=;"},
                  {"loss --map x=y --map x=y " + loss, 2, "--map: x stands twice"},
                  {"loss --map 'N=x*(' --map D=x --map loss=y " + x, 2, "expression \"N=x*(\""},
                  {"loss --where 'loss' " + loss, 2, "--where"},
                  {"loss --against 'a+x' " + loss, 2, "--against-start"},
                  {"loss --bound E=: " + loss, 2, "--bound: E=:;"},
                  {"loss --bound E=-1:2 " + loss, 2, "--bound: E=-1:2; allowed: 0 or more"},
                  {"loss --fix E=-1 " + loss, 2, "--fix: E is -1; allowed: above 0"},
                  {"loss --at N=1e9,D=0 " + loss, 2, "--at: N=1e9,D=0: D is 0"},
                  {"loss --test Q=1 " + loss, 2, "--test: no parameter Q; allowed: E, A"},
                  {"majority --alpha .3 " + file("v.csv", "accuracy\n.5\n"), 2, "--beta: missing"},
                  {"--formula 'a+b*x' --response y " + x, 2, "--start: missing; allowed: NAME="},
                  {"--formula 'a+b*x' --response y --start a=1,a=2 " + x, 2, "a stands twice"},
                  {"--formula 'a*(1+x' --response y --start a=1 " + x, 2, "formula, position 7"},
                  {"--formula 'a+b*z' --map z=y --response y --start a=1,b=1 " + x, 2,
                   "--formula: z is the response y itself"}});
}

TEST_F(Fit, OptionsWithoutEffectAreRefused) {
  const std::string loss = losses();
  const std::string data = line();
  std::vector<Refused> cases{
      {straight + "--interval bca " + data, 2, "--interval: allowed: with --bootstrap"},
      {straight + "--group x " + data, 2, "--group: allowed: with --bootstrap"},
      {straight + "--profile --bootstrap 5 " + data, 2, "--profile: allowed: without --bootstrap"},
      {straight + "--draw-count 5 " + data, 2, "--draw-count: allowed: with --draws"},
      {straight + "--delta .1 " + data, 2, "--delta: allowed: with Huber"},
      {straight + "--compute 1e20 " + data, 2, "--compute: allowed: with the law loss"},
      {"loss --mass 1 " + loss, 2, "--mass: allowed: with the law majority"},
      {"loss --tokens-per-step 5 " + loss, 2, "--tokens-per-step: allowed: with the law ds3"},
      {"loss --response loss " + loss, 2, "--response: allowed: with --formula"}};
  for (const std::string law : {"isoflop", "majority"})
    for (const std::string option :
         {"--weights N", "--fix E=1", "--bound E=1:2", "--start E=1", "--starts 4", "--at N=1",
          "--test E=1", "--draws d.csv", "--profile", "--objective huber-raw", "--residuals",
          "--influence", "--latex", "--errors scaled"})
      cases.push_back({std::string(law).append(" ").append(option).append(" ").append(loss), 2,
                       std::string("allowed: not with the law ").append(law)});
  for (const std::string option : {"--bootstrap 10", "--confidence .9", "--seed 4"})
    cases.push_back({std::string("majority ").append(option).append(" ").append(loss), 2,
                     "allowed: not with the law majority"});
  for (const std::string option : {"--confidence .9", "--seed 4"})
    cases.push_back({std::string("isoflop ").append(option).append(" ").append(loss), 2,
                     "allowed: with --bootstrap"});
  expect_refused(cases);
}

TEST_F(Fit, TakesPriorsAndFamilies) {
  const std::string data = file("runs.csv",
                                "run,x,y\na,1,5.01\na,2,6.99\na,3,9.01\nb,1,4.02\nb,2,5.98\n"
                                "b,3,8.01\nb,4,9.99\nc,2,7.5\nc,3,9.52\nc,5,13.49\n");
  const CommandResult pooled =
      run_inferlaw("fit " + straight + data + " --by run --pool a --share b --json");
  EXPECT_EQ(pooled.exit_code, 0) << pooled.errors;
  for (const char* said : {R"("a[b]")", R"("spread_upper")", R"("all own")", R"("centre")"})
    EXPECT_NE(pooled.output.find(said), std::string::npos) << said << pooled.output;
  const CommandResult prior = run_inferlaw("fit " + straight + line() + " --prior b=1.9:0.001");
  EXPECT_EQ(prior.exit_code, 0) << prior.errors;
  EXPECT_NE(prior.output.find("Laplace posterior"), std::string::npos) << prior.output;
  expect_refused({
      {straight + line() + " --prior b=1.9", 2, "--prior: b=1.9; allowed: NAME=VALUE:SPREAD"},
      {straight + line() + " --prior b=1.9:-1", 2, "--prior: b=1.9:-1; allowed"},
      {straight + line() + " --prior b=1:1 --bootstrap 10", 2, "--bootstrap: with priors"},
      {straight + line() + " --share b", 2, "--share: allowed: with --by"},
      {straight + data + " --by run --share c", 2, "--share: no parameter c; allowed: a, b"},
      {straight + data + " --by run --holdout 'x > 4'", 2, "--holdout: with families"},
      {straight + data + " --by run --save kept.json", 2, "--save: allowed: without --by"},
  });
}

}  // namespace
}  // namespace inferlaw::test
