/// @file
/// Accuracy of a mix of tasks against the compute of a chain: nearly a straight line in its
/// logarithm, where tasks differ enough.
///
///     a task (l, m)    level l/levels_per_unit, m skills; a step succeeds with p(l, N) of
///                      training/frontier_loss.hpp
///     budget C FLOPs   K = C/(2 N w) steps of w tokens each, N parameters; attention is left out
///     accuracy         sum w_i I_{p_i}(m_i, K-m_i+1)/sum w_i
///     spent            2 N w times the mean of min(K, m_i/p_i)
///
/// Source: DS3, arXiv:2507.00004 [published: success, min(K, m/r), the straight line]; any mix but
/// the paper's own [choice]. Throws std::domain_error where an argument is out of range.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/lib/numeric/line.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"

namespace inferlaw::strategy {

struct TaskMix {
  std::vector<WeightedTask> tasks = {};
  double levels_per_unit = 1;
  training::Capability capability = {};
  double parameters = 1e9;      ///< N
  double tokens_per_step = 25;  ///< w
};

struct AccuracyPoint {
  double budget_flops = 0;
  double spent_flops = 0;
  double accuracy = 0;
};

[[nodiscard]] std::vector<AccuracyPoint> accuracy_curve(const TaskMix& mix,
                                                        std::span<const double> budgets_flops);

/// Accuracy on log10 of the FLOPs spent, by least squares.
[[nodiscard]] numeric::Line line_in_log_compute(std::span<const AccuracyPoint> curve);

}  // namespace inferlaw::strategy
