#include "inferlaw/lib/laws/vote_exponent.hpp"

#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const TwoShares& shares) {
  numeric::require_probability("first share", shares.first);
  numeric::require_probability("second share", shares.second);
  if (shares.second > shares.first)
    numeric::refuse("second share", shares.second, "at most the first share");
  // Shares are read from decimals: .7 and .3 may sum to a rounding above 1.
  if (shares.first + shares.second > 1 + 4 * std::numeric_limits<double>::epsilon())
    numeric::refuse("second share", shares.second, "at most 1 less the first share");
}

}  // namespace

double vote_exponent(const TwoShares& shares) {
  check(shares);
  if (shares.first == 0) return 0;
  // sqrt p1 - sqrt p2 without cancellation
  const double difference =
      (shares.first - shares.second) / (std::sqrt(shares.first) + std::sqrt(shares.second));
  return -std::log1p(-difference * difference);
}

double rival_bound(const TwoShares& shares, double votes) {
  const double exponent = vote_exponent(shares);
  numeric::require_non_negative("votes", votes);
  return votes == 0 ? 1 : std::exp(-votes * exponent);
}

double votes_for_bound(const TwoShares& shares, double error) {
  const double exponent = vote_exponent(shares);
  numeric::require_positive_probability("error", error);
  return error == 1 ? 0 : -std::log(error) / exponent;
}

}  // namespace inferlaw::laws
