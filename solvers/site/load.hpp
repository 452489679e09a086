/// @file
/// Batch sizes that follow the load of a site (lib/energy/batch_load.hpp).
///
///     model i    x_i = a sum_l w_l sum_j p(l, j) t_i(l, j)/n_i     tokens a second on each machine
///                a tasks a second, p the policy, t_i the tokens that model i makes of a task under
///                choice j, samples and retries too, n_i its machines, which share its tasks evenly
///     batch      b_i, the first fixed point of x_i; a model without tasks is taken at its smallest
///                measured size
///
/// Joules and seconds per token follow from b_i, and a policy that looks at them from these: its
/// assignment must be its own answer. All assignments of one choice to each type are tried, and of
/// those that are their own answer the one of least mean demand is taken.
///
/// [choice]: one batch size for the mean load, however it comes. Policies with errors and those
/// that are searched for (limits, variance-aware) are refused: their mixtures would have to be
/// tried.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

/// Whether any model's batch size is still to follow from the load.
[[nodiscard]] bool follows_load(const Scenario& scenario);

/// The scenario with the costs of the batch sizes that its load keeps. Throws std::domain_error
/// where a model is overloaded or has a smaller batch than was measured, and for a policy that has
/// no assignment that is its own answer.
[[nodiscard]] Scenario at_its_load(Scenario scenario);

/// A sentence a model whose batch size followed from the load: which, and what else it may be.
[[nodiscard]] std::vector<std::string> load_notes(const Scenario& scenario);

}  // namespace inferlaw::site
