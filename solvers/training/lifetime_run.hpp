/// @file
/// The run of least loss where the same FLOPs train a model and serve it, for any exponents: the
/// root of alpha A N^-alpha D^{beta+1} = beta B (D + D_inf/3), C = 6 N D + 2 N D_inf.
///
/// The logarithm of the ratio of both sides falls in log D, with a slope between -(1 + beta) and
/// -(alpha + beta) for alpha <= 1: a bracket, and Brent's method (TOMS 748) in it.
///
/// Source and range: lib/training/lifetime.hpp [exact]; all coefficients above 0, alpha <= 1.
/// Throws std::domain_error where an argument is out of range.
#pragma once

#include "inferlaw/lib/training/lifetime.hpp"

namespace inferlaw::training {

[[nodiscard]] TrainingRun lifetime_run(const ChinchillaLoss& law, const Lifetime& lifetime);

}  // namespace inferlaw::training
