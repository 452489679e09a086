#include "inferlaw/lib/training/lifetime.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::training {

void check(const Lifetime& lifetime) {
  numeric::require_positive("FLOPs of training and inference", lifetime.total_flops);
  numeric::require_non_negative("tokens of inference", lifetime.inference_tokens);
}

double size_for_tokens(const Lifetime& lifetime, double tokens) {
  check(lifetime);
  numeric::require_positive("number of training tokens", tokens);
  return lifetime.total_flops / (6 * tokens + 2 * lifetime.inference_tokens);
}

TrainingRun lifetime_run_of_thirds(const Lifetime& lifetime, double tokens_per_parameter) {
  check(lifetime);
  numeric::require_positive("tokens per parameter", tokens_per_parameter);
  const double unserved = std::sqrt(tokens_per_parameter * lifetime.total_flops / 6);
  // The second root is sqrt(s) sqrt(s + 4 D_inf/3): no square overflows.
  const double tokens = unserved / 2 + std::sqrt(unserved) *
                                           std::sqrt(unserved + lifetime.inference_tokens * 4 / 3) /
                                           2;
  return {.parameters = size_for_tokens(lifetime, tokens), .tokens = tokens};
}

double want_of_tokens(const ChinchillaLoss& law, const Lifetime& lifetime, double tokens) {
  check(law);
  const double size = size_for_tokens(lifetime, tokens);
  return std::log(law.token_exponent * law.token_amplitude) +
         std::log(tokens + lifetime.inference_tokens / 3) -
         std::log(law.parameter_exponent * law.parameter_amplitude) +
         law.parameter_exponent * std::log(size) - (law.token_exponent + 1) * std::log(tokens);
}

}  // namespace inferlaw::training
