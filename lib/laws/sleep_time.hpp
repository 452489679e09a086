/// @file
/// Sleep-time compute: thinking about a context before anyone asks, shared by its queries.
///
///     cost of a query   (price S + q t)/q         q queries of one context
///     break-even        q = price S/(t_0 - t)     from there on it costs no more than t_0 a query
///
///     S  tokens while asleep, >= 0      price  of such a token over one at test time, >= 0
///     t  tokens of a query then, >= 0   t_0    tokens of a query without sleep, >= 0
///
/// in tokens at test time. Source: arXiv:2504.13171 [published; price ratio ours]. Throws
/// std::domain_error where an argument is out of range.
#pragma once

namespace inferlaw::laws {

struct SleepTime {
  double sleep_tokens = 0;  ///< S
  double query_tokens = 0;  ///< t
  double price_ratio = 1;
};

/// q > 0.
[[nodiscard]] double cost_of_query(const SleepTime& sleep, double queries);

/// Infinite where sleep saves nothing; 0 where it costs nothing.
[[nodiscard]] double break_even_queries(const SleepTime& sleep, double tokens_without_sleep);

}  // namespace inferlaw::laws
