// The decompositions that this folder needs, each compiled once: as templates in every source they
// take the compiler most of its time.
#pragma once

#include <Eigen/Core>

namespace inferlaw::fit {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// a b, and a^T b.
[[nodiscard]] Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
[[nodiscard]] Eigen::MatrixXd transposed_product(const Eigen::MatrixXd& a,
                                                 const Eigen::MatrixXd& b);

/// square x = right, and square^T x = right, by LU with row pivots.
[[nodiscard]] Eigen::VectorXd solve(const Eigen::MatrixXd& square, const Eigen::VectorXd& right);
[[nodiscard]] Eigen::VectorXd solve_transposed(const Eigen::MatrixXd& square,
                                               const Eigen::VectorXd& right);

/// The x of least |columns x - right|, by QR with column pivots.
[[nodiscard]] Eigen::VectorXd least_squares(const Eigen::MatrixXd& columns,
                                            const Eigen::VectorXd& right);

/// The shortest of them where there are many.
[[nodiscard]] Eigen::VectorXd shortest_least_squares(const Eigen::MatrixXd& columns,
                                                     const Eigen::VectorXd& right);

/// positive x = right, by Cholesky. False where the matrix is not positive; x is then of no use.
[[nodiscard]] bool solve_positive(const Eigen::MatrixXd& positive, const Eigen::VectorXd& right,
                                  Eigen::VectorXd& x);

/// columns = Q R. Q has as many columns as asked for: beyond those of `columns` they span the rest
/// of the space.
struct QrFactors {
  Eigen::MatrixXd orthonormal;
  Eigen::MatrixXd triangle;  ///< its upper part is R
};
[[nodiscard]] QrFactors qr_factors(const Eigen::MatrixXd& columns, Eigen::Index width);

/// R of QR: as many rows as columns, where there are so many.
[[nodiscard]] Eigen::MatrixXd triangle_by_qr(Eigen::MatrixXd columns);

/// |R_jj| of QR with column pivots.
[[nodiscard]] Eigen::VectorXd pivots(const Eigen::MatrixXd& columns);

/// Of a symmetric matrix: eigenvalues, rising, and orthonormal eigenvectors.
struct Modes {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};
[[nodiscard]] Modes modes(const Eigen::MatrixXd& symmetric);
[[nodiscard]] Eigen::VectorXd mode_values(const Eigen::MatrixXd& symmetric);

[[nodiscard]] Eigen::MatrixXd inverse(const Eigen::MatrixXd& matrix);

/// Scaled to unit diagonal first; not numbers where the matrix is not positive.
[[nodiscard]] Eigen::MatrixXd inverse_of_positive(const Eigen::MatrixXd& matrix);

/// (J^T J)^-1 by the QR factors of J, which keeps the digits that J^T J would square away. A
/// diagonal entry too small for doubles is not a number; none is with fewer rows than columns.
[[nodiscard]] Eigen::MatrixXd inverse_of_square(const RowMatrix& slopes);

}  // namespace inferlaw::fit
