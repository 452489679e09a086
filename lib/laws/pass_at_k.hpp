/// @file
/// One of k samples right, or all of them: from c right ones among n drawn.
///
///     pass@k = 1 - C(n-c, k)/C(n, k) = 1 - prod_{i < min(c, k)} (1 - max(c, k)/(n - i))
///     pass^k = C(c, k)/C(n, k)                    mean p^k where a sample is right with rate p
///
/// the unbiased estimators; `pass@k` is 1 where fewer than k samples are wrong, pass^k is 0 where
/// fewer than k are right. Both by one sum of log1p, so that neither a small nor a large value
/// cancels; more than 1000 terms are summed by Euler and Maclaurin, so that no n takes longer.
/// Accuracy: docs/accuracy.md. n whole, 1 to 1e15, 0 <= c <= n, 1 <= k <= n, whole, 0 <= p <= 1,
/// else std::domain_error. Source: `pass@k`, Chen et al. (2021), arXiv:2107.03374 [published];
/// pass^k, tau-bench, arXiv:2406.12045 [published].
#pragma once

namespace inferlaw::laws {

struct Samples {
  double drawn = 1;    ///< n
  double correct = 0;  ///< c
};

[[nodiscard]] double pass_at_k(const Samples& samples, double k);

/// The chance that k of the samples, drawn anew, are all right.
[[nodiscard]] double pass_hat_k(const Samples& samples, double k);

/// p^k, what pass^k estimates.
[[nodiscard]] double mean_pass_hat_k(double rate, double k);

}  // namespace inferlaw::laws
