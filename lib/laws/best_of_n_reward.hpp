/// @file
/// Best of n by a reward: how far it moves from the model that it samples, and what it gains.
///
///     divergence   KL <= ln n - (n-1)/n                       nats; a bound
///     win rate     n/(n+1)                                    against one sample of the model
///     gain         rho E[max of n standard normals]           of a true reward, in its deviations,
///                  E[max] = integral_0^inf [1 - Phi(x)^n - Phi(-x)^n] dx
///
/// where the proxy that picks and the true reward are jointly normal with correlation rho, -1 to 1.
/// n whole, 1 to 1e15. Source: arXiv:2401.01879 and classical [exact; bound]. Throws
/// std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

/// ln n - (n-1)/n.
[[nodiscard]] double divergence_bound(double samples);

/// n/(n+1).
[[nodiscard]] double win_rate(double samples);

/// E[max of n standard normals]. Accuracy: docs/accuracy.md.
[[nodiscard]] double expected_maximum(double samples);

}  // namespace inferlaw::laws
