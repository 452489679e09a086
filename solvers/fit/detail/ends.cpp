#include "inferlaw/solvers/fit/detail/ends.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/eliminate.hpp"
#include "inferlaw/solvers/share_out.hpp"

namespace inferlaw::fit {
namespace {

// Relative, of parameters that ends of one minimum do not differ by.
constexpr double different = 1e-3;

bool better(const Minimum& one, const Minimum& other) {
  if (one.found() != other.found()) return one.found();
  return one.value < other.value;
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

// Whether a third minimum of their value is reached from this share of the way between two.
bool has_one_between(const Problem& problem, const Apart& apart, const Minimum& one,
                     const Minimum& other, double share, double tolerance) {
  std::vector<double> between(one.parameters);
  for (std::size_t j = 0; j < between.size(); ++j)
    between[j] += share * (other.parameters[j] - between[j]);
  const Minimum third = minimise(problem, between, {.from_nearby = true});
  return third.found() && agrees(third, one, tolerance) && apart(third, one) && apart(third, other);
}

// Ends of like terms exchanged are minima each by itself; of a valley there are more between them.
// Of phases there are some too, whole turns apart: next to one of them only a valley has more.
bool is_valley(const Problem& problem, const Apart& apart, const Minimum& one, const Minimum& other,
               double tolerance) {
  constexpr double nearby = 1.0 / 16;
  constexpr double far_apart = 0.1;
  if (!has_one_between(problem, apart, one, other, 0.5, tolerance)) return false;
  const bool are_far = largest_difference(one.parameters, other.parameters) > far_apart;
  return !are_far || has_one_between(problem, apart, one, other, nearby, tolerance);
}

bool is_unique(const Problem& problem, const std::vector<Minimum>& minima, const Minimum& best,
               double tolerance) {
  std::vector<Minimum> others;
  for (const Minimum& minimum : minima)
    if (minimum.parameters != best.parameters) others.push_back(minimum);
  if (others.empty()) return true;
  const Apart apart(problem, best);
  return std::none_of(others.begin(), others.end(), [&](const Minimum& minimum) {
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

template <typename Search>
std::vector<Minimum> each(std::span<const std::vector<double>> starts, int threads,
                          const Search& search) {
  std::vector<Minimum> minima(starts.size());
  share_out(static_cast<std::int64_t>(starts.size()), thread_count(threads), [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    minima[at] = search(starts[at]);
    minima[at].start = starts[at];
  });
  return minima;
}

}  // namespace

void require_starts(const Problem& problem, std::span<const std::vector<double>> starts) {
  check(problem);
  if (starts.empty()) numeric::refuse("number of starts", 0, "1 or more");
  for (const std::vector<double>& start : starts)
    if (start.size() != problem.model.parameters.size())
      numeric::refuse("length of a start", static_cast<double>(start.size()),
                      std::to_string(problem.model.parameters.size()));
}

std::vector<Minimum> minima_from(const Problem& problem,
                                 std::span<const std::vector<double>> starts, int threads,
                                 const MinimiseOptions& options) {
  return each(starts, threads,
              [&](const std::vector<double>& start) { return minimise(problem, start, options); });
}

void rescue(const Problem& problem, std::span<const std::vector<double>> starts, int threads,
            std::vector<Minimum>& minima) {
  const bool has_corners = is_huber(problem.objective.kind) || is_absolute(problem.objective.kind);
  const bool is_found = std::any_of(minima.begin(), minima.end(),
                                    [](const Minimum& minimum) { return minimum.found(); });
  if (is_found || !has_corners || problem.model.linear.empty()) return;
  std::vector<Minimum> rescued = each(starts, threads, [&](const std::vector<double>& start) {
    return minimise_eliminated(problem, start);
  });
  for (std::size_t i = 0; i < minima.size(); ++i)
    if (better(rescued[i], minima[i])) minima[i] = std::move(rescued[i]);
}

bool agrees(const Minimum& minimum, const Minimum& best, double tolerance) {
  return minimum.found() == best.found() &&
         minimum.value - best.value <= tolerance * std::abs(best.value) + 1e-24;
}

const Minimum& best_of(const std::vector<Minimum>& minima, double tolerance) {
  const Minimum& lowest = *std::min_element(minima.begin(), minima.end(), better);
  return *std::find_if(minima.begin(), minima.end(), [&](const Minimum& minimum) {
    return &minimum == &lowest || agrees(minimum, lowest, tolerance);  // infinite: itself alone
  });
}

std::size_t agreeing(const std::vector<Minimum>& minima, double tolerance) {
  const Minimum& best = best_of(minima, tolerance);
  if (!best.found()) return 0;
  return static_cast<std::size_t>(
      std::count_if(minima.begin(), minima.end(),
                    [&](const Minimum& minimum) { return agrees(minimum, best, tolerance); }));
}

FitResult result_of(const Problem& problem, const std::vector<Minimum>& minima, double tolerance) {
  FitResult result{.best = best_of(minima, tolerance),
                   .objective = problem.objective,
                   .rows = rows_with_weight(problem),
                   .free = free_parameters(problem.model)};
  result.starts = summary(minima, result.best, tolerance);
  if (result.best.found() && !is_unique(problem, minima, result.best, tolerance))
    result.best.end = End::not_unique;
  if (result.best.found() && result.rows + problem.priors.size() <= result.free &&
      !scale_is_known(problem.objective))
    result.best.end = End::saturated;
  for (const Parameter& parameter : problem.model.parameters)
    result.names.push_back(parameter.name);
  return result;
}

}  // namespace inferlaw::fit
