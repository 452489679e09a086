/// @file
/// A task of some level on a model: its budget, and what it costs in joules and seconds.
///
///     step success  p(l, N)                      training/frontier_loss.hpp
///     budget        k(p, m, eps), by a rule      strategy/chain_of_thought.hpp; or given
///     tokens        Omega = omega k; under oracle stopping omega min(T, ceil k), T ~ Pascal(m, p)
///     energy e(Omega), latency(Omega)            token_costs.hpp
///
/// omega tokens per step. With the budget always used up the energy is one number. Under oracle
/// stopping it is random: its mean and second moment come from the exact moments of min(T, k) to
/// order 4, those of the roofline from moments split where memory and compute time cross.
///
/// Defaults (m = 50, eps = 0.1, omega = 20) are the published scenario's. Source: routing paper,
/// arXiv:2601.00823 [published: conventions and constants; choice: budget rule and stopping;
/// exact: moments under oracle stopping]. Throws std::domain_error where an argument is out of
/// range, UnreachableBudget where no budget is enough.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/energy/token_costs.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"

namespace inferlaw::energy {

enum class BudgetRule {
  exact,       ///< the least whole k with failure <= eps
  exact_real,  ///< the real k with failure = eps
  normal,      ///< the normal approximation, real
  mean         ///< m/p, real
};

constexpr std::string_view name_of(BudgetRule rule) {
  switch (rule) {
    case BudgetRule::exact:
      return "exact";
    case BudgetRule::exact_real:
      return "exact_real";
    case BudgetRule::normal:
      return "normal";
    case BudgetRule::mean:
      return "mean";
  }
  return {};
}

enum class Stopping {
  at_budget,  ///< every task uses its whole budget
  oracle      ///< a task stops as soon as it has succeeded
};

constexpr std::string_view name_of(Stopping stopping) {
  switch (stopping) {
    case Stopping::at_budget:
      return "at_budget";
    case Stopping::oracle:
      return "oracle";
  }
  return {};
}

struct Budget {
  double skills = 50;
  double failure = 0.1;
  double tokens_per_step = 20;
  BudgetRule rule = BudgetRule::exact;
  Stopping stopping = Stopping::at_budget;
  std::optional<double> steps = {};  ///< a given budget instead of a rule; whole, 1 to 2^53
};

/// All that a task's cost depends on beside its level and the model.
struct Setting {
  Hardware hardware = {};
  training::Capability capability = {};
  Budget budget = {};
  Accounting accounting = {};
};

/// No number of steps up to 2^53 meets the budget's failure probability.
class UnreachableBudget : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

struct TaskOnModel {
  double step_success = 0;
  double budget_steps = 0;
  double budget_tokens = 0;
  double success = 0;  ///< of the whole task, within the budget
  double energy_mean_joules = 0;
  double energy_second_moment = 0;  ///< joules squared
  double latency_mean_seconds = 0;
  double latency_second_moment = 0;  ///< seconds squared
  double memory_mean_seconds = 0;
  double compute_mean_seconds = 0;
};

void check(const Budget& budget);

[[nodiscard]] TaskOnModel task_on_model(double level, const Model& model, const Setting& setting);

/// The chain that a task is on a model, its budget met. With branching it is the chain of a tree's
/// levels, each of which tries the step so often, and the budget is one of levels.
[[nodiscard]] strategy::ChainOfThought task_chain(double level, const Model& model,
                                                  const Setting& setting,
                                                  std::optional<double> branching = {});

/// What a chain costs, and the law of its energy: one atom, or one for each number of steps under
/// oracle stopping.
[[nodiscard]] TaskOnModel chain_cost(const strategy::ChainOfThought& chain, const TokenCosts& costs,
                                     const Budget& budget);
[[nodiscard]] std::vector<numeric::ValueAtom> chain_energy_law(
    const strategy::ChainOfThought& chain, const TokenCosts& costs, const Budget& budget);

[[nodiscard]] std::vector<numeric::ValueAtom> task_energy_law(double level, const Model& model,
                                                              const Setting& setting);

}  // namespace inferlaw::energy
