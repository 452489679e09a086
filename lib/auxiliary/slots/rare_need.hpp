/// @file
/// A need for auxiliary energy that is so improbable that the grid of slot_law.hpp loses it in its
/// rounding: the same recursion under tilted slots, for independent, identically distributed slots
/// and a charged battery without a capacity.
///
///     P_theta(dx) = exp(theta x) P(dx)/M(theta),    M(theta) = E[exp(theta X)]
///     w_t(y)      = exp(theta y) P(W_t in dy)/M(theta)^t,   W_t = (W_{t-1} + X)^+ as there
///
/// For y > 0 w moves by a convolution with the tilted slot, and P(W_t = 0) is what is left of 1. At
///
///     theta = argmin { T max(0, ln M(theta)) - theta b0 }          (Chernoff)
///
/// w is largest near b0, so that a transform, whose rounding is a part of the largest entry, keeps
/// the digits of
///
///     E[D_T] = E[(W_T - b0)^+],   P(D_T > 0) = P(W_T > b0),   E[D_T^2]
///
/// however small they are: down to e^-700, below which they are given as 0. b0 lies on every grid;
/// Richardson's extrapolation over h, 2 h and 4 h as there. A tilted slot is of the same kind:
/// Gaussian with the mean nu + theta sigma^2; Poisson arrivals at the rate lambda E[exp(theta e)]
/// of energies weighted by exp(theta e); Gamma harvest with the scale s/(1 + theta s); a uniform
/// one weighted on its grid.
///
///     nu, sigma  mean (joules per slot) and s.d. (joules) of the net demand X
///     b0         initial battery, joules, above 0       T  horizon, slots       theta  per joule
///
/// Sources: exponential change of measure, Asmussen, Applied Probability and Queues (2003), chapter
/// XIII [published]; its use on the grid [exact]; theta [choice]. Accuracy: docs/accuracy.md.
/// Errors: std::domain_error as slot_law.hpp, and unless b0 is above 0. Cost: as there.
#pragma once

#include <functional>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/numeric/extrapolation.hpp"
#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::auxiliary {

/// The law of a slot that can be tilted.
struct TiltableSlot {
  numeric::Moments moments = {};
  /// ln M(theta), theta >= 0.
  std::function<double(double)> log_moment_generating_function = {};
  /// The tilted law on a fine grid; its probabilities sum to 1.
  std::function<GriddedLaw(double)> tilted = {};
};

[[nodiscard]] TiltableSlot tiltable_gaussian(const numeric::Moments& moments);
[[nodiscard]] TiltableSlot tiltable_net_demand(const SlotModel& model);

/// A slot tilted for one need: theta, ln M(theta), and the law that it gives, which takes longest.
struct TiltedSlot {
  double standard_deviation = 1;  ///< of the slot itself, joules
  long slots = 1;
  Battery battery = {};
  double per_joule = 0;  ///< theta
  double log_mass = 0;   ///< ln M(theta)
  double log_bound = 0;  ///< of the probability of a need
  GriddedLaw law = {};   ///< without nodes where that is below -700
};

[[nodiscard]] TiltedSlot tilted_for_need(const TiltableSlot& slot, long slots,
                                         const Battery& battery);

/// What is needed, and how far each may be off.
struct RareNeed {
  numeric::Extrapolated mean_joules = {};
  numeric::Extrapolated standard_deviation_joules = {};
  numeric::Extrapolated probability = {};  ///< P(D_T > 0)
};

/// Units of reach.hpp that rare_need costs.
[[nodiscard]] double rare_need_work(const TiltedSlot& slot, const GridSettings& settings = {});

[[nodiscard]] RareNeed rare_need(const TiltedSlot& slot, const GridSettings& settings = {});
[[nodiscard]] inline RareNeed rare_need(const TiltableSlot& slot, long slots,
                                        const Battery& battery, const GridSettings& settings = {}) {
  return rare_need(tilted_for_need(slot, slots, battery), settings);
}

}  // namespace inferlaw::auxiliary
