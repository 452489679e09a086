#include "inferlaw/lib/laws/sleep_time.hpp"

#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const SleepTime& sleep) {
  numeric::require_non_negative("sleep tokens", sleep.sleep_tokens);
  numeric::require_non_negative("query tokens", sleep.query_tokens);
  numeric::require_non_negative("price ratio", sleep.price_ratio);
}

}  // namespace

double cost_of_query(const SleepTime& sleep, double queries) {
  check(sleep);
  numeric::require_positive("queries", queries);
  return sleep.price_ratio * sleep.sleep_tokens / queries + sleep.query_tokens;
}

double break_even_queries(const SleepTime& sleep, double tokens_without_sleep) {
  check(sleep);
  numeric::require_non_negative("tokens without sleep", tokens_without_sleep);
  const double saved = tokens_without_sleep - sleep.query_tokens;
  const double paid = sleep.price_ratio * sleep.sleep_tokens;
  if (paid == 0 && saved >= 0) return 0;
  if (saved <= 0) return std::numeric_limits<double>::infinity();
  return paid / saved;
}

}  // namespace inferlaw::laws
