#include "inferlaw/lib/numeric/binomial_tail.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::numeric {
namespace {

using test::relative_error;
using test::relatively_near;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

// A logarithm rounds to |log| epsilon / 2: that much of the tail itself cannot be kept.
double allowed(double log_tail) { return accuracy::allowed("log_binomial_tails", log_tail); }

TEST(BinomialTail, AgreesWithFiftyDigits) {
  double largest = 0;
  double sum = 0;
  int rows = 0;
  for (const test::ReferenceRow& row : test::read_reference("binomial_tail.csv")) {
    const LogTails tails = log_binomial_tails({.trials = row.at("trials"),
                                               .successes = row.at("successes"),
                                               .probability = row.at("probability")});
    const double far = std::min(row.at("log_at_least"), row.at("log_fewer"));
    SCOPED_TRACE(testing::Message() << "K=" << test::in_full(row.at("trials"))
                                    << " m=" << test::in_full(row.at("successes"))
                                    << " r=" << test::in_full(row.at("probability")));
    EXPECT_TRUE(relatively_near(std::exp(tails.at_least), row.at("at_least"), allowed(far)));
    EXPECT_TRUE(relatively_near(std::exp(tails.fewer), row.at("fewer"), allowed(far)));
    EXPECT_TRUE(relatively_near(tails.at_least, row.at("log_at_least"), allowed(far)));
    EXPECT_TRUE(relatively_near(tails.fewer, row.at("log_fewer"), allowed(far)));
    const double error = std::max(relative_error(tails.at_least, row.at("log_at_least")),
                                  relative_error(tails.fewer, row.at("log_fewer"))) /
                         epsilon;
    largest = std::max(largest, error);
    sum += error;
    ++rows;
  }
  RecordProperty("largest_log_error_in_epsilon", std::to_string(largest));
  RecordProperty("mean_log_error_in_epsilon", std::to_string(sum / rows));
  EXPECT_LT(sum / rows, 20);
}

RC_GTEST_PROP(BinomialTail, IsTheSumOfItsPointProbabilities, ()) {
  const int trials = *rc::gen::inRange(1, 60);
  const int successes = *rc::gen::inRange(1, trials + 1);
  const double probability = *rc::gen::inRange(1, 1000) / 1000.0;
  double sum = 0;
  for (int s = trials; s >= successes; --s)
    sum += std::exp(log_binomial_probability(
        {.trials = 1.0 * trials, .successes = 1.0 * s, .probability = probability}));
  const LogTails tails = log_binomial_tails(
      {.trials = 1.0 * trials, .successes = 1.0 * successes, .probability = probability});
  RC_ASSERT(relative_error(std::exp(tails.at_least), sum) < 1e-13);
}

TEST(BinomialTail, CertainOutcomes) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(log_binomial_tails({.trials = 3, .successes = 2, .probability = 0}).at_least,
            -infinity);
  EXPECT_EQ(log_binomial_tails({.trials = 3, .successes = 2, .probability = 1}).fewer, -infinity);
  EXPECT_EQ(log_binomial_probability({.trials = 3, .successes = 3, .probability = 1}), 0);
  EXPECT_EQ(log_binomial_probability({.trials = 3, .successes = 2, .probability = 1}), -infinity);
}

TEST(BinomialTail, RefusesNumbersOutsideTheirRange) {
  const double nan = std::nan("");
  for (const BinomialCount& count :
       {BinomialCount{.trials = 0, .successes = 1, .probability = .5},
        BinomialCount{.trials = 1e61, .successes = 1, .probability = .5},
        BinomialCount{.trials = 3, .successes = 4, .probability = .5},
        BinomialCount{.trials = 3, .successes = 0.5, .probability = .5},
        BinomialCount{.trials = 3, .successes = 2, .probability = 1.5},
        BinomialCount{.trials = nan, .successes = 2, .probability = .5},
        BinomialCount{.trials = 3, .successes = nan, .probability = .5},
        BinomialCount{.trials = 3, .successes = 2, .probability = nan}}) {
    EXPECT_THROW((void)log_binomial_tails(count), std::domain_error);
    EXPECT_THROW((void)log_binomial_probability(count), std::domain_error);
  }
}

}  // namespace
}  // namespace inferlaw::numeric
