#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary {
namespace {

constexpr double growth = 1.05;

void check(double drift, std::span<const SumVariance> curve) {
  numeric::require_finite("drift (joules per slot)", drift);
  if (curve.empty() || curve.front().slots != 1)
    numeric::refuse("first slots of a curve", curve.empty() ? 0 : curve.front().slots, "1");
  double before = 0;
  for (const SumVariance& point : curve) {
    numeric::require_non_negative("variance of a sum (joules squared)", point.variance);
    if (!(point.slots > before && point.slots == std::floor(point.slots)))
      numeric::refuse("slots of a curve", point.slots, "whole numbers, increasing");
    before = point.slots;
  }
}

struct SumTerm {
  double slots = 0;
  double value = 0;  // E[S_n^+]
};

// The integral of f over ln n between two points, of a power law through them.
double integral(const SumTerm& from, const SumTerm& to) {
  const double width = std::log(to.slots / from.slots);
  const double rise = std::log(to.value / from.value);
  const bool is_flat = !(std::abs(rise) > 1e-3);  // also where one value is 0
  if (is_flat || !std::isfinite(rise)) return (from.value + to.value) / 2 * width;
  return (to.value - from.value) * width / rise;
}

}  // namespace

std::vector<double> remembering_means(double drift, std::span<const SumVariance> curve) {
  check(drift, curve);
  std::vector<double> means;
  double sum = 0;
  SumTerm before;
  for (const SumVariance& point : curve) {
    const SumTerm here{
        .slots = point.slots,
        .value = numeric::normal_mean_above_zero(drift * point.slots, std::sqrt(point.variance))};
    if (here.slots == before.slots + 1)
      sum += here.value / here.slots;
    else
      sum += integral(before, here) + (here.value / here.slots - before.value / before.slots) / 2;
    means.push_back(sum);
    before = here;
  }
  return means;
}

std::vector<double> curve_slots(double slots) {
  numeric::require_whole("slots", slots, 1, 1e12);
  std::vector<double> result;
  for (double n = 1; n < slots; n = std::max(n + 1, std::round(n * growth))) result.push_back(n);
  result.push_back(slots);
  return result;
}

}  // namespace inferlaw::auxiliary
