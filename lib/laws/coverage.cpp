#include "inferlaw/lib/laws/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"
#include "inferlaw/lib/strategy/population.hpp"

namespace inferlaw::laws {

double minus_log_coverage(const ExponentialCoverage& law, double k) {
  if (!(law.factor < 0 && std::isfinite(law.factor)))
    numeric::refuse("a", law.factor, "a finite number below 0");
  if (!(law.exponent < 0 && std::isfinite(law.exponent)))
    numeric::refuse("b", law.exponent, "a finite number below 0");
  numeric::require_positive("k", k);
  return -law.factor * std::pow(k, law.exponent);
}

double coverage(const ExponentialCoverage& law, double k) {
  return std::exp(-minus_log_coverage(law, k));
}

numeric::Integral mean_of_minus_log(const numeric::BetaLaw& rates, double k) {
  numeric::require_positive("k", k);
  // Infinite at a rate of 0 alone, where the quadrature looks for a weight that is next to none.
  constexpr double least_rate = std::numeric_limits<double>::min();
  return average(strategy::RatePopulation{.law = rates}, [&](double rate) {
    return -numeric::log_complement(k * std::log1p(-std::max(rate, least_rate)));
  });
}

}  // namespace inferlaw::laws
