#include "inferlaw/solvers/fit/detail/descend.hpp"

#include <ceres/ceres.h>
#include <glog/logging.h>

#include <cmath>

namespace inferlaw::fit {
namespace {

class AllRows : public ceres::CostFunction {
 public:
  explicit AllRows(const SumOfSquares& sum) : sum_(sum) {
    set_num_residuals(static_cast<int>(sum.rows));
    mutable_parameter_block_sizes()->push_back(static_cast<int>(sum.lower.size()));
  }

  bool Evaluate(double const* const* parameters, double* residuals,
                double** jacobians) const override {
    const bool slopes = jacobians != nullptr && jacobians[0] != nullptr;
    const Eigen::VectorXd u = Eigen::Map<const Eigen::VectorXd>(parameters[0], sum_.lower.size());
    if (!sum_.residuals(u, rows_, slopes)) return false;
    Eigen::Map<Eigen::VectorXd>(residuals, rows_.value.size()) = rows_.value;
    if (slopes)
      Eigen::Map<RowMatrix>(jacobians[0], rows_.slope.rows(), rows_.slope.cols()) = rows_.slope;
    return true;
  }

 private:
  const SumOfSquares& sum_;
  mutable Residuals rows_;
};

void set_bounds(const SumOfSquares& sum, double* u, ceres::Problem& problem) {
  for (int j = 0; j < sum.lower.size(); ++j) {
    if (std::isfinite(sum.lower[j])) problem.SetParameterLowerBound(u, j, sum.lower[j]);
    if (std::isfinite(sum.upper[j])) problem.SetParameterUpperBound(u, j, sum.upper[j]);
  }
}

ceres::Solver::Options solver_options(const DescentOptions& options) {
  ceres::Solver::Options solver;
  solver.max_num_iterations = options.most_iterations;
  solver.function_tolerance = options.function_tolerance;
  solver.parameter_tolerance = 0.1 * std::min(1e-9, options.function_tolerance);
  solver.gradient_tolerance = 0;
  solver.linear_solver_type = ceres::DENSE_QR;
  solver.logging_type = ceres::SILENT;
  solver.num_threads = 1;
  return solver;
}

// Ceres logs steps that fail as errors of the program; here the end is judged by others.
void keep_quiet() { FLAGS_minloglevel = google::FATAL; }

}  // namespace

Eigen::VectorXd descend(const SumOfSquares& sum, const Eigen::VectorXd& start,
                        const DescentOptions& options) {
  Residuals at_start;
  if (start.size() == 0 || !sum.residuals(start, at_start, true)) return start;
  Eigen::VectorXd u = start;
  AllRows rows(sum);
  ceres::Problem::Options shared;
  shared.cost_function_ownership = ceres::DO_NOT_TAKE_OWNERSHIP;
  ceres::Problem problem(shared);
  problem.AddResidualBlock(&rows, nullptr, u.data());
  set_bounds(sum, u.data(), problem);
  ceres::Solver::Summary summary;
  keep_quiet();
  ceres::Solve(solver_options(options), &problem, &summary);
  return u.allFinite() ? u : start;
}

Eigen::VectorXd descend(Function& function, const Eigen::VectorXd& start,
                        const DescentOptions& options) {
  const SumOfSquares sum{
      .rows = function.residual_rows(),
      .lower = function.lower(),
      .upper = function.upper(),
      .residuals = [&function](const Eigen::VectorXd& u, Residuals& at, bool slopes) {
        return function.residuals(u, at, slopes);
      }};
  return descend(sum, start, options);
}

}  // namespace inferlaw::fit
