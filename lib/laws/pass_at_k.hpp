/// @file
/// `pass@k`: the probability that one of k samples is right, from c right ones among n drawn.
///
///     pass@k = 1 - C(n-c, k)/C(n, k) = 1 - prod_{i < min(c, k)} (1 - max(c, k)/(n - i))
///
/// the unbiased estimator; 1 where fewer than k samples are wrong. Taken as -expm1 of a sum of
/// log1p, so that neither a small nor a large value cancels; more than 1000 terms are summed by
/// Euler and Maclaurin, so that no n takes longer. Accuracy: docs/accuracy.md. n >= 1, 0 <= c <= n,
/// 1 <= k <= n, all whole, else std::domain_error. Source: Chen et al. (2021), arXiv:2107.03374
/// [published].
#pragma once

namespace inferlaw::laws {

struct Samples {
  double drawn = 1;    ///< n
  double correct = 0;  ///< c
};

[[nodiscard]] double pass_at_k(const Samples& samples, double k);

}  // namespace inferlaw::laws
