// Least squares with the linear parameters of a law eliminated: a search among the others alone,
// for each of which the best linear ones are known. It needs no start for them, and has no bent
// valley between an amplitude and a rate: a e^(b x) at x near 2000 has its minimum at a of 1e-169.
//
//   m = m_0(phi) + Phi(phi) c;   c = Phi^- (y - m_0),   r = m - y = -P_perp (y - m_0)
//   dr/dphi_j = P_perp dm/dphi_j at c, which leaves out a part along Phi: the gradient of |r|^2 is
//   exact all the same, as r is across it
//
// Sources: Golub and Pereyra (1973), Kaufman (1975) [published]. Objectives that are no squares of
// m - y are taken as squares that touch the loss of each row where the last search ended, again
// and again (reweighted squares); the first are those of m - y, or of (m - y)/y for logarithms.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/detail/descend.hpp"
#include "inferlaw/solvers/fit/minimise.hpp"

namespace inferlaw::fit {

/// Squares of m - y, or of (m - y)/y for objectives of logarithms.
[[nodiscard]] Problem squares_for(const Function& function);

/// Squares with their linear parameters eliminated. The problem must outlive it.
class Elimination {
 public:
  explicit Elimination(const Problem& squares);

  /// Whether there is any: free, without bounds, and not moved by its logarithm.
  [[nodiscard]] bool has_linear() const { return !linear_.empty(); }
  /// The parameters with the best linear ones in place; none where that is not finite.
  [[nodiscard]] std::optional<std::vector<double>> completed(std::span<const double> parameters);
  /// A search among the others; none where it found no finite point.
  [[nodiscard]] std::optional<std::vector<double>> run(std::span<const double> start,
                                                       const DescentOptions& options);

 private:
  bool residuals(const Eigen::VectorXd& phi, Residuals& at, bool slopes);

  Function function_;
  std::size_t rows_;
  std::vector<Eigen::Index> linear_, others_;
  Eigen::VectorXd u_;  // where residuals were last taken, with the best linear parameters
  Residuals all_;
};

/// Parameters where it ended. None where no free parameter without bounds is linear, for
/// likelihoods, and where the search found no finite point.
[[nodiscard]] std::optional<std::vector<double>> descend_eliminated(Function& function,
                                                                    std::span<const double> start);

/// The minimum of a robust objective next to where that search ends: for those of which no start
/// came to one by itself. They have many minima, one for each row that a term may chase, and the
/// start says which is meant.
[[nodiscard]] Minimum minimise_eliminated(const Problem& problem, std::span<const double> start);

}  // namespace inferlaw::fit
