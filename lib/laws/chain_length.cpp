#include "inferlaw/lib/laws/chain_length.hpp"

#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/bracketed_newton.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::laws {
namespace {

void check(const DividedTask& task) {
  numeric::require_positive("difficulty", task.difficulty);
  numeric::require_positive("capability", task.capability);
  if (!(task.step_error >= 0 && task.step_error < 1))
    numeric::refuse("step error", task.step_error, "0 to below 1");
}

// ln of the accuracy of N steps; they are more than T/M.
double log_accuracy(const DividedTask& task, double steps) {
  return steps *
         (std::log1p(-task.difficulty / (task.capability * steps)) + std::log1p(-task.step_error));
}

// v > 0 with v - ln(1+v) = loss.
double excess(double loss) {
  const auto lack = [loss](double v) {
    return numeric::ValueAndSlope{.value = loss + boost::math::log1pmx(v, numeric::MathPolicy()),
                                  .slope = -v / (1 + v)};
  };
  const double guess = std::sqrt(2 * loss) + loss;  // its two ends
  constexpr double negligible = std::numeric_limits<double>::epsilon() / 8;
  return numeric::bracketed_newton(lack, {}, guess, negligible * loss);
}

}  // namespace

double accuracy_of_steps(const DividedTask& task, double steps) {
  check(task);
  numeric::require_positive("steps", steps);
  if (steps * task.capability <= task.difficulty) return 0;
  return std::exp(log_accuracy(task, steps));
}

double best_steps(const DividedTask& task) {
  check(task);
  if (task.step_error == 0) return std::numeric_limits<double>::infinity();
  const double v = excess(-std::log1p(-task.step_error));
  return task.difficulty / task.capability * (1 + v) / v;
}

double best_whole_steps(const DividedTask& task) {
  const double best = best_steps(task);
  if (!std::isfinite(best)) return best;
  const double below = std::floor(best);
  // Below T/M steps nothing is right, and one step more is better.
  if (below * task.capability <= task.difficulty) return below + 1;
  return log_accuracy(task, below) >= log_accuracy(task, below + 1) ? below : below + 1;
}

}  // namespace inferlaw::laws
