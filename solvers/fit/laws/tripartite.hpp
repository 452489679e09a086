/// @file
/// The curve of texts, concepts and skills on measured accuracies.
///
///     tripartite   A a(C_train, C; rho, omega)                             rho, omega, A
///
/// a is the accuracy of lib/training/tripartite.hpp of a model trained with C_train FLOPs that
/// spends C FLOPs on a task; rho the share of its search that is uniform, omega > 0 tokens a step,
/// A the share of the measured tasks that can be done at all [choice]; rho and A from 0 to 1. All
/// else is held at the figures' parameters. Breadth is among it: it counts states by a ceil, and a
/// has no slope in it.
///
/// rho and omega act nearly as (1 - rho)/omega alone, a step's success by the number of steps:
/// hold omega where it is known. With both free the valley is long and bent, and standard errors
/// are too small. Derivatives are exact, at the level that each task is done at.
/// At the figures' parameters a has no kinks to speak of: levels tie only where they fail less
/// often than doubles show, and there the slopes of all are 0.
///
/// Source: DS3, arXiv:2507.00004 [published]; the ceiling [choice]. Throws
/// std::domain_error for a column outside its range, both above 0.
#pragma once

#include <span>

#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

/// Each distinct C_train is trained once.
[[nodiscard]] Model tripartite_law(std::span<const double> training_flops,
                                   std::span<const double> inference_flops);

}  // namespace inferlaw::fit
