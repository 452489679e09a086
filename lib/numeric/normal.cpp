#include "inferlaw/lib/numeric/normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

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

// Enough terms for a double at any index up to 6, found by comparison with 3000 terms.
std::size_t terms_for(double x) { return static_cast<std::size_t>(20 + 450 / (x * x)); }

// Below this the forward recurrence loses fewer digits than the fraction costs time.
constexpr double recurrence_up_to = 1.5;

void forward_recurrence(double x, double first, double second, std::span<double> moments) {
  if (!moments.empty()) moments[0] = first;
  if (moments.size() > 1) moments[1] = second;
  for (std::size_t k = 2; k < moments.size(); ++k)
    moments[k] = static_cast<double>(k - 1) * moments[k - 2] - x * moments[k - 1];
}

void backward_recurrence(double x, std::span<double> moments) {
  double quotient = mills_quotient(x, moments.size(), terms_for(x));
  for (std::size_t k = moments.size() - 1; k > 0; --k) {
    quotient = static_cast<double>(k) / (x + quotient);
    moments[k] = quotient;
  }
  moments[0] = 1 / (x + quotient);
  for (std::size_t k = 1; k < moments.size(); ++k) moments[k] *= moments[k - 1];
}

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
  if (x > recurrence_up_to) return backward_recurrence(x, moments);
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
