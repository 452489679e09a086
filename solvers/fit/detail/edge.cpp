#include "inferlaw/solvers/fit/detail/edge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inferlaw::fit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int most_steps = 100;
constexpr double settled_step = 1e-11;  // of the scaled coordinates
using Rows = std::vector<Eigen::Index>;

// Directions in which the interpolated residuals move (range) and stay (null), orthonormal.
struct Split {
  Eigen::MatrixXd range;
  Eigen::MatrixXd null;
};

Split split(const Eigen::MatrixXd& slopes) {
  const Eigen::Index size = slopes.cols();
  if (slopes.rows() == 0)
    return {.range = Eigen::MatrixXd(size, 0), .null = Eigen::MatrixXd::Identity(size, size)};
  const Eigen::MatrixXd all = qr_factors(slopes.transpose(), size).orthonormal;
  return {.range = all.leftCols(slopes.rows()), .null = all.rightCols(size - slopes.rows())};
}

struct Step {
  Eigen::VectorXd move;         // scaled
  Eigen::VectorXd multipliers;  // of the interpolated rows, in units of their weight
  double slope = 0;             // of F along the move
  double bend = 0;
  bool curves_upwards = true;
};

class EdgeDescent {
 public:
  EdgeDescent(Function& function, const Vertex& start)
      : function_(function), u_(start.u), rows_(start.interpolated) {}

  Vertex run() {
    Vertex end{.u = u_, .interpolated = rows_, .largest_multiplier = infinity};
    if (!prepare()) return end;
    for (int i = 0; i < most_steps; ++i) {
      const Step step = newton_step();
      if (step.move.size() == 0 || !step.move.allFinite()) break;
      if (step.move.cwiseAbs().maxCoeff() < settled_step) {
        end = {.u = u_,
               .interpolated = rows_,
               .largest_multiplier = rows_.empty() ? 0 : step.multipliers.cwiseAbs().maxCoeff()};
        end.is_minimum = end.largest_multiplier < 1 && step.curves_upwards;
        if (end.is_minimum || !release(step)) break;
      } else if (!advance(step)) {
        break;
      }
    }
    return end;
  }

 private:
  bool prepare() {
    if (!function_.residuals(u_, at_)) return false;
    for (Eigen::Index j = 0; j < u_.size(); ++j)
      if (u_[j] > function_.lower()[j] && u_[j] < function_.upper()[j]) columns_.push_back(j);
    if (columns_.empty()) return false;
    sizes_ = at_.slope(Eigen::all, columns_).colwise().norm().transpose();
    if (!(sizes_.minCoeff() > 0)) return false;
    root_weights_.resize(at_.value.size());  // residuals come times these: F = sum sqrt(w) |r|
    for (Eigen::Index i = 0; i < root_weights_.size(); ++i)
      root_weights_[i] = std::sqrt(function_.weight(static_cast<std::size_t>(i)));
    signs_ = at_.value.cwiseSign();
    multipliers_ = Eigen::VectorXd::Zero(at_.value.size());
    return true;
  }

  [[nodiscard]] bool interpolates(Eigen::Index row) const {
    return std::find(rows_.begin(), rows_.end(), row) != rows_.end();
  }

  [[nodiscard]] Eigen::MatrixXd scaled_slopes() const {
    return at_.slope(Eigen::all, columns_) * sizes_.cwiseInverse().asDiagonal();
  }

  // Of the Lagrangian, in scaled coordinates.
  Eigen::MatrixXd hessian() {
    std::vector<double> pulls(static_cast<std::size_t>(at_.value.size()));
    for (Eigen::Index i = 0; i < at_.value.size(); ++i) {
      const double pull = interpolates(i) ? multipliers_[i] : signs_[i];
      pulls[static_cast<std::size_t>(i)] = root_weights_[i] * root_weights_[i] * pull;
    }
    const Eigen::MatrixXd all = function_.bend_of_residuals(u_, pulls);
    const Eigen::MatrixXd free = all(columns_, columns_);
    return sizes_.cwiseInverse().asDiagonal() * free * sizes_.cwiseInverse().asDiagonal();
  }

  Step newton_step() {
    const Eigen::MatrixXd slopes = scaled_slopes();
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(slopes.cols());
    for (Eigen::Index i = 0; i < at_.value.size(); ++i)
      if (!interpolates(i)) gradient += root_weights_[i] * signs_[i] * slopes.row(i).transpose();
    const Eigen::MatrixXd held = slopes(rows_, Eigen::all);
    const Split directions = split(held);
    const Eigen::MatrixXd curvature = hessian();
    Step step;
    const Eigen::MatrixXd square = product(held, directions.range);
    step.move = directions.range * solve(square, -at_.value(rows_));
    add_null_move(directions.null, curvature, gradient, step);
    const Eigen::VectorXd pull = gradient + curvature * step.move;
    step.multipliers = solve_transposed(square, -directions.range.transpose() * pull);
    for (std::size_t k = 0; k < rows_.size(); ++k)
      step.multipliers[static_cast<Eigen::Index>(k)] /= root_weights_[rows_[k]];
    step.slope = gradient.dot(step.move);
    step.bend = step.move.dot(curvature * step.move);
    return step;
  }

  // Along the edge: to where the bent model is least; where it curves downwards, as if upwards.
  static void add_null_move(const Eigen::MatrixXd& null, const Eigen::MatrixXd& curvature,
                            const Eigen::VectorXd& gradient, Step& step) {
    if (null.cols() == 0) return;
    const Modes bends = modes(product(transposed_product(null, curvature), null));
    const double largest = bends.values.cwiseAbs().maxCoeff();
    step.curves_upwards = bends.values.minCoeff() > 1e-12 * largest && largest > 0;
    const Eigen::VectorXd size = bends.values.cwiseAbs().cwiseMax(1e-8 * largest + 1e-300);
    const Eigen::VectorXd downhill =
        -bends.vectors.transpose() * null.transpose() * (gradient + curvature * step.move);
    step.move += null * (bends.vectors * downhill.cwiseQuotient(size));
  }

  bool release(const Step& step) {
    Eigen::Index worst = 0;
    if (rows_.empty() || !(step.multipliers.cwiseAbs().maxCoeff(&worst) > 1)) return false;
    const Eigen::Index row = rows_[static_cast<std::size_t>(worst)];
    signs_[row] = std::copysign(1.0, step.multipliers[worst]);
    rows_.erase(rows_.begin() + worst);
    return true;
  }

  struct Stop {
    double share = 1;
    Eigen::Index entering = -1;  // the row that changes sign there, if F would rise beyond
  };

  [[nodiscard]] Stop stop_along(const Step& step) const {
    const Eigen::VectorXd rates = scaled_slopes() * step.move;
    Rows crossings;
    for (Eigen::Index i = 0; i < rates.size(); ++i)
      if (!interpolates(i) && rates[i] * at_.value[i] < 0) crossings.push_back(i);
    const auto share = [&](Eigen::Index i) { return -at_.value[i] / rates[i]; };
    std::sort(crossings.begin(), crossings.end(),
              [&](Eigen::Index i, Eigen::Index j) { return share(i) < share(j); });
    double slope = step.slope;
    for (const Eigen::Index row : crossings) {
      if (share(row) > 1) break;
      slope += 2 * root_weights_[row] * std::abs(rates[row]);
      if (slope + share(row) * std::max(step.bend, 0.0) >= 0)
        return {.share = share(row), .entering = row};
    }
    return {};
  }

  bool advance(const Step& step) {
    const Stop stop = stop_along(step);
    for (std::size_t k = 0; k < rows_.size(); ++k)
      multipliers_[rows_[k]] =
          std::clamp(step.multipliers[static_cast<Eigen::Index>(k)], -1.0, 1.0);
    if (stop.entering >= 0 && rows_.size() < columns_.size()) {
      Rows with_entering = rows_;
      with_entering.push_back(stop.entering);
      if (go(step, stop.share, with_entering)) return true;
    }
    for (double share = stop.share; share > 1e-6; share /= 2)
      if (go(step, share, rows_)) return true;
    return false;
  }

  // To the share of the step, then onto r_S = 0 by the shortest way. Stays where F would rise.
  bool go(const Step& step, double share, const Rows& rows) {
    Eigen::VectorXd u = u_;
    u(columns_) += share * step.move.cwiseQuotient(sizes_);
    const double here = at_.value.cwiseProduct(root_weights_).cwiseAbs().sum();
    if (!interpolate(rows, u) || !(function_.value(u) <= here + 1e-13 * here)) return false;
    u_ = u;
    rows_ = rows;
    static_cast<void>(function_.residuals(u_, at_));
    for (Eigen::Index i = 0; i < at_.value.size(); ++i)
      if (!interpolates(i) && at_.value[i] != 0) signs_[i] = std::copysign(1.0, at_.value[i]);
    return true;
  }

  bool interpolate(const Rows& rows, Eigen::VectorXd& u) {
    Residuals at;
    double before = infinity;
    for (int i = 0; i < 20; ++i) {
      u = u.cwiseMax(function_.lower()).cwiseMin(function_.upper());
      if (!function_.residuals(u, at)) return false;
      if (rows.empty()) return true;
      const double size = at.value(rows).cwiseAbs().maxCoeff();
      if (!(size < 0.5 * before)) break;
      before = size;
      const Eigen::MatrixXd slopes = at.slope(rows, columns_) * sizes_.cwiseInverse().asDiagonal();
      const Eigen::VectorXd back = shortest_least_squares(slopes, at.value(rows));
      u(columns_) -= back.cwiseQuotient(sizes_);
    }
    return before < 1e-10;
  }

  Function& function_;
  Eigen::VectorXd u_;
  Residuals at_;
  Rows columns_, rows_;
  Eigen::VectorXd sizes_, root_weights_, signs_, multipliers_;
};

}  // namespace

Vertex edge(Function& function, const Vertex& start) { return EdgeDescent(function, start).run(); }

}  // namespace inferlaw::fit
