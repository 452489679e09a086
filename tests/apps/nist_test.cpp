// Formula fits against the certified values of NIST's Statistical Reference Datasets: parameters
// and their standard deviations, from both of NIST's starts, of which the first is the far one.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "tests/support/relative_error.hpp"
#include "tests/support/run_command.hpp"

namespace inferlaw::test {
namespace {

struct Certified {
  double estimate = 0;
  double deviation = 0;
};

struct Problem {
  std::string name;
  std::string data;
  std::string formula;
  std::vector<std::string> starts;
  std::vector<Certified> parameters;  // b1, b2, ..
};

const std::vector<Problem> problems{
    {"Misra1a",
     "misra",
     "b1*(1-exp(-b2*x))",
     {"b1=500,b2=0.0001", "b1=250,b2=0.0005"},
     {{2.3894212918E+02, 2.7070075241E+00}, {5.5015643181E-04, 7.2668688436E-06}}},
    {"Misra1b",
     "misra",
     "b1*(1-(1+b2*x/2)^(-2))",
     {"b1=500,b2=0.0001", "b1=300,b2=0.0002"},
     {{3.3799746163E+02, 3.1643950207E+00}, {3.9039091287E-04, 4.2547321834E-06}}},
    {"Misra1c",
     "misra",
     "b1*(1-(1+2*b2*x)^(-.5))",
     {"b1=500,b2=0.0001", "b1=600,b2=0.0002"},
     {{6.3642725809E+02, 4.6638326572E+00}, {2.0813627256E-04, 1.7728423155E-06}}},
    {"Misra1d",
     "misra",
     "b1*b2*x*((1+b2*x)^(-1))",
     {"b1=500,b2=0.0001", "b1=450,b2=0.0003"},
     {{4.3736970754E+02, 3.6489174345E+00}, {3.0227324449E-04, 2.9334354479E-06}}},
    {"DanWood",
     "danwood",
     "b1*x^b2",
     {"b1=1,b2=5", "b1=0.7,b2=4"},
     {{7.6886226176E-01, 1.8281973860E-02}, {3.8604055871E+00, 5.1726610913E-02}}},
    {"BoxBOD",
     "boxbod",
     "b1*(1-exp(-b2*x))",
     {"b1=1,b2=1", "b1=100,b2=0.75"},
     {{2.1380940889E+02, 1.2354515176E+01}, {5.4723748542E-01, 1.0455993237E-01}}},
    {"Rat42",
     "rat42",
     "b1/(1+exp(b2-b3*x))",
     {"b1=100,b2=1,b3=0.1", "b1=75,b2=2.5,b3=0.07"},
     {{7.2462237576E+01, 1.7340283401E+00},
      {2.6180768402E+00, 8.8295217536E-02},
      {6.7359200066E-02, 3.4465663377E-03}}},
    {"Rat43",
     "rat43",
     "b1/((1+exp(b2-b3*x))^(1/b4))",
     {"b1=100,b2=10,b3=1,b4=1", "b1=700,b2=5,b3=0.75,b4=1.3"},
     {{6.9964151270E+02, 1.6302297817E+01},
      {5.2771253025E+00, 2.0828735829E+00},
      {7.5962938329E-01, 1.9566123451E-01},
      {1.2792483859E+00, 6.8761936385E-01}}},
    {"MGH09",
     "mgh09",
     "b1*(x^2+x*b2)/(x^2+x*b3+b4)",
     {"b1=25,b2=39,b3=41.5,b4=39", "b1=0.25,b2=0.39,b3=0.415,b4=0.39"},
     {{1.9280693458E-01, 1.1435312227E-02},
      {1.9128232873E-01, 1.9633220911E-01},
      {1.2305650693E-01, 8.0842031232E-02},
      {1.3606233068E-01, 9.0025542308E-02}}},
    {"MGH10",
     "mgh10",
     "b1*exp(b2/(x+b3))",
     {"b1=2,b2=400000,b3=25000", "b1=0.02,b2=4000,b3=250"},
     {{5.6096364710E-03, 1.5687892471E-04},
      {6.1813463463E+03, 2.3309021107E+01},
      {3.4522363462E+02, 7.8486103508E-01}}},
    {"MGH17",
     "mgh17",
     "b1+b2*exp(-x*b4)+b3*exp(-x*b5)",
     {"b1=50,b2=150,b3=-100,b4=1,b5=2", "b1=0.5,b2=1.5,b3=-1,b4=0.01,b5=0.02"},
     {{3.7541005211E-01, 2.0723153551E-03},
      {1.9358469127E+00, 2.2031669222E-01},
      {-1.4646871366E+00, 2.2175707739E-01},
      {1.2867534640E-02, 4.4861358114E-04},
      {2.2122699662E-02, 8.9471996575E-04}}},
    {"Eckerle4",
     "eckerle4",
     "(b1/b2)*exp(-0.5*((x-b3)/b2)^2)",
     {"b1=1,b2=10,b3=500", "b1=1.5,b2=5,b3=450"},
     {{1.5543827178E+00, 1.5408051163E-02},
      {4.0888321754E+00, 4.6803020753E-02},
      {4.5154121844E+02, 4.6800518816E-02}}},
    {"Thurber",
     "thurber",
     "(b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)",
     {"b1=1000,b2=1000,b3=400,b4=40,b5=0.7,b6=0.3,b7=0.03",
      "b1=1300,b2=1500,b3=500,b4=75,b5=1,b6=0.4,b7=0.05"},
     {{1.2881396800E+03, 4.6647963344E+00},
      {1.4910792535E+03, 3.9571156086E+01},
      {5.8323836877E+02, 2.8698696102E+01},
      {7.5416644291E+01, 5.5675370270E+00},
      {9.6629502864E-01, 3.1333340687E-02},
      {3.9797285797E-01, 1.4984928198E-02},
      {4.9727297349E-02, 6.5842344623E-03}}},
    {"Lanczos3",
     "lanczos3",
     "b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)",
     {"b1=1.2,b2=0.3,b3=5.6,b4=5.5,b5=6.5,b6=7.6", "b1=0.5,b2=0.7,b3=3.6,b4=4.2,b5=4,b6=6.3"},
     {{8.6816414977E-02, 1.7197908859E-02},
      {9.5498101505E-01, 9.7041624475E-02},
      {8.4400777463E-01, 4.1488663282E-02},
      {2.9515951832E+00, 1.0766312506E-01},
      {1.5825685901E+00, 5.8371576281E-02},
      {4.9863565084E+00, 3.4436403035E-02}}}};

std::ostream& operator<<(std::ostream& stream, const Problem& problem) {
  return stream << problem.name;
}

class NistProblem : public testing::TestWithParam<Problem> {};

TEST_P(NistProblem, ReachesTheCertifiedDigitsFromBothStarts) {
  const Problem& problem = GetParam();
  const std::string file = INFERLAW_REFERENCE_DIR "/nist_strd.csv";
  for (const std::string& start : problem.starts) {
    const CommandResult result = run_inferlaw("fit --json --formula '" + problem.formula +
                                              "' --response y --where 'problem == \"" +
                                              problem.data + "\"' --start " + start + " " + file);
    ASSERT_EQ(result.exit_code, 0) << start << result.errors;
    const nlohmann::json fitted = result.json()["results"]["parameters"];
    for (std::size_t j = 0; j < problem.parameters.size(); ++j) {
      const auto [estimate, deviation] = problem.parameters[j];
      const nlohmann::json& parameter = fitted["b" + std::to_string(j + 1)];
      EXPECT_TRUE(relatively_near(parameter["estimate"], estimate, 1e-9)) << start << " b" << j + 1;
      EXPECT_TRUE(relatively_near(parameter["standard_error"], deviation, 1e-7))
          << start << " b" << j + 1;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, NistProblem, testing::ValuesIn(problems),
                         [](const testing::TestParamInfo<Problem>& tested) {
                           return tested.param.name;
                         });

}  // namespace
}  // namespace inferlaw::test
