#include "inferlaw/lib/catalogue/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/support/message_of.hpp"

namespace inferlaw::catalogue {
namespace {

namespace fs = std::filesystem;

// Headers without a formula of their own.
const std::set<std::string> without_formula{
    "lib/auxiliary/brownian/batch.hpp",  // the same laws, over arrays
    "lib/strategy/answers.hpp",          // the same strategies, each asked at once
};

std::set<std::string> headers_in_rooms() {
  std::set<std::string> headers;
  const fs::path source = INFERLAW_SOURCE_DIR;
  for (const Room room : rooms) {
    const fs::path folder = source / "lib" / std::string(name_of(room));
    if (!fs::exists(folder)) continue;  // a room of solvers alone
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string path = fs::relative(entry.path(), source).generic_string();
      if (path.ends_with(".hpp") && path.find("/detail/") == std::string::npos)
        headers.insert(path);
    }
  }
  return headers;
}

TEST(Catalogue, EveryHeaderOfARoomHasAFormula) {
  std::set<std::string> explained = without_formula;
  for (const Formula& formula : formulas()) explained.emplace(formula.header);
  const std::set<std::string> headers = headers_in_rooms();
  for (const std::string& header : headers)
    EXPECT_TRUE(explained.contains(header)) << header << " has no formula in the catalogue";
  for (const std::string& header : explained)
    EXPECT_TRUE(headers.contains(header)) << header << " of the catalogue is no header";
}

TEST(Catalogue, NamesAreOfOneFormulaOrRoom) {
  std::set<std::string_view> names;
  for (const Room room : rooms) names.insert(name_of(room));
  for (const Formula& formula : formulas())
    EXPECT_TRUE(names.insert(formula.name).second) << formula.name;
}

// Braces that open and close, and commands of \left and \right that pair.
bool is_balanced(std::string_view latex) {
  long depth = 0;
  for (std::size_t i = 0; i < latex.size(); ++i) {
    const bool is_escaped = i > 0 && latex[i - 1] == '\\';
    if (latex[i] == '{' && !is_escaped) ++depth;
    if (latex[i] == '}' && !is_escaped) --depth;
    if (depth < 0) return false;
  }
  return depth == 0;
}

TEST(Catalogue, EveryFormulaIsSaidInFull) {
  for (const Formula& formula : formulas()) {
    for (const std::string_view text : {formula.what, formula.formula, formula.latex, formula.range,
                                        formula.source, formula.status, formula.header})
      EXPECT_FALSE(text.empty()) << formula.name;
    EXPECT_TRUE(is_balanced(formula.latex)) << formula.name << ": " << formula.latex;
    EXPECT_EQ(formula.latex.find('\n'), std::string_view::npos) << formula.name;
    EXPECT_NO_THROW((void)error_in_words(formula)) << formula.name;
    EXPECT_FALSE(symbols_in_words(formula).empty()) << formula.name;
  }
}

TEST(Catalogue, EveryStatusBeginsWithOneOfTheFour) {
  for (const Formula& formula : formulas()) {
    const std::string_view status = formula.status;
    const auto names = [&](std::string_view word) {
      return status.find(word) != std::string_view::npos;
    };
    EXPECT_TRUE(names("published") || names("exact") || names("choice") || names("reported"))
        << formula.name << ": " << status;
  }
}

TEST(Catalogue, EveryOptionIsNamedOnceAndExplained) {
  for (const Formula& formula : formulas()) {
    std::set<std::string_view> options;
    for (const Option& option : formula.options) {
      EXPECT_TRUE(options.insert(option.name).second) << formula.name << ": " << option.name;
      EXPECT_FALSE(option.meaning.empty() || option.symbol.empty())
          << formula.name << ": " << option.name;
      const bool is_number = option.kind == OptionKind::number;
      const bool has_example = is_number ? option.example.has_value() : !option.examples.empty();
      EXPECT_TRUE(has_example || !option.is_required()) << formula.name << ": " << option.name;
      EXPECT_NE(symbols_in_words(formula).find(option.meaning), std::string::npos);
    }
  }
}

// A formula whose values may be anything would answer nonsense.
TEST(Catalogue, EveryOptionIsChecked) {
  for (const Formula& formula : formulas())
    for (const Option& option : formula.options) {
      OptionValues values = example_of(formula);
      values[std::string(option.name)] = {std::nan("")};
      EXPECT_THROW((void)answer(formula, values), std::exception)
          << formula.name << ": " << option.name;
      values[std::string(option.name)] = {};
      EXPECT_THROW((void)answer(formula, values), std::invalid_argument) << option.name;
    }
}

void expect_same_keys(const std::vector<std::vector<Quantity>>& rows) {
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), rows.front().size());
    for (std::size_t i = 0; i < row.size(); ++i) EXPECT_EQ(key_of(row[i]), key_of(rows.front()[i]));
  }
}

TEST(Catalogue, EveryFormulaAnswersItsExample) {
  for (const Formula& formula : formulas()) {
    SCOPED_TRACE(formula.name);
    const Answer answer = catalogue::answer(formula, example_of(formula));
    EXPECT_FALSE(answer.quantities.empty());
    EXPECT_EQ(answer.table.empty(), answer.rows.empty());
    std::set<std::string> keys;
    for (const Quantity& quantity : answer.quantities) {
      EXPECT_FALSE(std::isnan(quantity.value)) << quantity.name;
      EXPECT_TRUE(keys.insert(key_of(quantity)).second) << quantity.name;
    }
    EXPECT_FALSE(keys.contains(std::string(answer.table)));
    expect_same_keys(answer.rows);
  }
}

std::string row_of(const Formula& law) {
  std::string row = "| ";
  row.append(law.what).append(" | `law ").append(law.name).append("` | ").append(law.source);
  return row.append(" | ").append(law.status).append(" |");
}

TEST(Catalogue, HoldsTheTableOfTheSmallLaws) {
  std::set<std::string> documented;
  std::ifstream file(INFERLAW_SOURCE_DIR "/docs/laws.md");
  for (std::string line; std::getline(file, line);)
    if (line.find("| `law ") != std::string::npos) documented.insert(line);
  std::size_t laws = 0;
  for (const Formula& formula : formulas()) {
    if (formula.room != Room::laws) continue;
    ++laws;
    EXPECT_TRUE(documented.contains(row_of(formula))) << "docs/laws.md lacks the row\n"
                                                      << row_of(formula);
  }
  EXPECT_EQ(documented.size(), laws);
}

double quantity(const Answer& answer, std::string_view name) {
  for (const Quantity& quantity : answer.quantities)
    if (quantity.name == name) return quantity.value;
  ADD_FAILURE() << "no " << name;
  return NAN;
}

TEST(Catalogue, AnswersByTheFormula) {
  const double pi = std::acos(-1);
  EXPECT_NEAR(quantity(answer(formula_named("auxiliary-mean"),
                              {{"drift", {0}}, {"volatility", {3}}, {"slots", {50}}}),
                       "mean"),
              3 * std::sqrt(2 * 50 / pi), 1e-12);
  EXPECT_NEAR(quantity(answer(formula_named("crossover"), {{"drift", {0.5}}, {"volatility", {2}}}),
                       "crossover"),
              2 * 4 / (pi * 0.25), 1e-12);
  EXPECT_NEAR(quantity(answer(formula_named("annuity"),
                              {{"capital", {100}}, {"lifetime", {4}}, {"discount-rate", {0}}}),
                       "cost_per_year"),
              25, 1e-12);
  const OptionValues chain{{"skills", {2}}, {"steps", {3}}, {"step-success", {0.5}}};
  EXPECT_NEAR(quantity(answer(formula_named("chain-of-thought"), chain), "success"), 0.5, 1e-15);
}

TEST(Catalogue, RefusesWhatIsWrongByName) {
  const auto refusal = [](const OptionValues& values) {
    return test::message_of<std::logic_error>(
        [&] { (void)answer(formula_named("pass-at-k"), values); });
  };
  EXPECT_EQ(refusal({{"samples", {10}}, {"correct", {3}}}), "pass-at-k: k is missing");
  EXPECT_EQ(refusal({{"samples", {10}}, {"correct", {3}}, {"k", {1}}, {"kk", {1}}}),
            "pass-at-k: kk; allowed: an option that the formula has");
  EXPECT_EQ(refusal({{"samples", {10}}, {"correct", {3}}, {"k", {1, 2}}}),
            "pass-at-k: k; allowed: one number");
  EXPECT_EQ(refusal({{"samples", {10}}, {"correct", {3}}, {"k", {1.5}}}),
            "k is 1.5; allowed: a whole number, 1 to 1e+15");
  EXPECT_THROW((void)formula_named("nothing"), std::invalid_argument);
}

}  // namespace
}  // namespace inferlaw::catalogue
