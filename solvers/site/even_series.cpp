#include "inferlaw/solvers/site/even_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace inferlaw::site {
namespace {

constexpr double same_time_seconds = 1e-6;
constexpr double jitter_in_steps = 0.01;
constexpr double most_rows = 1e7;
constexpr std::size_t gaps_of_a_changed_step = 3;

// A time, its value and the first row that has it.
struct Point {
  double seconds = 0;
  double value = 0;
  std::size_t row = 0;
};

std::string in_words(double seconds) { return fmt::format("{:.9g} s", seconds); }

double mean_of_given(std::span<const double> values) {
  double sum = 0;
  double count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return sum / count;  // not a number where none is given
}

double merged(std::span<const double> values, RepeatRule rule) {
  switch (rule) {
    case RepeatRule::none:
    case RepeatRule::first:
      return values.front();
    case RepeatRule::mean:
      return mean_of_given(values);
  }
  return values.front();
}

std::vector<Point> points_of(std::span<const double> seconds, std::span<const double> values,
                             RepeatRule rule) {
  std::vector<Point> points;
  for (std::size_t row = 0; row < seconds.size();) {
    std::size_t end = row + 1;
    while (end < seconds.size() && seconds[end] - seconds[row] <= same_time_seconds) ++end;
    if (end > row + 1 && rule == RepeatRule::none)
      throw UnevenRow(row + 1,
                      "a time that stands twice; allowed: each time once, or "
                      R"(repeats = "mean" or "first")");
    points.push_back({.seconds = seconds[row],
                      .value = merged(values.subspan(row, end - row), rule),
                      .row = row});
    row = end;
  }
  return points;
}

double median_of(std::vector<double> gaps) {
  if (gaps.empty()) return 0;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

[[noreturn]] void refuse_step(const Point& point, double gap, double step) {
  throw UnevenRow(point.row,
                  fmt::format("{} behind the row before it in time, where most are {}; allowed: "
                              "one step throughout",
                              in_words(gap), in_words(step)));
}

[[noreturn]] void refuse_hole(const Point& point, double gap, double step) {
  throw UnevenRow(point.row,
                  fmt::format("{} behind the row before it in time; allowed: {}, as most are, or "
                              R"(fill = "linear", "previous" or "zero")",
                              in_words(gap), in_words(step)));
}

[[noreturn]] void refuse_missing(const Point& point, const std::string& allowed) {
  throw UnevenRow(point.row, "a row without a value; allowed: " + allowed);
}

// Steps from each point to the next.
std::vector<std::size_t> steps_between(const std::vector<Point>& points, double step) {
  std::vector<std::size_t> steps;
  double total = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double gap = points[i].seconds - points[i - 1].seconds;
    const double whole = std::round(gap / step);
    total += whole;
    if (total > most_rows)
      throw UnevenRow(points[i].row, fmt::format("{} behind the row before it in time; allowed: up "
                                                 "to {:g} steps of {} from first to last",
                                                 in_words(gap), most_rows, in_words(step)));
    if (whole < 1 || std::abs(gap - whole * step) > jitter_in_steps * step)
      refuse_step(points[i], gap, step);
    steps.push_back(static_cast<std::size_t>(whole));
  }
  return steps;
}

// The same hole several times over is another step.
void refuse_changed_step(const std::vector<Point>& points, const std::vector<std::size_t>& steps,
                         double step) {
  std::size_t alike = 1;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    alike = steps[i] == steps[i - 1] ? alike + 1 : 1;
    if (steps[i] > 1 && alike >= gaps_of_a_changed_step)
      refuse_step(points[i + 1], points[i + 1].seconds - points[i].seconds, step);
  }
}

double filled(FillRule rule, double before, double after, double part) {
  switch (rule) {
    case FillRule::none:
    case FillRule::zero:
      return 0;
    case FillRule::linear:
      return before + part * (after - before);
    case FillRule::previous:
      return before;
  }
  return 0;
}

// Points without a value are left to the hole that they stand in.
EvenSeries filled_series(const std::vector<Point>& points, const std::vector<std::size_t>& steps,
                         double step, FillRule rule) {
  EvenSeries series{.values = {points.front().value}, .step_seconds = step};
  std::size_t from = 0;
  std::size_t distance = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    distance += steps[i - 1];
    if (std::isnan(points[i].value)) {
      if (rule == FillRule::none)
        refuse_missing(points[i],
                       R"(a value in every row, or fill = "linear", "previous" or "zero")");
      continue;
    }
    if (distance > 1 && rule == FillRule::none)
      refuse_hole(points[i], points[i].seconds - points[from].seconds, step);
    for (std::size_t k = 1; k < distance; ++k)
      series.values.push_back(filled(rule, points[from].value, points[i].value,
                                     static_cast<double>(k) / static_cast<double>(distance)));
    series.filled_rows += distance - 1;
    series.values.push_back(points[i].value);
    from = i;
    distance = 0;
  }
  return series;
}

std::vector<double> gaps_between(std::span<const double> seconds) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < seconds.size(); ++i)
    if (const double gap = seconds[i] - seconds[i - 1]; gap > same_time_seconds)
      gaps.push_back(gap);
  return gaps;
}

}  // namespace

double median_gap_seconds(std::span<const double> seconds) {
  return median_of(gaps_between(seconds));
}

EvenSeries even_series(std::span<const double> seconds, std::span<const double> values,
                       const EvenRules& rules) {
  const double step = median_gap_seconds(seconds);
  if (!(step > 0)) throw std::domain_error("times: allowed: two different ones or more");
  const std::vector<Point> points = points_of(seconds, values, rules.repeats);
  for (const Point* end : {&points.front(), &points.back()})
    if (std::isnan(end->value)) refuse_missing(*end, "a value in the first row and in the last");
  const std::vector<std::size_t> steps = steps_between(points, step);
  refuse_changed_step(points, steps, step);
  EvenSeries series = filled_series(points, steps, step, rules.fill);
  series.merged_rows = seconds.size() - points.size();
  return series;
}

}  // namespace inferlaw::site
