/// @file
/// The long run of an unlimited battery with self-discharge under Brownian net demand: an
/// Ornstein-Uhlenbeck level reflected at 0, where auxiliary energy is bought.
///
///     dB = (mu - delta B) dt + sigma dW + dD,   mu = -nu,   m = mu/delta,  s^2 = sigma^2/(2 delta)
///
///     auxiliary rate  (sigma^2/2) phi(m/s)/(s Phi(m/s))                  joules per slot
///
/// The level in equilibrium is Normal(m, s^2) kept above 0; the rate is sigma^2/2 times its density
/// at 0. Slots overshoot: they draw about as much at m + 0.5826 sigma. sigma = 1, nu = -0.1,
/// delta = 0.01: 0.011264, slots 0.009974 (so corrected 0.009869). Standby draw is a shift of nu.
///
/// Source: the stationary density of a reflected diffusion [exact]; the correction [choice].
#pragma once

#include "inferlaw/lib/auxiliary/brownian/site.hpp"

namespace inferlaw::auxiliary {

/// Joules per slot; neither horizon nor initial charge matters. Throws std::domain_error unless the
/// drift is finite, the volatility finite and above 0, self-discharge in (0, 1), and the battery
/// otherwise lossless and without a capacity.
[[nodiscard]] double leaking_auxiliary_rate(const BrownianSite& site);

}  // namespace inferlaw::auxiliary
