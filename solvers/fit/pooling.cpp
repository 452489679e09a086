#include "inferlaw/solvers/fit/pooling.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/solvers/fit/detail/ends.hpp"
#include "inferlaw/solvers/fit/detail/matrix.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double tolerance = 1e-9;  // of agreeing ends
using Policy = numeric::MathPolicy;

// -2 ln M at some ln tau, and its slopes.
struct Point {
  Eigen::VectorXd log_spreads;
  double value = nan;
  Eigen::VectorXd gradient;
  MostProbable most_probable;

  [[nodiscard]] bool exists() const { return std::isfinite(value) && gradient.allFinite(); }
  [[nodiscard]] const Minimum& minimum() const { return most_probable.found.result.best; }
};

class Marginal {
 public:
  Marginal(Problem problem, std::span<const PooledGroup> groups)
      : problem_(std::move(problem)), groups_(groups), others_(problem_.priors.size()) {
    for (const PooledGroup& group : groups_)
      for (const std::size_t member : group.members)
        problem_.priors.push_back({.parameter = member, .centre = group.centre});
  }

  [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(groups_.size()); }
  [[nodiscard]] double members() const {
    return static_cast<double>(problem_.priors.size() - others_);
  }

  // From afar, as the first of all.
  Point first(const Eigen::VectorXd& log_spreads, const std::vector<double>& start,
              double noise_variance) {
    return judged(log_spreads, noise_variance, [&](const Problem& posed) {
      const std::vector<std::vector<double>> starts{start};
      return StagedFit{.result = fit(posed, starts), .starts = starts};
    });
  }

  // From the minimum of a point nearby.
  Point next_to(const Eigen::VectorXd& log_spreads, const Point& neighbour) {
    const std::vector<std::vector<double>> starts{neighbour.minimum().parameters};
    return judged(
        log_spreads, neighbour.most_probable.problem.noise_variance, [&](const Problem& posed) {
          const std::vector<Minimum> minima = minima_from(posed, starts, 1, {.from_nearby = true});
          return StagedFit{.result = result_of(posed, minima, tolerance), .starts = starts};
        });
  }

  // Second derivatives, by central differences of the slopes.
  Eigen::MatrixXd curvature(const Point& here) {
    constexpr double step = 1e-3;
    Eigen::MatrixXd bends(size(), size());
    for (Eigen::Index k = 0; k < size(); ++k) {
      const Eigen::VectorXd by = step * Eigen::VectorXd::Unit(size(), k);
      const Point above = next_to(here.log_spreads + by, here);
      const Point below = next_to(here.log_spreads - by, here);
      if (above.exists() && below.exists())
        bends.col(k) = (above.gradient - below.gradient) / (2 * step);
      else
        bends.col(k).setConstant(nan);
    }
    return (bends + bends.transpose()) / 2;
  }

 private:
  Point judged(const Eigen::VectorXd& log_spreads, double noise_variance, const Search& search) {
    std::size_t prior = others_;
    for (Eigen::Index k = 0; k < size(); ++k)
      for (std::size_t f = 0; f < groups_[static_cast<std::size_t>(k)].members.size(); ++f)
        problem_.priors[prior++].standard_deviation = std::exp(log_spreads[k]);
    Point point{.log_spreads = log_spreads,
                .gradient = Eigen::VectorXd::Constant(size(), nan),
                .most_probable = most_probable(problem_, search, noise_variance)};
    if (!point.most_probable.found.result.usable()) return point;
    point.value = value_at(point);
    point.gradient = gradient_at(point);
    return point;
  }

  [[nodiscard]] double value_at(const Point& point) const {
    const Problem& problem = point.most_probable.problem;
    double value =
        point.minimum().value / prior_weight(problem) + log_determinant(problem, point.minimum());
    if (!scale_is_known(problem.objective))
      value += static_cast<double>(point.most_probable.found.result.rows) *
               std::log(problem.noise_variance);
    for (Eigen::Index k = 0; k < size(); ++k)
      value += 2 * point.log_spreads[k] *
               static_cast<double>(groups_[static_cast<std::size_t>(k)].members.size());
    return value;
  }

  // d/d ln tau_k: of the terms themselves, and through the minimum, which moves by v, through the
  // curvature of the data's part of H.
  [[nodiscard]] Eigen::VectorXd gradient_at(const Point& point) const {
    const Problem& problem = point.most_probable.problem;
    const Eigen::MatrixXd spread = spread_of_coordinates(problem, point.minimum());
    Eigen::VectorXd gradient(size());
    for (Eigen::Index k = 0; k < size(); ++k) {
      const PooledGroup& group = groups_[static_cast<std::size_t>(k)];
      const double tau = std::exp(point.log_spreads[k]);
      const auto centre = static_cast<Eigen::Index>(group.centre);
      double sum = 0;
      Eigen::VectorXd moved = Eigen::VectorXd::Zero(spread.rows());
      for (const std::size_t position : group.members) {
        const auto member = static_cast<Eigen::Index>(position);
        const double z =
            (coordinate(point.minimum(), position) - coordinate(point.minimum(), group.centre)) /
            tau;
        const double variance =
            spread(member, member) - 2 * spread(member, centre) + spread(centre, centre);
        sum += 1 - z * z - variance / (tau * tau);
        moved += 2 * z / tau * (spread.col(member) - spread.col(centre));
      }
      gradient[k] = 2 * sum + slope_of_determinant(problem, point.minimum(), spread, moved);
    }
    return gradient;
  }

  [[nodiscard]] bool by_logarithm(std::size_t position) const {
    return problem_.model.parameters[position].scale == Scale::logarithmic;
  }

  [[nodiscard]] double coordinate(const Minimum& minimum, std::size_t position) const {
    const double value = minimum.parameters[position];
    return by_logarithm(position) ? std::log(value) : value;
  }

  [[nodiscard]] Eigen::MatrixXd spread_of_coordinates(const Problem& problem,
                                                      const Minimum& minimum) const {
    const Covariance natural = laplace_covariance(problem, minimum);
    const auto unit = [&](std::size_t j) { return by_logarithm(j) ? minimum.parameters[j] : 1; };
    const auto width = static_cast<Eigen::Index>(natural.size);
    Eigen::MatrixXd spread(width, width);
    for (std::size_t i = 0; i < natural.size; ++i)
      for (std::size_t j = 0; j < natural.size; ++j)
        spread(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
            natural.at(i, j) / (unit(i) * unit(j));
    return spread;
  }

  // By central difference along the way the minimum moves, a thousandth of its spread.
  [[nodiscard]] double slope_of_determinant(const Problem& problem, const Minimum& minimum,
                                            const Eigen::MatrixXd& spread,
                                            const Eigen::VectorXd& moved) const {
    double largest = 0;
    for (Eigen::Index j = 0; j < moved.size(); ++j)
      if (spread(j, j) > 0)
        largest = std::max(largest, std::abs(moved[j]) / std::sqrt(spread(j, j)));
    if (!(largest > 0)) return 0;
    const double step = 1e-3 / std::max(largest, 1e-3);
    const auto at = [&](double by) {
      Minimum beside = minimum;
      for (Eigen::Index j = 0; j < moved.size(); ++j) {
        const auto position = static_cast<std::size_t>(j);
        double& value = beside.parameters[position];
        value = by_logarithm(position) ? value * std::exp(by * moved[j]) : value + by * moved[j];
      }
      return log_determinant(problem, beside);
    };
    return (at(step) - at(-step)) / (2 * step);
  }

  Problem problem_;
  std::span<const PooledGroup> groups_;
  std::size_t others_;
};

// Newton's method on ln tau, downhill in -2 ln M.
class SpreadSearch {
 public:
  SpreadSearch(Marginal& marginal, std::span<const PooledGroup> groups)
      : marginal_(marginal), groups_(groups) {}

  // True where the slopes vanish, or a spread runs to 0.
  bool run(Point& here) {
    constexpr int most_iterations = 100;
    for (int i = 0; i < most_iterations && here.exists(); ++i) {
      if (here.gradient.cwiseAbs().maxCoeff() <= 1e-10 * marginal_.members()) return true;
      if (runs_to_zero(here)) return true;
      const Eigen::MatrixXd bends = marginal_.curvature(here);
      if (!bends.allFinite() || !take(step(bends, here.gradient), here)) break;
    }
    return here.exists() && here.gradient.cwiseAbs().maxCoeff() <= 1e-6 * marginal_.members();
  }

  [[nodiscard]] bool is_zero(const Point& here, Eigen::Index k) const {
    return here.log_spreads[k] < least(k) && here.gradient[k] > 0;
  }

 private:
  [[nodiscard]] double least(Eigen::Index k) const {
    return std::log(3e-3 * groups_[static_cast<std::size_t>(k)].typical_error);
  }

  [[nodiscard]] bool runs_to_zero(const Point& here) const {
    for (Eigen::Index k = 0; k < marginal_.size(); ++k)
      if (is_zero(here, k)) return true;
    return false;
  }

  static Eigen::VectorXd step(const Eigen::MatrixXd& bends, const Eigen::VectorXd& gradient) {
    constexpr double longest = 1.5;
    const Modes bent = modes(bends);
    const double least = 1e-9 * bent.values.cwiseAbs().maxCoeff();
    const Eigen::VectorXd sizes = bent.values.cwiseAbs().cwiseMax(least);
    Eigen::VectorXd move =
        -bent.vectors * (bent.vectors.transpose() * gradient).cwiseQuotient(sizes);
    const double length = move.cwiseAbs().maxCoeff();
    if (length > longest) move *= longest / length;
    return move;
  }

  // Shorter ones where it does not go down. Next to the end values are rounding, and slopes judge.
  bool take(Eigen::VectorXd move, Point& here) {
    constexpr int most_halvings = 12;
    const double rounding = 1e-10 * std::max(1.0, std::abs(here.value));
    for (int i = 0; i < most_halvings; ++i, move /= 3) {
      Point next = marginal_.next_to(here.log_spreads + move, here);
      if (!next.exists()) continue;
      const bool flatter =
          next.gradient.cwiseAbs().maxCoeff() < here.gradient.cwiseAbs().maxCoeff();
      if (next.value < here.value - rounding || (flatter && next.value <= here.value + rounding)) {
        here = std::move(next);
        return true;
      }
    }
    return false;
  }

  Marginal& marginal_;
  std::span<const PooledGroup> groups_;
};

// Where -2 ln M is above its value next to 0 by as much as an end of one side allows.
double upper_end(Marginal& marginal, const Point& at_zero, Eigen::Index group, double confidence) {
  const boost::math::chi_squared_distribution<double, Policy> law(1);
  const double allowed = boost::math::quantile(law, std::max(2 * confidence - 1, 0.0));
  Point inside = at_zero;
  double low = at_zero.log_spreads[group];
  const auto moved_to = [&](double log_spread) {
    Eigen::VectorXd log_spreads = inside.log_spreads;
    log_spreads[group] = log_spread;
    return marginal.next_to(log_spreads, inside);
  };
  double high = low;
  for (int i = 0; i < 40 && high == low; ++i) {
    Point next = moved_to(low + 1);
    if (!next.exists()) return nan;
    if (next.value - at_zero.value > allowed) {
      high = low + 1;
    } else {
      low = high = low + 1;
      inside = std::move(next);
    }
  }
  for (int i = 0; i < 40 && high - low > 1e-8; ++i) {
    const double middle = (low + high) / 2;
    Point next = moved_to(middle);
    if (!next.exists()) return nan;
    if (next.value - at_zero.value > allowed) {
      high = middle;
    } else {
      low = middle;
      inside = std::move(next);
    }
  }
  return std::exp(low);
}

PooledSpread inner_spread(double log_spread, double variance, double confidence) {
  const double tau = std::exp(log_spread);
  const double error = std::sqrt(variance);
  const boost::math::normal_distribution<double, Policy> normal;
  const double reach = boost::math::quantile(normal, (1 + confidence) / 2) * error;
  return {.spread = tau,
          .standard_error = tau * error,
          .interval = {.lower = tau * std::exp(-reach), .upper = tau * std::exp(reach)}};
}

}  // namespace

PooledFit fit_pooled(const Problem& problem, std::span<const PooledGroup> groups,
                     const std::vector<double>& start, double noise_variance, double confidence) {
  Marginal marginal(problem, groups);
  Eigen::VectorXd log_spreads(marginal.size());
  for (Eigen::Index k = 0; k < marginal.size(); ++k)
    log_spreads[k] = std::log(groups[static_cast<std::size_t>(k)].first_spread);
  Point here = marginal.first(log_spreads, start, noise_variance);
  SpreadSearch search(marginal, groups);
  const bool converged = search.run(here);
  PooledFit pooled{.most_probable = here.most_probable,
                   .minus_two_log_marginal = here.value,
                   .converged = converged};
  const Eigen::MatrixXd bends =
      converged ? marginal.curvature(here)
                : Eigen::MatrixXd::Constant(log_spreads.size(), log_spreads.size(), nan);
  // Of -ln M: half of what bends -2 ln M.
  const Eigen::MatrixXd spread = 2 * inverse_of_positive(bends);
  for (Eigen::Index k = 0; k < marginal.size(); ++k) {
    if (!converged || !search.is_zero(here, k)) {
      pooled.spreads.push_back(inner_spread(here.log_spreads[k], spread(k, k), confidence));
      continue;
    }
    const double upper = upper_end(marginal, here, k, confidence);
    pooled.spreads.push_back({.spread = 0,
                              .is_zero = true,
                              .standard_error = nan,
                              .interval = {.lower = 0, .upper = upper}});
  }
  return pooled;
}

}  // namespace inferlaw::fit
