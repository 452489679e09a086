/// @file
/// Variable projection: a law that is linear in some of its parameters, fitted in the others alone.
///
///     m = Phi(phi) c;   for each phi the best c = Phi^- y, so   m(phi) = Phi Phi^- y = P y
///     dm/dphi_j = P_perp D_j c + (Phi^-)^T D_j^T (y - m),   D_j = dPhi/dphi_j
///
/// Least squares on the raw values only: squared-raw, all weights 1. The minimum is that of the
/// full problem, in fewer dimensions and with no start needed for c. Source: Golub and Pereyra
/// (1973) [published]; both terms are kept, so the gradient is exact.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

/// What is linear: `terms` columns Phi, each of `rows` values, at given other parameters.
struct SeparableLaw {
  std::vector<Parameter> parameters;  ///< phi
  std::size_t rows = 0;
  std::size_t terms = 0;
  /// columns[k * rows + i] = Phi_ik; slopes[(j * terms + k) * rows + i] = dPhi_ik/dphi_j.
  std::function<void(std::span<const double> parameters, std::span<double> columns,
                     std::span<double> slopes)>
      evaluate;
};

/// The law with its linear parameters projected out, for these responses.
[[nodiscard]] Model projected(SeparableLaw law, std::vector<double> responses);

/// c at phi.
[[nodiscard]] std::vector<double> linear_parameters(const SeparableLaw& law,
                                                    std::span<const double> responses,
                                                    std::span<const double> parameters);

}  // namespace inferlaw::fit
