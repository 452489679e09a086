/// @file
/// Loss on the compute-optimal frontier, and the success of a reasoning step that it gives.
///
///     L(N)   = L_irr + Gamma N^-gamma                    nats per token, N parameters
///     p(l,N) = 1/(1 + exp(-b (l - L(N))))                l the level: a LARGER level is EASIER
///
/// Defaults 1.69, 900, 0.34 and b = 5. The amplitude is A (1 + alpha/beta) of Hoffmann et al.
/// (2022) with A = 406.4, alpha = 0.34, beta = 0.28, which is 899.885714...; the routing paper
/// rounds it to 900.
///
/// Range: N > 0, Gamma >= 0, gamma >= 0, b >= 0, l finite. Nothing overflows: p and 1-p keep full
/// relative accuracy down to the smallest double, log p is finite below it.
/// Source: routing paper, arXiv:2601.00823, with DS3, arXiv:2507.00004 [published]. Throws
/// std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::training {

struct FrontierLoss {
  double irreducible = 1.69;  ///< L_irr
  double amplitude = 900;     ///< Gamma
  double exponent = 0.34;     ///< gamma
};

/// A (1 + alpha/beta) before rounding.
inline constexpr double unrounded_frontier_amplitude = 406.4 * (1 + 0.34 / 0.28);

/// What a model of some size can do.
struct Capability {
  FrontierLoss loss = {};
  double slope = 5;  ///< b
};

[[nodiscard]] double frontier_loss(const FrontierLoss& law, double parameters);

/// p, 1-p and log p of a step of a task of level `level`.
[[nodiscard]] double step_success(const Capability& law, double level, double parameters);
[[nodiscard]] double step_failure(const Capability& law, double level, double parameters);
[[nodiscard]] double log_step_success(const Capability& law, double level, double parameters);

}  // namespace inferlaw::training
