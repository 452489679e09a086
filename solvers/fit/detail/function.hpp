// The objective of a problem as a function of its free coordinates, with gradient and Hessian: what
// the solvers of this folder see. Internal to them; it needs Eigen.
//
//   u_j  coordinate: theta_j in its unit, or ln theta_j on a logarithmic scale; fixed parameters are
//        left out
//   F    = sum_i w_i loss_i(m_i) + c sum_k z_k^2      z of the priors, c of prior_weight
//   dF   = sum_i w_i loss_i' dm_i,   d2F = sum_i w_i (loss_i'' dm_i dm_i^T + loss_i' d2m_i), and
//          those of the priors
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/detail/matrix.hpp"
#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

struct Expansion {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
  Eigen::VectorXd scale;  ///< root of sum w majoriser (dm/du_j)^2: a natural inverse step
  /// |dF_j| / (sum_i |w_i loss_i' dm_i/du_j| + what round-off of the predictions may add, times
  /// 1e9): 0 at a minimum, 1 where all rows pull one way. Of a fit that is perfect to all digits
  /// nothing but round-off is left to cancel.
  Eigen::VectorXd gradient_cancelled;
};

/// What the priors add to an expansion.
struct PriorPull {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::VectorXd sizes;  ///< of what the gradient is summed from
  Eigen::MatrixXd hessian;
};

/// Residuals of the objective, each times the root of its weight, then those of the priors, and
/// their derivatives by u.
struct Residuals {
  Eigen::VectorXd value;
  RowMatrix slope;
};

/// One a thread: it keeps its work space.
class Function {
 public:
  /// `weights` multiply those of the problem; empty: all 1. The problem must outlive the function.
  explicit Function(const Problem& problem, std::span<const double> weights = {});

  [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(free_.size()); }
  [[nodiscard]] const Problem& problem() const { return problem_; }
  [[nodiscard]] const Parameter& parameter(Eigen::Index free) const;
  [[nodiscard]] double weight(std::size_t row) const { return weights_[row]; }
  [[nodiscard]] std::size_t residual_rows() const {
    return problem_.model.rows + problem_.priors.size();
  }

  /// Rounds off the corners of the objective within this distance (see row_loss).
  void round_off(double rounding) { rounding_ = rounding; }
  [[nodiscard]] double rounding() const { return rounding_; }

  /// Units of parameters on a linear scale: 1, or where predictions change by more than 1e20 with
  /// theta, or by less than 1e-20, the power of two by which they change by some 1. So damping acts
  /// on all alike, and squares of slopes stay within doubles: a e^(b x) at x near 2000. A power of
  /// two changes no digit.
  void choose_units(std::span<const double> parameters);
  [[nodiscard]] double unit(Eigen::Index free) const { return units_[free]; }

  [[nodiscard]] Eigen::VectorXd coordinates(std::span<const double> parameters) const;
  [[nodiscard]] std::vector<double> parameters(const Eigen::VectorXd& u) const;
  [[nodiscard]] const Eigen::VectorXd& lower() const { return lower_; }
  [[nodiscard]] const Eigen::VectorXd& upper() const { return upper_; }

  /// F; infinite where it is not a number.
  [[nodiscard]] double value(const Eigen::VectorXd& u);
  /// False where F or a derivative is not finite.
  [[nodiscard]] bool expand(const Eigen::VectorXd& u, Expansion& expansion);
  /// False where a residual or derivative is not finite. Slopes are left out on request.
  [[nodiscard]] bool residuals(const Eigen::VectorXd& u, Residuals& residuals, bool slopes = true);
  /// What the priors have in the Hessian, the same everywhere.
  [[nodiscard]] Eigen::MatrixXd curvature_of_priors() const;
  /// The size of what residuals are taken from: the norm of the weighted predictions, or of ones
  /// where residuals are those of logarithms or of likelihoods. Where residuals() was last called.
  [[nodiscard]] double prediction_size() const;
  /// sum_i pulls[i] d2r_i by u, r_i the residual without its weight.
  [[nodiscard]] Eigen::MatrixXd bend_of_residuals(const Eigen::VectorXd& u,
                                                  std::span<const double> pulls);

 private:
  void set_bounds();
  [[nodiscard]] double to_coordinate(Eigen::Index free, double value) const;
  [[nodiscard]] double from_coordinate(Eigen::Index free, double u) const;
  void predict(const Eigen::VectorXd& u, bool slopes);
  void to_coordinates();
  void compare_with_data();
  [[nodiscard]] RowLoss loss_of_row(std::size_t row) const;
  void weigh_rows(Expansion& expansion);
  [[nodiscard]] double standing(const Prior& prior) const;
  [[nodiscard]] Eigen::VectorXd standings() const;
  [[nodiscard]] Eigen::MatrixXd slopes_of_standings() const;
  [[nodiscard]] PriorPull priors_here() const;
  void append_priors(Residuals& residuals, bool slopes) const;
  [[nodiscard]] RowMatrix model_curvature(std::span<const double> row_weights);
  /// sum_i row_weights[i] d2m_i by u, where predict was last called.
  [[nodiscard]] Eigen::MatrixXd curvature(const Eigen::VectorXd& u,
                                          std::span<const double> row_weights);

  const Problem& problem_;
  std::vector<double> weights_;
  std::vector<std::size_t> free_;
  Eigen::VectorXd lower_, upper_, units_;
  double rounding_ = 0;

  std::vector<double> parameters_;
  std::vector<double> values_;
  std::vector<double> differences_;  // m - y by more digits than doubles hold, or none
  std::vector<long double> precise_values_;
  std::vector<double> gradient_;  // by all natural parameters
  Eigen::MatrixXd slopes_;  // by free coordinates; columns are summed over, so they lie together
  Eigen::ArrayXd row_slopes_, row_curvatures_, row_majorisers_, bent_;
};

}  // namespace inferlaw::fit
