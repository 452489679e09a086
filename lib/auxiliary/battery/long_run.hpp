/// @file
/// The long run of a battery of finite capacity under Brownian net demand: reflected at 0, where
/// auxiliary energy is bought, and at c, where energy is spilled.
///
///     mu = -nu, the drift of the battery        a = 2 mu c/sigma^2
///
///     auxiliary rate   l = mu/(e^a - 1)  (sigma^2/(2 c) at mu = 0)      joules per slot
///     spilled rate     l + mu
///     level density    (2 mu/sigma^2) e^{2 mu x/sigma^2}/(e^a - 1),  0 <= x <= c
///
/// Neither the horizon nor the initial charge of the site matters.
///
/// Source: Harrison, Brownian Motion and Stochastic Flow Systems (1985), chapter 5 [published].
/// Accuracy: docs/accuracy.md; a large |a| is itself rounded. Throws std::domain_error unless drift
/// is finite, volatility finite and above 0, and capacity above 0; for the law of the level, unless
/// it is finite too.
#pragma once

#include "inferlaw/lib/auxiliary/brownian/site.hpp"

namespace inferlaw::auxiliary::finite_battery {

/// Joules per slot; with an infinite capacity max(nu, 0) and max(-nu, 0).
[[nodiscard]] double auxiliary_rate(const BrownianSite& site);
[[nodiscard]] double spilled_rate(const BrownianSite& site);

/// The law of the level in equilibrium: P(B <= x), P(B > x), density per joule, mean, and the x
/// with P(B <= x) = probability.
[[nodiscard]] double level_cumulative(const BrownianSite& site, double joules);
[[nodiscard]] double level_survival(const BrownianSite& site, double joules);
[[nodiscard]] double level_density(const BrownianSite& site, double joules);
[[nodiscard]] double level_mean(const BrownianSite& site);
[[nodiscard]] double level_quantile(const BrownianSite& site, double probability);

}  // namespace inferlaw::auxiliary::finite_battery
