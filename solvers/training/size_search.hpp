/// @file
/// Over how many concepts a compute budget is best spread: the most concepts learned,
///
///     max over R in [.2, .6] sqrt(C') of R (1 - P_b/eps), R T = C', 0 where eps_BP < eps
///
/// Few concepts leave texts unused; beyond sqrt(C'/q*) or so nothing is learned any more, and the
/// edge is as narrow as 1/sqrt(R). So the edge eps_BP = eps is found first (TOMS 748 in log R);
/// what is learned has one top below it: golden sections of a bracket of the same width as
/// the edge, doubled until it holds the top.
///
/// Where nothing is learned at the lower end of the box, or the edge lies above its upper one, the
/// top is sought in what is left of it; where nothing is learned at all, the answer is its lower
/// end. R*, T* grow as sqrt(C'), T*/R* -> q*.
///
/// Source: arXiv:2410.01243 [published: the maximum and its box]. Throws std::domain_error where an
/// argument is out of range, or where the box holds no graph (erasure_threshold.hpp).
#pragma once

#include <vector>

#include "inferlaw/lib/training/size_scaling.hpp"

namespace inferlaw::training {

/// The most concepts learned. Accuracy of R*: 1e-8 of itself, for the top is flat.
[[nodiscard]] LearnedConcepts most_concepts_learned(const SizeBudget& budget);

/// One budget of a curve: what is learned of it and what it can do.
struct SizePoint {
  LearnedConcepts best = {};
  double accuracy = 0;
  ExcessEntropy excess = {};
};

struct SizeCurve {
  SizeBudget budget = {};  ///< its concepts_times_texts are taken from the axis
  Emergence emergence = {};
  std::vector<LevelMode> modes = std::vector<LevelMode>(1);
};

[[nodiscard]] SizePoint size_point(const SizeCurve& curve, double concepts_times_texts);

/// The C' at which accuracy first reaches `accuracy` between two C', by bisection of its logarithm
/// to 1e-9; accuracy must be below at `lowest` and not below at `highest`, which are > 0.
[[nodiscard]] double budget_for_accuracy(const SizeCurve& curve, double accuracy, double lowest,
                                         double highest);

}  // namespace inferlaw::training
