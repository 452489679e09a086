/// @file
/// The law of one slot's net demand X on a grid of joules: P(X = k h) for k = first, first + 1, and
/// so on.
///
/// An atom of probability p at (k + u) h, 0 <= u < 1, is split between its neighbours, p (1 - u) on
/// k h and p u on (k + 1) h. This keeps mass and mean exactly, never makes a probability negative,
/// keeps E[(X - k h)^+] for every k, and adds the variance p u (1 - u) h^2. A continuous law is
/// split cell by cell: a cell of the grid counts as one atom at its mean, which gives the same
/// split, so nothing but the cell masses and means is needed. (Mean first: an error of the mean
/// grows with the number of slots T, one of the variance only with its square root.)
///
/// Compound demand, C = sum of K energies with generating function p(z) on the grid, is
/// exp(lambda (p - 1)) for Poisson K and p^K for fixed K, taken on the unit circle (FFT) over a
/// window that holds all but 2 exp(-42) = 1e-18 of the law (Bernstein's inequality). Harvest is
/// subtracted by convolution.
///
/// h: `step_joules`, joules, above 0; sums of probabilities are 1 within 1e-13.
///
/// Sources: splitting, Gerber, Insurance: Mathematics and Economics 1 (1982), "local moment
/// matching" of order 1 [published]; the rest [exact]; window and tails [choice].
///
/// Errors: std::domain_error for a step or parameter outside its range, and GridTooLarge where the
/// grid would need more than 2^24 nodes. Cost: n log n in the number of nodes, plus, where the
/// density of a Gamma harvest is steep over a cell, four incomplete gamma functions a node.
#pragma once

#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::auxiliary {

/// A grid of too many nodes, or a recursion on it of too much work.
class GridTooLarge : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

struct GriddedLaw {
  double step_joules = 1;  ///< h
  long first_index = 0;    ///< of probabilities[0]: it stands at first_index * h
  std::vector<double> probabilities = {};
  numeric::Moments represented = {};  ///< mean and variance before the split
  bool on_grid = false;               ///< every atom lay on the grid: nothing was split
};

/// Each law below on a grid of the given step.
[[nodiscard]] GriddedLaw gridded_atoms(std::span<const numeric::ValueAtom> atoms,
                                       double step_joules);
/// The empirical law: each sample has probability 1/n.
[[nodiscard]] GriddedLaw gridded_samples(std::span<const double> joules, double step_joules);
[[nodiscard]] GriddedLaw gridded_gaussian(const numeric::Moments& moments, double step_joules);
[[nodiscard]] GriddedLaw gridded_demand(const DemandLaw& demand, double step_joules);
/// A Gamma source counts as `most_joules` where it gives more, or as its mean where that is above.
[[nodiscard]] GriddedLaw gridded_harvest(
    const HarvestLaw& harvest, double step_joules,
    double most_joules = std::numeric_limits<double>::infinity());
/// Mean and variance of what is left of it so.
[[nodiscard]] numeric::Moments harvest_moments_up_to(const HarvestLaw& harvest, double most_joules);
/// What the demand of so many slots stays below in all, joules, but for exp(-42) (Bernstein). More
/// than that from one source in one slot is of no use to an unlimited battery that loses nothing,
/// however heavy its tail.
[[nodiscard]] double most_demanded(const DemandLaw& demand, long slots);
/// Net demand C - R.
[[nodiscard]] GriddedLaw gridded_net_demand(const SlotModel& model, double step_joules);

/// The law of `left + right` for independent laws on the same grid (harvests of two sources).
[[nodiscard]] GriddedLaw sum(const GriddedLaw& left, const GriddedLaw& right);

/// The law of `left - right` for independent laws on the same grid (demand less any harvest).
[[nodiscard]] GriddedLaw difference(const GriddedLaw& left, const GriddedLaw& right);

/// The same law split onto another grid; itself where the step is the same.
[[nodiscard]] GriddedLaw regridded(const GriddedLaw& law, double step_joules);

/// Mean and variance on the grid: `represented` plus what the splits added.
[[nodiscard]] numeric::Moments moments(const GriddedLaw& law);

/// Laws of the slots 1, 2, .. of one period, after which they repeat; one law for slots all alike.
using SlotSequence = std::span<const GriddedLaw>;

/// Throws std::domain_error unless there is a law and every horizon is 1 to 1e7 slots.
void check_horizons(SlotSequence period, std::span<const long> horizons_slots);

/// Every law lies on its grid, and the grids are one.
[[nodiscard]] bool on_one_grid(SlotSequence period);

/// How finely a recursion over slots is gridded.
struct GridSettings {
  double steps_per_deviation = 32;  ///< s.d. of X over the finer of two steps
  double most_work = 2e10;          ///< refused beyond: slots x nodes x log2 nodes, see reach.hpp
};

/// Root of the mean variance of the slots, joules.
[[nodiscard]] double typical_deviation(SlotSequence period);

/// A step fine enough that what the first split adds is negligible: s.d./2048, or 1 without spread.
[[nodiscard]] double fine_step(const numeric::Moments& moments);

}  // namespace inferlaw::auxiliary
