/// @file
/// The whole law of the auxiliary energy D_T in exact slots, for independent slots of any law,
/// alike or repeating with a period (day and night), and an unlimited battery.
///
///     D_T = (M_T - b0)^+,   M_T = max_{0<=n<=T} S_n,   S_n = X_1 + .. + X_n
///     M_T has the law of W_T,   W_0 = 0,   W_i = (W_{i-1} + X_{T+1-i})^+       (Lindley, reversed)
///
///     X_t  net demand of slot t, joules (slot t has the law number (t - 1) mod period)
///     b0   initial battery, joules            T  horizon, slots
///
/// Each slot is one convolution on a grid of step h, by FFT; the kernel is transformed once for
/// each length of W. Splitting to the grid and the map x -> x^+ commute, so a grid errs only by the
/// variance that splitting X adds, O(h^2) in the mean. Richardson's extrapolation over h and 2 h
/// takes that out, and that over 2 h and 4 h tells its error. (Taking the variance out of the
/// kernel instead makes it negative near singular densities.) A law that lies
/// on the grid (`on_grid`) is taken as it is, once, and is exact but for rounding.
///
/// Between nodes, P(D_T > y) is minus the derivative of the polynomial through six nodes
/// of E[(M_T - y)^+], which is the quantity that the grid keeps; a law on the grid is a step
/// function.
///
/// Mass is kept within 1e-13: in every slot the upper tail of W below 1e-16 is put on the last node
/// kept (the sum is reported), and the rounding of the transform, 1e-15, is scaled away; 1e-13 is
/// part of the errors reported. Accuracy: docs/accuracy.md. Atoms off the
/// grid (constant harvest) converge slowly: 3e-5 and 1e-2; so does a battery at which the density
/// of M_T jumps by J, as at the most that one slot of uniform harvest needs: J h^2/6 and J h/2.
/// Cost: slots x N log N, N = (range of M_T + range of X)/h, about 8 sqrt(T) deviations of X
/// without drift: T^1.5 log T in the horizon, log-linear in 1/h.
///
/// Sources: Lindley, Proc. Camb. Phil. Soc. 48 (1952) and Feller II (1971), section VI.9 [exact];
/// the grid, the extrapolation and the interpolation [choice].
///
/// Errors: std::domain_error unless there is a law, every horizon is 1 to 1e7 and the initial
/// battery is finite and >= 0 and has no capacity, or where the work (auxiliary_laws_work) exceeds
/// the settings' limit.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/numeric/extrapolation.hpp"

namespace inferlaw::auxiliary {

/// The law of M_T on one grid, by the mean excess over every node: E[(M_T - k h)^+], k = 0, 1, ..
struct MaximumLaw {
  double step_joules = 1;
  bool on_grid = false;
  std::vector<double> probabilities = {};  ///< of k h
  std::vector<double> mean_excess_joules = {};
};

using numeric::Extrapolated;

/// The law of D_T at one horizon.
struct AuxiliaryLaw {
  long slots = 0;
  Battery battery = {};
  Extrapolated mean_joules = {};
  Extrapolated standard_deviation_joules = {};
  Extrapolated probability_of_none = {};  ///< P(D_T = 0)
  double capped_probability = 0;          ///< tail put on the last nodes, over all slots
  /// P(D_T > 0) is below 1e-11, where the grid's rounding of 1e-13 leaves fewer than two digits:
  /// the mean is small, not known, and a 0 is no answer.
  bool below_resolution = false;
  std::vector<MaximumLaw> grids = {};  ///< finer first; one alone where it is exact
};

/// Units of reach.hpp that the laws below cost, at most.
[[nodiscard]] double auxiliary_laws_work(SlotSequence period, std::span<const long> horizons_slots,
                                         const GridSettings& settings = {});

/// The law of D_T at each of `horizons_slots`, in their order, with a battery without a capacity.
/// Horizons that leave the same remainder by the period share one pass.
[[nodiscard]] std::vector<AuxiliaryLaw> auxiliary_laws(SlotSequence period,
                                                       std::span<const long> horizons_slots,
                                                       const Battery& battery = {},
                                                       const GridSettings& settings = {});

/// P(D_T <= y) and P(D_T > y); 0 and 1 below y = 0.
[[nodiscard]] double cumulative(const AuxiliaryLaw& law, double joules);
[[nodiscard]] double survival(const AuxiliaryLaw& law, double joules);
[[nodiscard]] Extrapolated checked_survival(const AuxiliaryLaw& law, double joules);

/// The least y >= 0 with P(D_T <= y) >= probability, 0 <= probability < 1.
[[nodiscard]] double quantile(const AuxiliaryLaw& law, double probability);
/// With what two coarser grids would change it by.
[[nodiscard]] Extrapolated checked_quantile(const AuxiliaryLaw& law, double probability);

}  // namespace inferlaw::auxiliary
