#include "inferlaw/lib/numeric/beta_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"
#include "tests/support/reference_table.hpp"
#include "tests/support/relative_error.hpp"

namespace inferlaw::numeric {
namespace {

using test::relatively_near;

TEST(BetaLaw, AgreesWithSixtyDigits) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  for (const test::ReferenceRow& row : test::read_reference("beta_law.csv")) {
    const double value = log_mean_power_of_complement(
        {.alpha = row.at("alpha"), .beta = row.at("beta")}, row.at("power"));
    const double log_mean = row.at("log_mean");
    const double allowed = accuracy::allowed("log_mean_power_of_complement", log_mean) +
                           row.at("alpha") / 64 * epsilon;
    SCOPED_TRACE(testing::Message() << "alpha=" << row.at("alpha") << " beta=" << row.at("beta")
                                    << " N=" << row.at("power"));
    EXPECT_TRUE(relatively_near(value, row.at("log_mean"), allowed));
    EXPECT_TRUE(relatively_near(std::exp(value), std::exp(row.at("log_mean")), allowed));
    EXPECT_TRUE(relatively_near(std::exp(log_complement(value)), std::exp(row.at("log_complement")),
                                allowed));
  }
}

TEST(BetaLaw, RefusesNumbersOutsideTheirRange) {
  for (const BetaLaw& law : {BetaLaw{.alpha = 0}, BetaLaw{.alpha = -1}, BetaLaw{.beta = 2e6},
                             BetaLaw{.beta = std::nan("")}})
    EXPECT_THROW((void)log_mean_power_of_complement(law, 3), std::domain_error);
  EXPECT_THROW((void)log_mean_power_of_complement({}, -.5), std::domain_error);
}

}  // namespace
}  // namespace inferlaw::numeric
