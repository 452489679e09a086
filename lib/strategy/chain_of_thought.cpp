#include "inferlaw/lib/strategy/chain_of_thought.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::strategy {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest_law = 1e8;
constexpr double negligible = 1e-30;

void check_skills(double skills) {
  if (!(skills >= 1 && skills <= 1e15 && skills == std::floor(skills)))
    numeric::refuse("number of skills", skills, "a whole number, 1 to 1e15");
}

void check(const StepsWanted& wanted) {
  check_skills(wanted.skills);
  numeric::require_probability("success probability of a step", wanted.step_success);
  if (!(wanted.failure >= 0 && wanted.failure < 1))
    numeric::refuse("failure probability", wanted.failure, "0 to below 1");
}

numeric::LogTails log_tails(double skills, double step_success, double steps) {
  if (steps < skills) return {.at_least = -infinity, .fewer = 0};
  return numeric::log_binomial_tails(
      {.trials = steps, .successes = skills, .probability = step_success});
}

numeric::LogTails log_tails(const ChainOfThought& chain) {
  return log_tails(chain.skills, chain.step_success, chain.steps);
}

// gamma^m; log 0 is minus infinity, as wanted.
double log_knowledge(const ChainOfThought& chain) {
  return chain.skills * std::log(chain.skill_knowledge);
}

// T(T+1)..(T+j-1), j = 0..4, to T^q: signed Stirling numbers of the second kind.
RawMoments raw_from_rising(const RawMoments& rising) {
  const auto& [one, r1, r2, r3, r4] = rising;
  return {one, r1, r2 - r1, r3 - 3 * r2 + r1, r4 - 6 * r3 + 7 * r2 - r1};
}

double log_failure(const StepsWanted& wanted, double steps) {
  return log_tails(wanted.skills, wanted.step_success, steps).fewer;
}

bool enough(const StepsWanted& wanted, double steps) {
  constexpr double rounding = 1e-13;
  return log_failure(wanted, steps) <= std::log(wanted.failure) + rounding;
}

// Twice as many steps, until there are enough; infinity beyond 2^53.
double enough_steps(const StepsWanted& wanted) {
  double steps = wanted.skills / std::max(wanted.step_success, 1 / numeric::largest_count);
  while (steps < numeric::largest_count && !enough(wanted, steps)) steps *= 2;
  steps = std::min(steps, numeric::largest_count);
  return enough(wanted, steps) ? steps : infinity;
}

double normal_quantile_above(double probability) {
  return std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability, numeric::MathPolicy{});
}

// P(T = t) = (m/t) P(Bin(t, r) = m).
double finishing_probability(const ChainOfThought& chain, double step) {
  return chain.skills / step *
         std::exp(numeric::log_binomial_probability(
             {.trials = step, .successes = chain.skills, .probability = chain.step_success}));
}

// The most probable finishing step not above the budget.
double most_probable_step(const ChainOfThought& chain, double budget) {
  const double mode = std::floor((chain.skills - 1) / chain.step_success) + 1;
  return std::clamp(mode, chain.skills, budget);
}

// Every so often the recurrence starts afresh from the closed form, so that the rounding of 1-r,
// the same at every step, does not add up.
bool starts_afresh(double step) { return std::fmod(step, 256) == 0; }

// P(T = t) for t = m..budget by recurrence away from the mode, downhill on both sides, so that
// rounding errors do not grow; ascending.
std::vector<StepsAtom> finishing_law(const ChainOfThought& chain, double budget) {
  const double q = 1 - chain.step_success;
  const double mode = most_probable_step(chain, budget);
  const double peak = finishing_probability(chain, mode);
  std::vector<StepsAtom> law;
  double probability = peak;
  for (double t = mode; t > chain.skills && probability > negligible * peak; --t) {
    probability = starts_afresh(t - 1) ? finishing_probability(chain, t - 1)
                                       : probability * (t - chain.skills) / ((t - 1) * q);
    law.push_back({.steps = t - 1, .probability = probability});
  }
  std::reverse(law.begin(), law.end());
  probability = peak;
  for (double t = mode; t <= budget && probability > negligible * peak; ++t) {
    law.push_back({.steps = t, .probability = probability});
    probability = starts_afresh(t + 1) ? finishing_probability(chain, t + 1)
                                       : probability * t * q / (t + 1 - chain.skills);
  }
  return law;
}

void scale_to(std::vector<StepsAtom>& law, double total) {
  numeric::CompensatedSum sum;
  for (const StepsAtom& atom : law) sum.add(atom.probability);
  if (sum.value() == 0) return;
  const double scale = total / sum.value();
  for (StepsAtom& atom : law) atom.probability *= scale;
}

void add_at_end(std::vector<StepsAtom>& law, StepsAtom atom) {
  if (!law.empty() && law.back().steps == atom.steps)
    law.back().probability += atom.probability;
  else if (atom.probability > 0)
    law.push_back(atom);
}

}  // namespace

void check(const ChainOfThought& chain) {
  check_skills(chain.skills);
  if (!(chain.steps >= 0 && chain.steps <= 1e16))
    numeric::refuse("number of steps", chain.steps, "0 to 1e16");
  numeric::require_probability("success probability of a step", chain.step_success);
  numeric::require_probability("probability that a skill is known", chain.skill_knowledge);
}

double success(const ChainOfThought& chain) {
  check(chain);
  return std::pow(chain.skill_knowledge, chain.skills) * std::exp(log_tails(chain).at_least);
}

double failure(const ChainOfThought& chain) {
  check(chain);
  const double ignorance = -std::expm1(log_knowledge(chain));
  return ignorance +
         std::pow(chain.skill_knowledge, chain.skills) * std::exp(log_tails(chain).fewer);
}

double log_success(const ChainOfThought& chain) {
  check(chain);
  return log_knowledge(chain) + log_tails(chain).at_least;
}

Outcome outcome(const ChainOfThought& chain) {
  check(chain);
  const numeric::LogTails tails = log_tails(chain);
  return both(all_known(chain.skills, chain.skill_knowledge),
              {.log_success = tails.at_least, .log_failure = tails.fewer});
}

RawMoments finished_moments(double skills, double step_success, double limit) {
  check({.skills = skills, .steps = limit, .step_success = step_success});
  const double whole = std::floor(limit);
  RawMoments rising{};
  if (whole < skills || step_success == 0) return rising;
  double power = 1;
  for (std::size_t j = 0; j < rising.size(); ++j) {
    const double shift = static_cast<double>(j);
    rising[j] = power * std::exp(log_tails(skills + shift, step_success, whole + shift).at_least);
    power *= (skills + shift) / step_success;
    if (rising[j] == 0) break;  // so that an overflowing power never meets a zero
  }
  return raw_from_rising(rising);
}

RawMoments steps_used_moments(const ChainOfThought& chain) {
  check(chain);
  const double budget = std::floor(chain.steps);
  const double known = std::pow(chain.skill_knowledge, chain.skills);
  const double capped = failure({.skills = chain.skills,
                                 .steps = budget,
                                 .step_success = chain.step_success,
                                 .skill_knowledge = chain.skill_knowledge});
  RawMoments moments = finished_moments(chain.skills, chain.step_success, budget);
  double power = 1;
  for (double& moment : moments) {
    moment = known * moment + capped * power;
    power *= budget;
  }
  moments[0] = 1;
  return moments;
}

double steps_used_capped_mean(const ChainOfThought& chain) {
  check(chain);
  return std::min(chain.steps, chain.skills / chain.step_success);
}

double steps_used_normal_mean(const ChainOfThought& chain) {
  check(chain);
  const double mean = chain.skills / chain.step_success;
  const double deviation = std::sqrt(chain.skills * (1 - chain.step_success)) / chain.step_success;
  if (deviation == 0 || !std::isfinite(deviation)) return std::min(chain.steps, mean);
  const double z = (chain.steps - mean) / deviation;
  const double below = std::erfc(-z / std::numbers::sqrt2) / 2;
  const double above = std::erfc(z / std::numbers::sqrt2) / 2;
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return mean * below + chain.steps * above - deviation * density;
}

std::vector<StepsAtom> steps_used_law(const ChainOfThought& chain) {
  check(chain);
  const double budget = std::floor(chain.steps);
  if (budget < chain.skills || chain.step_success == 0)
    return {{.steps = budget, .probability = 1}};
  if (chain.step_success == 1) return {{.steps = chain.skills, .probability = 1}};
  if (budget - chain.skills > largest_law)
    numeric::refuse("steps beyond the number of skills", budget - chain.skills, "up to 1e8");
  const numeric::LogTails tails = log_tails(chain.skills, chain.step_success, budget);
  std::vector<StepsAtom> law = finishing_law(chain, budget);
  scale_to(law, std::exp(tails.at_least));
  add_at_end(law, {.steps = budget, .probability = std::exp(tails.fewer)});
  return law;
}

double real_steps_for_failure(const StepsWanted& wanted) {
  check(wanted);
  if (enough(wanted, wanted.skills)) return wanted.skills;
  const double most = enough_steps(wanted);
  if (most == infinity) return infinity;
  const double target = std::log(wanted.failure);
  const auto excess = [&](double steps) { return log_failure(wanted, steps) - target; };
  if (excess(most) >= 0) return most;  // met by rounding only
  std::uintmax_t iterations = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      excess, wanted.skills, most, boost::math::tools::eps_tolerance<double>(52), iterations);
  return low + (high - low) / 2;
}

double steps_for_failure(const StepsWanted& wanted) {
  const double root = real_steps_for_failure(wanted);
  if (root == infinity) return infinity;
  double steps = std::max(wanted.skills, std::floor(root));
  while (steps > wanted.skills && enough(wanted, steps - 1)) --steps;
  while (!enough(wanted, steps)) ++steps;
  return steps;
}

double normal_steps_for_failure(const StepsWanted& wanted) {
  check(wanted);
  numeric::require_positive("failure probability", wanted.failure);
  const double r = wanted.step_success;
  const double spread = normal_quantile_above(wanted.failure) * std::sqrt(r * (1 - r));
  const double root = (spread + std::sqrt(spread * spread + 4 * r * wanted.skills)) / (2 * r);
  return r == 0 ? infinity : std::max(wanted.skills, root * root);
}

double mean_steps(const StepsWanted& wanted) {
  check(wanted);
  return wanted.skills / wanted.step_success;
}

}  // namespace inferlaw::strategy
