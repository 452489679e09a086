#include "inferlaw/lib/training/chinchilla.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::training {
namespace {

void check_tokens(double tokens) {
  if (!(tokens > 0)) numeric::refuse("number of training tokens", tokens, "above 0, or infinity");
}

// Without both terms, or flat in one of them, there is no best balance of the two.
void check_balance(const ChinchillaLoss& law) {
  check(law);
  numeric::require_positive("amplitude of the parameters", law.parameter_amplitude);
  numeric::require_positive("exponent of the parameters", law.parameter_exponent);
  numeric::require_positive("amplitude of the tokens", law.token_amplitude);
  numeric::require_positive("exponent of the tokens", law.token_exponent);
}

}  // namespace

void check(const ChinchillaLoss& law) {
  numeric::require_non_negative("irreducible loss", law.irreducible);
  numeric::require_non_negative("amplitude of the parameters", law.parameter_amplitude);
  numeric::require_non_negative("exponent of the parameters", law.parameter_exponent);
  numeric::require_non_negative("amplitude of the tokens", law.token_amplitude);
  numeric::require_non_negative("exponent of the tokens", law.token_exponent);
}

double loss_of_size(const ChinchillaLoss& law, double parameters) {
  numeric::require_positive("number of parameters", parameters);
  return law.parameter_amplitude * std::pow(parameters, -law.parameter_exponent);
}

double loss(const ChinchillaLoss& law, const TrainingRun& run) {
  check(law);
  check_tokens(run.tokens);
  const double of_tokens =
      std::isinf(run.tokens) ? 0 : law.token_amplitude * std::pow(run.tokens, -law.token_exponent);
  return law.irreducible + loss_of_size(law, run.parameters) + of_tokens;
}

double training_flops(const TrainingRun& run) {
  numeric::require_positive("number of parameters", run.parameters);
  check_tokens(run.tokens);
  return 6 * run.parameters * run.tokens;
}

TrainingRun compute_optimal(const ChinchillaLoss& law, double training_flops) {
  check_balance(law);
  numeric::require_positive("training FLOPs", training_flops);
  const double alpha = law.parameter_exponent;
  const double beta = law.token_exponent;
  const double gain =
      std::pow(alpha * law.parameter_amplitude / (beta * law.token_amplitude), 1 / (alpha + beta));
  const double parameters = gain * std::pow(training_flops / 6, beta / (alpha + beta));
  return {.parameters = parameters, .tokens = training_flops / 6 / parameters};
}

FrontierLoss frontier_of(const ChinchillaLoss& law) {
  check_balance(law);
  const double both = 1 + law.parameter_exponent / law.token_exponent;
  return {.irreducible = law.irreducible,
          .amplitude = law.parameter_amplitude * both,
          .exponent = law.parameter_exponent};
}

}  // namespace inferlaw::training
