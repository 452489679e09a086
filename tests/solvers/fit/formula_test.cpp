// Formulas that users write: what they mean, what is wrong with them and where, as LaTeX.
#include "inferlaw/solvers/fit/formula/formula.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/formula/words.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::fit {
namespace {

using test::relatively_near;

double at(const std::string& text, double x) {
  return Formula(text, {}, {"x"}).values({{x}}, 1).front();
}

TEST(Formula, SaysWhatIsWrongAndWhere) {
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
    try {
      static_cast<void>(Formula(one.formula, {"a"}, {"x"}));
      ADD_FAILURE() << one.formula << " was read";
    } catch (const FormulaError& error) {
      const std::string said = error.what();
      EXPECT_NE(said.find(one.said), std::string::npos) << one.formula << said;
      EXPECT_NE(said.find("allowed: "), std::string::npos) << said;
      EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
    }
  }
}

// Exact whole numbers of a billion digits, and derivatives that contain each other whole.
TEST(Formula, IsNoLargerThanItsText) {
  for (const std::string text :
       {"(999999999*x)^999999999", "((2*x)^1000)^1000", "(x/3)^(-5000)", "(sqrt(2*x))^100000"})
    EXPECT_THROW(static_cast<void>(at(text, 1)), FormulaError) << text;
  EXPECT_EQ(at("(2*x)^1000", 0.5), 1);
  EXPECT_EQ(at("(1+x)^999999999", 0), 1);
  std::string nested = "a*x";
  for (int depth = 0; depth < 80; ++depth) nested = "max(b,a*" + nested + ")";
  const Model model =
      Formula(nested, {"a", "b"}, {"x"}).compiled()({{.name = "a"}, {.name = "b"}}, {{3}}, 1, {});
  std::vector<double> value(1);
  std::vector<double> gradient(2);
  model.predict(std::vector<double>{1, 2}, value, gradient);
  EXPECT_EQ(value[0], 3);
  EXPECT_EQ(gradient[0], 81 * 3);
}

TEST(Formula, KeepsTheRulesOfPowersSignsAndNumbers) {
  struct Case {
    std::string formula;
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
                                           {"pi", std::numbers::pi}})
    EXPECT_TRUE(relatively_near(at(one.formula, 2), one.value, 1e-15)) << one.formula;
}

TEST(Formula, KnowsEveryFunctionOfItsList) {
  struct Case {
    std::string formula;
    double value;
  };
  for (const Case& one : std::vector<Case>{{"exp(x)", std::exp(0.7)},
                                           {"log(x)", std::log(0.7)},
                                           {"log2(x)", std::log2(0.7)},
                                           {"log10(x)", std::log10(0.7)},
                                           {"sqrt(x)", std::sqrt(0.7)},
                                           {"sin(x)", std::sin(0.7)},
                                           {"cos(x)", std::cos(0.7)},
                                           {"tan(x)", std::tan(0.7)},
                                           {"atan(x)", std::atan(0.7)},
                                           {"atan2(x,2)", std::atan2(0.7, 2)},
                                           {"abs(x-2)", 1.3},
                                           {"min(x,3)", 0.7},
                                           {"max(x,3)", 3},
                                           {"tanh(x)", std::tanh(0.7)},
                                           {"x^pi", std::pow(0.7, std::numbers::pi)},
                                           {"x/3", 0.7 / 3},
                                           {"x^(1/3)", std::cbrt(0.7)}})
    EXPECT_TRUE(relatively_near(at(one.formula, 0.7), one.value, 1e-14)) << one.formula;
  for (const Word& word : words_in(known_functions()))
    EXPECT_TRUE(is_known_function(word.text)) << word.text;
}

TEST(Formula, HasExactDerivatives) {
  const Formula formula("a*exp(-b*x)+abs(x-a)^b", {"a", "b"}, {"x"});
  const Model model = formula.compiled()({{.name = "a"}, {.name = "b"}}, {{0.3, 2.5}}, 2, {});
  const std::vector<double> theta{1.25, 1.5};
  std::vector<double> values(2);
  std::vector<double> gradient(4);
  model.predict(theta, values, gradient);
  for (std::size_t i = 0; i < 2; ++i) {
    const double x = i == 0 ? 0.3 : 2.5;
    const double distance = std::abs(x - 1.25);
    const double decay = std::exp(-1.5 * x);
    EXPECT_TRUE(relatively_near(values[i], 1.25 * decay + std::pow(distance, 1.5), 1e-15));
    const double by_a = decay - std::copysign(1.5 * std::sqrt(distance), x - 1.25);
    const double by_b = -1.25 * x * decay + std::pow(distance, 1.5) * std::log(distance);
    EXPECT_TRUE(relatively_near(gradient[2 * i], by_a, 1e-13)) << x;
    EXPECT_TRUE(relatively_near(gradient[2 * i + 1], by_b, 1e-13)) << x;
  }
}

TEST(Formula, UsersNamesComeBeforeConstants) {
  for (const std::string name : {"I", "e", "D", "E", "lambda", "Euler", "pi", "Catalan"})
    EXPECT_EQ(Formula(name + "+2*Pi", {}, {name, "Pi"}).values({{5}, {7}}, 1).front(), 19) << name;
}

TEST(Formula, SaysWhichNamesItUses) {
  const Formula formula("a+x", {"a", "b"}, {"x", "z"});
  EXPECT_TRUE(formula.uses_parameter(0));
  EXPECT_FALSE(formula.uses_parameter(1));
  EXPECT_TRUE(formula.uses_column(0));
  EXPECT_FALSE(formula.uses_column(1));
}

TEST(Formula, WritesLatex) {
  struct Case {
    std::string formula, latex;
  };
  for (const Case& one : std::vector<Case>{
           {"a*x_1", "1 \\times 10^{8} \\mathrm{x\\_1}"},
           {"a*min(x_1,9)", "1 \\times 10^{8} \\min\\left(\\mathrm{x\\_1}, 9\\right)"},
           {"a*sqrt(x_1^2)/1", "1 \\times 10^{8} \\sqrt{\\mathrm{x\\_1}^{2}}"},
           {"a/(1/x_1)", "1 \\times 10^{8} \\mathrm{x\\_1}"}})
    EXPECT_EQ(Formula(one.formula, {"a"}, {"x_1"}).latex({1e8}), one.latex) << one.formula;
}

TEST(Formula, FindsWordsWithoutReading) {
  const std::vector<Word> words = words_in("a_1 + exp (2*x) - 1e-5*b");
  std::vector<std::string> texts;
  for (const Word& word : words) texts.push_back(word.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"a_1", "exp", "x", "b"}));
  EXPECT_TRUE(words[1].called);
  EXPECT_FALSE(words[2].called);
}

}  // namespace
}  // namespace inferlaw::fit
