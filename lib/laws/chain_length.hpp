/// @file
/// The best length of a chain of thought: shorter steps are surer, but each can go wrong.
///
///     accuracy of N steps   ((1 - T/(N M))(1 - sigma))^N        0 where N M <= T
///     best, real            N* = T Z/(M (Z+1)),  Z = W_{-1}(-(1-sigma)/e)
///
/// taken as N* = (T/M)(1+v)/v with v - ln(1+v) = -ln(1-sigma), Z = -(1+v), in which nothing cancels
/// for a small sigma; infinite for sigma = 0, where longer is always better.
///
///     T   difficulty of the task, > 0      M      what the model does in a step, > 0
///     N   steps, > 0, real                 sigma  error of a step, 0 to below 1
///
/// Source: arXiv:2502.07266 [form as known to us; optimum exact for it]. Throws std::domain_error
/// where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct DividedTask {
  double difficulty = 1;  ///< T
  double capability = 1;  ///< M
  double step_error = 0;  ///< sigma
};

[[nodiscard]] double accuracy_of_steps(const DividedTask& task, double steps);

/// N*. Accuracy: docs/accuracy.md.
[[nodiscard]] double best_steps(const DividedTask& task);

/// The best whole number of steps.
[[nodiscard]] double best_whole_steps(const DividedTask& task);

}  // namespace inferlaw::laws
