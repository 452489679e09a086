#include "inferlaw/solvers/fit/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/solvers/fit/priors.hpp"
#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {
namespace {

using Policy = numeric::MathPolicy;

constexpr int most_doublings = 40;
constexpr int most_retreats = 12;
constexpr int most_halvings = 60;
constexpr double proven = 1e-6;

enum class Place { inside, outside, unknown };

struct Point {
  double value = 0;
  double excess = 0;
  Place place = Place::inside;
  std::vector<double> parameters;
};

// A minimum, or where the gradient vanishes though the data leave other parameters free.
bool is_stationary(const Minimum& minimum) {
  switch (minimum.end) {
    case End::minimum:
    case End::flat:
      return true;
    case End::redundant:
    case End::at_infinity:
      return minimum.gradient <= 1e-9;
    case End::saturated:
    case End::not_unique:
    case End::at_no_minimum:
    case End::uncertified_corner:
    case End::no_finite_start:
      break;
  }
  return false;
}

// The objective minimised over all other parameters.
class Profile {
 public:
  Profile(Problem problem, const FitResult& result, std::size_t index, double allowed)
      : problem_(std::move(problem)), result_(result), index_(index), allowed_(allowed) {}

  [[nodiscard]] Point estimate() const {
    return {.value = result_.best.parameters[index_], .parameters = result_.best.parameters};
  }
  [[nodiscard]] double allowed() const { return allowed_; }

  // From the minimum next to it, and where that says nothing from farther away.
  Point at(double value, const Point& neighbour) {
    problem_.model.parameters[index_].fixed = value;
    Point lowest = judged(value, neighbour.parameters, {.from_nearby = true});
    if (lowest.place != Place::unknown) return lowest;
    for (const std::vector<double>* start : {&neighbour.parameters, &result_.best.parameters}) {
      Point other = judged(value, *start, {});
      if (other.place != Place::unknown) return other;
      if (other.excess < lowest.excess) lowest = std::move(other);
    }
    return lowest;
  }

 private:
  Point judged(double value, std::vector<double> start, const MinimiseOptions& options) {
    start[index_] = value;
    Minimum minimum = minimise(problem_, start, options);
    Point point{.value = value,
                .excess = minimum.value - result_.best.value,
                .place = Place::unknown,
                .parameters = std::move(minimum.parameters)};
    if (point.excess <= allowed_)
      point.place = Place::inside;
    else if (is_stationary(minimum))
      point.place = Place::outside;
    return point;
  }

  Problem problem_;
  const FitResult& result_;
  std::size_t index_;
  double allowed_;
};

ProfileEnd open_at(const Point& inside, double step) {
  return {.value = std::copysign(std::numeric_limits<double>::infinity(), step),
          .side = ProfileSide::open,
          .followed_to = inside.value};
}

// Halves what lies between a value inside and one outside.
ProfileEnd crossing(Profile& profile, Point inside, Point outside, double from) {
  for (int i = 0; i < most_halvings; ++i) {
    if (std::abs(outside.value - inside.value) <= 1e-10 * std::abs(outside.value - from)) break;
    const double middle = (inside.value + outside.value) / 2;
    if (middle == inside.value || middle == outside.value) break;
    Point point = profile.at(middle, inside);
    (point.place == Place::inside ? inside : outside) = std::move(point);
  }
  const double allowed = profile.allowed();
  const bool root =
      outside.place == Place::outside && outside.excess - inside.excess <= proven * allowed;
  if (!root) return open_at(inside, outside.value - from);
  return {.value = (inside.value + outside.value) / 2, .followed_to = inside.value};
}

// Follows the minimum outwards by doubled steps, by shorter ones where no search ends.
ProfileEnd profile_end(Profile& profile, double step, double limit) {
  Point inside = profile.estimate();
  const double from = inside.value;
  for (int doublings = 0, retreats = 0; doublings < most_doublings;) {
    const double wanted = inside.value + step;
    const double next = step > 0 ? std::min(wanted, limit) : std::max(wanted, limit);
    if (!std::isfinite(next) || next == inside.value) break;
    Point point = profile.at(next, inside);
    if (point.place == Place::outside) return crossing(profile, inside, std::move(point), from);
    if (point.place == Place::unknown) {
      if (++retreats == most_retreats) break;
      step /= 4;
      continue;
    }
    inside = std::move(point);
    if (next == limit) return {.value = limit, .side = ProfileSide::bound, .followed_to = limit};
    step *= 2;
    ++doublings;
  }
  return open_at(inside, step);
}

double quantile_of_excess(const FitResult& result, double confidence) {
  using boost::math::quantile;
  if (scale_is_known(result.objective))
    return quantile(boost::math::chi_squared_distribution<double, Policy>(1), confidence);
  return quantile(
      boost::math::fisher_f_distribution<double, Policy>(1, result.degrees_of_freedom()),
      confidence);
}

std::string open_side(const ProfileEnd& end, const std::string& name, const char* where) {
  return fmt::format(
      "the profile of {} stays below its level {}: no end could be proven, it was "
      "followed to {:.6g}",
      name, where, end.followed_to);
}

}  // namespace

ProfileInterval profile_interval(const Problem& problem, const FitResult& result, std::size_t index,
                                 double confidence) {
  const Parameter& parameter = problem.model.parameters.at(index);
  const double estimate = result.best.parameters.at(index);
  if (parameter.fixed) return {.lower = {.value = estimate}, .upper = {.value = estimate}};
  if (meets_every_row(problem, result) && !scale_is_known(problem.objective))
    return {.lower = {.value = estimate}, .upper = {.value = estimate}};
  if (!(result.degrees_of_freedom() > 0)) numeric::refuse("degrees of freedom", 0, "1 or more");
  const double allowed = quantile_of_excess(result, confidence) * dispersion(problem, result) / 2;
  const Covariance spread = problem.priors.empty()
                                ? covariance(problem, result, CovarianceKind::scaled)
                                : laplace_covariance(problem, result.best);
  const double error = spread.standard_error(index);
  const double step =
      error > 0 && std::isfinite(error) ? error : std::max(std::abs(estimate), 1e-3) / 10;
  Profile profile(problem, result, index, allowed);
  return {.lower = profile_end(profile, -step, parameter.lower),
          .upper = profile_end(profile, step, parameter.upper)};
}

std::string open_sides(const ProfileInterval& interval, const std::string& name) {
  const bool below = interval.lower.side == ProfileSide::open;
  const bool above = interval.upper.side == ProfileSide::open;
  if (!below && !above) return "";
  if (below && above)
    return open_side(interval.lower, name, "on both sides") +
           fmt::format(" and {:.6g}", interval.upper.followed_to);
  return below ? open_side(interval.lower, name, "downwards")
               : open_side(interval.upper, name, "upwards");
}

}  // namespace inferlaw::fit
