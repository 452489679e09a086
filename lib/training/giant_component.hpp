/// @file
/// The share of nodes of a random graph that hang together.
///
///     Erdos-Renyi G(S, q), a = S q the mean degree, S large:
///     gamma = 1 + W_0(-a e^-a)/a, the larger root of gamma = 1 - exp(-a gamma); 0 for a <= 1
///
/// Near a = 1 the Lambert form loses half of the digits; two Newton steps on the equation itself
/// bring them back. Accuracy: docs/accuracy.md.
///
/// a >= 0, finite. Source: Erdos and Renyi (1960) [exact in the limit]. Throws std::domain_error
/// where it is not.
#pragma once

namespace inferlaw::training {

[[nodiscard]] double giant_component(double mean_degree);

}  // namespace inferlaw::training
