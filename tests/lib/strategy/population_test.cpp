#include "inferlaw/lib/strategy/population.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::strategy {
namespace {

using test::relatively_near;

const RatePopulation llama_8b{.law = {.alpha = .388, .beta = 2.715}};

TEST(RatePopulation, PublishedTable) {
  for (const auto& [samples, expected] :
       {std::pair{1., .1250}, {10., .4694}, {100., .7660}, {1e3, .9035}, {1e4, .9605}})
    EXPECT_NEAR(pass_at(llama_8b, samples).success(), expected, 5e-5);
}

TEST(RatePopulation, AgreesWithSixtyDigits) {
  for (const test::ReferenceRow& row : test::read_reference("beta_law.csv")) {
    const RatePopulation tasks{.law = {.alpha = row.at("alpha"), .beta = row.at("beta")}};
    const double log_mean = row.at("log_mean");
    const double allowed = accuracy::allowed("pass_at", log_mean) +
                           row.at("alpha") / 64 * std::numeric_limits<double>::epsilon();
    EXPECT_TRUE(relatively_near(pass_at(tasks, row.at("power")).log_failure, log_mean, allowed))
        << row.at("alpha") << " " << row.at("beta") << " " << row.at("power");
  }
}

TEST(RatePopulation, TailIsAPowerLaw) {
  for (const double mass : {1.0, .6}) {
    const RatePopulation tasks{.law = llama_8b.law, .mass = mass};
    const double missing = mass - pass_at(tasks, 1e9).success();
    EXPECT_TRUE(relatively_near(pass_at_tail(tasks, 1e9), missing, 1e-8));
  }
  EXPECT_NEAR(missing_exponent(llama_8b, 1e9), llama_8b.law.alpha, 1e-8);
}

// pass@N is an average over the population, singular at both ends for small parameters.
TEST(RatePopulation, QuadratureAgreesWithTheClosedForm) {
  for (const RatePopulation& tasks :
       {llama_8b, RatePopulation{.law = {.alpha = .01, .beta = .1}, .mass = .7},
        RatePopulation{.law = {.alpha = 5, .beta = .02}},
        RatePopulation{.law = {.alpha = 40, .beta = 60}}})
    for (const double samples : {1., 2., 17., 300.}) {
      const auto integral =
          average(tasks, [&](double rate) { return -std::expm1(samples * std::log1p(-rate)); });
      EXPECT_TRUE(relatively_near(integral.value, pass_at(tasks, samples).success(), 1e-10))
          << tasks.law.alpha << " " << tasks.law.beta << " " << samples;
      EXPECT_LT(integral.error, 1e-9);
    }
}

TEST(NormalDifficulty, QuadratureAgreesWithClosedForms) {
  const NormalDifficulty law{.mean = .529, .deviation = .288};
  EXPECT_TRUE(relatively_near(average(law, [](double) { return 1.0; }).value, 1, 1e-13));
  EXPECT_TRUE(relatively_near(average(law, [](double x) { return std::exp(x); }).value,
                              std::exp(.529 + .288 * .288 / 2), 1e-12));
}

TEST(Tasks, BoxesAndLeanings) {
  const auto uniform = uniform_tasks(
      {.lowest_level = 60, .highest_level = 70, .fewest_skills = 2, .most_skills = 15});
  ASSERT_EQ(uniform.size(), 11U * 14U);
  EXPECT_TRUE(relatively_near(average(uniform, [](const WeightedTask& t) { return t.skills; }), 8.5,
                              1e-14));
  EXPECT_TRUE(
      relatively_near(average(uniform, [](const WeightedTask& t) { return t.level; }), 65, 1e-14));
  const auto leaning = leaning_tasks(
      {.lowest_level = 1, .highest_level = 2, .fewest_skills = 1, .most_skills = 3}, 2);
  // p(l) ~ 1, 4; p(m) ~ 9, 16, 9
  EXPECT_TRUE(relatively_near(leaning[0].weight, 9.0 / (5 * 34), 1e-14));
  EXPECT_TRUE(relatively_near(leaning[4].weight, 64.0 / (5 * 34), 1e-14));
}

TEST(Tasks, AverageOutcomeKeepsSmallFailures) {
  const std::vector<WeightedTask> tasks{{.skills = 1, .weight = 3}, {.skills = 2, .weight = 1}};
  const Outcome mixed = average_outcome(tasks, [](const WeightedTask& task) {
    return outcome(ChainOfThought{.skills = task.skills, .steps = 400, .step_success = .5});
  });
  // failures 2^-400 and 401 2^-400
  EXPECT_TRUE(relatively_near(mixed.failure(), (3 + 401) / 4. * std::exp2(-400), 1e-13));
  EXPECT_EQ(mixed.success(), 1);
}

TEST(Populations, RefuseNumbersOutsideTheirRange) {
  EXPECT_THROW((void)pass_at({.law = {.alpha = 0, .beta = 1}}, 3), std::domain_error);
  EXPECT_THROW((void)pass_at({.law = {.alpha = 1, .beta = 1}, .mass = 1.5}, 3), std::domain_error);
  EXPECT_THROW((void)pass_at(llama_8b, -1), std::domain_error);
  EXPECT_THROW((void)uniform_tasks({.lowest_level = 3, .highest_level = 2}), std::domain_error);
  const std::vector<WeightedTask> none{{.weight = 0}};
  EXPECT_THROW((void)average(none, [](const WeightedTask&) { return 1.0; }), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::strategy
