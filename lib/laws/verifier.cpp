#include "inferlaw/lib/laws/verifier.hpp"

#include <cmath>

#include "inferlaw/lib/laws/detail/geometric_fall.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const Verifier& verifier) {
  numeric::require_probability("true accept", verifier.true_accept);
  numeric::require_probability("false accept", verifier.false_accept);
}

// g: what a sample is worth that may be accepted, before its cost.
double worth_of_acceptance(const Verifier& verifier, const Stakes& stakes) {
  check(verifier);
  numeric::require_probability("rate", stakes.rate);
  numeric::require_non_negative("wrong cost", stakes.wrong_cost);
  numeric::require_non_negative("sample cost", stakes.sample_cost);
  return stakes.rate * verifier.true_accept -
         stakes.wrong_cost * (1 - stakes.rate) * verifier.false_accept;
}

}  // namespace

double chance_accepted(const Verifier& verifier, double rate) {
  check(verifier);
  numeric::require_probability("rate", rate);
  return rate * verifier.true_accept + (1 - rate) * verifier.false_accept;
}

double accuracy_accepted(const Verifier& verifier, double rate) {
  const double accepted = chance_accepted(verifier, rate);
  return rate * verifier.true_accept / accepted;
}

numeric::Integral accuracy_ceiling(const Verifier& verifier,
                                   const strategy::RatePopulation& tasks) {
  check(verifier);
  return average(tasks, [&](double rate) {
    return chance_accepted(verifier, rate) > 0 ? accuracy_accepted(verifier, rate) : 0;
  });
}

double worth_of_samples(const Verifier& verifier, const Stakes& stakes, double samples) {
  const double worth = worth_of_acceptance(verifier, stakes);
  numeric::require_non_negative("samples", samples);
  const double accepted = chance_accepted(verifier, stakes.rate);
  if (accepted == 0 || samples == 0) return -stakes.sample_cost * samples;
  return -worth * std::expm1(samples * std::log1p(-accepted)) / accepted -
         stakes.sample_cost * samples;
}

double best_samples(const Verifier& verifier, const Stakes& stakes) {
  const double worth = worth_of_acceptance(verifier, stakes);
  if (worth <= 0) return 0;
  return detail::first_at_or_below({.start = worth, .rate = chance_accepted(verifier, stakes.rate)},
                                   stakes.sample_cost);
}

double worth_one_by_one(const Verifier& verifier, const Stakes& stakes) {
  const double worth = worth_of_acceptance(verifier, stakes) - stakes.sample_cost;
  return worth > 0 ? worth / chance_accepted(verifier, stakes.rate) : 0;
}

}  // namespace inferlaw::laws
