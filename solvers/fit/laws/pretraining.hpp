/// @file
/// What pretraining comes to: losses in nats per token by parameters N, tokens D and whatever else
/// was varied, and the accuracy that a loss is worth. Parameters stand in the order given.
///
///     data-constrained   E + A N'^-alpha + B D'^-beta             E, A, B, alpha, beta, R_D, R_N
///                N' = U_N (1 + R_N (1 - e^-(N/U_N - 1)/R_N)), D' the same of U_D with R_D;
///                U_D = min(unique, D) tokens that are read for the first time, U_N = min(N,
///                N_opt(U_D)), N_opt = G (G U_D)^(beta/alpha) the parameters for which U_D tokens
///                are compute-optimal, G = (alpha A/(beta B))^(1/(alpha+beta)); R_D, R_N > 0
///                repetitions after which another is worth 1/e of a first reading.
///                Muennighoff et al. (2023), arXiv:2305.16264, equation 5 [published, with alpha =
///                beta = .353, A 521, B 1488, E 1.87, R_D 15.39, R_N 5.31]; two exponents [choice]
///     over-training   E + (a M^eta + b M^-eta) C^-eta             E, a, b, eta
///                M = D/N tokens a parameter, C = 6 N D FLOP; least at M* = (b/a)^(1/(2 eta)).
///                Gadre et al. (2024), arXiv:2403.08540 [form as known to us]; it is the loss law
///                with alpha = beta = 2 eta, a = A 6^eta, b = B 6^eta, whose M* this is [exact]
///     precision   E + A [N (1 - e^(-P/gamma))]^-alpha + B D^-beta         E, A, B, alpha, beta,
///                gamma; P bits of the weights while training, gamma > 0 bits. Kumar et al. (2024),
///                arXiv:2411.04330 [form as known to us]; activations and cache, factors of
///                the same shape, are held where they are
///     quantisation   C_T D^gamma_D N^-gamma_N e^(-P/gamma)        C_T, gamma_D, gamma_N, gamma
///                what rounding the weights to P bits after training adds to the loss, > 0; the
///                same source [form as known to us]
///     experts   c + (g G^-gamma + a) N^-alpha + b D^-beta         c, a, b, alpha, beta, g, gamma
///                a mixture of experts of granularity G > 0: one expert is a G-th as wide as the
///                dense layer. Krajewski et al. (2024), arXiv:2402.07871 [published, with a 18.1,
///                alpha .115, b 30.8, beta .147, g 2.1, gamma .58, c .47]
///     annealing   L_0 + A S1^-alpha - C S2                        L_0, A, alpha, C
///                S1 the sum of the learning rates up to a step, S2 >= 0 the area of its falls:
///                sum_i m_i, m_i = lambda m_(i-1) + (eta_(i-1) - eta_i), lambda .999.
///                Tissue et al. (2024), arXiv:2408.11029 [form as known to us]
///     train-to-test   E + A N^-alpha + B D^-beta + G k^-gamma     E, A, B, alpha, beta, G, gamma
///                k samples at test; lib/laws/train_to_test.hpp, arXiv:2604.01411 [second-hand]
///     loss-to-accuracy   a/(1 + e^(-k (L - L_0))) + b             a, k, L_0, b
///                accuracy of a task by its loss L, in the parametrisation of Bhagia et al. (2024),
///                arXiv:2412.04403 [as known to us]; k > 0 [choice: (a, k, b) and
///                (-a, -k, a + b) are one law], so a < 0, b is the accuracy at
///                little loss and a + b that of chance
///
/// N, D, unique, P, G, S1, k > 0, else std::domain_error. Parameters that are amplitudes or scales
/// are moved by their logarithms.
#pragma once

#include <span>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

[[nodiscard]] Model data_constrained_law(std::span<const double> parameters,
                                         std::span<const double> tokens,
                                         std::span<const double> unique_tokens);
[[nodiscard]] Model over_training_law(std::span<const double> parameters,
                                      std::span<const double> tokens);
[[nodiscard]] Model precision_law(std::span<const double> parameters,
                                  std::span<const double> tokens, std::span<const double> bits);
[[nodiscard]] Model quantisation_law(std::span<const double> parameters,
                                     std::span<const double> tokens, std::span<const double> bits);
[[nodiscard]] Model experts_law(std::span<const double> parameters, std::span<const double> tokens,
                                std::span<const double> granularity);
[[nodiscard]] Model annealing_law(std::span<const double> forward_area,
                                  std::span<const double> annealing_area);
[[nodiscard]] Model train_to_test_law(std::span<const double> parameters,
                                      std::span<const double> tokens,
                                      std::span<const double> samples);
[[nodiscard]] Model loss_to_accuracy_law(std::span<const double> loss);

}  // namespace inferlaw::fit
