// Formula fits against the certified values of NIST's Statistical Reference Datasets: parameters
// and their standard deviations, from both of NIST's starts, of which the first is the far one.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "tests/support/relative_error.hpp"
#include "tests/support/text_table.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

struct Certified {
  double estimate = 0;
  double deviation = 0;
};

struct Certificate {
  std::string name;
  std::string data;
  std::string formula;
  std::vector<std::vector<double>> starts;
  std::vector<Certified> parameters;  // b1, b2, ..
};

const std::vector<Certificate> certificates{
    {"Misra1a",
     "misra",
     "b1*(1-exp(-b2*x))",
     {{500, 0.0001}, {250, 0.0005}},
     {{2.3894212918E+02, 2.7070075241E+00}, {5.5015643181E-04, 7.2668688436E-06}}},
    {"Misra1b",
     "misra",
     "b1*(1-(1+b2*x/2)^(-2))",
     {{500, 0.0001}, {300, 0.0002}},
     {{3.3799746163E+02, 3.1643950207E+00}, {3.9039091287E-04, 4.2547321834E-06}}},
    {"Misra1c",
     "misra",
     "b1*(1-(1+2*b2*x)^(-.5))",
     {{500, 0.0001}, {600, 0.0002}},
     {{6.3642725809E+02, 4.6638326572E+00}, {2.0813627256E-04, 1.7728423155E-06}}},
    {"Misra1d",
     "misra",
     "b1*b2*x*((1+b2*x)^(-1))",
     {{500, 0.0001}, {450, 0.0003}},
     {{4.3736970754E+02, 3.6489174345E+00}, {3.0227324449E-04, 2.9334354479E-06}}},
    {"DanWood",
     "danwood",
     "b1*x^b2",
     {{1, 5}, {0.7, 4}},
     {{7.6886226176E-01, 1.8281973860E-02}, {3.8604055871E+00, 5.1726610913E-02}}},
    {"BoxBOD",
     "boxbod",
     "b1*(1-exp(-b2*x))",
     {{1, 1}, {100, 0.75}},
     {{2.1380940889E+02, 1.2354515176E+01}, {5.4723748542E-01, 1.0455993237E-01}}},
    {"Rat42",
     "rat42",
     "b1/(1+exp(b2-b3*x))",
     {{100, 1, 0.1}, {75, 2.5, 0.07}},
     {{7.2462237576E+01, 1.7340283401E+00},
      {2.6180768402E+00, 8.8295217536E-02},
      {6.7359200066E-02, 3.4465663377E-03}}},
    {"Rat43",
     "rat43",
     "b1/((1+exp(b2-b3*x))^(1/b4))",
     {{100, 10, 1, 1}, {700, 5, 0.75, 1.3}},
     {{6.9964151270E+02, 1.6302297817E+01},
      {5.2771253025E+00, 2.0828735829E+00},
      {7.5962938329E-01, 1.9566123451E-01},
      {1.2792483859E+00, 6.8761936385E-01}}},
    {"MGH09",
     "mgh09",
     "b1*(x^2+x*b2)/(x^2+x*b3+b4)",
     {{25, 39, 41.5, 39}, {0.25, 0.39, 0.415, 0.39}},
     {{1.9280693458E-01, 1.1435312227E-02},
      {1.9128232873E-01, 1.9633220911E-01},
      {1.2305650693E-01, 8.0842031232E-02},
      {1.3606233068E-01, 9.0025542308E-02}}},
    {"MGH10",
     "mgh10",
     "b1*exp(b2/(x+b3))",
     {{2, 400000, 25000}, {0.02, 4000, 250}},
     {{5.6096364710E-03, 1.5687892471E-04},
      {6.1813463463E+03, 2.3309021107E+01},
      {3.4522363462E+02, 7.8486103508E-01}}},
    {"MGH17",
     "mgh17",
     "b1+b2*exp(-x*b4)+b3*exp(-x*b5)",
     {{50, 150, -100, 1, 2}, {0.5, 1.5, -1, 0.01, 0.02}},
     {{3.7541005211E-01, 2.0723153551E-03},
      {1.9358469127E+00, 2.2031669222E-01},
      {-1.4646871366E+00, 2.2175707739E-01},
      {1.2867534640E-02, 4.4861358114E-04},
      {2.2122699662E-02, 8.9471996575E-04}}},
    {"Eckerle4",
     "eckerle4",
     "(b1/b2)*exp(-0.5*((x-b3)/b2)^2)",
     {{1, 10, 500}, {1.5, 5, 450}},
     {{1.5543827178E+00, 1.5408051163E-02},
      {4.0888321754E+00, 4.6803020753E-02},
      {4.5154121844E+02, 4.6800518816E-02}}},
    {"Thurber",
     "thurber",
     "(b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)",
     {{1000, 1000, 400, 40, 0.7, 0.3, 0.03}, {1300, 1500, 500, 75, 1, 0.4, 0.05}},
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
     {{1.2, 0.3, 5.6, 5.5, 6.5, 7.6}, {0.5, 0.7, 3.6, 4.2, 4, 6.3}},
     {{8.6816414977E-02, 1.7197908859E-02},
      {9.5498101505E-01, 9.7041624475E-02},
      {8.4400777463E-01, 4.1488663282E-02},
      {2.9515951832E+00, 1.0766312506E-01},
      {1.5825685901E+00, 5.8371576281E-02},
      {4.9863565084E+00, 3.4436403035E-02}}}};

std::ostream& operator<<(std::ostream& stream, const Certificate& certificate) {
  return stream << certificate.name;
}

std::string parameter(std::size_t j) { return "b" + std::to_string(j + 1); }

std::vector<NamedNumber> named(const std::vector<double>& start) {
  std::vector<NamedNumber> numbers;
  for (std::size_t j = 0; j < start.size(); ++j) numbers.push_back({parameter(j), start[j]});
  return numbers;
}

class NistProblem : public testing::TestWithParam<Certificate> {};

TEST_P(NistProblem, ReachesTheCertifiedDigitsFromBothStarts) {
  const Certificate& certificate = GetParam();
  const Columns columns =
      test::columns_of(INFERLAW_REFERENCE_DIR "/nist_strd.csv", {{"x", "x"}, {"y", "y"}},
                       {.column = "problem", .text = certificate.data});
  for (const std::vector<double>& start : certificate.starts) {
    const FittedLaw fitted = fit_law(
        {.formula = certificate.formula, .response = "y", .starts = {named(start)}}, columns);
    ASSERT_TRUE(fitted.usable()) << fitted.result.full();
    for (std::size_t j = 0; j < certificate.parameters.size(); ++j) {
      const auto [estimate, deviation] = certificate.parameters[j];
      const Estimate& found = fitted.parameter(parameter(j));
      EXPECT_TRUE(relatively_near(found.value, estimate, 1e-9)) << start[0] << found.name;
      EXPECT_TRUE(relatively_near(found.spread.standard_error, deviation, 1e-7))
          << start[0] << found.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, NistProblem, testing::ValuesIn(certificates),
                         [](const testing::TestParamInfo<Certificate>& tested) {
                           return tested.param.name;
                         });

}  // namespace
}  // namespace inferlaw::fit
