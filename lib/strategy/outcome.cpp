#include "inferlaw/lib/strategy/outcome.hpp"

#include <numbers>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"

namespace inferlaw::strategy {
namespace {

// A logarithm near 0 is a rounded one: there the complement has the digits.
double log_of(double probability, double complement) {
  return probability > 0.5 ? std::log1p(-complement) : std::log(probability);
}

// log(1 - (1-a)^n). Where n a is negligible that is log(n a), also for an a that underflows.
double log_any_success(const Outcome& single, double tries) {
  constexpr double negligible = -40;
  const double log_expected = single.log_success + std::log(tries);
  if (log_expected < negligible) return log_expected;
  return numeric::log_complement(tries * single.log_failure);
}

}  // namespace

Outcome outcome_of(double success, double failure) {
  return {.log_success = log_of(success, failure), .log_failure = log_of(failure, success)};
}

Outcome outcome_of(double success) {
  numeric::require_probability("success probability", success);
  return outcome_of(success, 1 - success);
}

// log F is log(1 - S) while S is small: there F1 and S1 F2 are nearly 1 and their digits are lost.
Outcome both(const Outcome& first, const Outcome& second) {
  const double success = first.log_success + second.log_success;
  return {.log_success = success,
          .log_failure =
              success < -std::numbers::ln2
                  ? numeric::log_complement(success)
                  : numeric::log_sum(first.log_failure, first.log_success + second.log_failure)};
}

Outcome all_known(double skills, double skill_knowledge) {
  if (skill_knowledge == 1) return {};
  const double log_knowledge = skills * std::log(skill_knowledge);
  return {.log_success = log_knowledge, .log_failure = numeric::log_complement(log_knowledge)};
}

Outcome best_of(const Outcome& single, double tries) {
  numeric::require_non_negative("number of tries", tries);
  if (tries == 0) return outcome_of(0, 1);
  return {.log_success = log_any_success(single, tries), .log_failure = tries * single.log_failure};
}

Outcome at_least(double successes, double trials, const Outcome& single) {
  if (successes == 0) return {};
  if (trials < successes) return outcome_of(0, 1);
  if (single.log_success < single.log_failure) {
    const numeric::LogTails counted = numeric::log_binomial_tails(
        {.trials = trials, .successes = successes, .probability = single.success()});
    return {.log_success = counted.at_least, .log_failure = counted.fewer};
  }
  const numeric::LogTails failed = numeric::log_binomial_tails(
      {.trials = trials, .successes = trials - successes + 1, .probability = single.failure()});
  return {.log_success = failed.fewer, .log_failure = failed.at_least};
}

bool better(const Outcome& one, const Outcome& other) {
  const bool both_likely = one.log_success > -0.5 && other.log_success > -0.5;
  return both_likely ? one.log_failure < other.log_failure : one.log_success > other.log_success;
}

}  // namespace inferlaw::strategy
