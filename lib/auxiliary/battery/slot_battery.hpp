/// @file
/// Auxiliary and spilled energy in exact slots with a battery of finite capacity, for independent
/// slots of any law, alike or repeating with a period.
///
///     A_t = (X_t - B_{t-1})^+                     auxiliary energy,  D_T = A_1 + .. + A_T
///     Z_t = (B_{t-1} - X_t - c)^+                 spilled energy
///     B_t = min(c, (B_{t-1} - X_t)^+),  B_0 = b0  battery level,  0 <= b0 <= c
///     b0 + E[D_T] - sum E[X_t] - E[sum Z_t] = E[B_T]      (energy is kept)
///
/// A battery with self-discharge delta keeps B_t = (1 - delta) min(c, (B_{t-1} - X_t)^+), and what
/// it loses stands in the balance too. The map b -> (1 - delta) b is split to the grid, which keeps
/// mass and mean; it has no formula by a maximum, which is why only this grid knows it. Gaussian
/// slots of drift -0.1, sigma = 1 and delta = 0.01 draw 0.009974 J a slot in the long run. Other
/// losses are brought here by lossy.hpp.
///
/// all in joules; T in slots. The law of B is moved forward one slot at a time on a grid of [0, c]
/// whose step divides c, so that neither end is displaced; Richardson's extrapolation over h and
/// 2 h takes out the O(h^2) of splitting X to the grid, and that over 2 h and 4 h tells its error.
/// A b0 between nodes is taken by cubic interpolation of the four nearest starts. Where X, c
/// and b0 all lie on the grid of X, the answer is exact but for rounding.
///
/// What T slots cannot reach is not gridded: only levels between b0 - rise and b0 + fall are, with
/// the rise and fall of reach.hpp, beyond which a level has a probability below 1e-18. A capacity
/// beyond them changes neither grid nor answer, and spills 0.
///
/// A level moves by a convolution with the steps of X that are no longer than c; of longer ones
/// only P(X >= B) and E[(X - B)^+] count. Cost: slots x n log2 n with n = 3 c/h, whatever the range
/// of X, known before a grid is made: slot_battery_work. Gaussian slots without drift at c = 5,
/// sigma = 1.2 draw 0.11253 J a slot in the long run, and 0.32244 with drift 0.3.
///
/// Source: the recursion is Moran's dam (Moran, Austral. J. Appl. Sci. 5, 1954) [exact]; grid and
/// extrapolation [choice]. Errors: std::domain_error unless 0 < c < inf, 0 <= b0 <= c, the battery
/// loses nothing but by self-discharge, horizons are 1 to 1e7 and the work is within limits.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/numeric/extrapolation.hpp"

namespace inferlaw::auxiliary {

using numeric::Extrapolated;

/// What a level of so many joules comes to.
using LevelFunction = std::function<double(double level_joules)>;

/// One for each slot of a period of its own, f_1 f_2 .. f_p, f_1, ..; one alone where slots are
/// alike.
using LevelFunctions = std::vector<LevelFunction>;

/// Of functions f_t of the level.
struct LevelExpectation {
  /// E[f_1(B_0) + .. + f_T(B_{T-1})]: over the levels that slots begin with.
  Extrapolated summed = {};
  Extrapolated at_end = {};           ///< E[f_{T+1}(B_T)]
  std::vector<double> in_slots = {};  ///< E[f_t(B_{t-1})] of slots t = 1 .. T
};

/// Expectations up to and in the last slot of a horizon.
struct SlotBatteryOutcome {
  long slots = 0;
  Extrapolated auxiliary_joules = {};               ///< E[D_T]
  Extrapolated spilled_joules = {};                 ///< E[Z_1 + .. + Z_T]
  Extrapolated level_joules = {};                   ///< E[B_T]
  Extrapolated auxiliary_in_last_slot_joules = {};  ///< E[A_T]: the long-run rate for large T
  Extrapolated spilled_in_last_slot_joules = {};    ///< E[Z_T]
  Extrapolated leaked_joules = {};                  ///< lost by self-discharge up to T
  /// Auxiliary energy is needed with a probability below 1e-11, which the grid's rounding hides:
  /// its mean is small, not known, and a 0 is no answer.
  bool below_resolution = false;
  double step_joules = 0;                        ///< h of the law of B_T below
  double lowest_level_joules = 0;                ///< l of the law of B_T below, on l + k h
  std::vector<double> level_probabilities = {};  ///< split to the finer grid
  std::vector<LevelExpectation> of_levels = {};  ///< of each function asked for
};

/// Units of reach.hpp that the outcomes below cost.
[[nodiscard]] double slot_battery_work(SlotSequence period, std::span<const long> horizons_slots,
                                       const Battery& battery, const GridSettings& settings = {});

/// The outcome at each of `horizons_slots`, in their order. Functions of the level are taken at the
/// nodes: smooth ones are right to the error told. Of each there must be one or more.
[[nodiscard]] std::vector<SlotBatteryOutcome> slot_battery_outcomes(
    SlotSequence period, std::span<const long> horizons_slots, const Battery& battery,
    const GridSettings& settings = {}, std::span<const LevelFunctions> functions = {});

}  // namespace inferlaw::auxiliary
