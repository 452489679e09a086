#include "inferlaw/solvers/fit/fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "inferlaw/solvers/fit/detail/ends.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::fit {
namespace {

std::string in_digits(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
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
  require_starts(problem, starts);
  std::vector<Minimum> minima = minima_from(problem, starts, options.threads);
  rescue(problem, starts, options.threads, minima);
  return result_of(problem, minima, options.agreement_tolerance);
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
