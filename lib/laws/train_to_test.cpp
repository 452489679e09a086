#include "inferlaw/lib/laws/train_to_test.hpp"

#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/bracketed_newton.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void check(const TrainToTest& law) {
  numeric::require_non_negative("least loss", law.least_loss);
  numeric::require_positive("A", law.size.factor);
  numeric::require_positive("alpha", law.size.exponent);
  numeric::require_non_negative("B", law.tokens.factor);
  numeric::require_positive("beta", law.tokens.exponent);
  numeric::require_non_negative("G", law.samples.factor);
  numeric::require_positive("gamma", law.samples.exponent);
  numeric::require_positive("training FLOP", law.training_flop);
  numeric::require_positive("test FLOP", law.test_flop);
  if (law.tokens.factor == 0 && law.samples.factor == 0)
    numeric::refuse("B and G", 0, "one of them above 0, or no size is best");
}

double power(const PowerOfOne& law, double of) { return law.factor * std::pow(of, -law.exponent); }

double tokens_of(const TrainToTest& law, double parameters) {
  return law.training_flop / 6 / parameters;
}
double samples_of(const TrainToTest& law, double parameters) {
  return law.test_flop / 2 / parameters;
}

}  // namespace

double loss_of_size(const TrainToTest& law, double parameters) {
  check(law);
  numeric::require_positive("parameters", parameters);
  return law.least_loss + power(law.size, parameters) +
         power(law.tokens, tokens_of(law, parameters)) +
         power(law.samples, samples_of(law, parameters));
}

double best_size(const TrainToTest& law) {
  check(law);
  // ln of the left side less ln of the right one: it falls from +inf to -inf, nearly straight in ln N
  const auto advantage = [&](double size) {
    const double tokens = law.tokens.exponent * power(law.tokens, tokens_of(law, size));
    const double samples = law.samples.exponent * power(law.samples, samples_of(law, size));
    const double rise =
        (law.tokens.exponent * tokens + law.samples.exponent * samples) / (tokens + samples);
    return numeric::ValueAndSlope{.value = std::log(law.size.exponent * law.size.factor) -
                                           law.size.exponent * std::log(size) -
                                           std::log(tokens + samples),
                                  .slope = -(law.size.exponent + rise) / size};
  };
  constexpr double negligible = std::numeric_limits<double>::epsilon();
  return numeric::bracketed_newton(advantage, {}, 1e9, negligible);
}

}  // namespace inferlaw::laws
