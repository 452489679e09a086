// `inferlaw fit` as a user runs it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/dataset.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

nlohmann::json results_of(const std::string& arguments) {
  const CommandResult result = run_inferlaw("fit --json " + arguments);
  EXPECT_EQ(result.exit_code, 0) << arguments << result.errors;
  return result.exit_code == 0 ? result.json()["results"] : nlohmann::json();
}

double estimate(const nlohmann::json& results, const std::string& name) {
  return results["parameters"][name]["estimate"];
}

// Misra 1a of the NIST Statistical Reference Datasets, with a header as files have it.
const std::string misra =
    "# monomolecular adsorption\r\n y ,\"x, value\"\r\n10.07,77.6\r\n14.73,114.9\r\n17.94,141.1\r\n"
    "23.93,190.8\r\n29.61,239.9\r\n35.18,289.0\r\n40.02,332.8\r\n44.82,378.4\r\n50.76,434.8\r\n"
    "55.05,477.3\r\n61.01,536.8\r\n66.40,593.1\r\n75.47,689.1\r\n81.78,760.0\r\n";

TEST(FitFormula, ReachesTheCertifiedDigitsAlsoFromPoorStarts) {
  const TemporaryFolder folder;
  const std::string file = folder.write("misra.csv", misra).string();
  for (const std::string start :
       {"b1=500,b2=0.0001", "b1=250,b2=0.0005", "b1=2400,b2=0.000055", "b1=24,b2=0.0055"}) {
    const nlohmann::json results = results_of(
        "--formula 'b1*(1-exp(-b2*x))' --map 'x=x, value' --response y --latex --start " + start +
        " " + file);
    EXPECT_TRUE(relatively_near(estimate(results, "b1"), 2.3894212918E+02, 1e-10)) << start;
    EXPECT_TRUE(relatively_near(estimate(results, "b2"), 5.5015643181E-04, 1e-10)) << start;
    EXPECT_TRUE(
        relatively_near(results["parameters"]["b1"]["standard_error"], 2.7070075241E+00, 1e-9));
    EXPECT_TRUE(
        relatively_near(results["parameters"]["b2"]["standard_error"], 7.2668688436E-06, 1e-9));
    EXPECT_TRUE(relatively_near(results["residual_standard_deviation"], 1.0187876330E-01, 1e-9));
    EXPECT_EQ(results["degrees_of_freedom"], 12);
    EXPECT_EQ(results["objective"]["name"], "squared-raw");
    EXPECT_NE(results["latex"].get<std::string>().find("\\exp"), std::string::npos);
  }
}

TEST(FitFormula, KnowsEveryFunctionOfItsList) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x,y\n1,2\n2,3.1\n3,3.9\n4,5.2\n5,5.8\n").string();
  for (const std::string function :
       {"exp(x)", "log(x)", "log2(x)", "log10(x)", "sqrt(x)", "sin(x)", "cos(x)", "tan(x)",
        "atan(x)", "atan2(x,2)", "abs(x-2)", "min(x,3)", "max(x,3)", "tanh(x)", "x^pi", "x/3",
        "x^2", "x^(1/3)"}) {
    const nlohmann::json results =
        results_of("--formula 'a + b*" + function + "' --response y --start a=1,b=1 " + file);
    EXPECT_EQ(results["converged"], true) << function;
  }
}

TEST(Fit, RefusesBadDataAndBadUsageOnOneLine) {
  const TemporaryFolder folder;
  const auto file = [&](const std::string& name, const std::string& rows) {
    return folder.write(name, "N,D,loss\n" + rows).string();
  };
  const std::string good = "1e8,1e9,3\n2e8,2e9,2.8\n4e8,1e9,2.7\n1e8,4e9,2.75\n8e8,8e9,2.4\n";
  struct Case {
    std::string arguments;
    int exit_code;
    std::string said;
  };
  const std::string x = folder.write("x.csv", "x,y\n1,2\n2,3\n3,4\n").string();
  const std::vector<Case> cases{
      {"loss " + file("nan.csv", good + "1e8,1e9,nan\n"), 3, ":7: loss is nan"},
      {"loss " + file("zero.csv", good + "0,1e9,3\n1e8,1e8,3\n"), 3, "N is 0"},
      {"loss " + file("negative.csv", good + "-5,1e9,3\n1e8,1e8,3\n"), 3, "N is -5"},
      {"loss " + file("one.csv", "1e8,1e9,3\n"), 3, "number of rows is 1"},
      {"loss " + file("same.csv", "1,2,3\n1,3,4\n1,4,5\n1,5,4\n1,6,5\n1,7,7\n"), 3,
       "N is 1 in every"},
      {"loss " + x, 3, "no column N"},
      {"loss " + folder.path().string() + "/none.csv", 3, "no such file"},
      {"loss --where 'loss < 0' " + file("all.csv", good), 3, "no rows are left"},
      {"loss --where 'loss' " + file("where.csv", good), 2, "--where"},
      {"loss --where 'loss <' " + file("where.csv", good), 2, "--where: loss <"},
      {"loss --map NN " + file("map.csv", good), 2, "--map"},
      {"loss --map 'N=x*(' --map D=x --map loss=y " + x, 2, "expression \"N=x*(\""},
      {"--formula 'a+b*x' --response y --start a=1,b=1,c=1 " + x, 2, "--start: c"},
      {"--formula 'a+b*x' --response y --start a=1,a=2 " + x, 2, "a stands twice"},
      {"--formula 'a+b*x' --response y --start a=1,b=2 --at z=1 " + x, 2, "--at: x is missing"},
      {"loss --against 'a+x' " + x, 2, "--against-start"},
      {"lost " + x, 2, "law lost"},
      {"loss --objective nonsense " + x, 2, "nonsense"},
      {"--formula 'a*(1+x' --response y --start a=1 " + x, 2, "position 7"},
      {"--formula 'a+q*x' --response y --start a=1 " + x, 2, "position 3: unknown name q"},
      {"--formula 'a+x' --response z --start a=1 " + x, 3, "no column z"}};
  for (const Case& one : cases) {
    const CommandResult result = run_inferlaw("fit " + one.arguments);
    EXPECT_EQ(result.exit_code, one.exit_code) << one.arguments << result.errors;
    EXPECT_NE(result.errors.find(one.said), std::string::npos) << one.arguments << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  }
}

TEST(Fit, NeverCallsAFailedFitGood) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x,y\n1,2\n2,3\n3,4\n4,5.5\n").string();
  for (const std::string formula : {"a+b*x+c*x", "a*b+c*x", "log(-1-a^2)+b+c*x"}) {
    const CommandResult result = run_inferlaw("fit --json --formula '" + formula +
                                              "' --response y --start a=1,b=1,c=1 " + file);
    EXPECT_EQ(result.exit_code, 1) << formula;
    EXPECT_EQ(result.json()["results"]["converged"], false) << formula;
  }
}

TEST(Fit, PredictsAtPointsWithTheBandOfALine) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x,y\n1,2\n2,3\n3,4\n4,5.5\n5,5.5\n").string();
  const nlohmann::json results =
      results_of("--formula 'a+b*x' --response y --start a=1,b=1 --at x=3 --at x=10 " + file);
  // At the mean of x the standard error is s/sqrt(n); the line goes through the mean of y there.
  const double s = results["residual_standard_deviation"];
  EXPECT_TRUE(relatively_near(results["predictions"][0]["estimate"], 4, 1e-12));
  EXPECT_TRUE(relatively_near(results["predictions"][0]["standard_error"], s / std::sqrt(5), 1e-8));
  EXPECT_TRUE(relatively_near(results["predictions"][1]["standard_error"],
                              s * std::sqrt(1.0 / 5 + 49.0 / 10), 1e-8));
}

TEST(Fit, TestsAHeldParameterAndComparesWithARival) {
  const TemporaryFolder folder;
  std::string rows = "x,y\n";
  for (int i = 1; i <= 20; ++i)
    rows += std::to_string(i) + "," + std::to_string(3 + 2 * i + (i % 3 - 1)) + "\n";
  const std::string file = folder.write("x.csv", rows).string();
  const nlohmann::json results = results_of(
      "--formula 'a+b*x' --response y --start a=1,b=1 --test b=2 --test b=0 "
      "--against 'c*exp(d*x)' --against-start c=5,d=0.1 " +
      file);
  EXPECT_GT(results["tests"][0]["probability"], 0.05) << results["tests"];
  EXPECT_LT(results["tests"][1]["probability"], 1e-6) << results["tests"];
  // n ln of the ratio of sums of squares, by definition.
  const double ratio = results["tests"][0]["objective_value"].get<double>() /
                       results["objective"]["value"].get<double>();
  EXPECT_TRUE(relatively_near(results["tests"][0]["likelihood_ratio_statistic"],
                              20 * std::log(ratio), 1e-8));
  EXPECT_EQ(results["comparison"]["lower_bic"], "a+b*x");
  EXPECT_EQ(results["comparison"]["laws"][1]["converged"], true);
}

TEST(Fit, AFormulaWithLikeTermsKeepsTheOrderOfItsStart) {
  const std::string file = INFERLAW_REFERENCE_DIR "/nist_strd.csv";
  const nlohmann::json results = results_of(
      "--formula 'b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)' --response y --where 'problem == "
      "\"lanczos3\"' --start b1=6,b2=7,b3=.5,b4=.7,b5=4,b6=4 " +
      file);
  EXPECT_GT(results["starts"]["agreeing"], 1);
  EXPECT_TRUE(relatively_near(estimate(results, "b2"), 4.9863565084E+00, 1e-9));
  EXPECT_TRUE(relatively_near(estimate(results, "b4"), 9.5498101505E-01, 1e-9));
}

TEST(Fit, ACurveOfCountsIsResampledByProblems) {
  SKIP_WITHOUT_DATASETS();
  const std::string counts =
      "coverage --map samples=num_samples --map correct=num_correct --where 'model == \"Pythia "
      "70M\"' " +
      dataset("coverage/brown2024_counts.csv");
  const nlohmann::json rows = results_of(counts);
  const nlohmann::json problems = results_of("--bootstrap 500 " + counts);
  // Of 128 problems the mean pass@100 has a standard error of 0.01136 by itself; the law follows
  // it.
  const nlohmann::json predicted = results_of("--bootstrap 500 --at k=100 " + counts);
  const double error = predicted["predictions"][0]["standard_error"];
  EXPECT_NEAR(error, 0.01136, 0.003);
  EXPECT_GT(problems["parameters"]["a"]["standard_error"].get<double>(),
            10 * rows["parameters"]["a"]["standard_error"].get<double>());
}

TEST(Fit, CertifiesDataThatTheLawFitsToAnyNumberOfDigits) {
  const TemporaryFolder folder;
  for (const int digits : {7, 8, 9, 10, 11, 12, 15}) {
    std::string rows = "x,y\n";
    for (int x = 1; x <= 30; ++x) {
      char line[60];
      std::snprintf(line, sizeof line, "%d,%.*g\n", x, digits, 5 * std::exp(-0.1 * x));
      rows += line;
    }
    const std::string file = folder.write("x.csv", rows).string();
    const nlohmann::json results =
        results_of("--formula 'b1*exp(-b2*x)' --response y --start b1=1,b2=1 " + file);
    EXPECT_EQ(results["converged"], true) << digits;
    EXPECT_TRUE(relatively_near(estimate(results, "b2"), 0.1, std::pow(10, 1 - digits))) << digits;
  }
}

TEST(Fit, SkipsMissingValuesOnRequestOnly) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("x.csv", "tokens,accuracy\n10,.1\n100,.2\n1000,NA\n10000,.4\n").string();
  EXPECT_EQ(run_inferlaw("fit accuracy " + file).exit_code, 3);
  const nlohmann::json results = results_of("accuracy --skip-missing " + file);
  EXPECT_EQ(results["rows"], 3);
  EXPECT_TRUE(relatively_near(estimate(results, "v"), 0.1, 1e-12));
}

const std::string chinchilla_options =
    "--map 'N=Model Size' --map 'D=Training FLOP/(6*N)' --where 'loss < 3.446995430227908' ";

TEST(FitLoss, GivesThePublishedDataTheirOptimum) {
  SKIP_WITHOUT_DATASETS();
  const std::string file = dataset("chinchilla/epoch_svg_extracted_data.csv");
  const nlohmann::json results = results_of("loss " + chinchilla_options + file);
  EXPECT_TRUE(relatively_near(results["objective"]["value"], 1.0182740178006e-3, 1e-12));
  EXPECT_TRUE(relatively_near(estimate(results, "B"), 2143.417363360, 1e-9));
  EXPECT_EQ(results["starts"]["agreeing"], results["starts"]["total"]);
}

TEST(FitLoss, ABoundGivesTheMinimumThatHoldingItThereGives) {
  SKIP_WITHOUT_DATASETS();
  const std::string file = dataset("chinchilla/epoch_svg_extracted_data.csv");
  for (const std::string objective : {"huber-log", "lad-log", "huber-raw", "squared-log"})
    for (const auto& [bound, held] :
         {std::pair{"alpha=0.4:0.5 ", "alpha=0.4 "}, {"alpha=0.2:0.3 ", "alpha=0.3 "}}) {
      const std::string with = "loss --objective " + objective + " " + chinchilla_options;
      const nlohmann::json bounded = results_of(with + "--bound " + bound + file);
      const nlohmann::json fixed = results_of(with + "--fix " + held + file);
      EXPECT_TRUE(relatively_near(bounded["objective"]["value"], fixed["objective"]["value"], 1e-9))
          << objective << bound;
      EXPECT_EQ(bounded["at_bound"][0], "alpha") << objective << bound;
      EXPECT_TRUE(bounded["parameters"]["alpha"]["standard_error"].is_null());
    }
}

TEST(FitLoss, BootstrapIsTheSameOnAnyNumberOfThreads) {
  SKIP_WITHOUT_DATASETS();
  const std::string arguments = "loss " + chinchilla_options + "--bootstrap 40 " +
                                dataset("chinchilla/epoch_svg_extracted_data.csv");
  EXPECT_EQ(results_of(arguments + " --threads 1"), results_of(arguments + " --threads 3"));
}

TEST(FitLoss, EveryExperimentFitsAndThatWhichIsNotIdentifiedSaysSo) {
  SKIP_WITHOUT_DATASETS();
  const std::string file = dataset("chinchilla/openathena_isoflops.csv");
  for (const std::string experiment :
       {"epochai_chinchilla__massivetext__chinchilla", "llama_3__exp_loss", "llama_3__raw_loss",
        "marin_202603__comma__llama_2", "marin_202603__dclm__llama_2",
        "marin_202603__nemotron__llama_2", "misfitting__fineweb_c4__transformer",
        "ml_scalefit__massivetext__chinchilla"})
    for (const std::string objective : {"huber-raw", "squared-raw"}) {
      const nlohmann::json results =
          results_of("loss --map N=params --map D=tokens --objective " + objective +
                     " --where 'experiment == \"" + experiment + "\"' " + file);
      EXPECT_EQ(results["converged"], true) << experiment;
      EXPECT_EQ(results["starts"]["agreeing"], results["starts"]["total"]) << experiment;
      EXPECT_GT(results["parameters"]["alpha"]["standard_error"].get<double>(), 0);
      if (experiment.substr(0, 7) == "epochai") {
        EXPECT_FALSE(results["unidentified"].empty()) << objective;
      }
    }
}

TEST(FitCoverage, GivesThePublishedCoefficients) {
  SKIP_WITHOUT_DATASETS();
  struct Published {
    std::string arguments;
    double a, b, tolerance;
  };
  const std::string counts = dataset("coverage/brown2024_counts.csv");
  const std::string names = "--map samples=num_samples --map correct=num_correct --where ";
  const std::string points = "--map k=x --map coverage=y ";
  for (const Published& curve : std::vector<Published>{
           {names + "'model == \"Pythia 70M\"' " + counts, -7.600, -0.1820, 0.02},
           {names + "'model == \"Pythia 12B\"' " + counts, -3.931, -0.3467, 0.02},
           {points + dataset("coverage/llama38Binstruct_oracle.csv"), -1.3333, -0.4294, 0.01},
           {points + dataset("coverage/llama370Binstruct_oracle.csv"), -0.7591, -0.4532, 0.01}}) {
    const nlohmann::json results = results_of("coverage " + curve.arguments);
    EXPECT_NEAR(estimate(results, "a"), curve.a, curve.tolerance) << curve.arguments;
    EXPECT_NEAR(estimate(results, "b"), curve.b, curve.tolerance) << curve.arguments;
  }
}

TEST(FitBeta, GivesThePublishedPopulations) {
  SKIP_WITHOUT_DATASETS();
  struct Published {
    std::string file;
    double a, alpha, beta;
  };
  for (const Published& one :
       std::vector<Published>{{"llama8BpassN", 1, 0.388, 2.715},
                              {"gemma2B", 1, 0.361, 4.649},
                              {"llama38Binstruct_oracle", 1, 0.3797, 1.1336},
                              {"llama370Binstruct_oracle", 1, 0.4089, 0.4882},
                              {"pythia28B", 0.96451, 0.28965, 15.698},
                              {"pythia28B --fix beta=18", 0.934, 0.322, 18}}) {
    const std::string name = one.file.substr(0, one.file.find(' '));
    const nlohmann::json results =
        results_of("beta --map k=x --map coverage=y " + one.file.substr(name.size()) + " " +
                   dataset("coverage/" + name + ".csv"));
    EXPECT_NEAR(estimate(results, "A"), one.a, 6e-4) << one.file;
    EXPECT_NEAR(estimate(results, "alpha"), one.alpha, 6e-4) << one.file;
    EXPECT_TRUE(relatively_near(estimate(results, "beta"), one.beta, 2e-4)) << one.file;
  }
}

TEST(FitAccuracy, GivesThePublishedGainPerDoubling) {
  SKIP_WITHOUT_DATASETS();
  const auto gain = [](const std::string& arguments) -> double {
    return results_of("accuracy " + arguments)["derived"]["accuracy_per_doubling"]["estimate"];
  };
  EXPECT_NEAR(gain("--map tokens=Tokens --map accuracy=Accuracy " +
                   dataset("accuracy/claude_3_7_aime.csv")),
              0.07855, 5e-6);
  EXPECT_NEAR(gain("--map tokens=avg_tokens_used " + dataset("accuracy/o1_mini_aime_majority.csv")),
              0.06064, 5e-6);
}

TEST(FitFormula, SaysWhatIsWrongAndWhere) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x,y\n1,2\n2,3\n3,4\n").string();
  struct Case {
    std::string formula, said;
  };
  for (const Case& one : std::vector<Case>{{"a*x+*b", "position 5: \"*\""},
                                           {"a*(1+x", "position 7: the end"},
                                           {"a+1e", "position 3: 1e"},
                                           {"a*1.2.3", "position 3: 1.2.3"},
                                           {"a+exp x", "position 7: \"x\""},
                                           {"a # x", "position 3: \"#\""},
                                           {"   ", "position 4: the end"},
                                           {"a+exp(x,2)", "position 3: exp has 2 arguments"},
                                           {"a+min(x)", "position 3: min has 1 arguments"},
                                           {"a+sin()", "position 3: sin has 0 arguments"},
                                           {"a+log(-3)*x", "position 3: a constant"},
                                           {"a+sqrt(-1)", "position 3: a constant"},
                                           {"a+log(0)", "position 3: a constant"},
                                           {"a+(-8)^.5", "position 3: a constant"},
                                           {"a+1/0", "position 4: division by zero"},
                                           {"a+1e999", "position 3: 1e999 is out of range"},
                                           {"a+b", "position 3: unknown name b"}}) {
    const CommandResult result =
        run_inferlaw("fit --formula '" + one.formula + "' --response y --start a=1 " + file);
    EXPECT_EQ(result.exit_code, 2) << one.formula << result.errors;
    EXPECT_NE(result.errors.find(one.said), std::string::npos) << one.formula << result.errors;
    EXPECT_NE(result.errors.find("allowed: "), std::string::npos) << one.formula << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  }
}

// The estimate of a in y = a f, by hand: the mean of y / f where f does not depend on the row.
TEST(FitFormula, KeepsTheRulesOfPowersSignsAndNumbers) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x,y\n2,1\n2,2\n2,3\n").string();
  struct Case {
    std::string factor;
    double value;
  };
  for (const Case& one : std::vector<Case>{{"x^2^3", 256},
                                           {"2^-x", 0.25},
                                           {"(-x^2)", -4},
                                           {"(x--1)", 3},
                                           {"8/2/x", 2},
                                           {"(1-2-x)", -3},
                                           {"1e-3", 1e-3},
                                           {".5", 0.5},
                                           {"2.", 2},
                                           {"1e20", 1e20},
                                           {"min(1e20,x)", 2},
                                           {"max(1e-20,-x)", 1e-20},
                                           {"pi", 3.14159265358979324}}) {
    const nlohmann::json results =
        results_of("--formula 'a*" + one.factor + "' --response y --start a=1 " + file);
    EXPECT_TRUE(relatively_near(estimate(results, "a"), 2 / one.value, 1e-12)) << one.factor;
  }
}

TEST(FitFormula, UsersNamesComeBeforeConstants) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "Pi,y\n1,3\n2,5\n3,7\n4,9\n").string();
  for (const std::string name : {"I", "e", "D", "E", "lambda", "Euler", "pi", "Catalan"}) {
    const nlohmann::json results =
        results_of("--formula '" + name + "+b*Pi' --response y --start " + name + "=2,b=1 " + file);
    EXPECT_NEAR(estimate(results, name), 1, 1e-9) << name;
    EXPECT_NEAR(estimate(results, "b"), 2, 1e-9) << name;
  }
}

TEST(FitFormula, IsTheSameByteForByteInEveryRun) {
  const TemporaryFolder folder;
  const std::string file = folder.write("misra.csv", misra).string();
  const std::string arguments =
      "fit --json --latex --formula 'b1*(1-exp(-b2*x))+b3*x/(x-b2+77-b1)' --map 'x=x, value' "
      "--response y --start b1=240,b2=0.0005,b3=.01 " +
      file;
  const std::string first = run_inferlaw(arguments).output;
  EXPECT_FALSE(first.empty());
  for (int i = 1; i < 12; ++i) EXPECT_EQ(run_inferlaw(arguments).output, first) << i;
}

TEST(FitFormula, TakesTheLimitOfTheDerivativeOfAPowerAtZero) {
  const TemporaryFolder folder;
  std::string rows = "x,y\n";
  for (int x = 0; x < 20; ++x)
    rows += std::to_string(x) + "," + std::to_string(1 + 2 * std::pow(x, 0.7)) + "\n";
  const std::string file = folder.write("x.csv", rows).string();
  const nlohmann::json results =
      results_of("--formula 'a+b*x^c' --response y --start a=.5,b=1,c=1 " + file);
  EXPECT_EQ(results["converged"], true);
  EXPECT_NEAR(estimate(results, "c"), 0.7, 1e-5);
}

TEST(FitFormula, WritesLatex) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x.csv", "x_1,y\n1,1e8\n2,2e8\n3,3e8\n").string();
  struct Case {
    std::string formula, latex;
  };
  for (const Case& one : std::vector<Case>{
           {"a*x_1", "1 \\times 10^{8} \\mathrm{x\\_1}"},
           {"a*min(x_1,9)", "1 \\times 10^{8} \\min\\left(\\mathrm{x\\_1}, 9\\right)"},
           {"a*sqrt(x_1^2)/1", "1 \\times 10^{8} \\sqrt{\\mathrm{x\\_1}^{2}}"},
           {"a/(1/x_1)", "1 \\times 10^{8} \\mathrm{x\\_1}"}}) {
    const nlohmann::json results =
        results_of("--latex --formula '" + one.formula + "' --response y --start a=1e8 " + file);
    EXPECT_EQ(results["latex"], one.latex);
  }
}

TEST(FitAccuracy, WritesLatexOfItsLaw) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("x.csv", "tokens,accuracy\n10,.1\n100,.2\n10000,.4\n").string();
  const std::string latex = results_of("accuracy --latex " + file)["latex"];
  EXPECT_NE(latex.find("\\log\\left(\\mathrm{tokens}\\right)"), std::string::npos) << latex;
}

}  // namespace
}  // namespace inferlaw::test
