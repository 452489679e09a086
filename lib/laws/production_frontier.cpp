#include "inferlaw/lib/laws/production_frontier.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

constexpr double hours_per_year = 8760;
constexpr double seconds_per_hour = 3600;

void check(const Server& server) {
  numeric::require_non_negative("price", server.price);
  numeric::require_positive("years", server.years);
  numeric::require_positive_probability("utilisation", server.utilisation);
  numeric::require_non_negative("kilowatts", server.kilowatts);
  numeric::require_finite("PUE", server.pue);
  if (server.pue < 1) numeric::refuse("PUE", server.pue, "a finite number, 1 or above");
  numeric::require_non_negative("energy price", server.energy_price);
  numeric::require_non_negative("maintenance", server.maintenance);
}

void check(const Throughput& at) {
  numeric::require_positive("concurrency", at.concurrency);
  numeric::require_positive("tokens per second", at.tokens_per_second);
}

// Of one token of each of the sequences.
double seconds_of(const Throughput& at) { return at.concurrency / at.tokens_per_second; }

}  // namespace

double hourly_cost(const Server& server) {
  check(server);
  return server.price / (server.years * hours_per_year * server.utilisation) +
         server.kilowatts * server.pue * server.energy_price +
         server.price * server.maintenance / hours_per_year;
}

double average_cost(const Server& server, const Throughput& at) {
  check(at);
  return hourly_cost(server) / seconds_per_hour / at.tokens_per_second;
}

double marginal_cost(const Server& server, const Throughput& from, const Throughput& to) {
  check(from);
  check(to);
  if (to.concurrency <= from.concurrency)
    numeric::refuse("concurrency", to.concurrency, "above the one before");
  return hourly_cost(server) / seconds_per_hour * (seconds_of(to) - seconds_of(from)) /
         (to.concurrency - from.concurrency);
}

}  // namespace inferlaw::laws
