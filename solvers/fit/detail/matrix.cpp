#include "inferlaw/solvers/fit/detail/matrix.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <limits>
#include <utility>

namespace inferlaw::fit {

Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) { return a * b; }

Eigen::MatrixXd transposed_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return a.transpose() * b;
}

Eigen::VectorXd solve(const Eigen::MatrixXd& square, const Eigen::VectorXd& right) {
  return square.partialPivLu().solve(right);
}

Eigen::VectorXd solve_transposed(const Eigen::MatrixXd& square, const Eigen::VectorXd& right) {
  return square.transpose().partialPivLu().solve(right);
}

Eigen::VectorXd least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& right) {
  return columns.colPivHouseholderQr().solve(right);
}

Eigen::VectorXd shortest_least_squares(const Eigen::MatrixXd& columns,
                                       const Eigen::VectorXd& right) {
  return columns.completeOrthogonalDecomposition().solve(right);
}

bool solve_positive(const Eigen::MatrixXd& positive, const Eigen::VectorXd& right,
                    Eigen::VectorXd& x) {
  const Eigen::LLT<Eigen::MatrixXd> factor(positive);
  x = factor.solve(right);
  return factor.info() == Eigen::Success;
}

QrFactors qr_factors(const Eigen::MatrixXd& columns, Eigen::Index width) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> factors(columns);
  return {.orthonormal = factors.householderQ() * Eigen::MatrixXd::Identity(columns.rows(), width),
          .triangle = factors.matrixQR().topRows(columns.cols())};
}

Eigen::MatrixXd triangle_by_qr(Eigen::MatrixXd columns) {
  const Eigen::HouseholderQR<Eigen::Ref<Eigen::MatrixXd>> factors(columns);
  const Eigen::Index size = std::min(columns.rows(), columns.cols());
  return columns.topRows(size).triangularView<Eigen::Upper>();
}

Eigen::VectorXd pivots(const Eigen::MatrixXd& columns) {
  return columns.colPivHouseholderQr().matrixQR().diagonal().cwiseAbs();
}

Modes modes(const Eigen::MatrixXd& symmetric) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric);
  return {.values = solver.eigenvalues(), .vectors = solver.eigenvectors()};
}

Eigen::VectorXd mode_values(const Eigen::MatrixXd& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly)
      .eigenvalues();
}

Eigen::MatrixXd inverse(const Eigen::MatrixXd& matrix) { return matrix.inverse(); }

Eigen::MatrixXd inverse_of_positive(const Eigen::MatrixXd& matrix) {
  const Eigen::Index size = matrix.rows();
  const Eigen::VectorXd root = matrix.diagonal().cwiseMax(1e-300).cwiseSqrt();
  const Eigen::MatrixXd scaled =
      root.cwiseInverse().asDiagonal() * matrix * root.cwiseInverse().asDiagonal();
  const Eigen::LLT<Eigen::MatrixXd> factor(scaled);
  if (factor.info() != Eigen::Success)
    return Eigen::MatrixXd::Constant(size, size, std::numeric_limits<double>::quiet_NaN());
  return root.cwiseInverse().asDiagonal() * factor.solve(Eigen::MatrixXd::Identity(size, size)) *
         root.cwiseInverse().asDiagonal();
}

namespace {

// R of many rows block by block, each block in the cache.
Eigen::MatrixXd triangle_of_many(const RowMatrix& slopes) {
  constexpr Eigen::Index block_rows = 1024;
  Eigen::MatrixXd triangle(0, slopes.cols());
  for (Eigen::Index first = 0; first < slopes.rows(); first += block_rows) {
    const Eigen::Index count = std::min(block_rows, slopes.rows() - first);
    Eigen::MatrixXd both(triangle.rows() + count, slopes.cols());
    both << triangle, slopes.middleRows(first, count);
    triangle = triangle_by_qr(std::move(both));
  }
  return triangle;
}

}  // namespace

Eigen::MatrixXd inverse_of_square(const RowMatrix& slopes) {
  constexpr Eigen::Index many_rows = 8192;
  if (slopes.rows() > many_rows && slopes.cols() > 0)
    return inverse_of_square(RowMatrix(triangle_of_many(slopes)));
  if (slopes.rows() < slopes.cols())
    return Eigen::MatrixXd::Constant(slopes.cols(), slopes.cols(),
                                     std::numeric_limits<double>::quiet_NaN());
  // By the largest entries, for squares of slopes may overflow.
  const Eigen::VectorXd sizes = slopes.cwiseAbs().colwise().maxCoeff().transpose().cwiseMax(1e-300);
  const Eigen::MatrixXd scaled = slopes * sizes.cwiseInverse().asDiagonal();
  const Eigen::HouseholderQR<Eigen::MatrixXd> factors(scaled);
  const Eigen::Index size = slopes.cols();
  const Eigen::MatrixXd upper =
      factors.matrixQR().topRows(size).template triangularView<Eigen::Upper>();
  const Eigen::MatrixXd root =
      upper.template triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(size, size));
  const Eigen::MatrixXd scaled_root = sizes.cwiseInverse().asDiagonal() * root;
  Eigen::MatrixXd inverse = scaled_root * scaled_root.transpose();
  for (Eigen::Index j = 0; j < size; ++j)
    if (!(inverse(j, j) > 0)) inverse(j, j) = std::numeric_limits<double>::quiet_NaN();
  return inverse;
}

}  // namespace inferlaw::fit
