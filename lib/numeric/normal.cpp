#include "inferlaw/lib/numeric/normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "inferlaw/lib/numeric/detail/mills_series.hpp"

namespace inferlaw::numeric {
namespace {

constexpr double root_half = 0.70710678118654752440;
constexpr double root_half_rest = -4.8336466567264567e-17;  // 1/sqrt(2) - root_half
constexpr double root_two_pi = 2.50662827463100050242;
constexpr double root_half_pi = 1.25331413731550025121;
constexpr double two_over_root_pi = 2 * std::numbers::inv_sqrtpi;

// A square with the part that rounding took away: tails multiply its relative error by x^2/2.
struct Square {
  double value;
  double rest;
};

Square square(double x) {
  const double value = x * x;
  return {.value = value, .rest = std::fma(x, x, -value)};
}

// What rounding takes from x/sqrt(2).
double rest_of_root_half(double x) {
  return std::fma(x, root_half, -(x * root_half)) + x * root_half_rest;
}

// From here on the continued fraction needs few terms; below, erfc and exp are quicker.
constexpr double fraction_from = 8;

// R_n/R_{n-1} = n/(x + (n+1)/(x + ..)), the ratio at `index`, started `terms` steps further down.
double mills_quotient(double x, std::size_t index, std::size_t terms) {
  double quotient = 0;
  for (std::size_t n = index + terms; n >= index; --n)
    quotient = static_cast<double>(n) / (x + quotient);
  return quotient;
}

// Enough terms for a double at any index, found by comparison with 3000 terms.
std::size_t terms_for(double x) { return static_cast<std::size_t>(20 + 450 / (x * x)); }

// Below this the recurrence goes forwards: there its terms do not cancel.
constexpr double recurrence_up_to = 0;

void forward_recurrence(double x, double first, double second, std::span<double> moments) {
  if (!moments.empty()) moments[0] = first;
  if (moments.size() > 1) moments[1] = second;
  for (std::size_t k = 2; k < moments.size(); ++k)
    moments[k] = static_cast<double>(k - 1) * moments[k - 2] - x * moments[k - 1];
}

// Clenshaw's recurrence.
template <std::size_t count>
double chebyshev_sum(const std::array<double, count>& terms, double t) {
  const double twice = 2 * t;
  double next = 0;
  double after = 0;
  for (std::size_t k = count - 1; k > 0; --k) {
    const double sum = (terms[k] - after) + twice * next;
    after = next;
    next = sum;
  }
  return (terms[0] - after) + t * next;
}

// R_(n-1) and R_n, by their series.
struct TwoMoments {
  double lower;
  double upper;
};

template <std::size_t lower, std::size_t upper>
TwoMoments two_moments(double x, std::size_t n, const std::array<double, lower>& lower_terms,
                       const std::array<double, upper>& upper_terms) {
  const double t = 1 - 2 * detail::series_middle / (x + detail::series_middle);
  const double decay = 1 / (x + detail::series_shift);
  double factor = decay;  // (n-1)!/(x + c)^n
  for (std::size_t k = 1; k < n; ++k) factor *= static_cast<double>(k) * decay;
  return {.lower = factor * chebyshev_sum(lower_terms, t),
          .upper = factor * (static_cast<double>(n) * decay) * chebyshev_sum(upper_terms, t)};
}

constexpr std::size_t orders_of_series = 6;

TwoMoments highest_moments(double x, std::size_t highest) {
  using namespace detail;
  switch (highest) {
    case 1:
      return two_moments(x, 1, mills_series_0, mills_series_1);
    case 2:
      return two_moments(x, 2, mills_series_1, mills_series_2);
    case 3:
      return two_moments(x, 3, mills_series_2, mills_series_3);
    case 4:
      return two_moments(x, 4, mills_series_3, mills_series_4);
    default:
      return two_moments(x, 5, mills_series_4, mills_series_5);
  }
}

// From the two highest R_(k-2) = (R_k + x R_(k-1))/(k-1): all terms are positive.
void downward_recurrence(double x, std::span<double> moments) {
  const std::size_t highest = moments.size() - 1;
  const TwoMoments ends = highest_moments(x, highest);
  moments[highest] = ends.upper;
  moments[highest - 1] = ends.lower;
  for (std::size_t k = highest; k > 1; --k)
    moments[k - 2] = (moments[k] + x * moments[k - 1]) / static_cast<double>(k - 1);
}

// Of more orders than there are series for.
void backward_recurrence(double x, std::span<double> moments) {
  double quotient = mills_quotient(x, moments.size(), terms_for(x));
  for (std::size_t k = moments.size() - 1; k > 0; --k) {
    quotient = static_cast<double>(k) / (x + quotient);
    moments[k] = quotient;
  }
  moments[0] = 1 / (x + quotient);
  for (std::size_t k = 1; k < moments.size(); ++k) moments[k] *= moments[k - 1];
}

constexpr double few_quotients_from = 1.5;

}  // namespace

double normal_density(double x) {
  const Square squared = square(x);
  const double density = std::exp(-squared.value / 2) / root_two_pi;
  return density > 0 ? density * (1 - squared.rest / 2) : 0;
}

double normal_upper_tail(double x) {
  const double tail = std::erfc(x * root_half) / 2;
  if (std::abs(x) < 1 || !(tail > 0)) return tail;
  return tail - std::numbers::sqrt2 * normal_density(x) * rest_of_root_half(x);
}

double mills_ratio(double x) {
  if (x >= fraction_from) return 1 / (x + mills_quotient(x, 1, terms_for(x)));
  const Square squared = square(x);
  const double scaled = std::exp(squared.value / 2) * std::erfc(x * root_half);
  if (std::isinf(scaled)) return scaled;
  return root_half_pi * (scaled * (1 + squared.rest / 2) - two_over_root_pi * rest_of_root_half(x));
}

void mills_moments(double x, std::span<double> moments) {
  if (moments.size() == 1) {
    moments[0] = mills_ratio(x);
    return;
  }
  if (x > recurrence_up_to && moments.size() <= orders_of_series)
    return downward_recurrence(x, moments);
  if (x > few_quotients_from) return backward_recurrence(x, moments);
  const double ratio = mills_ratio(x);
  forward_recurrence(x, ratio, 1 - x * ratio, moments);
}

void normal_tail_moments(double x, std::span<double> moments) {
  const double density = normal_density(x);
  if (x > 0) {
    mills_moments(x, moments);
    for (double& moment : moments) moment *= density;
    return;
  }
  const double tail = normal_upper_tail(x);
  forward_recurrence(x, tail, density - x * tail, moments);
}

// s Psi_1(-m/s): no difference of two large terms where m < 0.
double normal_mean_above_zero(double mean, double deviation) {
  if (deviation == 0) return std::max(0.0, mean);
  std::array<double, 2> moments;
  normal_tail_moments(-mean / deviation, moments);
  return deviation * moments[1];
}

}  // namespace inferlaw::numeric
