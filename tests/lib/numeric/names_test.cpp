// The tables of names: what follows from them, and that the documentation knows every one.
#include "inferlaw/lib/numeric/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "inferlaw/lib/energy/serving.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/lib/strategy/best_of_n.hpp"

namespace inferlaw::numeric {
namespace {

using energy::BudgetRule;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Names, OfAnEnumFollowItsMembers) {
  EXPECT_THAT(members<BudgetRule>, ElementsAre(BudgetRule::exact, BudgetRule::exact_real,
                                               BudgetRule::normal, BudgetRule::mean));
  EXPECT_THAT(names<BudgetRule>, ElementsAre("exact", "exact_real", "normal", "mean"));
}

TEST(Names, LeadBackToTheirMembers) {
  EXPECT_EQ(from_name<BudgetRule>("normal"), BudgetRule::normal);
  EXPECT_EQ(from_name<BudgetRule>("Normal"), std::nullopt);
  EXPECT_EQ(from_name<BudgetRule>(""), std::nullopt);
}

template <class Enum>
void expect_different_names() {
  const std::set<std::string_view> different(names<Enum>.begin(), names<Enum>.end());
  EXPECT_EQ(different.size(), names<Enum>.size());
}

TEST(Names, OfAnEnumDiffer) {
  expect_different_names<auxiliary::ArrivalLaw>();
  expect_different_names<BudgetRule>();
  expect_different_names<energy::Stopping>();
  expect_different_names<energy::Latency>();
  expect_different_names<strategy::Ties>();
  expect_different_names<strategy::Ignorance>();
  expect_different_names<strategy::Schedule>();
}

TEST(Names, OfAVariantFollowItsAlternatives) {
  EXPECT_THAT(alternative_names<auxiliary::HarvestLaw>,
              ElementsAre("constant", "gamma", "uniform", "sum"));
  EXPECT_EQ(name_of(auxiliary::HarvestLaw{auxiliary::UniformHarvest{}}), "uniform");
  EXPECT_EQ(name_of(routing::Policy{routing::RoutingError{}}), "error");
  EXPECT_EQ(name_of(energy::AnswerRule{energy::BestOfSamples{}}), "best_of_n");
}

// The part of docs/scenario.md below the heading of a table.
std::string section(const std::string& table) {
  std::ifstream file(INFERLAW_SOURCE_DIR "/docs/scenario.md");
  std::string found;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) is_inside = line.find("`[" + table + "]`") != std::string::npos;
    if (is_inside) found += line + "\n";
  }
  return found;
}

template <class Names>
void expect_documented(const Names& names, const std::string& heading) {
  const std::string text = section(heading);
  for (const std::string_view name : names)
    EXPECT_THAT(text, HasSubstr("\"" + std::string(name) + "\"")) << heading;
}

TEST(Names, AreInTheDocumentationOfScenarios) {
  expect_documented(names<auxiliary::ArrivalLaw>, "arrivals");
  expect_documented(names<energy::Stopping>, "budget");
  expect_documented(names<energy::Latency>, "accounting");
  expect_documented(alternative_names<routing::Policy>, "policy");
  expect_documented(alternative_names<auxiliary::SourceLaw>, "harvest");  // of a sum part by part
}

TEST(Overloaded, TakesEachAlternativeToItsOwnFunction) {
  const Overloaded of_kind{[](int) { return "int"; }, [](const std::string&) { return "string"; }};
  EXPECT_STREQ(std::visit(of_kind, std::variant<int, std::string>(1)), "int");
  EXPECT_STREQ(std::visit(of_kind, std::variant<int, std::string>("1")), "string");
}

}  // namespace
}  // namespace inferlaw::numeric
