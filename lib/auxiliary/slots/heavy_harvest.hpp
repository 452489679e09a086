/// @file
/// E[S_n^+] for compound demand less a Gamma harvest of any shape, by a contour that bends to the
/// left.
///
///     S_n = C_1 + .. + C_n - G,   G ~ Gamma(n k, theta)
///     E[S_n^+] = (1/(2 pi i)) int ( E[exp(z C)]^n - P(C = 0)^n ) (1 + theta z)^{-n k} dz/z^2
///
///     z(u) = mu (1 - sin a cosh u + i cos a sinh u),  a = pi/4, pi/8 or pi/16       (a hyperbola)
///
/// where C is a slot's whole demand, idle energy included. A slot without demand never draws, so
/// its atom is left out; what is left falls like exp(z e), e > 0 the least energy, to the left,
/// however heavy the harvest, and the hyperbola meets all sizes of z in a few dozen steps. It
/// crosses the real axis where n ln E[exp(z X)] - ln z is least, so that nothing cancels: small
/// means keep their digits. The trapezium rule converges
/// geometrically; it is halved until two steps agree, and their difference is the error reported,
/// together with the rounding of the sum.
///
///     C  demand of a slot, joules     k, theta  shape and scale of its harvest (theta in joules)
///
/// Source: Bromwich's integral [exact]; the hyperbola, Lopez-Fernandez and Palencia, Appl. Numer.
/// Math. 51 (2004) [published]; its angle and place [choice]. Accuracy: docs/accuracy.md. Cost: a
/// few hundred nodes, each an exponential an energy, and two complex exponentials a node and slot.
#pragma once

#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"

namespace inferlaw::auxiliary {

/// Means of S_n^+ and bounds on their errors, joules, for consecutive n.
struct PositiveParts {
  std::vector<double> mean_joules = {};
  std::vector<double> error_joules = {};
};

/// n = first .. last. Throws std::domain_error unless demand and harvest are as slot_model.hpp
/// allows and 1 <= first <= last.
[[nodiscard]] PositiveParts mean_positive_parts(const DemandLaw& demand,
                                                const GammaHarvest& harvest, long first, long last);

}  // namespace inferlaw::auxiliary
