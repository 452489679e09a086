// `fit --save` and `predict-from` as a user runs them, and the tables that a fit writes beside.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

const std::string losses = INFERLAW_SOURCE_DIR "/data/losses/losses.csv";

class PredictFrom : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  // The fit of the sample, kept; what it says at a point.
  [[nodiscard]] nlohmann::json save(const std::string& options) const {
    const CommandResult fit = run_inferlaw("fit --json " + options + " --new --save " + kept());
    EXPECT_EQ(fit.exit_code, 0) << fit.errors;
    return fit.json()["results"]["predictions"];
  }
  [[nodiscard]] std::string kept() const { return path("fit.json"); }

  void expect_refused(const std::string& arguments, int exit_code, const std::string& said) const {
    const CommandResult result = run_inferlaw("predict-from " + arguments);
    EXPECT_EQ(result.exit_code, exit_code) << arguments << "\n" << result.errors;
    EXPECT_NE(result.errors.find(said), std::string::npos) << said << "\n" << result.errors;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_TRUE(result.output.empty()) << result.output;
  }

  const std::string point = "--at N=7e9,D=1.4e12 ";

 private:
  TemporaryFolder folder_;
};

TEST_F(PredictFrom, SaysWhatTheFitSaid) {
  for (const std::string law :
       {"loss ", "loss --bootstrap 20 --interval bca ", "loss --confidence .8 ",
        "loss --objective squared-log --prior alpha=.34:.01 "}) {
    const nlohmann::json of_fit = save(law + losses + " " + point);
    const CommandResult again = run_inferlaw("predict-from --json --new " + point + kept());
    ASSERT_EQ(again.exit_code, 0) << again.errors;
    EXPECT_EQ(again.json()["results"]["predictions"], of_fit) << law;
  }
}

TEST_F(PredictFrom, ReadsColumnsAsTheFitCalledThem) {
  const std::string renamed =
      file("renamed.csv",
           "size,flop,loss\n1e8,6e18,3.1\n2e8,2e19,2.9\n4e8,1e20,2.7\n1e9,2e20,"
           "2.6\n1e9,9e20,2.5\n3e9,3e21,2.3\n2e8,9e18,3.05\n");
  static_cast<void>(
      save("loss --map N=size --map 'D=flop/(6*N)' --fix E=1.8 " + renamed + " --at N=1e9,D=1e11"));
  const std::string points = file("points.csv", "flop,size\n6e20,1e9\n6e21,1e10\n");
  const CommandResult mapped = run_inferlaw("predict-from --json " + kept() + " " + points);
  ASSERT_EQ(mapped.exit_code, 0) << mapped.errors;
  const nlohmann::json rows = mapped.json()["results"]["predictions"];
  EXPECT_EQ(rows[0]["line"], 2);
  EXPECT_EQ(rows[0]["D"], 1e11);
  const std::string plain = file("plain.csv", "N,tokens\n1e9,1e11\n1e10,1e11\n");
  const CommandResult again =
      run_inferlaw("predict-from --json --map N=N --map D=tokens " + kept() + " " + plain);
  ASSERT_EQ(again.exit_code, 0) << again.errors;
  EXPECT_EQ(again.json()["results"]["predictions"], rows);
}

TEST_F(PredictFrom, WrongUsageAndFilesAreNamed) {
  static_cast<void>(save("loss " + losses + " " + point));
  expect_refused(kept(), 2, "FIT.json DATA.csv, or FIT.json --at");
  expect_refused(kept() + " " + losses + " " + point, 2, "FIT.json DATA.csv, or FIT.json --at");
  expect_refused(kept() + " --at N=7e9", 2, "--at: D is missing");
  expect_refused(kept() + " --at N=7e9,D=0", 2, "--at: D is 0");
  expect_refused(kept() + " " + file("no.csv", "N\n1\n"), 3, "no.csv: no column D");
  expect_refused(path("none.json") + " " + point, 3, "no such file");
  expect_refused(losses + " " + point, 3, "losses.csv: no JSON at byte");
  expect_refused(file("e.json", "{}") + " " + point, 3, "inferlaw_fit: missing");
  expect_refused(file("v.json", R"({"inferlaw_fit": 2})") + " " + point, 3,
                 "inferlaw_fit: 2; allowed: 1");
}

TEST_F(PredictFrom, BrokenValuesAreNamedByTheirKey) {
  static_cast<void>(save("loss " + losses + " " + point));
  const nlohmann::json whole = nlohmann::json::parse(contents_of(kept()));
  const auto broken = [&](const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json changed = whole;
    changed[nlohmann::json::json_pointer(pointer)] = value;
    return file("broken.json", changed.dump()) + " " + point;
  };
  expect_refused(broken("/law", "lost"), 3, "law: \"lost\"; allowed: ");
  expect_refused(broken("/law", "isoflop"), 3, "law: \"isoflop\"; allowed: ");
  expect_refused(broken("/rows", -1), 3, "rows: -1; allowed: ");
  expect_refused(broken("/parameters/1/value", "x"), 3, "parameters[1].value: \"x\"; allowed: ");
  expect_refused(broken("/parameters/1/name", "Q"), 3, "allowed: with the parameters of this law");
  expect_refused(broken("/errors/matrix/0", nullptr), 3, "errors.matrix[0]: null; allowed: a list");
  expect_refused(broken("/errors/matrix", {1, 2}), 3, "allowed: a list of 5");
  expect_refused(broken("/errors/covariance", "no"), 3,
                 "errors.covariance: \"no\"; allowed: scaled");
  expect_refused(broken("/objective/name", 3), 3, "objective.name: 3; allowed: a text");
  expect_refused(broken("/noise", nullptr) + "--new", 2, "--new: of a fit that says nothing");
}

TEST_F(PredictFrom, AFitThatFailedIsNotSaved) {
  const std::string data = file("line.csv", "x,y\n1,1\n2,2.1\n3,2.9\n4,4\n");
  const CommandResult fit = run_inferlaw(
      "fit --json --formula '(a+b)*x' --response y --start a=1,b=1 " + data + " --save " + kept());
  EXPECT_EQ(fit.exit_code, 1) << fit.errors;
  EXPECT_FALSE(std::filesystem::exists(kept()));
}

TEST_F(PredictFrom, MatricesStandInJsonAndOnRequestInText) {
  const CommandResult json = run_inferlaw("fit --json loss " + losses);
  const nlohmann::json results = json.json()["results"];
  EXPECT_EQ(results["correlation"].size(), 5U);
  EXPECT_EQ(results["correlation"][0]["E"], 1);
  EXPECT_EQ(results["correlation"][0]["alpha"], results["correlation"][3]["E"]);
  const double error = results["parameters"]["E"]["standard_error"];
  EXPECT_NEAR(results["covariance"][0]["E"], error * error, 1e-15);
  EXPECT_EQ(run_inferlaw("fit loss " + losses).output.find("\ncorrelation\n"), std::string::npos);
  EXPECT_NE(run_inferlaw("fit loss --matrices " + losses).output.find("\ncorrelation\n"),
            std::string::npos);
}

TEST_F(PredictFrom, AccuracyFollowsFromLossInTwoSteps) {
  const std::string then =
      " --then 'c+s/(1+exp(k*(loss-m)))' --then-response accuracy --then-start "
      "c=.2,s=.5,k=4,m=2.5 ";
  for (const std::string jointly : {"", "--jointly "}) {
    const CommandResult fit =
        run_inferlaw("fit --json loss --objective squared-log " + losses + then + jointly + point);
    ASSERT_EQ(fit.exit_code, 0) << fit.errors;
    const nlohmann::json second = fit.json()["results"]["second_step"];
    EXPECT_NEAR(second["predictions"][0]["estimate"], 0.832, 0.03);
    EXPECT_EQ(second["parameters"].size(), 9U);
  }
  const CommandResult refused = run_inferlaw("fit loss --jointly " + losses);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.errors.find("--jointly: allowed: with --then"), std::string::npos);
}

TEST_F(PredictFrom, ExtrapolationComparesTwoLaws) {
  const CommandResult fit = run_inferlaw(
      "fit --json loss --extrapolate C --against 'E+A*C^(-a)' --against-start "
      "E=1.8,A=1000,a=0.17 " +
      losses);
  ASSERT_EQ(fit.exit_code, 0) << fit.errors;
  const nlohmann::json rows = fit.json()["results"]["extrapolation_by_distance"];
  EXPECT_EQ(rows.front()["law"], "loss");
  EXPECT_EQ(rows.back()["law"], "E+A*C^(-a)");
  EXPECT_EQ(fit.json()["results"]["extrapolation_by_cut"].size(), 14U);
}

}  // namespace
}  // namespace inferlaw::test
