#include "inferlaw/lib/laws/best_of_n_reward.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/lib/numeric/quadrature.hpp"

namespace inferlaw::laws {
namespace {

void check(double samples) { numeric::require_whole("samples", samples, 1, 1e15); }

}  // namespace

double divergence_bound(double samples) {
  check(samples);
  return std::log(samples) - (samples - 1) / samples;
}

double win_rate(double samples) {
  check(samples);
  return samples / (samples + 1);
}

double expected_maximum(double samples) {
  check(samples);
  if (samples == 1) return 0;
  const auto missing = [&](double x) {
    const double tail = numeric::normal_upper_tail(x);
    return -std::expm1(samples * std::log1p(-tail)) - std::pow(tail, samples);
  };
  // Phi^n turns from 0 to 1 about sqrt(2 ln n); what is left 12 further weighs nothing.
  const double turn = std::sqrt(2 * std::log(samples));
  constexpr double tolerance = 1e-14;
  return (numeric::integrate(missing, 0, turn, tolerance) +
          numeric::integrate(missing, turn, turn + 12, tolerance))
      .value;
}

}  // namespace inferlaw::laws
