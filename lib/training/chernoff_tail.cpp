#include "inferlaw/lib/training/chernoff_tail.hpp"

#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::training {
namespace {

// x ln(x/mean) - (x - mean), whose two terms cancel where x is near the mean.
double deviance(double x, double mean) {
  if (x == 0) return mean;
  return -x * boost::math::log1pmx((mean - x) / x, numeric::MathPolicy{});
}

// n D(k/n || p), as two deviances whose linear parts cancel exactly.
double divergence(const EnoughOf& count) {
  if (count.success == 0) return count.wanted == 0 ? 0 : std::numeric_limits<double>::infinity();
  if (count.failure == 0)
    return count.wanted < count.trials ? std::numeric_limits<double>::infinity() : 0;
  return deviance(count.wanted, count.trials * count.success) +
         deviance(count.trials - count.wanted, count.trials * count.failure);
}

double chernoff(const EnoughOf& count) {
  const double exponent = divergence(count);
  if (count.wanted < count.trials * count.success) return -std::expm1(-exponent);
  return std::exp(-exponent) / std::sqrt(2 * count.trials);
}

double exactly(const EnoughOf& count) {
  if (count.wanted < 1) return 1;
  return std::exp(
      numeric::log_binomial_tails(
          {.trials = count.trials, .successes = count.wanted, .probability = count.success})
          .at_least);
}

}  // namespace

double enough_of(const EnoughOf& count, TailForm form) {
  numeric::require_non_negative("number of trials", count.trials);
  numeric::require_non_negative("successes wanted", count.wanted);
  numeric::require_probability("probability of success", count.success);
  numeric::require_probability("probability of failure", count.failure);
  if (count.wanted > count.trials || count.trials == 0) return 0;
  switch (form) {
    case TailForm::chernoff:
      return chernoff(count);
    case TailForm::exact:
      return exactly(count);
  }
  numeric::refuse_member("form of the tail");
}

}  // namespace inferlaw::training
