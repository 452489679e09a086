#include "inferlaw/solvers/fit/detail/vertex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "inferlaw/solvers/fit/detail/newton.hpp"

namespace inferlaw::fit {
namespace {

constexpr int most_pivots = 200;
using Rows = std::vector<Eigen::Index>;

// Rows by growing residual, each kept if its slope is not a combination of those before.
Rows independent_rows(const Residuals& at, const Rows& columns) {
  Rows order(static_cast<std::size_t>(at.value.size()));
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](Eigen::Index i, Eigen::Index j) {
    return std::abs(at.value[i]) < std::abs(at.value[j]);
  });
  Rows kept;
  Eigen::MatrixXd basis(at.slope.cols(), 0);
  const Eigen::VectorXd sizes = at.slope.cwiseAbs().colwise().maxCoeff().transpose();
  for (const Eigen::Index i : order) {
    if (kept.size() == columns.size()) break;
    Eigen::VectorXd slope = at.slope.row(i).transpose().cwiseQuotient(sizes.cwiseMax(1e-300));
    for (Eigen::Index j = 0; j < slope.size(); ++j)
      if (std::find(columns.begin(), columns.end(), j) == columns.end()) slope[j] = 0;
    const double before = slope.norm();
    slope -= basis * (basis.transpose() * slope);
    if (!(slope.norm() > 1e-7 * before)) continue;
    basis.conservativeResize(Eigen::NoChange, basis.cols() + 1);
    basis.col(basis.cols() - 1) = slope.normalized();
    kept.push_back(i);
  }
  return kept;
}

class Pivoting {
 public:
  Pivoting(Function& function, const Eigen::VectorXd& start) : function_(function), u_(start) {}

  Vertex run() {
    Vertex result{.u = u_};
    if (!prepare()) return result;
    for (int pivot = 0; pivot < most_pivots; ++pivot) {
      const Eigen::VectorXd multipliers = multipliers_of_rows();
      Eigen::Index worst = 0;
      result = {.u = u_,
                .interpolated = rows_,
                .largest_multiplier = multipliers.cwiseAbs().maxCoeff(&worst)};
      result.is_minimum = result.largest_multiplier < 1;
      if (result.is_minimum || !exchange(worst, multipliers[worst])) break;
    }
    return result;
  }

 private:
  bool prepare() {
    Expansion expansion;
    if (!function_.expand(u_, expansion) || !function_.residuals(u_, at_)) return false;
    columns_ = movable(function_, u_, expansion.gradient);
    for (Eigen::Index j = 0; j < u_.size(); ++j) {  // a coordinate at its bound stays there
      const bool at_bound = u_[j] <= function_.lower()[j] || u_[j] >= function_.upper()[j];
      if (at_bound) std::erase(columns_, j);
    }
    rows_ = independent_rows(at_, columns_);
    return !columns_.empty() && rows_.size() == columns_.size() && interpolate(rows_, u_);
  }

  // Newton's method on r_S = 0 from u; keeps the new point where F exists.
  bool interpolate(const Rows& rows, Eigen::VectorXd u) {
    Residuals at;
    double before = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 20; ++i) {
      if (!function_.residuals(u, at)) return false;
      const double size = at.value(rows).cwiseAbs().maxCoeff();
      if (!(size < 0.5 * before)) break;
      before = size;
      const Eigen::MatrixXd slopes = at.slope(rows, columns_);
      u(columns_) -= solve(slopes, at.value(rows));
      u = u.cwiseMax(function_.lower()).cwiseMin(function_.upper());
    }
    if (!(before < 1e-10)) return false;
    u_ = u;
    rows_ = rows;
    return function_.residuals(u_, at_);
  }

  [[nodiscard]] bool interpolates(Eigen::Index row) const {
    return std::find(rows_.begin(), rows_.end(), row) != rows_.end();
  }

  // Residuals carry the factor w already, and so do their slopes: multipliers in units of w.
  [[nodiscard]] Eigen::VectorXd multipliers_of_rows() const {
    Eigen::VectorXd pull = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(columns_.size()));
    for (Eigen::Index i = 0; i < at_.value.size(); ++i)
      if (!interpolates(i) && at_.value[i] != 0)
        pull +=
            root_weight(i) * std::copysign(1.0, at_.value[i]) * at_.slope(i, columns_).transpose();
    Eigen::MatrixXd slopes = at_.slope(rows_, columns_);
    for (Eigen::Index k = 0; k < slopes.rows(); ++k)
      slopes.row(k) *= root_weight(rows_[static_cast<std::size_t>(k)]);
    return solve_transposed(slopes, -pull);
  }

  // Residuals come times sqrt(w): the absolute deviation is w |r| = sqrt(w) |residual|.
  [[nodiscard]] double root_weight(Eigen::Index row) const {
    return std::sqrt(function_.weight(static_cast<std::size_t>(row)));
  }

  // The row at `leaving` departs in the direction that lowers F; the row where F stops falling
  // enters. False where no exchange lowers F.
  bool exchange(Eigen::Index leaving, double multiplier) {
    Eigen::VectorXd wanted = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(columns_.size()));
    wanted[leaving] = multiplier > 0 ? 1 : -1;
    const Eigen::MatrixXd slopes = at_.slope(rows_, columns_);
    const Eigen::VectorXd direction = solve(slopes, wanted);
    const Eigen::VectorXd rates = at_.slope(Eigen::all, columns_) * direction;
    const Rows crossings = crossings_along(rates);
    const double weight_of_leaving = root_weight(rows_[static_cast<std::size_t>(leaving)]);
    double slope = weight_of_leaving * (1 - std::abs(multiplier));
    const Rows before = rows_;
    const Eigen::VectorXd u_before = u_;
    const double value_before = function_.value(u_);
    for (const Eigen::Index row : crossings) {
      slope += 2 * root_weight(row) * std::abs(rates[row]);
      if (slope < 0) continue;
      Rows rows = before;
      rows[static_cast<std::size_t>(leaving)] = row;
      Eigen::VectorXd u = u_before;
      u(columns_) += -at_.value[row] / rates[row] * direction;
      if (interpolate(rows, u) && function_.value(u_) < value_before) return true;
      rows_ = before;
      u_ = u_before;
      return function_.residuals(u_, at_) && false;
    }
    return false;
  }

  // Rows whose residual changes sign ahead, nearest first.
  [[nodiscard]] Rows crossings_along(const Eigen::VectorXd& rates) const {
    Rows crossings;
    for (Eigen::Index i = 0; i < rates.size(); ++i)
      if (!interpolates(i) && rates[i] * at_.value[i] < 0) crossings.push_back(i);
    const auto distance = [&](Eigen::Index i) { return -at_.value[i] / rates[i]; };
    std::sort(crossings.begin(), crossings.end(),
              [&](Eigen::Index i, Eigen::Index j) { return distance(i) < distance(j); });
    return crossings;
  }

  Function& function_;
  Eigen::VectorXd u_;
  Residuals at_;
  Rows columns_;
  Rows rows_;
};

}  // namespace

Vertex vertex(Function& function, const Eigen::VectorXd& start) {
  return Pivoting(function, start).run();
}

}  // namespace inferlaw::fit
