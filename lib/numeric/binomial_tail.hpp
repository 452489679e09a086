/// @file
/// Both tails of the binomial law, and its point probability, as logarithms.
///
///     at least m    P(X >= m) = I_r(m, K-m+1)        X ~ Binomial(K, r)
///     fewer         P(X <  m) = I_{1-r}(K-m+1, m)
///
/// K >= m >= 1 successes in K trials of success probability r in [0, 1]; K and m need not be whole
/// (the regularised incomplete beta function I goes on to real arguments). Counts up to 1e60.
///
/// Why not Boost.Math's ibeta: it has no logarithm, underflows in the far tail, and loses digits
/// for large counts (release 1.74 on the reference table: 1e-10 at K = 2.6e6, m = 37; 2 % at K =
/// 1e16 near the mean; the functions here 8e-14 at worst, where the tail is near 1e-300). Here
///
///     tail = r^m (1-r)^{K-m+1} / B(m, K-m+1) * factor;
///
/// the first part is Loader's saddle-point form (C. Loader, "Fast and accurate computation of
/// binomial probabilities", 2000), in which nothing cancels: Stirling remainders, and two deviances
/// that share the difference m - K r, rounded once. The factor is a continued fraction (DiDonato
/// and Morris 1992) or, where both counts are large, an integral over the nearby mass alone. The
/// tail on the far side of the mean is computed, the other is its complement.
///
/// Accuracy: docs/accuracy.md.
///
/// Status [exact]. Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::numeric {

/// `successes` wanted of `trials`, each of which succeeds with `probability`.
struct BinomialCount {
  double trials = 1;
  double successes = 1;
  double probability = 0.5;
};

struct LogTails {
  double at_least = 0;  ///< log P(X >= successes)
  double fewer = 0;     ///< log P(X < successes)
};

[[nodiscard]] LogTails log_binomial_tails(const BinomialCount& count);

/// log of C(K, m) r^m (1-r)^{K-m}; minus infinity where that is zero.
[[nodiscard]] double log_binomial_probability(const BinomialCount& count);

}  // namespace inferlaw::numeric
