#include "inferlaw/solvers/supply/root.hpp"

#include <ceres/ceres.h>

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace inferlaw::supply {
namespace {

constexpr double good_enough = 1e-10;

struct Bracket {
  double lower = 0;
  double upper = 0;
  double at_lower = 0;  // above 0
  double at_upper = 0;  // below 0

  [[nodiscard]] double width() const { return upper - lower; }
  [[nodiscard]] double fall() const { return at_lower - at_upper; }
  [[nodiscard]] double secant() const { return lower + width() * (at_lower / fall()); }
};

Bracket bracket_above(const Falling& f, const Search& search, double lower, double at_lower) {
  double step = search.step;
  while (lower < search.upper) {
    const double upper = std::min(lower + step, search.upper);
    const double at_upper = f.value(upper);
    if (at_upper <= 0) return {lower, upper, at_lower, at_upper};
    lower = upper;
    at_lower = at_upper;
    step *= 2;
  }
  return {lower, lower, at_lower, at_lower};
}

Bracket bracket_below(const Falling& f, const Search& search, double upper, double at_upper) {
  double step = search.step;
  while (upper > search.lower) {
    const double lower = std::max(upper - step, search.lower);
    const double at_lower = f.value(lower);
    if (at_lower > 0) return {lower, upper, at_lower, at_upper};
    upper = lower;
    at_upper = at_lower;
    step *= 2;
  }
  return {upper, upper, at_upper, at_upper};
}

Bracket bracket_of(const Falling& f, const Search& search) {
  const double start = std::clamp(search.start, search.lower, search.upper);
  const double at_start = f.value(start);
  return at_start > 0 ? bracket_above(f, search, start, at_start)
                      : bracket_below(f, search, start, at_start);
}

double slope_or_secant(double slope) { return std::isfinite(slope) ? slope : -1; }

// In units of the bracket: 0 .. 1, with a slope of -1 on average.
class InBracket : public ceres::SizedCostFunction<1, 1> {
 public:
  InBracket(const Falling& f, const Bracket& bracket) : f_(f), bracket_(bracket) {}

  bool Evaluate(double const* const* parameters, double* residuals,
                double** jacobians) const override {
    const double x = bracket_.lower + bracket_.width() * parameters[0][0];
    residuals[0] = f_.value(x) / bracket_.fall();
    if (jacobians != nullptr && jacobians[0] != nullptr)
      jacobians[0][0] = slope_or_secant(f_.slope(x) * bracket_.width() / bracket_.fall());
    return std::isfinite(residuals[0]);
  }

 private:
  const Falling& f_;
  const Bracket& bracket_;
};

double root_by_ceres(const Falling& f, const Bracket& bracket) {
  constexpr std::array lower{0.0};
  constexpr std::array upper{1.0};
  std::array at{(bracket.secant() - bracket.lower) / bracket.width()};
  InBracket residual(f, bracket);
  solve_in_box(residual, at, lower, upper);
  return bracket.lower + bracket.width() * at[0];
}

struct Polished {
  double root = 0;
  double last_step = 0;
};

Polished polished(const Falling& f, const Bracket& bracket, double x) {
  double value = f.value(x);
  double step = 0;
  for (int i = 0; i < 4; ++i) {
    step = -value / f.slope(x);
    const double next = x + step;
    if (!(next >= bracket.lower && next <= bracket.upper)) break;
    const double at_next = f.value(next);
    if (!(std::abs(at_next) < std::abs(value))) break;
    x = next;
    value = at_next;
  }
  return {.root = x, .last_step = std::abs(step)};
}

double root_by_values(const Falling& f, const Bracket& bracket, unsigned binary_digits) {
  std::uintmax_t iterations = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      f.value, bracket.lower, bracket.upper, bracket.at_lower, bracket.at_upper,
      boost::math::tools::eps_tolerance<double>(binary_digits), iterations);
  return low + (high - low) / 2;
}

ceres::Solver::Options solver_options() {
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.num_threads = 1;
  options.max_num_iterations = 60;
  options.initial_trust_region_radius = 1e12;  // Newton's step, until it fails
  options.function_tolerance = 0;
  options.gradient_tolerance = 0;
  options.parameter_tolerance = 1e-8;  // the last steps are Newton's
  return options;
}

}  // namespace

double root_of_falling(const Falling& f, const Search& search) {
  const Bracket bracket = bracket_of(f, search);
  if (bracket.width() == 0 || bracket.at_upper == 0) return bracket.upper;
  if (!f.slope) return root_by_values(f, bracket, search.binary_digits);
  const Polished end = polished(f, bracket, root_by_ceres(f, bracket));
  const double scale = std::max(bracket.width(), std::abs(end.root));
  if (end.last_step <= good_enough * scale) return end.root;
  return root_by_values(f, bracket, search.binary_digits);
}

void solve_in_box(ceres::CostFunction& residuals, std::span<double> at,
                  std::span<const double> lower, std::span<const double> upper) {
  ceres::Problem::Options shared;
  shared.cost_function_ownership = ceres::DO_NOT_TAKE_OWNERSHIP;
  ceres::Problem problem(shared);
  problem.AddResidualBlock(&residuals, nullptr, at.data());
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (std::isfinite(lower[i]))
      problem.SetParameterLowerBound(at.data(), static_cast<int>(i), lower[i]);
    if (std::isfinite(upper[i]))
      problem.SetParameterUpperBound(at.data(), static_cast<int>(i), upper[i]);
  }
  ceres::Solver::Summary summary;
  ceres::Solve(solver_options(), &problem, &summary);
}

}  // namespace inferlaw::supply
