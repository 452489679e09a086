#include "inferlaw/lib/laws/memory_cost.hpp"

#include <algorithm>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::laws {
namespace {

void check(const AttentionModel& model) {
  numeric::require_non_negative("parameters", model.parameters);
  numeric::require_non_negative("query width", model.query_width);
  numeric::require_non_negative("key-value width", model.key_value_width);
}

void check(const Sampling& sampling) {
  numeric::require_non_negative("samples", sampling.samples);
  numeric::require_non_negative("prompt tokens", sampling.prompt_tokens);
  numeric::require_non_negative("sample tokens", sampling.sample_tokens);
  if (sampling.attended) numeric::require_non_negative("attended tokens", *sampling.attended);
}

// A key or a value: numbers of 2 bytes, of which a token has a key and a value.
constexpr double bytes_per_pair = 4;
// A multiplication and an addition, for the score and for the sum of the values.
constexpr double flop_per_pair = 4;

double bytes_read_by_width(const Sampling& sampling) {
  if (sampling.attended) return bytes_per_pair * sampling.samples * attended_pairs(sampling);
  const double length = sampling.sample_tokens;
  return bytes_per_pair * length * (sampling.prompt_tokens + sampling.samples * length / 2);
}

}  // namespace

// In positive parts: until p + t reaches b everything is attended to, then b tokens.
double attended_pairs(const Sampling& sampling) {
  check(sampling);
  const double prompt = sampling.prompt_tokens;
  const double length = sampling.sample_tokens;
  if (!sampling.attended) return (prompt + length / 2) * length;
  const double all = std::clamp(*sampling.attended - prompt, 0.0, length);
  return (prompt + all / 2) * all + *sampling.attended * (length - all);
}

double attended_pairs_one_by_one(const Sampling& sampling) {
  check(sampling);
  numeric::require_whole("sample tokens", sampling.sample_tokens, 0, 1e8);
  numeric::CompensatedSum sum;
  for (double token = 1; token <= sampling.sample_tokens; ++token) {
    const double before = sampling.prompt_tokens + token;
    sum.add(sampling.attended ? std::min(before, *sampling.attended) : before);
  }
  return sum.value();
}

MemoryAwareCost memory_aware_cost(const AttentionModel& model, const Sampling& sampling) {
  check(model);
  check(sampling);
  const double flop_of_one = 2 * model.parameters * sampling.sample_tokens +
                             flop_per_pair * attended_pairs(sampling) * model.query_width;
  return {.flop = sampling.samples * flop_of_one,
          .bytes = bytes_read_by_width(sampling) * model.key_value_width};
}

MemoryAwareCost mean_memory_aware_cost(const AttentionModel& model,
                                       const RandomSampling& sampling) {
  check(model);
  numeric::require_non_negative("samples", sampling.samples);
  numeric::require_non_negative("prompt tokens", sampling.prompt_tokens);
  numeric::require_non_negative("mean tokens", sampling.mean_tokens);
  numeric::require_non_negative("mean squared tokens", sampling.mean_squared_tokens);
  numeric::require_non_negative("mean longest tokens", sampling.mean_longest_tokens);
  const double own = sampling.mean_squared_tokens / 2;
  const double prompt = sampling.prompt_tokens;
  const double flop_of_one =
      2 * model.parameters * sampling.mean_tokens +
      flop_per_pair * (prompt * sampling.mean_tokens + own) * model.query_width;
  return {.flop = sampling.samples * flop_of_one,
          .bytes = bytes_per_pair *
                   (prompt * sampling.mean_longest_tokens + sampling.samples * own) *
                   model.key_value_width};
}

double effective_flop(const MemoryAwareCost& cost, double intensity) {
  numeric::require_non_negative("intensity", intensity);
  return cost.flop + intensity * cost.bytes;
}

}  // namespace inferlaw::laws
