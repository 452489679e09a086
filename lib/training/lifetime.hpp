/// @file
/// Training for a lifetime: the least loss where C FLOPs must train a model and serve it too.
///
///     C = 6 N D + 2 N D_inf          D tokens of training, D_inf tokens of inference ever served
///     the best D                     alpha A N^-alpha D^{beta+1} = beta B (D + D_inf/3)
///     equal exponents                D (D/(kappa N))^alpha = D + D_inf/3,  kappa = (B/A)^{1/alpha}
///     alpha = beta = 1/3             s = sqrt(kappa C/6)
///                                    D = s/2 + sqrt(s^2 + (4/3) D_inf s)/2,  N = C/(6 D + 2 D_inf)
///
/// kappa = D/N where nothing is served. The general root is sought in
/// solvers/training/lifetime_run.hpp.
///
/// C, kappa > 0, D_inf >= 0, finite. Source: DS3, arXiv:2507.00004 [published: the third];
/// the others [exact]. Throws std::domain_error where an argument is out of range.
#pragma once

#include "inferlaw/lib/training/chinchilla.hpp"

namespace inferlaw::training {

struct Lifetime {
  double total_flops = 1e24;    ///< C
  double inference_tokens = 0;  ///< D_inf
};

void check(const Lifetime& lifetime);

/// C/(6 D + 2 D_inf), the size that the rest of the budget allows.
[[nodiscard]] double size_for_tokens(const Lifetime& lifetime, double tokens);

/// For alpha = beta = 1/3 and the ratio kappa of tokens to parameters.
[[nodiscard]] TrainingRun lifetime_run_of_thirds(const Lifetime& lifetime,
                                                 double tokens_per_parameter);

/// log of beta B (D + D_inf/3) less that of alpha A N^-alpha D^{beta+1}, N as above: 0 at the best
/// D, and falling in D. All four coefficients above 0.
[[nodiscard]] double want_of_tokens(const ChinchillaLoss& law, const Lifetime& lifetime,
                                    double tokens);

}  // namespace inferlaw::training
