#include "inferlaw/lib/laws/solve_or_verify.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const SolveOrVerify& choice) {
  numeric::require_non_negative("solutions", choice.solutions);
  numeric::require_non_negative("verifications", choice.verifications);
}

}  // namespace

double cost_in_solutions(const SolveOrVerify& choice, double ratio) {
  check(choice);
  numeric::require_positive("ratio", ratio);
  return choice.solutions * (1 + ratio * choice.verifications);
}

SolveOrVerify at_budget(const SolveOrVerify& choice, double budget_factor,
                        const BudgetExponents& exponents) {
  check(choice);
  numeric::require_positive("budget factor", budget_factor);
  numeric::require_finite("exponent of solutions", exponents.solutions);
  numeric::require_finite("exponent of verifications", exponents.verifications);
  return {.solutions = choice.solutions * std::pow(budget_factor, exponents.solutions),
          .verifications = choice.verifications * std::pow(budget_factor, exponents.verifications)};
}

}  // namespace inferlaw::laws
