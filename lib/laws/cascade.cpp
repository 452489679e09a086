#include "inferlaw/lib/laws/cascade.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::laws {
namespace {

void check(std::span<const CascadeCase> cases) {
  if (cases.empty()) numeric::refuse("number of cases", 0, "1 or more");
  for (const CascadeCase& one : cases) {
    numeric::require_finite("confidence", one.confidence);
    numeric::require_probability("small right", one.small_right);
    numeric::require_probability("large right", one.large_right);
    numeric::require_non_negative("small cost", one.small_cost);
    numeric::require_non_negative("large cost", one.large_cost);
  }
}

// Sums over the cases, one after another escalated.
class Sums {
 public:
  explicit Sums(std::span<const CascadeCase> cases) : cases_(static_cast<double>(cases.size())) {
    for (const CascadeCase& one : cases) {
      cost_.add(one.small_cost);
      right_.add(one.small_right);
    }
  }
  void escalate(const CascadeCase& one) {
    cost_.add(one.large_cost);
    right_.add(one.large_right);
    right_.add(-one.small_right);
    ++escalated_;
  }
  [[nodiscard]] CascadeResult at(double threshold) const {
    return {.threshold = threshold,
            .escalated = escalated_ / cases_,
            .cost = cost_.value() / cases_,
            .accuracy = right_.value() / cases_};
  }

 private:
  double cases_;
  double escalated_ = 0;
  numeric::CompensatedSum cost_;
  numeric::CompensatedSum right_;
};

}  // namespace

CascadeResult cascade_at(std::span<const CascadeCase> cases, double threshold) {
  check(cases);
  numeric::require_finite("threshold", threshold);
  Sums sums(cases);
  for (const CascadeCase& one : cases)
    if (one.confidence < threshold) sums.escalate(one);
  return sums.at(threshold);
}

std::vector<CascadeResult> cascade_curve(std::span<const CascadeCase> cases) {
  check(cases);
  std::vector<CascadeCase> rising(cases.begin(), cases.end());
  std::sort(rising.begin(), rising.end(), [](const CascadeCase& one, const CascadeCase& other) {
    return one.confidence < other.confidence;
  });
  Sums sums(cases);
  std::vector<CascadeResult> curve;
  curve.reserve(rising.size() + 1);
  for (const CascadeCase& one : rising) {
    if (curve.empty() || one.confidence > curve.back().threshold)
      curve.push_back(sums.at(one.confidence));
    sums.escalate(one);
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  curve.push_back(sums.at(std::nextafter(rising.back().confidence, infinity)));
  return curve;
}

CascadeResult best_cascade(std::span<const CascadeResult> curve, double budget) {
  numeric::require_non_negative("budget", budget);
  const CascadeResult* best = nullptr;
  for (const CascadeResult& one : curve) {
    if (one.cost > budget) continue;
    if (best == nullptr || one.accuracy > best->accuracy ||
        (one.accuracy == best->accuracy && one.cost < best->cost))
      best = &one;
  }
  if (best == nullptr)
    numeric::refuse("budget", budget, "the mean cost of the small model alone, or above");
  return *best;
}

}  // namespace inferlaw::laws
