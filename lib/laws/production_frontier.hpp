/// @file
/// What a server costs an hour, and what it produces costs.
///
///     hourly cost   P/(Y 8760 u) + kW PUE price + P m/8760
///     work          hourly cost x hours
///     average       hourly cost/X a token, at X tokens an hour
///     marginal      hourly cost (c_2/X_2 - c_1/X_1)/(c_2 - c_1) a token, from c_1 to c_2 sequences
///                   at once: c sequences of one token each take c/X
///
///     P      price, in any currency     Y   years that it is written off in, > 0
///     u      share of its hours that it works, above 0 up to 1
///     kW     power while it works       PUE site over its machines, >= 1
///     price  of a kWh                   m   maintenance, share of P a year
///
/// Source: arXiv:2510.26136 [published]. Throws std::domain_error where an argument is out of
/// range.
#pragma once

namespace inferlaw::laws {

struct Server {
  double price = 0;         ///< P
  double years = 1;         ///< Y
  double utilisation = 1;   ///< u
  double kilowatts = 0;     ///< kW
  double pue = 1;           ///< power of the site over that of its machines
  double energy_price = 0;  ///< a kWh
  double maintenance = 0;   ///< m
};

[[nodiscard]] double hourly_cost(const Server& server);

/// Sequences at once, and the tokens that they make together.
struct Throughput {
  double concurrency = 1;        ///< c
  double tokens_per_second = 1;  ///< X/3600
};

/// Of a token.
[[nodiscard]] double average_cost(const Server& server, const Throughput& at);
[[nodiscard]] double marginal_cost(const Server& server, const Throughput& from,
                                   const Throughput& to);

}  // namespace inferlaw::laws
