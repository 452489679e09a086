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

Range inner_probability() {
  return {.description = "a probability between 0 and 1",
          .allows = [](double x) { return x > 0 && x < 1; }};
}

Range probability_below_one() {
  return {.description = "a probability, 0 to below 1",
          .allows = [](double x) { return x >= 0 && x < 1; }};
}

Range positive_number_up_to(double most) {
  return {.description = fmt::format("a number above 0, up to {:g}", most),
          .allows = [=](double x) { return x > 0 && x <= most; }};
}

Range whole_number(double least, double most) {
  const std::string description =
      least == most ? fmt::format("{:.0f}", least)
                    : fmt::format("a whole number, {:.0f} to {:.0f}", least, most);
  return {.description = description,
          .allows = [=](double x) { return x >= least && x <= most && x == std::floor(x); }};
}

}  // namespace inferlaw::apps
