#include "inferlaw/lib/laws/saturation.hpp"

#include <cmath>

#include "inferlaw/lib/laws/detail/geometric_fall.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const Saturation& saturation) {
  numeric::require_probability("ceiling", saturation.ceiling);
  numeric::require_probability("rate", saturation.rate);
}

// ln (1-p)^N, where (1-p)^0 is 1 for p = 1 too.
double log_all_wrong(double rate, double samples) {
  numeric::require_non_negative("samples", samples);
  return samples == 0 ? 0 : samples * std::log1p(-rate);
}

}  // namespace

double share_solved(const Saturation& saturation, double samples) {
  check(saturation);
  return -saturation.ceiling * std::expm1(log_all_wrong(saturation.rate, samples));
}

double gain_of_next_sample(const Saturation& saturation, double samples) {
  check(saturation);
  return saturation.ceiling * saturation.rate * std::exp(log_all_wrong(saturation.rate, samples));
}

double samples_until_gain(const Saturation& saturation, double gain) {
  check(saturation);
  numeric::require_non_negative("gain", gain);
  return detail::first_at_or_below(
      {.start = saturation.ceiling * saturation.rate, .rate = saturation.rate}, gain);
}

}  // namespace inferlaw::laws
