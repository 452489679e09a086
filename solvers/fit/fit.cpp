#include "inferlaw/solvers/fit/fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/eliminate.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::fit {
namespace {

// Relative, of parameters that ends of one minimum do not differ by.
constexpr double different = 1e-3;

std::string in_digits(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

bool better(const Minimum& one, const Minimum& other) {
  if (one.found() != other.found()) return one.found();
  return one.value < other.value;
}

bool agrees(const Minimum& minimum, const Minimum& best, double tolerance) {
  return minimum.found() == best.found() &&
         minimum.value - best.value <= tolerance * std::abs(best.value) + 1e-24;
}

// Of those that agree with the lowest, that of the earliest start: laws with like terms have the
// same minimum several times, and the user's start says which is meant.
const Minimum& best_of(const std::vector<Minimum>& minima, double tolerance) {
  const Minimum& lowest = *std::min_element(minima.begin(), minima.end(), better);
  return *std::find_if(minima.begin(), minima.end(), [&](const Minimum& minimum) {
    return &minimum == &lowest || agrees(minimum, lowest, tolerance);  // infinite: itself alone
  });
}

std::vector<Minimum> minima_from(const Problem& problem,
                                 std::span<const std::vector<double>> starts, int threads) {
  const auto each = [&](const auto& search) {
    std::vector<Minimum> minima(starts.size());
    share_out(static_cast<std::int64_t>(starts.size()), thread_count(threads), [&](std::int64_t i) {
      const auto at = static_cast<std::size_t>(i);
      minima[at] = search(starts[at]);
    });
    return minima;
  };
  std::vector<Minimum> minima =
      each([&](const std::vector<double>& start) { return minimise(problem, start); });
  const bool has_corners = is_huber(problem.objective.kind) || is_absolute(problem.objective.kind);
  const bool is_found = std::any_of(minima.begin(), minima.end(),
                                    [](const Minimum& minimum) { return minimum.found(); });
  if (is_found || !has_corners || problem.model.linear.empty()) return minima;
  std::vector<Minimum> rescued =
      each([&](const std::vector<double>& start) { return minimise_eliminated(problem, start); });
  for (std::size_t i = 0; i < minima.size(); ++i)
    if (better(rescued[i], minima[i])) minima[i] = std::move(rescued[i]);
  return minima;
}

double largest_difference(const std::vector<double>& one, const std::vector<double>& other) {
  double largest = 0;
  for (std::size_t j = 0; j < one.size(); ++j)
    if (one[j] != other[j])
      largest = std::max(
          largest, std::abs(one[j] - other[j]) / std::max(std::abs(one[j]), std::abs(other[j])));
  return largest;
}

// How far each parameter moves the predictions by their own size. A parameter that is 0 at the
// minimum has no other size to tell rounding from a difference.
std::vector<double> natural_scales(const Problem& problem, const std::vector<double>& at) {
  std::vector<double> values(problem.model.rows);
  std::vector<double> gradient(problem.model.rows * at.size());
  problem.model.predict(at, values, gradient);
  double size = 0;
  for (const double value : values) size += value * value;
  std::vector<double> scales;
  for (std::size_t j = 0; j < at.size(); ++j) {
    double slope = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      slope += gradient[i * at.size() + j] * gradient[i * at.size() + j];
    scales.push_back(std::sqrt(size / slope));
  }
  return scales;
}

// Whether two ends of one value are more than rounding apart.
class Apart {
 public:
  Apart(const Problem& problem, const Minimum& best)
      : scales_(natural_scales(problem, best.parameters)) {}

  [[nodiscard]] bool operator()(const Minimum& one, const Minimum& other) const {
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      const double a = one.parameters[j];
      const double b = other.parameters[j];
      const double size = std::max({std::abs(a), std::abs(b), least_size * scales_[j]});
      if (std::abs(a - b) > different * size) return true;
    }
    return false;
  }

 private:
  static constexpr double least_size = 1e-3;
  std::vector<double> scales_;
};

// Ends of like terms exchanged are minima each by itself; of a valley there are more between them.
bool is_valley(const Problem& problem, const Apart& apart, const Minimum& one, const Minimum& other,
               double tolerance) {
  std::vector<double> between(one.parameters);
  for (std::size_t j = 0; j < between.size(); ++j)
    between[j] = (between[j] + other.parameters[j]) / 2;
  const Minimum third = minimise(problem, between, {.from_nearby = true});
  return third.found() && agrees(third, one, tolerance) && apart(third, one) && apart(third, other);
}

bool is_unique(const Problem& problem, const std::vector<Minimum>& minima, const Minimum& best,
               double tolerance) {
  const Apart apart(problem, best);
  return std::none_of(minima.begin(), minima.end(), [&](const Minimum& minimum) {
    return minimum.found() && agrees(minimum, best, tolerance) && apart(minimum, best) &&
           is_valley(problem, apart, best, minimum, tolerance);
  });
}

Starts summary(const std::vector<Minimum>& minima, const Minimum& best, double tolerance) {
  Starts starts{.total = minima.size(), .second_value = std::numeric_limits<double>::quiet_NaN()};
  for (const Minimum& minimum : minima) {
    if (!minimum.found()) continue;
    ++starts.at_minimum;
    if (agrees(minimum, best, tolerance)) {
      ++starts.agreeing;
      starts.largest_parameter_spread = std::max(
          starts.largest_parameter_spread, largest_difference(minimum.parameters, best.parameters));
    } else if (!(minimum.value >= starts.second_value)) {
      starts.second_value = minimum.value;
    }
  }
  return starts;
}

std::size_t rows_with_weight(const Problem& problem) {
  if (problem.weights.empty()) return problem.model.rows;
  return static_cast<std::size_t>(std::count_if(problem.weights.begin(), problem.weights.end(),
                                                [](double weight) { return weight > 0; }));
}

double scattered(const Parameter& parameter, double centre, double uniform) {
  if (parameter.fixed) return *parameter.fixed;
  const bool boxed = std::isfinite(parameter.lower) && std::isfinite(parameter.upper);
  if (boxed && parameter.scale == Scale::linear)
    return parameter.lower + uniform * (parameter.upper - parameter.lower);
  const double moved = centre == 0 ? 2 * uniform - 1 : centre * std::pow(10, 2 * uniform - 1);
  return std::clamp(moved, parameter.lower, parameter.upper);
}

}  // namespace

FitResult fit(const Problem& problem, std::span<const std::vector<double>> starts,
              const FitOptions& options) {
  check(problem);
  if (starts.empty()) numeric::refuse("number of starts", 0, "1 or more");
  for (const std::vector<double>& start : starts)
    if (start.size() != problem.model.parameters.size())
      numeric::refuse("length of a start", static_cast<double>(start.size()),
                      std::to_string(problem.model.parameters.size()));
  const std::vector<Minimum> minima = minima_from(problem, starts, options.threads);
  FitResult result{.best = best_of(minima, options.agreement_tolerance),
                   .objective = problem.objective,
                   .rows = rows_with_weight(problem),
                   .free = free_parameters(problem.model)};
  result.starts = summary(minima, result.best, options.agreement_tolerance);
  if (result.best.found() && !is_unique(problem, minima, result.best, options.agreement_tolerance))
    result.best.end = End::not_unique;
  if (result.best.found() && result.rows <= result.free && !scale_is_known(problem.objective))
    result.best.end = End::saturated;
  for (const Parameter& parameter : problem.model.parameters)
    result.names.push_back(parameter.name);
  return result;
}

bool meets_every_row(const Problem& problem, const FitResult& result) {
  if (is_likelihood(problem.objective.kind)) return false;
  constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
  const std::vector<double> values = predictions(problem.model, result.best.parameters);
  double left = 0;
  double size = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double r = residual(problem.objective, values[i], problem.measured[i]).value;
    left += r * r;
    size += on_logarithms(problem.objective.kind) ? 1 : values[i] * values[i];
  }
  return left <= rounding * rounding * size;
}

std::string FitResult::brief() const {
  return std::string(usable() ? "usable: " : "NOT usable: ") + explanation(best) + "; " +
         std::string(name_of(objective.kind)) + " " + in_digits(best.value, 10) + " from " +
         std::to_string(starts.agreeing) + " of " + std::to_string(starts.total) + " starts";
}

std::string FitResult::full() const {
  std::string text = brief() + "\n";
  for (std::size_t j = 0; j < names.size(); ++j)
    text += "  " + names[j] + " = " + in_digits(best.parameters[j], 12) + "\n";
  text += "  rows " + std::to_string(rows) + ", free parameters " + std::to_string(free) + "\n";
  text += "  relative gradient " + in_digits(best.gradient, 3) + "\n";
  text += "  condition " + in_digits(best.condition, 3) + "\n";
  for (const std::string& name : best.at_bound) text += "  " + name + " is at its bound\n";
  return text;
}

std::vector<std::vector<double>> scattered_starts(const Model& model,
                                                  std::span<const double> centre, std::size_t count,
                                                  std::uint64_t seed) {
  std::vector<std::vector<double>> starts;
  if (count > 0) starts.emplace_back(centre.begin(), centre.end());
  for (std::size_t i = 1; i < count; ++i) {
    simulation::WordStream words(
        {.seed = seed, .trial = i, .purpose = simulation::Purpose::resampling});
    std::vector<double>& start = starts.emplace_back();
    for (std::size_t j = 0; j < centre.size(); ++j)
      start.push_back(
          scattered(model.parameters[j], centre[j], simulation::uniform_above_zero(words())));
  }
  return starts;
}

}  // namespace inferlaw::fit
