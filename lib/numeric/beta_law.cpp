#include "inferlaw/lib/numeric/beta_law.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::numeric {
namespace {

constexpr double directly =
    64;  // factors; beyond them Stirling's series is right to the last digit

// (x+a)^-k - x^-k
double power_difference(double x, double a, double k) {
  return std::pow(x, -k) * std::expm1(-k * std::log1p(a / x));
}

// log Gamma(x+a) - log Gamma(x) - a log x, x >= 64: as small as a.
double log_gamma_step(double x, double a) {
  const double leading = (x + a - 0.5) * std::log1p(a / x) - a;
  return leading + power_difference(x, a, 1) / 12 - power_difference(x, a, 3) / 360 +
         power_difference(x, a, 5) / 1260;
}

// prod_{i<n} (beta+i)/(alpha+beta+i), n whole.
double log_whole_power(double alpha, double beta, double n) {
  CompensatedSum sum;
  for (double i = 0; i < std::min(n, directly); ++i) sum.add(-std::log1p(alpha / (beta + i)));
  if (n > directly) {
    const double first = beta + directly;
    const double last = beta + n;
    sum.add(-alpha * std::log1p((n - directly) / first));
    sum.add(log_gamma_step(first, alpha));
    sum.add(-log_gamma_step(last, alpha));
  }
  return sum.value();
}

// The same for 0 < n < 1: 64 factors further on Stirling's series serves, and they are taken back.
double log_fractional_power(double alpha, double beta, double n) {
  CompensatedSum sum;
  for (double i = 0; i < directly; ++i) {
    sum.add(-std::log1p(alpha / (beta + i)));
    sum.add(std::log1p(alpha / (beta + n + i)));
  }
  const double first = beta + directly;
  sum.add(-alpha * std::log1p(n / first));
  sum.add(log_gamma_step(first, alpha));
  sum.add(-log_gamma_step(first + n, alpha));
  return sum.value();
}

}  // namespace

void check(const BetaLaw& law) {
  if (!(law.alpha > 0 && law.alpha <= 1e6)) refuse("alpha", law.alpha, "above 0, up to 1e6");
  if (!(law.beta > 0 && law.beta <= 1e6)) refuse("beta", law.beta, "above 0, up to 1e6");
}

double log_mean_power_of_complement(const BetaLaw& law, double power) {
  check(law);
  if (!(power >= 0 && power <= 1e15)) refuse("number of failures", power, "0 to 1e15");
  const double rest = power - std::floor(power);
  const double fractional = rest > 0 ? log_fractional_power(law.alpha, law.beta, rest) : 0;
  return fractional + log_whole_power(law.alpha, law.beta + rest, std::floor(power));
}

}  // namespace inferlaw::numeric
