#include "inferlaw/lib/training/frontier_loss.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::training {
namespace {

// b (l - L(N)).
double log_odds(const Capability& law, double level, double parameters) {
  numeric::require_finite("level", level);
  numeric::require_non_negative("slope of step success", law.slope);
  return law.slope * (level - frontier_loss(law.loss, parameters));
}

// exp of the negative side only, so that small probabilities are exp(odds), not 1 - something.
double logistic(double odds) {
  if (odds >= 0) return 1 / (1 + std::exp(-odds));
  const double small = std::exp(odds);
  return small / (1 + small);
}

}  // namespace

double frontier_loss(const FrontierLoss& law, double parameters) {
  numeric::require_positive("number of parameters", parameters);
  numeric::require_finite("irreducible loss", law.irreducible);
  numeric::require_non_negative("amplitude of the loss", law.amplitude);
  numeric::require_non_negative("exponent of the loss", law.exponent);
  return law.irreducible + law.amplitude * std::pow(parameters, -law.exponent);
}

double step_success(const Capability& law, double level, double parameters) {
  return logistic(log_odds(law, level, parameters));
}

double step_failure(const Capability& law, double level, double parameters) {
  return logistic(-log_odds(law, level, parameters));
}

double log_step_success(const Capability& law, double level, double parameters) {
  const double odds = log_odds(law, level, parameters);
  return odds >= 0 ? -std::log1p(std::exp(-odds)) : odds - std::log1p(std::exp(odds));
}

}  // namespace inferlaw::training
