#include "inferlaw/lib/laws/vote_mixture.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void check(const VoteMixture& mixture) {
  numeric::require_probability("easy share", mixture.easy_share);
  if (!(mixture.easy_rate > .5 && mixture.easy_rate <= 1))
    numeric::refuse("easy rate", mixture.easy_rate, "above 0.5, up to 1");
  if (!(mixture.hard_rate >= 0 && mixture.hard_rate < .5))
    numeric::refuse("hard rate", mixture.hard_rate, "0 to below 0.5");
}

// ln(A/B) and ln[p2(1-p2)/(p1(1-p1))].
struct Balance {
  double log_gain = 0;
  double log_ratio = 0;
};

Balance balance(const VoteMixture& mixture) {
  check(mixture);
  const auto [a, p1, p2] = mixture;
  return {.log_gain = std::log(a * (2 * p1 - 1)) - std::log((1 - a) * (1 - 2 * p2)),
          .log_ratio = std::log(p2 * (1 - p2)) - std::log(p1 * (1 - p1))};
}

}  // namespace

strategy::Outcome majority_of_mixture(const VoteMixture& mixture, double votes) {
  check(mixture);
  numeric::require_whole("votes", votes, 1, 1e15);
  if (std::fmod(votes, 2) != 1) numeric::refuse("votes", votes, "an odd number");
  const double majority = (votes + 1) / 2;
  const auto [a, p1, p2] = mixture;
  const strategy::Outcome easy = at_least(majority, votes, strategy::outcome_of(p1));
  const strategy::Outcome hard = at_least(majority, votes, strategy::outcome_of(p2));
  return strategy::outcome_of(a * easy.success() + (1 - a) * hard.success(),
                              a * easy.failure() + (1 - a) * hard.failure());
}

double best_votes(const VoteMixture& mixture) {
  const auto [log_gain, log_ratio] = balance(mixture);
  // All easy, all hard; or both are sure, where one vote says all.
  if (mixture.easy_share == 1) return mixture.easy_rate == 1 ? 1 : infinity;
  if (mixture.easy_share == 0 || std::isnan(log_ratio)) return 1;
  if (log_ratio > 0) return 2 * std::max(1.0, std::ceil(log_gain / log_ratio)) - 1;
  return mixture.easy_share > majority_of_mixture(mixture, 1).success() ? infinity : 1;
}

double published_best_votes(const VoteMixture& mixture) {
  const auto [log_gain, log_ratio] = balance(mixture);
  return 2 * log_gain / log_ratio;
}

}  // namespace inferlaw::laws
