#include "inferlaw/solvers/training/size_search.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/training/detail/peak.hpp"

namespace inferlaw::training {
namespace {

// Where learning ends, between two logarithms of R; the upper one where it does not.
double edge_of_learning(const SizeBudget& budget, double low, double high) {
  const auto margin = [&](double log_concepts) {
    const LearnedConcepts at = learned_concepts(budget, std::exp(log_concepts));
    return at.threshold.erasures / budget.unknown_share - 1;
  };
  if (margin(high) >= 0) return high;
  if (margin(low) <= 0) return low;
  std::uintmax_t iterations = 200;
  return boost::math::tools::toms748_solve(
             margin, low, high, boost::math::tools::eps_tolerance<double>(52), iterations)
      .first;
}

}  // namespace

LearnedConcepts most_concepts_learned(const SizeBudget& budget) {
  numeric::require_positive("concepts times texts", budget.concepts_times_texts);
  const double root = std::sqrt(budget.concepts_times_texts);
  const double low = std::log(0.2 * root);
  const double high = std::log(0.6 * root);
  const auto learned = [&](double log_concepts) {
    return learned_concepts(budget, std::exp(log_concepts)).learned;
  };
  const double edge = edge_of_learning(budget, low, high);
  if (edge == low) return learned_concepts(budget, std::exp(low));
  // The top lies so far below the edge that what it loses to the edge is little.
  const double width = std::min(edge - low, 10 / std::sqrt(std::exp(edge)));
  double reach = width;
  while (reach < edge - low && learned(edge - reach) >= learned(edge - reach / 2)) reach *= 2;
  reach = std::min(2 * reach, edge - low);
  const detail::Peak top = detail::highest(
      learned, {.low = edge - reach, .high = edge, .points = 41, .width = 1e-13 * std::abs(edge)});
  return learned_concepts(budget, std::exp(top.at));
}

SizePoint size_point(const SizeCurve& curve, double concepts_times_texts) {
  SizeBudget budget = curve.budget;
  budget.concepts_times_texts = concepts_times_texts;
  SizePoint point;
  point.best = most_concepts_learned(budget);
  point.accuracy =
      task_accuracy(connected_by_level(curve.emergence, point.best.graph), curve.modes);
  point.excess = excess_entropy(point.best.graph, point.best.share);
  return point;
}

double budget_for_accuracy(const SizeCurve& curve, double accuracy, double lowest, double highest) {
  numeric::require_probability("accuracy", accuracy);
  numeric::require_positive("lowest budget", lowest);
  numeric::require_positive("highest budget", highest);
  if (size_point(curve, lowest).accuracy >= accuracy)
    numeric::refuse("accuracy", accuracy, "above that of the lowest budget");
  if (size_point(curve, highest).accuracy < accuracy)
    numeric::refuse("accuracy", accuracy, "at most that of the highest budget");
  double low = std::log(lowest);
  double high = std::log(highest);
  while (high - low > 1e-9) {
    const double middle = low + (high - low) / 2;
    (size_point(curve, std::exp(middle)).accuracy < accuracy ? low : high) = middle;
  }
  return std::exp(high);
}

}  // namespace inferlaw::training
