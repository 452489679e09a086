#include "inferlaw/solvers/fit/minimise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "inferlaw/solvers/fit/detail/descend.hpp"
#include "inferlaw/solvers/fit/detail/edge.hpp"
#include "inferlaw/solvers/fit/detail/eliminate.hpp"
#include "inferlaw/solvers/fit/detail/newton.hpp"
#include "inferlaw/solvers/fit/detail/vertex.hpp"

namespace inferlaw::fit {
namespace {

constexpr double vanished_gradient = 1e-9;
constexpr double flat_condition = 1e14;
constexpr double flat_slopes = 1e-12;
// Curved valleys (b1 exp(b2/(x + b3)), sums of exponentials) take thousands of short steps.
constexpr DescentOptions patiently{.most_iterations = 5000, .function_tolerance = 1e-14};
constexpr NewtonOptions roughly{.decrease_tolerance = 1e-3, .last_steps = false};

double median_size(Function& function, const Eigen::VectorXd& u) {
  Residuals at;
  if (!function.residuals(u, at, false) || at.value.size() == 0) return 0;
  std::vector<double> sizes;
  for (const double value : at.value)
    if (value != 0) sizes.push_back(std::abs(value));
  if (sizes.empty()) return 0;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

// Comes down through rounded objectives, from where half of the residuals are rounded.
Eigen::VectorXd come_down(Function& function, Eigen::VectorXd u, double last) {
  for (double rounding = median_size(function, u); rounding > last; rounding /= 5) {
    function.round_off(rounding);
    u = newton(function, u, roughly).u;
  }
  return u;
}

double last_rounding(Function& function, const Eigen::VectorXd& u) {
  const Objective& objective = function.problem().objective;
  return is_huber(objective.kind) ? objective.huber_threshold : 0.01 * median_size(function, u);
}

Eigen::VectorXd round_corners(Function& function, Eigen::VectorXd u, bool from_nearby) {
  const Objective& objective = function.problem().objective;
  if (!from_nearby) {
    function.round_off(std::max(0.3, objective.huber_threshold));
    u = newton(function, u, {.decrease_tolerance = 1e-4, .last_steps = false}).u;
  }
  u = come_down(function, u, last_rounding(function, u));
  function.round_off(0);
  return u;
}

double condition_of(const Eigen::MatrixXd& hessian) {
  if (hessian.rows() == 0) return 1;
  const Eigen::VectorXd root = hessian.diagonal().cwiseMax(0).cwiseSqrt();
  if (root.minCoeff() <= 0) return std::numeric_limits<double>::infinity();
  const Eigen::MatrixXd scaled =
      root.cwiseInverse().asDiagonal() * hessian * root.cwiseInverse().asDiagonal();
  const Eigen::VectorXd bends = mode_values(scaled);
  const double least = bends.minCoeff();
  if (!(least > 0)) return std::numeric_limits<double>::infinity();
  return bends.maxCoeff() / least;
}

// Least over largest pivot of the slopes scaled to unit columns: at round-off where some direction
// changes no prediction. A Hessian may hide that, for a gradient of 1e-10 bends it by as much.
double independence_of(Eigen::MatrixXd slopes) {
  if (slopes.cols() == 0) return 1;
  const Eigen::RowVectorXd sizes = slopes.colwise().norm().cwiseMax(1e-300);
  slopes *= sizes.cwiseInverse().asDiagonal();
  const Eigen::VectorXd sizes_of_pivots = pivots(slopes);
  return sizes_of_pivots.minCoeff() / sizes_of_pivots.maxCoeff();
}

std::vector<std::string> bounds_reached(const Function& function, const Eigen::VectorXd& u) {
  std::vector<std::string> names;
  for (Eigen::Index j = 0; j < u.size(); ++j)
    if (u[j] <= function.lower()[j] || u[j] >= function.upper()[j])
      names.push_back(function.parameter(j).name);
  return names;
}

bool gradient_vanishes(const NewtonEnd& end, const std::vector<Eigen::Index>& on) {
  return on.empty() || end.expansion.gradient_cancelled(on).maxCoeff() <= vanished_gradient;
}

// Parameters that could double, or change by 1, without any prediction noticing.
std::vector<std::string> unfelt_parameters(Function& function, const Eigen::VectorXd& u,
                                           const Eigen::MatrixXd& slopes,
                                           const std::vector<Eigen::Index>& on) {
  const double size = function.prediction_size();
  std::vector<std::string> names;
  for (const Eigen::Index j : on) {
    const bool by_ratio = function.parameter(j).scale == Scale::logarithmic;
    const double change = by_ratio ? 1 : std::max(std::abs(u[j]), 1 / function.unit(j));
    if (slopes.col(j).norm() * change < flat_slopes * size)
      names.push_back(function.parameter(j).name);
  }
  return names;
}

// The direction of least change among slopes scaled to unit columns, in the coordinates' own units.
std::vector<Direction> least_felt_direction(const Function& function, const Eigen::MatrixXd& slopes,
                                            const std::vector<Eigen::Index>& on) {
  const Eigen::VectorXd sizes = slopes.colwise().norm().cwiseMax(1e-300).transpose();
  const Eigen::MatrixXd scaled = slopes * sizes.cwiseInverse().asDiagonal();
  const Eigen::VectorXd direction = modes(transposed_product(scaled, scaled)).vectors.col(0);
  Eigen::Index largest = 0;
  const double most = direction.cwiseAbs().maxCoeff(&largest);
  Eigen::VectorXd changes = direction.cwiseQuotient(sizes);
  for (Eigen::Index j = 0; j < changes.size(); ++j)
    changes[j] *= function.unit(on[static_cast<std::size_t>(j)]);
  std::vector<Direction> parts;
  for (Eigen::Index j = 0; j < direction.size(); ++j)
    if (std::abs(direction[j]) > 1e-3 * most)
      parts.push_back({.parameter = function.parameter(on[static_cast<std::size_t>(j)]).name,
                       .change = changes[j] / changes[largest]});
  return parts;
}

// The cause comes first: where slopes are missing, a gradient has no chance to vanish.
void judge(Function& function, const NewtonEnd& end, const std::vector<Eigen::Index>& on,
           Minimum& minimum) {
  minimum.end = gradient_vanishes(end, on) ? End::flat : End::at_no_minimum;
  const Eigen::MatrixXd all = function.condensed_slopes(end.u);
  if (all.rows() == 0) return;
  minimum.unfelt = unfelt_parameters(function, end.u, all, on);
  if (!minimum.unfelt.empty()) {
    minimum.end = End::at_infinity;
    return;
  }
  const Eigen::MatrixXd slopes = all(Eigen::all, on);
  if (!(independence_of(slopes) > flat_slopes)) {
    minimum.costless = least_felt_direction(function, slopes, on);
    minimum.end = End::redundant;
    return;
  }
  if (minimum.end == End::flat && minimum.condition < flat_condition) minimum.end = End::minimum;
}

Minimum smooth_minimum(Function& function, const Eigen::VectorXd& start) {
  const NewtonEnd end = newton(function, start);
  Minimum minimum{.parameters = function.parameters(end.u),
                  .value = std::numeric_limits<double>::infinity()};
  if (!end.exists) return minimum;
  const std::vector<Eigen::Index> on = movable(function, end.u, end.expansion.gradient);
  minimum.value = end.expansion.value;
  minimum.gradient = on.empty() ? 0 : end.expansion.gradient_cancelled(on).maxCoeff();
  minimum.condition = condition_of(end.expansion.hessian(on, on));
  minimum.at_bound = bounds_reached(function, end.u);
  judge(function, end, on, minimum);
  return minimum;
}

// The certified one, of two certified ones the lower.
const Minimum& better(const Minimum& one, const Minimum& other) {
  if (one.found() != other.found()) return one.found() ? one : other;
  return other.value < one.value ? other : one;
}

// Two roads, for neither finds the lowest minimum from everywhere: by the residuals alone (Ceres),
// and by the exact Hessian all the way. Where both end nowhere, Ceres again, with patience.
Minimum smooth_minimum_from_afar(Function& function, const Eigen::VectorXd& start, bool patient) {
  const Minimum by_residuals = smooth_minimum(function, descend(function, start));
  const Minimum by_hessian = smooth_minimum(function, start);
  const Minimum lower = better(by_residuals, by_hessian);
  if (lower.found() || !patient) return lower;
  return better(smooth_minimum(function, descend(function, start, patiently)), lower);
}

double condition_of_rows(Function& function, const Vertex& at) {
  Residuals residuals;
  if (!function.residuals(at.u, residuals)) return std::numeric_limits<double>::infinity();
  std::vector<Eigen::Index> columns;
  for (Eigen::Index j = 0; j < at.u.size(); ++j)
    if (at.u[j] > function.lower()[j] && at.u[j] < function.upper()[j]) columns.push_back(j);
  const Eigen::MatrixXd slopes = residuals.slope(Eigen::all, columns);
  return condition_of(transposed_product(slopes, slopes));
}

// The pull of F on each coordinate once the interpolated rows hold back what they can.
Eigen::VectorXd pull_at(Function& function, const Vertex& at) {
  Residuals rows;
  if (!function.residuals(at.u, rows)) return Eigen::VectorXd::Zero(at.u.size());
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(at.u.size());
  for (Eigen::Index i = 0; i < rows.value.size(); ++i) {
    if (std::find(at.interpolated.begin(), at.interpolated.end(), i) != at.interpolated.end())
      continue;
    const double root = std::sqrt(function.weight(static_cast<std::size_t>(i)));
    if (rows.value[i] != 0)
      pull += root * std::copysign(1.0, rows.value[i]) * rows.slope.row(i).transpose();
  }
  std::vector<Eigen::Index> free;
  for (Eigen::Index j = 0; j < at.u.size(); ++j)
    if (at.u[j] > function.lower()[j] && at.u[j] < function.upper()[j]) free.push_back(j);
  if (free.empty() || at.interpolated.empty()) return pull;
  const Eigen::MatrixXd held = rows.slope(at.interpolated, Eigen::all);
  const Eigen::MatrixXd of_free = held(Eigen::all, free).transpose();
  const Eigen::VectorXd multipliers = least_squares(of_free, -pull(free));
  return pull + held.transpose() * multipliers;
}

// Coordinates at a bound from which F would pull them away: the bound holds no minimum there.
std::vector<Eigen::Index> wrongly_bound(Function& function, const Vertex& at) {
  const Eigen::VectorXd pull = pull_at(function, at);
  std::vector<Eigen::Index> wrong;
  for (Eigen::Index j = 0; j < at.u.size(); ++j)
    if ((at.u[j] <= function.lower()[j] && pull[j] < 0) ||
        (at.u[j] >= function.upper()[j] && pull[j] > 0))
      wrong.push_back(j);
  return wrong;
}

Vertex corner(Function& function, const Eigen::VectorXd& start) {
  const Vertex end = vertex(function, start);
  return end.is_minimum ? end : edge(function, end);
}

// A coordinate at a bound stays there while corners are searched; one that should not is let go, a
// few times at most.
Vertex corner_within_bounds(Function& function, const Eigen::VectorXd& start) {
  Vertex end = corner(function, start);
  for (Eigen::Index round = 0; round <= start.size(); ++round) {
    const std::vector<Eigen::Index> wrong = wrongly_bound(function, end);
    if (wrong.empty()) return end;
    Eigen::VectorXd u = end.u;
    for (const Eigen::Index j : wrong) {
      const double inwards = u[j] <= function.lower()[j] ? 1 : -1;
      u[j] += inwards * 1e-6 * std::max(1.0, std::abs(u[j]));
    }
    end = corner(function, u.cwiseMax(function.lower()).cwiseMin(function.upper()));
  }
  end.is_minimum = false;
  return end;
}

Minimum corner_minimum(Function& function, const Eigen::VectorXd& start) {
  const Vertex end = corner_within_bounds(function, start);
  Minimum minimum{.parameters = function.parameters(end.u), .value = function.value(end.u)};
  if (!std::isfinite(minimum.value)) return minimum;
  minimum.gradient = end.largest_multiplier;
  minimum.condition = condition_of_rows(function, end);
  minimum.at_bound = bounds_reached(function, end.u);
  minimum.end = end.is_minimum ? End::minimum : End::uncertified_corner;
  if (end.is_minimum && !(minimum.condition < flat_condition)) minimum.end = End::flat;
  for (const Eigen::Index row : end.interpolated)
    minimum.interpolated_rows.push_back(static_cast<std::size_t>(row));
  return minimum;
}

bool has_corners(ObjectiveKind kind) { return is_huber(kind) || is_absolute(kind); }

Minimum minimum_from(Function& function, std::span<const double> start,
                     const MinimiseOptions& options) {
  const bool nearby = options.from_nearby;
  function.choose_units(start);
  const Eigen::VectorXd u = function.coordinates(start);
  if (!std::isfinite(function.value(u)))
    return {.parameters = {start.begin(), start.end()},
            .value = std::numeric_limits<double>::infinity()};
  const ObjectiveKind kind = function.problem().objective.kind;
  if (is_absolute(kind)) return corner_minimum(function, round_corners(function, u, nearby));
  if (is_huber(kind)) return smooth_minimum(function, round_corners(function, u, nearby));
  return nearby ? smooth_minimum(function, u)
                : smooth_minimum_from_afar(function, u, options.patient);
}

}  // namespace

const char* explanation(End end) {
  switch (end) {
    case End::minimum:
      return "a minimum: the gradient vanishes and the objective curves upwards";
    case End::flat:
      return "the data do not identify the parameters: some direction costs nothing";
    case End::redundant:
      return "redundant parameters: a combination of them changes no prediction";
    case End::at_infinity:
      return "no minimum: a parameter runs to where no prediction feels it any more";
    case End::saturated:
      return "saturated: as many free parameters as rows, which meet any data";
    case End::not_unique:
      return "no single minimum: starts end at different parameters of the same value";
    case End::at_no_minimum:
      return "the gradient does not vanish: no minimum was reached";
    case End::uncertified_corner:
      return "no vertex or edge of the absolute deviations could be certified";
    case End::no_finite_start:
      return "the objective is not a number at the start";
  }
  return "";
}

std::string explanation(const Minimum& minimum) {
  std::string names;
  for (const std::string& name : minimum.unfelt) names += (names.empty() ? "" : ", ") + name;
  for (const auto& [name, change] : minimum.costless)
    names += fmt::format("{}{} by {:.4g}", names.empty() ? "" : ", ", name, change);
  return explanation(minimum.end) + (names.empty() ? "" : " (" + names + ")");
}

Minimum minimise(const Problem& problem, std::span<const double> start,
                 const MinimiseOptions& options) {
  Function function(problem, options.weights);
  function.use_threads(options.threads);
  const Minimum direct = minimum_from(function, start, options);
  if (options.from_nearby || has_corners(problem.objective.kind)) return direct;
  const std::optional<std::vector<double>> eliminated = descend_eliminated(function, start);
  return eliminated ? better(direct, minimum_from(function, *eliminated, {.from_nearby = true}))
                    : direct;
}

Minimum minimise_eliminated(const Problem& problem, std::span<const double> start) {
  Function function(problem);
  const std::optional<std::vector<double>> eliminated = descend_eliminated(function, start);
  return minimum_from(function, eliminated ? std::span<const double>(*eliminated) : start,
                      {.from_nearby = true});
}

}  // namespace inferlaw::fit
