#include "inferlaw/lib/energy/token_costs.hpp"

#include <algorithm>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::energy {
namespace {

QuadraticInTokens operator*(double scale, const QuadraticInTokens& cost) {
  return {scale * cost.constant, scale * cost.linear, scale * cost.quadratic};
}

QuadraticInTokens operator+(const QuadraticInTokens& one, const QuadraticInTokens& other) {
  return {one.constant + other.constant, one.linear + other.linear,
          one.quadratic + other.quadratic};
}

double attention_size(const Model& model) { return 2 * model.layers * model.attention_width; }

double prefills(const Accounting& accounting) { return accounting.prefill ? 1 : 0; }

// Each token looks back at the prompt and at the tokens before it.
QuadraticInTokens context_reads(const Model& model, const Accounting& accounting) {
  return attention_size(model) *
         QuadraticInTokens{.linear = accounting.prompt_tokens - 0.5, .quadratic = 0.5};
}

QuadraticInTokens weight_reads(const Model& model, const Accounting& accounting) {
  return model.parameters * QuadraticInTokens{.constant = prefills(accounting), .linear = 1};
}

QuadraticInTokens memory_reads(const Model& model, const Accounting& accounting) {
  const QuadraticInTokens weights = weight_reads(model, accounting);
  return accounting.cache_reads ? weights + context_reads(model, accounting) : weights;
}

QuadraticInTokens flops(const Model& model, const Accounting& accounting) {
  const double prompt = accounting.prompt_tokens;
  const QuadraticInTokens weights{.constant = 2 * model.parameters * prompt * prefills(accounting),
                                  .linear = 2 * model.parameters};
  const QuadraticInTokens prompt_attention{.constant = attention_size(model) * prompt * prompt};
  return weights + prompt_attention + context_reads(model, accounting);
}

}  // namespace

double evaluate(const QuadraticInTokens& cost, double tokens) {
  return cost.constant + tokens * (cost.linear + tokens * cost.quadratic);
}

double mean(const QuadraticInTokens& cost, const strategy::RawMoments& tokens) {
  return cost.constant * tokens[0] + cost.linear * tokens[1] + cost.quadratic * tokens[2];
}

double second_moment(const QuadraticInTokens& cost, const strategy::RawMoments& tokens) {
  const auto [c, l, q] = cost;
  return c * c * tokens[0] + 2 * c * l * tokens[1] + (l * l + 2 * c * q) * tokens[2] +
         2 * l * q * tokens[3] + q * q * tokens[4];
}

void check(const Hardware& hardware) {
  numeric::require_non_negative("joules per parameter", hardware.joules_per_parameter);
  numeric::require_non_negative("joules per FLOP", hardware.joules_per_flop);
  numeric::require_positive("parameters per second", hardware.parameters_per_second);
  numeric::require_positive("FLOPs per second", hardware.flops_per_second);
  numeric::require_non_negative("idle power (watts)", hardware.idle_watts);
}

void check(const Model& model) {
  numeric::require_positive("number of parameters", model.parameters);
  numeric::require_non_negative("number of layers", model.layers);
  numeric::require_non_negative("attention width", model.attention_width);
}

void check(const Accounting& accounting) {
  numeric::require_non_negative("number of prompt tokens", accounting.prompt_tokens);
}

TokenCosts token_costs(const Hardware& hardware, const Model& model, const Accounting& accounting) {
  check(hardware);
  check(model);
  check(accounting);
  const QuadraticInTokens operations = flops(model, accounting);
  const QuadraticInTokens reads = memory_reads(model, accounting);
  return {.flops = operations,
          .joules = hardware.joules_per_parameter * reads + hardware.joules_per_flop * operations,
          .memory_seconds = 1 / hardware.parameters_per_second * reads,
          .compute_seconds = 1 / hardware.flops_per_second * operations,
          .latency = accounting.latency};
}

double latency_seconds(const TokenCosts& costs, double tokens) {
  numeric::require_non_negative("number of tokens", tokens);
  const double memory = evaluate(costs.memory_seconds, tokens);
  const double compute = evaluate(costs.compute_seconds, tokens);
  switch (costs.latency) {
    case Latency::roofline:
      return std::max(memory, compute);
    case Latency::sum:
      return memory + compute;
  }
  numeric::refuse_member("latency");
}

}  // namespace inferlaw::energy
