#include "inferlaw/lib/training/detail/real_chain.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "inferlaw/lib/numeric/binomial_tail.hpp"

namespace inferlaw::training::detail {
namespace {

constexpr double few_enough_to_sum = 1e4;

double probability_of(const RealChain& chain, double successes) {
  if (successes == 0) return std::exp(chain.steps * std::log1p(-chain.step_success));
  return std::exp(numeric::log_binomial_probability(
      {.trials = chain.steps, .successes = successes, .probability = chain.step_success}));
}

// Of psi(x) beyond ln x, to 1e-12 of its difference from 20 on.
double beyond_logarithm(double x) {
  const double inverse_square = 1 / (x * x);
  return -1 / (2 * x) -
         (1.0 / 12 -
          (1.0 / 120 - (1.0 / 252 - inverse_square / 240) * inverse_square) * inverse_square) *
             inverse_square;
}

// 1/lowest + 1/(lowest + 1) + .. + 1/highest, which psi(highest + 1) - psi(lowest) would leave few
// digits where both are large.
double sum_of_inverses(double lowest, double highest) {
  double sum = 0;
  double x = lowest;
  for (; x < 20 && x < highest + 0.5; ++x) sum += 1 / x;
  if (x > highest + 0.5) return sum;
  return sum + std::log1p((highest + 1 - x) / x) +
         (beyond_logarithm(highest + 1) - beyond_logarithm(x));
}

// From j = m-1 down; P_j rises to the mean and falls beyond it.
double slope_by_sum(const RealChain& chain, double probability) {
  const double odds_against = (1 - chain.step_success) / chain.step_success;
  const double log_failure = std::log1p(-chain.step_success);
  double inverses = sum_of_inverses(chain.steps - chain.skills + 2, chain.steps);
  double term = probability;
  double largest = term;
  double sum = term * (inverses + log_failure);
  for (double j = chain.skills - 1; j > 0 && term > 1e-19 * largest; --j) {
    const double below = chain.steps - j + 1;
    term *= j * odds_against / below;
    largest = std::max(largest, term);
    inverses -= 1 / below;
    sum += term * (inverses + log_failure);
  }
  return -sum;
}

// The step is a hundredth of the deviation of K at which m successes are there. No chain is shorter
// than m: at K = m, where there is no slope from below, 0.
double slope_by_differences(const RealChain& chain) {
  constexpr std::array<double, 3> factors{45.0 / 60, -9.0 / 60, 1.0 / 60};
  const double deviation =
      std::sqrt(chain.skills * (1 - chain.step_success)) / chain.step_success + 1;
  const double step = std::min(deviation / 100, (chain.steps - chain.skills) / 4);
  if (step == 0) return 0;
  const auto success = [&chain](double steps) {
    return std::exp(
        numeric::log_binomial_tails(
            {.trials = steps, .successes = chain.skills, .probability = chain.step_success})
            .at_least);
  };
  double sum = 0;
  double distance = 0;
  for (const double factor : factors) {
    distance += step;
    sum += factor * (success(chain.steps + distance) - success(chain.steps - distance));
  }
  return sum / step;
}

}  // namespace

double failure(const RealChain& chain) {
  const double m = chain.skills;
  if (m == 1) return std::exp(chain.steps * std::log1p(-chain.step_success));
  if (m > few_enough_to_sum)
    return std::exp(numeric::log_binomial_tails(
                        {.trials = chain.steps, .successes = m, .probability = chain.step_success})
                        .fewer);
  // What lies below m-1 falls like a geometric series.
  double term = probability_of(chain, m - 1);
  const double odds_against = (1 - chain.step_success) / chain.step_success;
  double sum = term;
  for (double j = m - 1; j > 0 && term > 1e-17 * sum; --j) {
    term *= j * odds_against / (chain.steps - j + 1);
    sum += term;
  }
  return sum;
}

ChainSlopes slopes_of_success(const RealChain& chain) {
  const double probability = probability_of(chain, chain.skills - 1);
  return {
      .by_step_success = (chain.steps - chain.skills + 1) * probability / (1 - chain.step_success),
      .by_steps = chain.skills > few_enough_to_sum ? slope_by_differences(chain)
                                                   : slope_by_sum(chain, probability)};
}

}  // namespace inferlaw::training::detail
