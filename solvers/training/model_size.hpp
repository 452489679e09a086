/// @file
/// The size of a model that answers most for its compute, with the bridge of lib/training.
///
///     one task, a budget   the N that makes I_r(m, C/(2 N w)-m+1) largest
///     a mix of tasks       the N that makes the weighted mean of it largest
///     long chains          b (1 - r/a) alpha A N^-alpha = 1, and the least budget 2 w m N/r
///     training as well     N, D and steps K that make accuracy largest under
///                          6 N D + 2 N w K I <= C                        I tasks ever served
///
/// A search over log N (and over the share of C that goes to inference): a grid, then golden
/// sections beside its best point, on the log odds of accuracy, so that hopeless and nearly certain
/// budgets still have a best size. Sizes from 1e3 to 1e15 parameters. A best size at the end of
/// that range, or of the budget that allows m steps at all, is returned as that end.
///
/// Source: DS3, arXiv:2507.00004 [published: the first]; the limit of long chains [exact]; how
/// inference is budgeted where training is too [choice]. Throws std::domain_error where an argument
/// is out of range, or where no size of that range has any chance of success.
#pragma once

#include <vector>

#include "inferlaw/lib/training/bridge.hpp"

namespace inferlaw::training {

struct SizeQuestion {
  Bridge bridge = {};
  std::vector<BridgedTask> tasks = {};
  double inference_flops = 1e12;  ///< C for a task
  /// D, the same for all sizes.
  double tokens = std::numeric_limits<double>::infinity();
};

struct SizeAnswer {
  TrainingRun run = {};
  double steps = 0;  ///< K
  strategy::Outcome accuracy = {};
  double tokens_per_task = 0;  ///< w K
};

[[nodiscard]] SizeAnswer best_size(const SizeQuestion& question);

struct LongChains {
  TrainingRun run = {};
  double step_success = 0;  ///< r
  double least_flops = 0;   ///< 2 w m N/r
};

/// `tokens` as above. Throws where b alpha A N^-alpha is below 1 even at 1e3 parameters: then no
/// step back in size costs success.
[[nodiscard]] LongChains best_size_of_long_chains(const Bridge& bridge, const BridgedTask& task,
                                                  double tokens);

struct JointQuestion {
  Bridge bridge = {};
  std::vector<BridgedTask> tasks = {};
  double total_flops = 1e24;  ///< C
  double tasks_served = 1e9;  ///< I
};

struct JointAnswer {
  SizeAnswer model = {};
  double training_flops = 0;
  double inference_flops = 0;  ///< of all tasks together, were every step taken
};

[[nodiscard]] JointAnswer best_joint(const JointQuestion& question);

}  // namespace inferlaw::training
