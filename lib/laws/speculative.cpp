#include "inferlaw/lib/laws/speculative.hpp"

#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// ln of a^{g+1} (1 + (1-a)(g + 1/c)), which falls in g.
double log_worth_of_more(const Drafting& drafting, double drafts) {
  const auto [a, c] = drafting;
  return (drafts + 1) * std::log(a) + std::log1p((1 - a) * (drafts + 1 / c));
}

}  // namespace

double tokens_per_pass(double acceptance, double drafts) {
  numeric::require_probability("acceptance", acceptance);
  numeric::require_whole("drafts", drafts, 0, 1e15);
  if (acceptance == 1) return drafts + 1;
  return -std::expm1((drafts + 1) * std::log(acceptance)) / (1 - acceptance);
}

double speed_up(const Drafting& drafting, double drafts) {
  numeric::require_non_negative("cost ratio", drafting.cost_ratio);
  return tokens_per_pass(drafting.acceptance, drafts) / (drafts * drafting.cost_ratio + 1);
}

double best_drafts(const Drafting& drafting) {
  numeric::require_probability("acceptance", drafting.acceptance);
  numeric::require_non_negative("cost ratio", drafting.cost_ratio);
  if (drafting.acceptance == 0) return 0;
  if (drafting.acceptance == 1) return drafting.cost_ratio < 1 ? infinity : 0;
  if (drafting.cost_ratio == 0) return infinity;
  if (log_worth_of_more(drafting, 0) <= 0) return 0;
  double helps = 0;  // one draft more than so many helps
  double enough = 1;
  while (log_worth_of_more(drafting, enough) > 0) {
    helps = enough;
    enough *= 2;
  }
  while (enough - helps > 1) {
    const double middle = std::floor((helps + enough) / 2);
    (log_worth_of_more(drafting, middle) > 0 ? helps : enough) = middle;
  }
  return enough;
}

}  // namespace inferlaw::laws
