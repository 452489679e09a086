#include "inferlaw/lib/laws/over_optimisation.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const OverOptimisation& law) {
  numeric::require_positive("alpha", law.alpha);
  numeric::require_positive("beta", law.beta);
}

double distance(const OverOptimisation& law, double divergence) {
  check(law);
  numeric::require_non_negative("divergence", divergence);
  return std::sqrt(divergence);
}

}  // namespace

double reward_of_best_of_n(const OverOptimisation& law, double divergence) {
  const double d = distance(law, divergence);
  return d * (law.alpha - law.beta * d);
}

double reward_of_reinforcement(const OverOptimisation& law, double divergence) {
  const double d = distance(law, divergence);
  return d == 0 ? 0 : d * (law.alpha - law.beta * std::log(d));
}

Peak peak_of_best_of_n(const OverOptimisation& law) {
  check(law);
  const double d = law.alpha / (2 * law.beta);
  return {.distance = d, .reward = d * law.alpha / 2};
}

Peak peak_of_reinforcement(const OverOptimisation& law) {
  check(law);
  const double d = std::exp(law.alpha / law.beta - 1);
  return {.distance = d, .reward = law.beta * d};
}

}  // namespace inferlaw::laws
