/// @file
/// The bridge from a model's loss to how often it reasons right.
///
///     step      r = a/(1 + exp(-b (L_0 - L)))       L the loss of chinchilla.hpp, nats per token;
///                                                   L_0 the loss at which half of the steps of a
///                                                   task succeed: a LARGER L_0 is EASIER
///     budget    C FLOPs of inference buy K = C/(2 N w) steps of w tokens
///     accuracy  I_r(m, K-m+1)                       m skills; 0 where K < m
///     tokens    w min(m/r, K)
///
/// Usual slopes: b = 5 for a mix of tasks, 20 for a single one; a = 1, w = 25.
///
/// Long chains: as m grows, success turns from 0 to 1 where K r = m. The least budget is
/// 2 w m N/r, and N is best where r/N is largest:
///
///     b (1 - r/a) alpha A N^-alpha = 1
///
/// whose left side falls in N; the root is sought in solvers/training/model_size.hpp.
///
/// 0 < a <= 1, b >= 0, L_0 finite, w > 0, m whole, 1 to 1e15. Source: DS3, arXiv:2507.00004
/// [published]; the limit of long chains [exact]. Throws std::domain_error where an argument is out
/// of range.
#pragma once

#include "inferlaw/lib/strategy/outcome.hpp"
#include "inferlaw/lib/training/chinchilla.hpp"

namespace inferlaw::training {

struct Bridge {
  ChinchillaLoss loss = {};
  double ceiling = 1;           ///< a
  double slope = 5;             ///< b
  double tokens_per_step = 25;  ///< w
};

void check(const Bridge& bridge);

struct BridgedTask {
  double skills = 1;       ///< m
  double solved_loss = 3;  ///< L_0
  double weight = 1;       ///< in a mix of tasks
};

/// r, from a loss or from the run that has it.
[[nodiscard]] double step_success_at_loss(const Bridge& bridge, double solved_loss, double loss);
[[nodiscard]] double step_success(const Bridge& bridge, double solved_loss, const TrainingRun& run);

/// C/(2 N w).
[[nodiscard]] double steps_bought(const Bridge& bridge, double parameters, double inference_flops);

/// How a chain ends.
struct BridgedChain {
  double step_success = 0;  ///< r
  double steps = 0;         ///< K
  strategy::Outcome outcome = {};
  double tokens = 0;  ///< w min(m/r, K)
};

/// `inference_flops` >= 0; steps up to 1e16.
[[nodiscard]] BridgedChain bridged_chain(const Bridge& bridge, const BridgedTask& task,
                                         const TrainingRun& run, double inference_flops);

/// b (1 - r/a) alpha A N^-alpha: above 1 where a larger model makes long chains cheaper.
[[nodiscard]] double gain_of_size(const Bridge& bridge, double solved_loss, const TrainingRun& run);

/// 2 w m N/r FLOPs, infinite where r = 0.
[[nodiscard]] double least_long_budget(const Bridge& bridge, const BridgedTask& task,
                                       const TrainingRun& run);

}  // namespace inferlaw::training
