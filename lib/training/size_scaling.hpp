/// @file
/// How many concepts a compute budget should be spread over, and what emerges from what is learned.
///
///     budget       R T = C' = C/(6 varsigma tau): N = varsigma R parameters, D = tau T tokens
///     learned      R (1 - P_b/eps), 0 where eps_BP < eps; its optimum over R in
///                  solvers/training/size_search.hpp
///     excess       delta = P_b/eps, p = d_t/R:
///                  P_e = 1 - (1 - p delta)^{R-1} (1 + (R-1) p delta) = I_{p delta}(2, R-1)
///                  P_e^2/2 is a lower bound on the excess entropy of the model, in nats
///     skills       p_rr  = S^-2 [1 - (1 - (d_t/R)^2)^T]              a pair of concepts, a text of
///                                                                    both, gives a skill
///                  p_l   = Pr(Bin(R(R-1)/2, p_rr) >= eta_l) gamma_{l-1}^{2 sigma_l},  gamma_0 = 1
///                  gamma_l = giant component of mean degree S p_l
///                  eta_l = round(exp(7 l/L)), sigma_l = round(log2 l)
///     accuracy     sum_l q(l) sum_n q(n) gamma_l^n, n uniform on 2..7; q(l) a mixture of binomial
///                  laws Bin(L, mode) over levels, level 0 left out
///     emergence    at T_l ~ 2 eta_l S^2/d_t^2 texts            asymptote of the Chernoff form
///
/// Plateaus of a mixture lie at the cumulative weights of its modes.
///
/// Defaults: d_t = 6, eps = .5, varsigma = 2e5, tau = 8e5, L = 100, S = 1e3. Ranges of graphs as in
/// erasure_threshold.hpp; L whole, 1 to 1e4; S >= 2. Source: arXiv:2410.01243 [published]; I of (2,
/// R-1) [exact] (the authors print R for R-1). Throws std::domain_error where an argument is out of
/// range.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/training/chernoff_tail.hpp"
#include "inferlaw/lib/training/erasure_threshold.hpp"

namespace inferlaw::training {

/// Texts and concepts that share a budget.
struct SizeBudget {
  double concepts_times_texts = 1e20;  ///< C'
  double concepts_per_text = 6;        ///< d_t
  double unknown_share = 0.5;          ///< eps
  FiniteLength finite = {};
};

struct LearnedConcepts {
  TextConceptGraph graph = {};
  ErasureThreshold threshold = {};
  LearnedShare share = {};
  double learned = 0;  ///< R (1 - P_b/eps)
};

/// Where the budget is spread over `concepts`.
[[nodiscard]] LearnedConcepts learned_concepts(const SizeBudget& budget, double concepts);

/// What a concept and a text stand for.
struct SizeUnits {
  double parameters_per_concept = 2e5;  ///< varsigma
  double tokens_per_text = 8e5;         ///< tau
};

/// C/(6 varsigma tau).
[[nodiscard]] double concepts_times_texts(const SizeUnits& units, double training_flops);

/// P_e and the bound P_e^2/2.
struct ExcessEntropy {
  double error = 0;
  double bound_nats = 0;
};

[[nodiscard]] ExcessEntropy excess_entropy(const TextConceptGraph& graph,
                                           const LearnedShare& share);

struct Emergence {
  double levels = 100;            ///< L
  double skills_per_level = 1e3;  ///< S
  TailForm tail = TailForm::chernoff;
};

/// gamma_l, l = 1..L; index 0 is level 1.
[[nodiscard]] std::vector<double> connected_by_level(const Emergence& emergence,
                                                     const TextConceptGraph& graph);

/// 2 eta_l S^2/d_t^2.
[[nodiscard]] double texts_at_emergence(const Emergence& emergence, double concepts_per_text,
                                        double level);

/// A mode of the levels that tasks need: Bin(L, centre) with some weight.
struct LevelMode {
  double weight = 1;
  double centre = 0.5;
};

/// The mixture of the published plateaus: .4 Bin(.2) + .4 Bin(.6) + .2 Bin(.95).
[[nodiscard]] std::vector<LevelMode> published_modes();

/// `connected` as connected_by_level gives it; weights in [0, 1], in any sum up to 1.
[[nodiscard]] double task_accuracy(std::span<const double> connected,
                                   std::span<const LevelMode> modes);

}  // namespace inferlaw::training
