/// @file
/// What Omega generated tokens cost: FLOPs, joules, seconds. Each is a quadratic in Omega.
///
///     context reads   S = 2 n_layers d_attn (Omega w_p + Omega(Omega-1)/2)    w_p prompt tokens
///     FLOPs           F = 2 N Omega + 2 n_layers d_attn w_p^2 + S             (+ prefill 2 N w_p)
///     joules          e = E_mem N Omega + E_comp F     (+ prefill E_mem N) (+ cache reads E_mem S)
///     memory seconds  N Omega/BW                       (+ prefill N/BW)    (+ cache reads S/BW)
///     compute seconds F/TP
///     latency         max of the two (roofline) or their sum
///
/// N parameters; E_mem J/parameter read; E_comp J/FLOP; BW parameters/s; TP FLOP/s. Defaults of
/// Hardware are the published scenario's.
///
/// Range: tokens >= 0; parameters, BW, TP > 0; everything else >= 0. Throws std::domain_error.
/// Source: DS3, arXiv:2507.00004, cost of a chain, and the routing paper, arXiv:2601.00823
/// [published: FLOPs, constants]; which terms draw energy and time, and the switches [choice: only
/// attention FLOPs without cache reads give the published crossover].
#pragma once

#include <string_view>

#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::energy {

struct Hardware {
  double joules_per_parameter = 1e-11;
  double joules_per_flop = 1e-12;
  double parameters_per_second = 5e12;  ///< memory bandwidth
  double flops_per_second = 2e13;       ///< compute throughput
  double idle_watts = 0;                ///< of a machine at rest; no part of a token's costs
};

struct Model {
  double parameters = 1e9;
  double layers = 48;
  double attention_width = 2048;
};

enum class Latency { roofline, sum };

constexpr std::string_view name_of(Latency latency) {
  switch (latency) {
    case Latency::roofline:
      return "roofline";
    case Latency::sum:
      return "sum";
  }
  return {};
}

struct Accounting {
  double prompt_tokens = 0;
  bool prefill = false;      ///< count the prompt's weights: FLOPs, compute time, one weight read
  bool cache_reads = false;  ///< count reads of the key-value cache: energy and memory time
  Latency latency = Latency::roofline;
};

/// constant + linear Omega + quadratic Omega^2
struct QuadraticInTokens {
  double constant = 0;
  double linear = 0;
  double quadratic = 0;
};

[[nodiscard]] double evaluate(const QuadraticInTokens& cost, double tokens);

/// E[cost(Omega); A] and E[cost(Omega)^2; A] from E[Omega^q; A], q = 0..4, A any event.
[[nodiscard]] double mean(const QuadraticInTokens& cost, const strategy::RawMoments& tokens);
[[nodiscard]] double second_moment(const QuadraticInTokens& cost,
                                   const strategy::RawMoments& tokens);

struct TokenCosts {
  QuadraticInTokens flops = {};
  QuadraticInTokens joules = {};
  QuadraticInTokens memory_seconds = {};
  QuadraticInTokens compute_seconds = {};
  Latency latency = Latency::roofline;
};

void check(const Hardware& hardware);
void check(const Model& model);
void check(const Accounting& accounting);

[[nodiscard]] TokenCosts token_costs(const Hardware& hardware, const Model& model,
                                     const Accounting& accounting);
[[nodiscard]] double latency_seconds(const TokenCosts& costs, double tokens);

}  // namespace inferlaw::energy
