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
#include <memory>
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

/// One a thread: it keeps its work space. Rows are taken in blocks, of which nothing is kept but the
/// sums; sums of chunks of blocks are added in their order, so they are the same for any number of
/// threads.
class Function {
 public:
  /// `weights` multiply those of the problem; empty: all 1. The problem must outlive the function.
  explicit Function(const Problem& problem, std::span<const double> weights = {});
  ~Function();
  Function(const Function&) = delete;
  Function& operator=(const Function&) = delete;
  Function(Function&&) = delete;
  Function& operator=(Function&&) = delete;

  /// Shares many rows out among so many threads.
  void use_threads(int threads) { threads_ = threads; }

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
  /// A matrix S with S^T S = J^T J of the slopes J of the residuals: J itself, or where rows are
  /// many its triangle by QR. Empty where a residual or slope is not finite.
  [[nodiscard]] Eigen::MatrixXd condensed_slopes(const Eigen::VectorXd& u);
  /// The size of what residuals are taken from: the norm of the weighted predictions, or of ones
  /// where residuals are those of logarithms or of likelihoods. Where it was last evaluated.
  [[nodiscard]] double prediction_size() const;
  /// sum_i pulls[i] d2r_i by u, r_i the residual without its weight.
  [[nodiscard]] Eigen::MatrixXd bend_of_residuals(const Eigen::VectorXd& u,
                                                  std::span<const double> pulls);

 private:
  struct Sums;
  struct Block;

  void set_bounds();
  [[nodiscard]] double to_coordinate(Eigen::Index free, double value) const;
  [[nodiscard]] double from_coordinate(Eigen::Index free, double u) const;
  void go_to(const Eigen::VectorXd& u);
  template <typename AddBlock>
  void sum_blocks(Eigen::Index width, const AddBlock& add_block);
  template <typename AddBlock>
  void sum_rows(Eigen::Index width, const AddBlock& add_block);
  [[nodiscard]] bool wants_more_digits() const;
  void evaluate(Block& block, std::span<const double> parameters, bool slopes) const;
  void predict(Block& block, bool slopes) const;
  void compare_with_data(Block& block, Sums& sums) const;
  void weigh_rows(Block& block, Sums& sums) const;
  void add_expansion(Block& block, Sums& sums) const;
  void add_curvature(Block& block, std::span<const double> row_weights, RowMatrix& sum) const;
  void add_differences(Block& block, std::span<const double> row_weights, RowMatrix& sum) const;
  [[nodiscard]] Sloped residual_of(const Block& block, std::size_t i) const;
  void put_residuals(Block& block, Residuals& residuals, bool slopes) const;
  [[nodiscard]] Eigen::MatrixXd by_coordinates(const Sums& sums) const;
  [[nodiscard]] double natural_coordinate(std::size_t position) const;
  [[nodiscard]] double standing(const Prior& prior) const;
  [[nodiscard]] Eigen::VectorXd round_off_of_standings() const;
  [[nodiscard]] Eigen::VectorXd standings() const;
  [[nodiscard]] Eigen::MatrixXd slopes_of_standings() const;
  [[nodiscard]] PriorPull priors_here() const;
  [[nodiscard]] double root_weight_of_priors() const;
  void append_priors(Residuals& residuals, bool slopes) const;

  const Problem& problem_;
  std::vector<double> weights_;
  std::vector<std::size_t> free_;
  Eigen::VectorXd lower_, upper_, units_;
  double rounding_ = 0;
  int threads_ = 1;

  std::vector<double> parameters_;
  Eigen::VectorXd factors_;   // d theta/d u
  bool more_digits_ = false;  // of m - y than doubles hold
  std::size_t rows_of_block_, rows_of_chunk_;
  std::vector<Sums> sums_;        // of chunks, then of all rows
  std::unique_ptr<Block> block_;  // where there is one chunk
};

}  // namespace inferlaw::fit
