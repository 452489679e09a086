#include "inferlaw/lib/numeric/portable.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

namespace inferlaw::numeric {
namespace {

TEST(Portable, BitsOfADoubleAndBack) {
  EXPECT_EQ(bit_cast<std::uint64_t>(1.0), 0x3ff0000000000000U);
  EXPECT_EQ(bit_cast<double>(std::uint64_t{0xc000000000000000U}), -2.0);
}

std::vector<double> doubles_of_every_kind() {
  std::vector<double> values = {0,          -0.0,       1,      0.1,   100000,  120000,
                                123456,     1e21,       1e22,   1e23,  1.5e-4,  0.001,
                                2.5e-5,     1.0 / 3,    5e-324, 1e300, -1e-300, 9007199254740993.0,
                                3.14159e15, 1.0 + 1e-16};
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const double any = bit_cast<double>(random());
    if (std::isfinite(any)) values.push_back(any);
    values.push_back(
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(i % 120) - 90));
    values.push_back(std::round(1e4 * any / std::ldexp(1.0, std::ilogb(any))) / 1e3);
  }
  return values;
}

TEST(Portable, ShortestTextReadsBackAsTheSameDouble) {
  for (const double value : doubles_of_every_kind()) {
    if (std::isnan(value)) continue;
    EXPECT_EQ(std::strtod(shortest_text(value).c_str(), nullptr), value);
  }
}

TEST(Portable, TextByTrialIsThatOfTheStandardLibrary) {
  for (const double value : doubles_of_every_kind()) {
    if (std::isnan(value)) continue;
    EXPECT_EQ(shortest_text_by_trial(value), shortest_text(value));
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(shortest_text_by_trial(infinity), shortest_text(infinity));
  EXPECT_EQ(shortest_text_by_trial(-infinity), shortest_text(-infinity));
}

TEST(Portable, ShortestTextIsPlain) {
  EXPECT_EQ(shortest_text(0.1), "0.1");
  EXPECT_EQ(shortest_text(120000), "120000");
  EXPECT_EQ(shortest_text(1e6), "1e+06");
}

}  // namespace
}  // namespace inferlaw::numeric
