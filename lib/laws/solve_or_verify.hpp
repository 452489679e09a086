/// @file
/// Solve or verify: compute on more solutions, or on more looks at each.
///
///     cost       C = S (1 + ratio V)           in solutions; ratio: a verification over a solution
///     published  S ~ C^a, V ~ C^b along the best choices, a = .57, b = .39 [reported]
///
/// S, V >= 0; ratio > 0. The two exponents are fits of one model and task, not theory, and sum to
/// .96 where C = S (1 + ratio V) would ask for 1 at large V. Source: arXiv:2504.01005 [reported].
/// Throws std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct SolveOrVerify {
  double solutions = 1;      ///< S
  double verifications = 1;  ///< V, of each solution
};

struct BudgetExponents {
  double solutions = 0.57;      ///< a [reported]
  double verifications = 0.39;  ///< b [reported]
};

/// The two of arXiv:2504.01005 [reported].
inline constexpr BudgetExponents reported_budget_exponents{};

/// C, in solutions.
[[nodiscard]] double cost_in_solutions(const SolveOrVerify& choice, double ratio);

/// The choice at a budget so many times that of `choice`.
[[nodiscard]] SolveOrVerify at_budget(const SolveOrVerify& choice, double budget_factor,
                                      const BudgetExponents& exponents);

}  // namespace inferlaw::laws
