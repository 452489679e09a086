/// @file
/// How sure the minima of IsoFLOP parabolas are, and the line through them by that.
///
///     s^2 = sum of squares left by all parabolas/sum (rows - 3)     the noise of a loss
///     refit     the losses plus s Z, Z normal: parabolas again, ln N* at each budget
///     v_C       the variance of ln N*(C) over the refits
///     ln N* = a ln C + const     least squares weighted by 1/v_C, of the data and of every refit
///
/// The interval of a holds the middle share `confidence` of the refits, its standard error is their
/// standard deviation. A minimum that a refit does not find inside the sizes is missing from that
/// refit. Noise added to losses, weights by the spread of the minima and intervals by refits:
/// Porian et al. (2024), arXiv:2406.19146 [published]; there the noise is that of seeds and the
/// minima are those of an Akima interpolation: that of the residuals, and parabolas [choice].
///
/// Throws std::domain_error as isoflop.hpp does, and without a refit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/laws/isoflop.hpp"

namespace inferlaw::fit {

struct IsoflopResampling {
  std::size_t refits = 1000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: every processor; the result is the same
};

struct WeightedIsoflops {
  double loss_noise = 0;  ///< s; not a number where all budgets have three rows
  std::vector<double> spreads_of_log =
      {};                       ///< sqrt(v_C), parabola by parabola; not a number where N*
                                ///< is not inside, or is so in one refit at most
  std::size_t used = 0;         ///< minima inside whose spread is known
  std::size_t minima_lost = 0;  ///< of those, over all refits
  std::size_t refits = 0;       ///< with two minima or more: those that count
  double exponent = 0;          ///< a; not a number with fewer than two minima
  double log_factor = 0;
  Spread spread = {};  ///< of a
};

[[nodiscard]] WeightedIsoflops weighted_isoflops(std::span<const IsoflopPoint> points,
                                                 const IsoflopFit& fit,
                                                 const IsoflopResampling& resampling);

}  // namespace inferlaw::fit
