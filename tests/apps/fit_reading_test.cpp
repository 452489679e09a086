// What `inferlaw fit` reads: the file, the expressions, and options that go together.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

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
  }
}

nlohmann::json fitted(const std::string& arguments) {
  const CommandResult result = run_inferlaw("fit --json " + arguments);
  EXPECT_EQ(result.exit_code, 0) << arguments << result.errors;
  return result.exit_code == 0 ? result.json()["results"] : nlohmann::json();
}

double estimate(const nlohmann::json& results, const std::string& name) {
  return results["parameters"][name]["estimate"];
}

class FitReading : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }
  // y = 3 + 2 x but for the last digits, so that errors are not 0.
  [[nodiscard]] std::string line() const {
    return file("line.csv", "x,y\n1,5.01\n2,6.99\n3,9.01\n4,10.99\n5,13\n");
  }
  [[nodiscard]] std::string losses() const { return file("loss.csv", "N,D,loss\n" + loss_rows); }

  const std::string loss_rows =
      "1e8,1e9,3\n2e8,2e9,2.8\n4e8,1e9,2.7\n1e8,4e9,2.75\n8e8,8e9,2.4\n1e9,1e9,2.65\n";
  const std::string straight = "--formula 'a+b*x' --response y --start a=1,b=1 ";
  TemporaryFolder folder_;
};

TEST_F(FitReading, RefusesAResponseThatIsConstant) {
  expect_refused(
      {{"loss " +
            file("a.csv", "N,D,loss\n1e8,1e9,3\n2e8,2e9,3\n4e8,1e9,3\n1e8,4e9,3\n8e8,8e9,3\n"),
        3, "loss is 3 in every row; allowed: two values or more"},
       {straight + file("b.csv", "x,y\n1,5\n2,5\n3,5\n"), 3,
        "y is 5 in every row; allowed: two values or more"},
       {"--formula 'a+b*x' --response 7 --start a=1,b=1 " + line(), 3, "7 is 7 in every row"}});
  const std::string one_loss =
      file("ds3.csv", "tokens,loss,accuracy\n100,2,.1\n200,2,.3\n400,2,.5\n800,2,.6\n1600,2,.7\n");
  EXPECT_NE(run_inferlaw("fit ds3 " + one_loss).exit_code, 3);
}

TEST_F(FitReading, AQuoteOpensOnlyWhereACellBegins) {
  const std::string inches =
      file("disk.csv",
           "disk,x,y\n7\" disk,1,5.01\n5\" disk,2,6.99\n \"a, \"\"b\"\"\" ,3,9.01\nz,4,11\n");
  EXPECT_EQ(fitted(straight + inches)["rows"], 4);
  EXPECT_EQ(fitted(straight + "--where 'disk != \"7\" disk\"' " + inches)["rows"], 3);
  EXPECT_EQ(fitted(straight + "--where 'disk != \"a, \"b\"\"' " + inches)["rows"], 3);
  expect_refused({{straight + file("open.csv", "x,y,n\n1,5,a\n2,7,\"b\n3,9,c\n4,11,d\n"), 3,
                   "open.csv:3: a quote opens and"},
                  {straight + file("junk.csv", "x,y,n\n1,5,a\n2,7,\"b\" c\n3,9,c\n"), 3,
                   "junk.csv:3: c follows a closing quote"}});
}

TEST_F(FitReading, ColumnsNamedByNumbersLeaveNumbersAlone) {
  const std::string named =
      file("n.csv",
           "x,y,2,2.5,309_WIND_1\n1,5.01,90,91,1\n2,6.99,80,81,2\n3,9.01,70,71,3\n"
           "4,10.99,60,61,4\n5,13,50,51,5\n");
  const double slope = estimate(fitted(straight + line()), "b");
  const std::string halves = "--formula 'a+b*h' --response y --start a=1,b=1 ";
  EXPECT_TRUE(
      relatively_near(estimate(fitted(halves + "--map h=x/2 " + named), "b"), 2 * slope, 1e-9));
  EXPECT_TRUE(relatively_near(estimate(fitted(halves + "--map h=309_WIND_1/2 " + named), "b"),
                              2 * slope, 1e-9));
  EXPECT_EQ(fitted(straight + "--where 'x > 2.5' " + named)["rows"], 3);
  EXPECT_EQ(fitted(straight + "--where 'x > 2' " + named)["rows"], 3);
  // As the whole of a mapping the name is the column's.
  EXPECT_LT(estimate(fitted(halves + "--map h=2 " + named), "b"), -0.1);
}

TEST_F(FitReading, AnExpressionWithoutAColumnIsAConstant) {
  EXPECT_EQ(fitted(straight + "--where 'x > -1' " + line())["rows"], 5);
  EXPECT_EQ(fitted(straight + "--where 'x > .5 && x < 2+2' " + line())["rows"], 3);
  const nlohmann::json mapped =
      fitted("--formula 'a*Y+b*x*X' --response y --map 'X = 7' --map Y=2*pi --start 'a = 1, b=1' " +
             line());
  EXPECT_NEAR(estimate(mapped, "b"), 2.0 / 7, 0.01);
  EXPECT_NEAR(estimate(mapped, "a"), 3 / 6.283185307, 0.01);
  expect_refused({{straight + "--where 'lss > 3' " + line(), 3, "no column lss; allowed: x, y"},
                  {straight + "--where 'x > 3*lss' " + line(), 3, "no column lss"},
                  {straight + "--where 'x > lg(3)' " + line(), 2, "unknown function lg"},
                  {straight + "--map X= " + line(), 2, "--map: X=;"},
                  {straight + "--map x=y --map x=y " + line(), 2, "--map: x stands twice"}});
}

TEST_F(FitReading, TextsMayHoldSignsAndMappedNames) {
  const std::string texts = file("t.csv",
                                 "the model,x,y\nR&&D,1,5.01\nR&&D,2,6.99\nb,3,9.01\nb,4,10.99\n"
                                 "it's,5,13\n");
  EXPECT_EQ(fitted(straight + "--where 'the model != \"R&&D\"' " + texts)["rows"], 3);
  EXPECT_EQ(
      fitted(straight + "--map 'm=the model' --where 'm == \"R&&D\" && x > 0' " + texts)["rows"],
      2);
  EXPECT_EQ(fitted(straight + "--where \"the model != \\\"it's\\\" && x > 1\" " + texts)["rows"],
            3);
  EXPECT_EQ(fitted(straight + "--map 'm=the model' --group m --bootstrap 5 " + texts)["rows"], 5);
  expect_refused({{straight + "--map m=x+1 --where 'm == \"b\"' " + texts, 2,
                   "m=x+1; allowed: a column, where texts are compared"}});
}

TEST_F(FitReading, SearchesAFormulaWithoutAStart) {
  const nlohmann::json found = fitted("--formula 'a+b*x^pi' --response y --starts 5 " + line());
  EXPECT_EQ(found["parameters"].size(), 2) << found["parameters"];
  EXPECT_EQ(found["starts"]["total"], 5);
  const nlohmann::json held =
      fitted("--formula 'a+b*x' --response y --start a=1 --fix b=2 " + line());
  EXPECT_NEAR(estimate(held, "a"), 3, 1e-9);
  const nlohmann::json bounded =
      fitted("--formula 'a+b*x' --response y --start a=1 --bound 'b = 1.5 : inf' " + line());
  EXPECT_NEAR(estimate(bounded, "b"), 2, 0.01);
  expect_refused(
      {{"--formula 'a+b*x' --response y " + line(), 2, "--start: missing"},
       {"--formula 'a+b*x' --response y --start a=1 --fix c=2 " + line(), 2, "unknown name b"},
       {"--formula 'a+b*x' --response y --start a=1,b=1 --fix c=2 " + line(), 2, "--fix: c;"}});
}

// exp(-b x) has no slope in b left at b = 1000, so that from there nothing is found; with b = 0 for
// a missing value nothing would be either.
TEST_F(FitReading, LaterStartsTakeWhatTheyLackFromTheFirst) {
  const std::string decay =
      file("d.csv", "x,y\n0,1.001\n1,.3672\n2,.1359\n3,.0493\n4,.0185\n5,.0064\n");
  const nlohmann::json results = fitted(
      "--formula 'a*exp(-b*x)' --response y --start a=2,b=1.5 --start a=1 --start a=.5 " + decay);
  EXPECT_EQ(results["starts"]["total"], 3);
  EXPECT_EQ(results["starts"]["agreeing"], 3);
  EXPECT_NEAR(estimate(results, "b"), 1, 0.01);
}

TEST_F(FitReading, OneStartOfANamedLawIsSearchedAround) {
  const CommandResult result = run_inferlaw("fit --json loss --start E=2,A=400 " + losses());
  ASSERT_LE(result.exit_code, 1) << result.errors;
  EXPECT_EQ(result.json()["results"]["starts"]["total"], 10);
}

TEST_F(FitReading, SkipsRowsThatAnyColumnInUseLacks) {
  const std::string gaps = file("g.csv",
                                "x,y,w,g\n1,5.01,1,a\n2,6.99,NULL,a\n3,9.01,1,\n4,10.99,1,b\n"
                                "5,13,n/a,b\n6,15.01,1,c\n7,17,?,c\n8,18.99,N/A,d\n");
  EXPECT_EQ(fitted(straight + "--skip-missing " + gaps)["rows"], 8);
  EXPECT_EQ(fitted(straight + "--skip-missing --weights w " + gaps)["rows"], 4);
  EXPECT_EQ(fitted(straight + "--skip-missing --bootstrap 5 --group g " + gaps)["rows"], 7);
  const std::string counts =
      file("c.csv", "samples,correct\n100,10\n100,NA\n?,5\n100,3\n100,50\n100,1\n");
  EXPECT_EQ(run_inferlaw("fit coverage " + counts).exit_code, 3);
  EXPECT_LE(run_inferlaw("fit coverage --skip-missing " + counts).exit_code, 1);
  const std::string trials =
      file("k.csv", "x,y,trials\n1,10,100\n2,20,100\n3,33,NA\n4,41,100\n5,48,100\n");
  EXPECT_EQ(fitted("--formula '1/(1+exp(-a-b*x))' --response y --start a=-2,b=.3 --objective "
                   "binomial --skip-missing " +
                   trials)["rows"],
            4);
  const std::string errors = file("e.csv",
                                  "horizon,mean,standard_error\n10,3.1,.1\n20,4.6,.1\n40,6.2,NA\n"
                                  "80,9.1,.1\n160,12.5,.2\n320,18.1,.2\n");
  const CommandResult auxiliary = run_inferlaw("fit --json auxiliary --skip-missing " + errors);
  ASSERT_LE(auxiliary.exit_code, 1) << auxiliary.errors;
  EXPECT_EQ(auxiliary.json()["results"]["rows"], 5);
}

TEST_F(FitReading, NamesAreEitherParametersOrColumnsOrTheResponse) {
  const std::string c = file("c.csv", "x,y,a\n1,5.01,1\n2,6.99,1\n3,9.01,1\n");
  expect_refused(
      {{straight + c, 2, "--start: a is a column of the data"},
       {"--formula 'q+b*x' --response y --start q=1,b=1 --bound x=0:1 " + c, 2,
        "--bound: x is a column"},
       {"--formula 'q+b*y' --response y --start q=1,b=1 " + c, 2, "y is the response y itself"},
       {"--formula 'q+b*z' --map z=y --response y --start q=1,b=1 " + c, 2,
        "z is the response y itself"}});
}

TEST_F(FitReading, WrongValuesOfOptionsAreWrongUsage) {
  const std::string loss = losses();
  const std::string data = line();
  expect_refused({{"loss --fix E=-1 " + loss, 2, "--fix: E is -1; allowed: above 0"},
                  {straight + "--bound b=1:3 --fix b=5 " + data, 2,
                   "--fix: b is 5; allowed: 1 or more, 3 or less"},
                  {straight + "--bound b=:3 --fix b=5 " + data, 2, "allowed: 3 or less"},
                  {straight + "--bound b=3:1 " + data, 2, "--bound: b from 3 to 1"},
                  {straight + "--bound b=: " + data, 2, "--bound: b=:;"},
                  {"loss --bound E=-1:2 " + loss, 2, "--bound: E=-1:2; allowed: 0 or more"},
                  {"loss --start E=-1 " + loss, 2, "--start: E is -1"},
                  {"loss --at N=1e9,D=0 " + loss, 2, "--at: N=1e9,D=0: "},
                  {"loss --at N=1e9,D=1e9,Q=3 " + loss, 2, "--at: Q is no column of the law"},
                  {straight + "--at x=1,y=2 " + data, 2, "--at: y is no column of the law"},
                  {"loss --test E=-1 " + loss, 2, "--test: E is -1; allowed: above 0"},
                  {"loss --test Q=1 " + loss, 2, "--test: no parameter Q; allowed: E, A"}});
  EXPECT_NEAR(estimate(fitted(straight + "--bound b=:200 --bound a=-inf:inf " + data), "b"), 2,
              0.01);
  EXPECT_EQ(estimate(fitted(straight + "--bound b=:1.5 " + data), "b"), 1.5);
}

TEST_F(FitReading, OptionsWithoutEffectAreRefused) {
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
          "--test E=1", "--draws d.csv", "--bootstrap 10", "--profile", "--objective huber-raw",
          "--residuals", "--influence", "--latex", "--errors scaled", "--confidence .9",
          "--seed 4"})
      cases.push_back({law + " " + option + " " + loss, 2, "allowed: not with the law " + law});
  expect_refused(cases);
}

TEST_F(FitReading, ANameThatTwoColumnsHaveIsRefusedInUseOnly) {
  const std::string twice = file("two.csv", "x,y,z,z\n1,5.01,1,2\n2,6.99,3,4\n3,9.01,5,6\n");
  EXPECT_EQ(fitted(straight + twice)["rows"], 3);
  expect_refused({{"--formula 'a+b*z' --response y --start a=1,b=1 " + twice, 3,
                   "two.csv: columns 3 and 4 are both named z"},
                  {straight + "--where 'z > 1' " + twice, 3, "both named z"},
                  {straight + "--where 'z == \"1\"' " + twice, 3, "both named z"}});
}

TEST_F(FitReading, NumbersOutsideTheRangeOfALawComeWithTheirLine) {
  expect_refused(
      {{"loss " + file("n.csv", "# c\nN,D,loss\n" + loss_rows + "0,1e9,3\n"), 3,
        "n.csv:9: N is 0; allowed: a finite number above 0"},
       {"loss " + file("l.csv", "N,D,loss\n" + loss_rows + "1e9,1e9,-3\n"), 3,
        "l.csv:8: loss is -3"},
       {"coverage " + file("k.csv", "k,coverage\n1,.2\n-2,.3\n4,.4\n"), 3, "k.csv:3: k is -2"},
       {"coverage " + file("g.csv", "k,coverage\n1,.2\n2,0\n4,.4\n"), 3, "g.csv:3: coverage is 0"},
       {"accuracy " + file("t.csv", "tokens,accuracy\n0,.2\n2,.3\n4,.4\n"), 3,
        "t.csv:2: tokens is 0"},
       {straight + "--weights w " + file("w.csv", "x,y,w\n1,5,1\n2,7.1,-1\n3,9,1\n"), 3,
        "w.csv:3: weight w is -1; allowed: a finite number, 0 or above"}});
}

}  // namespace
}  // namespace inferlaw::test
