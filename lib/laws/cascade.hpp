/// @file
/// A cascade: a small model answers, and a large one where the small one is not confident.
///
///     cost       c_small + P(s < theta) c_large
///     accuracy   E[A_small; s >= theta] + E[A_large; s < theta]
///
/// over measured cases, each with the confidence s of the small model, whether either is right (0
/// or 1, or a share) and what either costs. Between two confidences nothing changes, so that the
/// best theta for a budget is found among as many as there are confidences, and one above them all.
/// Source: FrugalGPT, arXiv:2305.05176; 2307.02764 [published]. Throws std::domain_error where an
/// argument is out of range, there are no cases, or no theta is within the budget.
#pragma once

#include <span>
#include <vector>

namespace inferlaw::laws {

struct CascadeCase {
  double confidence = 0;   ///< s, any finite number
  double small_right = 0;  ///< 0 to 1
  double large_right = 0;
  double small_cost = 0;  ///< >= 0
  double large_cost = 0;  ///< beside the small one's
};

/// Means over the cases.
struct CascadeResult {
  double threshold = 0;  ///< theta
  double escalated = 0;  ///< P(s < theta)
  double cost = 0;
  double accuracy = 0;
};

[[nodiscard]] CascadeResult cascade_at(std::span<const CascadeCase> cases, double threshold);

/// At every confidence, rising, and just above the last: from nobody to everybody escalated.
[[nodiscard]] std::vector<CascadeResult> cascade_curve(std::span<const CascadeCase> cases);

/// The most accurate of the curve whose cost is within the budget; the cheapest of these.
[[nodiscard]] CascadeResult best_cascade(std::span<const CascadeResult> curve, double budget);

}  // namespace inferlaw::laws
