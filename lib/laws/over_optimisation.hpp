/// @file
/// Over-optimisation of a proxy reward: the true reward against the distance from the first policy.
///
///     d = sqrt(KL)                                   KL in nats
///     best of n        R = d (alpha - beta d)        peak at d = alpha/(2 beta): alpha^2/(4 beta)
///     reinforcement    R = d (alpha - beta ln d)     peak at d = exp(alpha/beta - 1): beta d
///
/// alpha > 0, beta > 0 as fitted, in units of reward; KL >= 0. Source: Gao et al., arXiv:2210.10760
/// [published]; peaks [exact]. Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct OverOptimisation {
  double alpha = 1;
  double beta = 1;
};

/// Of best of n, at d = sqrt(KL).
[[nodiscard]] double reward_of_best_of_n(const OverOptimisation& law, double divergence);
[[nodiscard]] double reward_of_reinforcement(const OverOptimisation& law, double divergence);

struct Peak {
  double distance = 0;  ///< d
  double reward = 0;
};

[[nodiscard]] Peak peak_of_best_of_n(const OverOptimisation& law);
[[nodiscard]] Peak peak_of_reinforcement(const OverOptimisation& law);

}  // namespace inferlaw::laws
