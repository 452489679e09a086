#include "inferlaw/lib/numeric/portable.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <version>

namespace inferlaw::numeric {
namespace {

// Room for the longest: 309 digits before the point of the largest double.
using Characters = char[400];

struct Scientific {
  std::string text;
  int digits = 0;
};

// 17 digits tell any two doubles apart; often fewer do.
Scientific shortest_scientific(double value) {
  Characters text;
  for (int digits = 1; digits < 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*e", digits - 1, value);
    if (std::strtod(text, nullptr) == value) return {.text = text, .digits = digits};
  }
  std::snprintf(text, sizeof text, "%.16e", value);
  return {.text = text, .digits = 17};
}

std::string fixed_point(double value, int decimals) {
  Characters text;
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

}  // namespace

std::string shortest_text_by_trial(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const auto [scientific, digits] = shortest_scientific(value);
  const int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  // Further from 1 than this the scientific form is the shorter one.
  if (std::abs(exponent) > 30) return scientific;
  const std::string fixed = fixed_point(value, std::max(0, digits - 1 - exponent));
  return fixed.size() <= scientific.size() ? fixed : scientific;
}

std::string shortest_text(double value) {
#ifdef __cpp_lib_to_chars
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
#else
  return shortest_text_by_trial(value);
#endif
}

}  // namespace inferlaw::numeric
