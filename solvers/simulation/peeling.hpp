/// @file
/// Concepts learned from texts by peeling, on random graphs: the independent check of
/// lib/training/erasure_threshold.hpp, none of whose formulas it knows.
///
///     unknown  each of n = R/eps concepts with probability eps, or R of them
///     texts    T; each names each unknown concept with probability p = d_t/R
///     peeling  a text all but one of whose concepts are known teaches that one, until no text does
///     lost     unknown concepts that are left, over R
///
/// R and n are rounded to whole numbers, T as well. Gaps between named concepts are geometric, so a
/// trial takes time in proportion to its edges. A trial is a function of the seed and its number
/// (word_stream.hpp). Estimates are Monte Carlo.
///
/// R, T up to 1e7; 2 trials or more. Source: the process of DS3, arXiv:2507.00004 [published].
/// Throws std::domain_error where an argument is out of range.
#pragma once

#include <cstdint>

#include "inferlaw/lib/training/erasure_threshold.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::simulation {

struct PeelingOptions {
  std::int64_t trials = 100;
  std::uint64_t seed = 1;
  bool fixed_erasures = false;  ///< R concepts are unknown, whatever chance says
};

/// Of the share of concepts lost.
[[nodiscard]] Estimate peeled_loss(const training::TextConceptGraph& graph,
                                   const PeelingOptions& options);

}  // namespace inferlaw::simulation
