#include "inferlaw/apps/range.hpp"

#include <fmt/format.h>

#include <cmath>

namespace inferlaw::apps {

Range finite_number() {
  return {.description = "a finite number", .allows = [](double x) { return std::isfinite(x); }};
}

Range positive_number() {
  return {.description = "a finite number above 0",
          .allows = [](double x) { return std::isfinite(x) && x > 0; }};
}

Range non_negative_number() {
  return {.description = "a finite number, 0 or above",
          .allows = [](double x) { return std::isfinite(x) && x >= 0; }};
}

Range probability() {
  return {.description = "a probability, 0 to 1",
          .allows = [](double x) { return x >= 0 && x <= 1; }};
}

Range probability_below_one() {
  return {.description = "a probability, 0 to below 1",
          .allows = [](double x) { return x >= 0 && x < 1; }};
}

Range whole_number(double least, double most) {
  return {.description = fmt::format("a whole number, {:.0f} to {:.0f}", least, most),
          .allows = [=](double x) { return x >= least && x <= most && x == std::floor(x); }};
}

Range count() { return whole_number(1, 1e12); }

}  // namespace inferlaw::apps
