/// @file
/// What strategies cost in FLOPs, as quadratics in the tokens Omega of one path.
///
///     chain      2 N Omega + A (w_p^2 + Omega w_p + Omega(Omega-1)/2)         A = 2 n_layer d_attn
///     tree(1)    2 N b Omega + A (w_p^2 + b Omega w_p + b Omega(Omega-1)/2)
///                + b Omega + (Omega/w)(b-1)                                   evaluation
///     n samples  2 N n Omega + A (w_p^2 + n (Omega w_p + Omega(Omega-1)/2))   shared prefill
///     prefill    + 2 N w_p where it is counted
///     wide tree  each child on level t reads (t-1) w tokens before it; same evaluation a child
///     lifetime   6 N D + I C                        D training tokens, I tasks served at C each
///
/// N parameters, w_p prompt tokens, w tokens a step, b branches. A quadratic of a fixed number of
/// tokens is the cost of a budget; its mean over the moments of the tokens used (energy::mean of
/// moments_in_tokens) the cost with stopping, because every cost is linear in E[Omega], E[Omega^2].
/// For n samples one after another put the mean number of samples for n (Wald's identity).
///
/// Equal cost: b branches (or n samples) with Omega_T tokens a path cost what a chain of Omega_C
/// does where  b Omega_T^2 + (b k + Delta/Bc) Omega_T = Omega_C^2 + k Omega_C,  Bc = n_layer
/// d_attn, k = 2 w_p - 1 + 2 N/Bc, Delta = b + (b-1)/w for a tree, 0 for samples. Omega_T goes to
/// Omega_C/b where parameters dominate, to Omega_C/sqrt(b) where attention does.
///
/// Source: DS3, arXiv:2507.00004 [published: chain, tree, their equal cost; choice: shared prefill,
/// wide tree; exact: the means]. Range: all counts finite and >= 0, N, w > 0, b and n > 0; equal
/// cost also needs N >= n_layer d_attn (1/2 - w_p), or more context would cost less. Throws
/// std::domain_error. Accuracy: docs/accuracy.md; nothing cancels.
#pragma once

#include "inferlaw/lib/energy/token_costs.hpp"
#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"

namespace inferlaw::strategy {

struct Generation {
  energy::Model model = {};
  double prompt_tokens = 0;     ///< w_p
  double tokens_per_step = 25;  ///< w
  bool prefill = false;
};

void check(const Generation& generation);

[[nodiscard]] energy::QuadraticInTokens chain_flops(const Generation& generation);
[[nodiscard]] energy::QuadraticInTokens tree_flops(const Generation& generation, double branching);
/// FLOPs of judging the b children of a level, for each token of a path: b + (b-1)/w [published].
[[nodiscard]] double evaluation_flops_per_token(double tokens_per_step, double branching);
[[nodiscard]] energy::QuadraticInTokens samples_flops(const Generation& generation, double samples);

/// Mean over the law of the walk.
[[nodiscard]] double wide_tree_flops(const Generation& generation, const WideTree& wide);

/// Mean over the samples drawn and the steps they use, given the cost of one of them: its constant,
/// the prompt's, is paid once.
[[nodiscard]] double sampled_flops(const energy::QuadraticInTokens& single, double tokens_per_step,
                                   const BestOfN& best, Schedule schedule);

/// E[Omega^q] from E[tau^q], Omega = w tau.
[[nodiscard]] RawMoments moments_in_tokens(const RawMoments& steps, double tokens_per_step);

/// Omega_T, tokens of one path, from Omega_C.
[[nodiscard]] double tree_tokens_at_equal_cost(const Generation& generation, double branching,
                                               double chain_tokens);
/// The tree, in whole levels, that costs at most what the chain does with all its steps taken; its
/// skills, rate and knowledge are the chain's.
[[nodiscard]] TreeOfThought tree_at_equal_cost(const Generation& generation,
                                               const ChainOfThought& chain, double branching);
[[nodiscard]] double sample_tokens_at_equal_cost(const Generation& generation, double samples,
                                                 double chain_tokens);

/// The tokens whose cost is `flops`; 0 where not even the prompt is paid for.
[[nodiscard]] double tokens_for_flops(const energy::QuadraticInTokens& cost, double flops);

struct Lifetime {
  double training_tokens = 0;  ///< D
  double tasks_served = 0;     ///< I
};

[[nodiscard]] double lifetime_flops(const energy::Model& model, const Lifetime& lifetime,
                                    double flops_per_task);

/// Cost of one success where failed tasks are tried again: C/S; infinite where S = 0.
[[nodiscard]] double cost_per_success(double cost, const Outcome& outcome);

}  // namespace inferlaw::strategy
