/// @file
/// Loss of a language model from its parameters and its training tokens.
///
///     L(N, D) = E + A N^-alpha + B D^-beta        nats per token; N parameters, D tokens
///     C       = 6 N D                             FLOPs of training
///     frontier, the least L for each C:
///         alpha A N^-alpha = beta B D^-beta
///         N = G (C/6)^{beta/(alpha+beta)},  D = C/(6 N),  G = (alpha A/(beta B))^{1/(alpha+beta)}
///         L = E + A (1 + alpha/beta) N^-alpha
///
/// Defaults 1.69, 406.4, 0.34, 410.7, 0.28. D may be infinite: B D^-beta is then 0.
/// N, D > 0; E, A, B, alpha, beta finite and >= 0, above 0 where the frontier is asked for.
///
/// Source: J. Hoffmann et al., "Training Compute-Optimal Large Language Models" (2022), approach 3
/// [published]; the frontier follows from it [exact]. Throws std::domain_error where an argument is
/// out of range.
#pragma once

#include <limits>

#include "inferlaw/lib/training/frontier_loss.hpp"

namespace inferlaw::training {

struct ChinchillaLoss {
  double irreducible = 1.69;           ///< E
  double parameter_amplitude = 406.4;  ///< A
  double parameter_exponent = 0.34;    ///< alpha
  double token_amplitude = 410.7;      ///< B
  double token_exponent = 0.28;        ///< beta
};

void check(const ChinchillaLoss& law);

/// What a model is made of.
struct TrainingRun {
  double parameters = 1e9;                                  ///< N
  double tokens = std::numeric_limits<double>::infinity();  ///< D
};

[[nodiscard]] double loss(const ChinchillaLoss& law, const TrainingRun& run);

/// The part of the loss that more parameters would take away: A N^-alpha.
[[nodiscard]] double loss_of_size(const ChinchillaLoss& law, double parameters);

/// 6 N D.
[[nodiscard]] double training_flops(const TrainingRun& run);

/// The run of least loss for these FLOPs.
[[nodiscard]] TrainingRun compute_optimal(const ChinchillaLoss& law, double training_flops);

/// The loss along the frontier as a function of N alone.
[[nodiscard]] FrontierLoss frontier_of(const ChinchillaLoss& law);

}  // namespace inferlaw::training
