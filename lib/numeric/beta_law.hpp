/// @file
/// A Beta law met N failures in a row: E[(1-R)^N], R ~ Beta(alpha, beta).
///
///     B(alpha, beta+N) / B(alpha, beta) = prod_{i<N} (beta+i)/(alpha+beta+i)
///
/// The logarithm of the product, because for small alpha or N it is near 1 and its complement would
/// cancel: the first 64 factors by log1p, the others by Stirling's series of the difference of two
/// log-Gamma functions, taken so that every part is as small as alpha.
///
/// alpha, beta > 0, up to 1e6; N real, 0 to 1e15 (the product goes on to real N as a Beta function;
/// below 1 it loses digits as 1/N does). Accuracy: docs/accuracy.md. Source: identity [exact].
/// Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::numeric {

struct BetaLaw {
  double alpha = 1;
  double beta = 1;
};

void check(const BetaLaw& law);

[[nodiscard]] double log_mean_power_of_complement(const BetaLaw& law, double power);

}  // namespace inferlaw::numeric
