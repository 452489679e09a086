#include "inferlaw/solvers/catalogue/all_formulas.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>

namespace inferlaw::catalogue {
namespace {

const Formula& named(std::string_view name) {
  const auto all = all_formulas();
  return *std::find_if(all.begin(), all.end(),
                       [&](const Formula& formula) { return formula.name == name; });
}

double quantity(const Answer& answer, std::string_view name) {
  for (const Quantity& quantity : answer.quantities)
    if (quantity.name == name) return quantity.value;
  ADD_FAILURE() << "no " << name;
  return NAN;
}

TEST(AllFormulas, AreTheLibrarysAndThoseOfSearches) {
  std::set<std::string_view> names;
  for (const Formula& formula : all_formulas()) {
    EXPECT_TRUE(names.insert(formula.name).second) << formula.name;
    EXPECT_TRUE(
        std::filesystem::exists(std::filesystem::path(INFERLAW_SOURCE_DIR) / formula.header))
        << formula.header;
  }
  EXPECT_EQ(all_formulas().front().name, formulas().front().name);
  EXPECT_GT(all_formulas().size(), formulas().size());
}

TEST(AllFormulas, SearchesAnswerTheirExamples) {
  for (const Formula& formula : all_formulas().subspan(formulas().size())) {
    SCOPED_TRACE(formula.name);
    EXPECT_NO_THROW((void)error_in_words(formula));
    const Answer answer = catalogue::answer(formula, example_of(formula));
    ASSERT_FALSE(answer.quantities.empty());
    for (const Quantity& each : answer.quantities)
      EXPECT_TRUE(std::isfinite(each.value)) << each.name;
  }
}

// At a price ratio of one half from an empty battery the critical supply is the cheapest.
TEST(AllFormulas, AnswerAsTheirSolvers) {
  const OptionValues site{{"demand-mean", {100}}, {"volatility", {30}}, {"slots", {100}}};
  EXPECT_NEAR(quantity(answer(named("cheapest-supply"), site), "supply"), 100, 1e-8);
  EXPECT_EQ(quantity(answer(named("critical-supply"), {{"demand-mean", {7}}}), "supply"), 7);
  OptionValues target = site;
  target["target"] = {50};
  const Answer reached = answer(named("target-supply"), target);
  EXPECT_NEAR(quantity(reached, "mean_auxiliary"), 50, 1e-8);
  const OptionValues drift{
      {"drift", {100 - quantity(reached, "supply")}}, {"volatility", {30}}, {"slots", {100}}};
  EXPECT_NEAR(quantity(answer(named("auxiliary-mean"), drift), "mean"), 50, 1e-8);
  // The printed limit of long chains.
  const Answer size = answer(named("long-chain-size"), example_of(named("long-chain-size")));
  EXPECT_NEAR(quantity(size, "parameters"), 2.684e7, 5e3);
  EXPECT_NEAR(quantity(size, "least_budget"), 1.2220e11, 5e6);
}

}  // namespace
}  // namespace inferlaw::catalogue
