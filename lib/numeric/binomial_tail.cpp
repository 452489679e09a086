#include "inferlaw/lib/numeric/binomial_tail.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <boost/math/tools/fraction.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"

namespace inferlaw::numeric {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double largest_count = 1e60;  // products of four counts stay finite
constexpr double two_pi = 2 * std::numbers::pi;

void check(const BinomialCount& count) {
  if (!(count.trials >= 1 && count.trials <= largest_count))
    refuse("number of trials", count.trials, "1 to 1e60");
  if (!(count.successes >= 1 && count.successes <= count.trials))
    refuse("number of successes", count.successes, "1 to the number of trials");
  require_probability("success probability", count.probability);
}

// x log(x/mean) + mean - x, with excess = x - mean given, because it is known to one rounding.
double deviance(double x, double mean, double excess) {
  const double v = excess / (x + mean);
  if (std::abs(v) > 1.0 / 3) return x == 0 ? -excess : x * std::log(x / mean) - excess;
  // log(x/mean) = 2 artanh v; its first term cancels against the excess, so leave it out.
  double sum = 0;
  double power = v;
  for (int j = 3;; j += 2) {
    power *= v * v;
    const double term = power / j;
    sum += term;
    if (std::abs(term) <= epsilon / 4 * std::abs(sum)) break;
  }
  return excess * v + 2 * x * sum;
}

// log n! - [(n + 1/2) log n - n + log(2 pi)/2], n >= 1. Below 10, climb: a step up takes off
// (n + 1/2) log(1 + 1/n) - 1 = sum v^{2j}/(2j+1), v = 1/(2n+1), whose terms are all positive.
double stirling_remainder(double n) {
  double climbed = 0;
  for (; n < 10; ++n) {
    const double v2 = 1 / ((2 * n + 1) * (2 * n + 1));
    double power = v2;
    for (int j = 3; power > epsilon * v2 / 16; j += 2, power *= v2) climbed += power / j;
  }
  const double u = 1 / (n * n);
  const double series =
      1.0 / 12 -
      u * (1.0 / 360 -
           u * (1.0 / 1260 -
                u * (1.0 / 1680 - u * (1.0 / 1188 - u * (691.0 / 360360 - u * (1.0 / 156))))));
  return climbed + series / n;
}

// A positive number as factor * exp(exponent): the logarithm of the whole would round the
// exponent's small digits away.
struct Scaled {
  double factor = 1;
  double exponent = 0;
  [[nodiscard]] double log() const { return std::log(factor) + exponent; }
};

// log n! - n log n + n for 0 <= n < 1, where Stirling's form is singular.
double log_small_factorial_excess(double n) {
  return n == 0 ? 0 : boost::math::lgamma(1 + n, MathPolicy{}) - n * std::log(n) + n;
}

// m - K r, rounded once.
double excess_successes(const BinomialCount& count) {
  return std::fma(-count.trials, count.probability, count.successes);
}

// C(K, m) r^m (1-r)^{K-m}, 0 < r < 1.
Scaled point_probability(const BinomialCount& count) {
  const auto [trials, successes, probability] = count;
  const double failures = trials - successes;
  const double excess = excess_successes(count);
  const double exponent = stirling_remainder(trials) - stirling_remainder(successes) -
                          deviance(successes, trials * probability, excess) -
                          deviance(failures, trials * (1 - probability), -excess);
  const double factor = trials / successes;
  if (failures < 1)
    return {.factor = std::sqrt(factor),
            .exponent = exponent - log_small_factorial_excess(failures)};
  return {.factor = std::sqrt(factor / (two_pi * failures)),
          .exponent = exponent - stirling_remainder(failures)};
}

// I_x(a, b) with x at or below a/(a+b), y = 1-x; gap = a y - b x >= 0 known without cancellation.
struct BetaTail {
  double a = 1;
  double b = 1;
  double x = 0.5;
  double y = 0.5;
  double gap = 0;
  double x_rounding = 0;  // what x and y lack to sum to 1
  double y_rounding = 0;
};

// The terms of the continued fraction of DiDonato and Morris (1992), equation 9.
struct FractionTerms {
  using result_type = std::pair<double, double>;
  BetaTail tail;
  double n = 0;

  result_type operator()() {
    const auto [a, b, x, y, gap, x_rounding, y_rounding] = tail;
    const double above = n == 0 ? 1
                                : (a + n - 1) / (a + 2 * n - 1) *
                                      ((a + b + n - 1) / (a + 2 * n - 1) * x) * (n * (b - n) * x);
    double below = n + (a + n) * (gap + 1 + n * (1 + y)) / (a + 2 * n + 1);
    if (n > 0) below += n * (b - n) * x / (a + 2 * n - 1);
    ++n;
    return {above, below};
  }
};

// I_x(a, b) B(a, b) / (x^a y^b) as a continued fraction.
double fraction_factor(const BetaTail& tail) {
  FractionTerms terms{.tail = tail};
  return 1 / boost::math::tools::continued_fraction_b(terms, epsilon);
}

// The same as (1/y) int_0^1 (1-s)^{a-1} (1 + s x/y)^{b-1} ds. For large a and b the integrand is
// close to exp(-slope s - curvature s^2/2), and the mass lies where the exponent is above -45.
double integral_factor(const BetaTail& tail) {
  const double a = tail.a;  // not a structured binding: clang 14 captures none
  const double b = tail.b;
  const double y = tail.y;
  const double odds = tail.x / y;
  const double slope = (tail.gap + (tail.x - y)) / y;
  const double curvature = (a - 1) + (b - 1) * odds * odds;
  const double reach = 90 / (slope + std::sqrt(slope * slope + 90 * curvature));
  const auto integrand = [&](double s) {
    return std::exp((a - 1) * boost::math::log1pmx(-s, MathPolicy{}) +
                    (b - 1) * boost::math::log1pmx(s * odds, MathPolicy{}) - slope * s);
  };
  using Gauss = boost::math::quadrature::gauss<double, 30>;
  const double third = reach / 3;
  return (Gauss::integrate(integrand, 0.0, third) + Gauss::integrate(integrand, third, 2 * third) +
          Gauss::integrate(integrand, 2 * third, reach)) /
         y;
}

// The terms of the series below that matter: log t_n is close to -slope n - curvature n^2/2.
double terms_that_matter(const BetaTail& tail) {
  const auto [a, b, x, y, gap, x_rounding, y_rounding] = tail;
  const double slope = std::max(gap + x, 0.0) / (a * y);
  const double curvature = (a + b) / (a * b);
  return 80 / (slope + std::sqrt(slope * slope + 80 * curvature));
}

// The same as S/(a y), S = sum_n t_n, t_n = prod_{i<=n} (b-i)/(a+i) x/y: the point probabilities
// beyond the first, relative to it. A rounding d of the odds x/y would be one of n d in t_n, so it
// is taken out to first order by sum n t_n. Needs b above the number of terms, or whole.
double series_factor(const BetaTail& tail) {
  const auto [a, b, x, y, gap, x_rounding, y_rounding] = tail;
  const double odds = x / y;
  const double rounding = (std::fma(-odds, y, x) + x_rounding - odds * y_rounding) / x;
  double term = 1;
  double sum = 1;
  double weighted = 0;
  for (double n = 1; n < b && term > epsilon / 16 * sum; ++n) {
    term *= (b - n) / (a + n) * odds;
    sum += term;
    weighted += n * term;
  }
  return (sum + rounding * weighted) / (a * y);
}

constexpr double large_count = 1000;   // from here on the integral is cheaper than the fraction
constexpr double cheap_series = 1000;  // terms: up to here the series is cheaper than both
constexpr double short_series = 100;   // terms whose factors may be off by a rounding each

bool is_whole(double count) {
  constexpr double exact_neighbours =
      4503599627370496;  // 2^52: below it counts differ by 1 exactly
  return count == std::floor(count) && count < exact_neighbours;
}

bool series_serves(const BetaTail& tail) {
  const double terms = terms_that_matter(tail);
  if (is_whole(tail.a) && is_whole(tail.b)) return terms < cheap_series;
  return terms < std::min(short_series, tail.b);
}

double factor(const BetaTail& tail) {
  if (series_serves(tail)) return series_factor(tail);
  return std::min(tail.a, tail.b) > large_count ? integral_factor(tail) : fraction_factor(tail);
}

// The tail away from the mean: `upper` P(X >= m), or else P(X < m).
double log_far_tail(const BinomialCount& count, bool upper, double gap) {
  const double r = count.probability;
  const double q = 1 - r;
  const double m = count.successes;
  const double rest = count.trials - m + 1;
  const double rounding = (1 - q) - r;  // 1-q is exact, or q is
  const BetaTail tail =
      upper ? BetaTail{.a = m, .b = rest, .x = r, .y = q, .gap = gap, .y_rounding = rounding}
            : BetaTail{.a = rest, .b = m, .x = q, .y = r, .gap = -gap, .x_rounding = rounding};
  Scaled result = point_probability(count);
  result.factor *= m * q * factor(tail);
  return std::min(result.log(), 0.0);
}

}  // namespace

LogTails log_binomial_tails(const BinomialCount& count) {
  check(count);
  if (count.probability == 0) return {.at_least = -infinity, .fewer = 0};
  if (count.probability == 1) return {.at_least = 0, .fewer = -infinity};
  const double gap = excess_successes(count) - count.probability;
  const bool upper = gap > 0;
  const double far = log_far_tail(count, upper, gap);
  const double near = log_complement(far);
  return upper ? LogTails{.at_least = far, .fewer = near}
               : LogTails{.at_least = near, .fewer = far};
}

double log_binomial_probability(const BinomialCount& count) {
  check(count);
  if (count.probability == 0) return -infinity;
  if (count.probability == 1) return count.successes == count.trials ? 0 : -infinity;
  return point_probability(count).log();
}

}  // namespace inferlaw::numeric
