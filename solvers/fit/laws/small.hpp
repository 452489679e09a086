/// @file
/// The laws of one or two columns. Parameters stand in the order given.
///
///     power      L(x) = (x_c/x)^alpha + E              x_c, alpha, E
///                Kaplan et al. (2020) [published]
///     coverage   c(k) = exp(a k^b)                     a, b
///                arXiv:2407.21787 [published]
///     beta       pass@k = A [1 - B(alpha, beta+k)/B(alpha, beta)]         A, alpha, beta
///                the rate of a problem is Beta(alpha, beta) with probability A, else 0; DS3,
///                arXiv:2507.00004 [published]; 0 <= A <= 1, alpha and beta
///                from 0.001 [choice: below, all problems are solved always or never]
///     accuracy   u + v log10(tokens)                   u, v
///                its linear range [published]
///     energy     J(b, P) = P^gamma (w/b + c)           w, c, gamma
///                joules per token at batch b, P active parameters: what a step costs whatever its
///                batch, shared; and each token's own part [choice]
///     joules     a in + b out + c in out               a, b, c
///                joules of a query by the tokens read and written; arXiv:2407.04014 [published]
///     parallel   (A/(N (k ln P + 1)))^alpha + E        A, k, alpha, E
///                loss of P parallel streams of a model of N parameters; ParScale, arXiv:2505.10475
///                [form as known to us]
///     reinforcement  R_0 + (A - R_0)/(1 + (C_mid/C)^B)        R_0, A, C_mid, B
///                reward after a compute C of reinforcement; arXiv:2510.13786 [form as known to us]
///     auxiliary  E[D_T] of a Brownian net demand       drift, volatility
///                lib/auxiliary/brownian/law.hpp
///     ds3        I_r(m, K-m+1), K = tokens/omega, r = iota/(1+exp(-b (L_0 - L)))   b, L_0, iota, m
///                DS3's bridge from the loss L to a step's success [published]; m real. One model
///                has one L: then b and L_0 act through r alone, and two of b, L_0, iota must be
///                fixed.
///
/// Each throws std::domain_error for a column outside its range.
#pragma once

#include <span>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

[[nodiscard]] Model power_law(std::span<const double> x);
[[nodiscard]] Model coverage_law(std::span<const double> k);
[[nodiscard]] Model beta_law(std::span<const double> k);
/// The same population seen problem by problem: minus the logarithm of the probability of c right
/// answers in n, for the objective beta-binomial.
[[nodiscard]] Model beta_counts(std::span<const double> drawn, std::span<const double> correct);
[[nodiscard]] Model accuracy_law(std::span<const double> tokens);
[[nodiscard]] Model energy_law(std::span<const double> batch, std::span<const double> parameters);
[[nodiscard]] Model joules_law(std::span<const double> tokens_in,
                               std::span<const double> tokens_out);
/// P from 1 on.
[[nodiscard]] Model parallel_law(std::span<const double> parameters,
                                 std::span<const double> streams);
[[nodiscard]] Model reinforcement_law(std::span<const double> compute);
[[nodiscard]] Model auxiliary_law(std::span<const double> horizon_slots);
[[nodiscard]] Model ds3_law(std::span<const double> tokens, std::span<const double> loss,
                            double tokens_per_step);

}  // namespace inferlaw::fit
