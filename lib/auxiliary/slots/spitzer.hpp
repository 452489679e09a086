/// @file
/// Exact mean of the auxiliary energy in the slot model, from an empty battery.
///
///     E[D_T] = E[max_{0<=n<=T} S_n] = sum_{n=1}^T E[S_n^+]/n,     S_n = X_1 + .. + X_n   (Spitzer)
///
/// for independent, identically distributed net demands X, whatever their law; nu = E[X] in joules
/// per slot, sigma^2 = Var(X), T in slots. The Brownian mean sits about 0.5826 sigma above it.
///
/// Gaussian X:
///
///     E[S_n^+] = sigma sqrt(n) phi(a) + n nu Phi(a),   a = nu sqrt(n)/sigma
///
/// The sum is taken term by term at first and by Euler-Maclaurin after that, so its cost does not
/// grow with T. Any X, with f its characteristic function:
///
///     E[S_n^+] = (n nu + E|S_n|)/2
///     E|S| = (2/(pi h)) [pi^2/6 - sum_{j>=1} Re f(j h)^n/j^2] + (h/(2 pi)) E[S^2]
///
/// for any step h with |S| <= 2 pi/h: the trapezium rule of (2/pi) int (1 - Re f^n)/x^2, with its
/// discretisation error in closed form. A heavy Gamma harvest leaves f falling slowly, like
/// x^{-n k} for shape k; where that truncation exceeds 1e-10 of the mean, E[S_n^+] comes from the
/// contour of heavy_harvest.hpp instead, which has no such limit.
///
/// Sources: Spitzer, Trans. AMS 82 (1956), Theorem 4.1 [exact]; the trapezium form from the Fourier
/// series of |S| - S^2/(2 pi/h) [exact].
#pragma once

#include <complex>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::auxiliary {

/// What gaussian_slots_mean may be off by, as a part of itself.
inline constexpr double gaussian_slots_relative_error = 1e-14;

/// E[D_T] for Gaussian net demand, joules. Accuracy: docs/accuracy.md; cost independent of T.
/// Throws std::domain_error unless the drift is finite, the volatility finite and above 0, and
/// 1 <= slots <= 2^53.
[[nodiscard]] double gaussian_slots_mean(double drift_joules_per_slot, double volatility_joules,
                                         double slots);

/// The law of one slot's net demand X, as the sum above needs it.
struct NetDemandLaw {
  double mean = 0;
  double variance = 0;
  /// ln E[exp(i x X)] for x > 0, any branch.
  std::function<std::complex<double>(double)> log_characteristic_function;
  /// The same at x = first step, (first + 1) step, .. where that is quicker; empty where it is not.
  std::function<void(double step, long first, std::span<std::complex<double>> values)> log_values =
      {};
  /// An upper bound of ln |E[exp(i y X)]| over all y >= x; 0 where nothing better is known.
  std::function<double(double)> log_modulus_bound;
  /// c with P(|S_n - n nu| > sqrt(2 n sigma^2 q) + c q) <= 2 exp(-q): the scale of the tails.
  double tail_scale = 0;
  /// Set only where X is this model's net demand itself: the way to a heavy Gamma harvest. Who
  /// changes the law otherwise than by the functions below takes it out.
  std::optional<SlotModel> model = {};
};

/// Compound Poisson (or a fixed number of) task energies minus the harvest.
[[nodiscard]] NetDemandLaw net_demand_law(const SlotModel& model);

/// Any discrete law, such as demand less a harvest of few values, or measured slots (each sample an
/// atom of 1/n). Nothing bounds the characteristic function of a lattice, so every step of the sum
/// is taken: 1e5 evaluations of all atoms for each doubling of the horizon, and an error of about
/// 1e-6 of the range of S_T. For many samples the grid of slot_law.hpp is quicker.
[[nodiscard]] NetDemandLaw net_demand_law(std::span<const numeric::ValueAtom> atoms);

/// Task energies less a harvest that takes a few values with given probabilities.
[[nodiscard]] NetDemandLaw net_demand_law(const DemandLaw& demand,
                                          std::span<const numeric::ValueAtom> harvest);

/// The law of mean + factor (X - mean): the same shape with another volatility.
[[nodiscard]] NetDemandLaw with_volatility(NetDemandLaw law, double volatility_joules);

/// The law of X - E[X] + drift.
[[nodiscard]] NetDemandLaw with_drift(NetDemandLaw law, double drift_joules_per_slot);

/// E[D_n] for n = 1 .. slots, and for each a bound on the truncation plus an estimate of rounding:
/// below 1e-8 of the mean for a model with Gamma harvest.
struct MeanCurve {
  std::vector<double> mean_joules;
  std::vector<double> error_joules;
};

/// At most so many nodes are taken of a characteristic function that does not fall, as that of
/// atoms against a constant harvest: what is left out is in the error, which falls with their
/// number.
inline constexpr long nodes_of_mean_curve = 1 << 17;

/// Cost: about 50 complex products a slot once n is past the first dozen, where the characteristic
/// function falls; else `most_nodes` of them a slot at worst, and as many transforms of the demand
/// each time that n doubles.
/// Throws std::domain_error unless mean and variance are finite and slots is 1 to 1e8.
[[nodiscard]] MeanCurve exact_slots_mean_curve(const NetDemandLaw& law, long slots,
                                               long most_nodes = nodes_of_mean_curve);

}  // namespace inferlaw::auxiliary
