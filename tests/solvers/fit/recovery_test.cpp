// The laws by name find the parameters of data that they made, and say honestly how sure they are.
// docs/coverage.md has the same of many more data sets.
#include "tests/coverage/recovery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::test {
namespace {

class RecoveryOf : public testing::TestWithParam<RecoverySetting> {};

// Bounds of five standard errors: of a mean of so many deviations, by their own spread; of a share
// that is .95, by binomial counts.
TEST_P(RecoveryOf, FindsTheTruthAndHoldsIt) {
  const RecoverySetting& setting = GetParam();
  const std::size_t data_sets = setting.data_sets / 40;
  const Recovery recovery = recovery_of(setting, data_sets, 8);
  ASSERT_GE(recovery.usable, data_sets - 1) << setting.law << ": " << setting.data;
  const auto usable = static_cast<double>(recovery.usable);
  for (const RecoveredParameter& parameter : recovery.parameters) {
    EXPECT_LT(std::abs(parameter.bias), 5 * parameter.spread / std::sqrt(usable))
        << setting.law << " " << parameter.name << " of " << parameter.truth << ", spread "
        << parameter.spread;
    EXPECT_GE(parameter.held, 0.95 - 5 * std::sqrt(0.95 * 0.05 / usable))
        << setting.law << " " << parameter.name << " of " << parameter.truth;
    EXPECT_LT(parameter.spread, parameter.by_logarithm ? 1 : std::abs(parameter.truth))
        << setting.law << " " << parameter.name << " is not identified";
  }
}

std::string name_of_setting(const testing::TestParamInfo<RecoverySetting>& setting) {
  std::string name = setting.param.law;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Laws, RecoveryOf, testing::ValuesIn(recovery_settings()), name_of_setting);

// The plateau of votes gives no errors.
TEST(Recovery, IsTriedOfEveryLawThatGivesErrors) {
  const std::vector<RecoverySetting> settings = recovery_settings();
  for (const fit::NamedLaw& law : fit::named_laws()) {
    if (!law.is_searched() && !law.is_resampled) continue;
    EXPECT_EQ(std::count_if(settings.begin(), settings.end(),
                            [&](const RecoverySetting& one) { return one.law == law.name; }),
              1)
        << law.name;
  }
}

}  // namespace
}  // namespace inferlaw::test
