/// @file
/// How often a language model of some loss answers right in one sample, where what it is asked
/// differs in difficulty.
///
///     xi(L_0) = iota [a/(1 + exp(-b (L_0 - L))) + d], clipped to [1e-9, 1 - 1e-9]
///     rate    = I_xi(m, K-m+1), 0 where K < m           K the steps of a sample, real
///     mean    over kinds of questions: m skills with probability w, L_0 ~ Normal(mean, deviation)
///
/// iota is how well a model directs what it knows (1: perfectly). The coefficients are not those
/// of bridge.hpp.
///
/// Published iota, with a = .141, b = 1.354, d = -.015: Llama-3-8B .117, Gemma-2B .126, Pythia-2.8B
/// .146, Llama-3-8B-Instruct .288, Llama-3-70B-Instruct .526; m = 1 with probability .93 and
/// L_0 ~ Normal(.529, .288), m = 100 with .07 and Normal(1.718, .148); K = 8192/25 (Pythia
/// 2048/25). These are the defaults. The mean is by quadrature and says its error.
///
/// Source: DS3, arXiv:2507.00004 [published]. Throws std::domain_error where an argument is out of
/// range.
#pragma once

#include <vector>

#include "inferlaw/lib/numeric/quadrature.hpp"
#include "inferlaw/lib/strategy/population.hpp"

namespace inferlaw::training {

struct Directionality {
  double iota = 0.117;     ///< above 0
  double ceiling = 0.141;  ///< a
  double slope = 1.354;    ///< b
  double offset = -0.015;  ///< d
};

/// xi.
[[nodiscard]] double directed_success(const Directionality& law, double solved_loss, double loss);

struct QuestionKind {
  double weight = 1;
  double skills = 1;  ///< m
  strategy::NormalDifficulty solved_loss = {};
};

/// The two kinds above.
[[nodiscard]] std::vector<QuestionKind> published_questions();

/// The mean of the rate over the kinds. `steps` up to 1e16.
[[nodiscard]] numeric::Integral mean_rate(const Directionality& law,
                                          const std::vector<QuestionKind>& kinds, double loss,
                                          double steps);

}  // namespace inferlaw::training
