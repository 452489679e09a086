/// @file
/// Loss of a language model by its parameters and training tokens.
///
///     L(N, D) = E + A N^-alpha + B D^-beta      nats per token;  N parameters, D tokens
///
/// Source: Hoffmann et al. (2022), approach 3 [published]. E, A, B are moved by their logarithms,
/// so starts are those of the published log-sum-exp form, a = ln A, b = ln B, e = ln E.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/solvers/fit/problem.hpp"
#include "inferlaw/solvers/fit/variable_projection.hpp"

namespace inferlaw::fit {

/// E, A, B, alpha, beta, in this order. N and D > 0, else std::domain_error.
[[nodiscard]] Model loss_law(std::span<const double> parameters, std::span<const double> tokens);

/// The same, linear in (E, A, B) and with alpha and beta left: for variable projection.
[[nodiscard]] SeparableLaw separable_loss_law(std::span<const double> parameters,
                                              std::span<const double> tokens);

/// The grid of Hoffmann et al.: a, b in 0..25 step 5; e in -1..1 step 0.5; alpha, beta in 0..2 step
/// 0.5: 4500 starts (E, A, B, alpha, beta).
[[nodiscard]] std::vector<std::vector<double>> published_loss_starts();

}  // namespace inferlaw::fit
