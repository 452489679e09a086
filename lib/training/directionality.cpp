#include "inferlaw/lib/training/directionality.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::training {
namespace {

void check(const Directionality& law) {
  numeric::require_positive("directionality", law.iota);
  numeric::require_finite("ceiling of directed success", law.ceiling);
  numeric::require_non_negative("slope of directed success", law.slope);
  numeric::require_finite("offset of directed success", law.offset);
}

}  // namespace

double directed_success(const Directionality& law, double solved_loss, double loss) {
  constexpr double least = 1e-9;
  check(law);
  numeric::require_finite("loss at which half of the steps succeed", solved_loss);
  numeric::require_finite("loss", loss);
  const double share = 1 / (1 + std::exp(-law.slope * (solved_loss - loss)));
  return std::clamp(law.iota * (law.ceiling * share + law.offset), least, 1 - least);
}

std::vector<QuestionKind> published_questions() {
  return {{.weight = 0.93, .skills = 1, .solved_loss = {.mean = 0.529, .deviation = 0.288}},
          {.weight = 0.07, .skills = 100, .solved_loss = {.mean = 1.718, .deviation = 0.148}}};
}

numeric::Integral mean_rate(const Directionality& law, const std::vector<QuestionKind>& kinds,
                            double loss, double steps) {
  numeric::Integral mean;
  for (const QuestionKind& kind : kinds) {
    numeric::require_probability("weight of a kind of questions", kind.weight);
    const auto rate = [&](double solved_loss) {
      return strategy::success({.skills = kind.skills,
                                .steps = steps,
                                .step_success = directed_success(law, solved_loss, loss)});
    };
    mean = mean + kind.weight * strategy::average(kind.solved_loss, rate);
  }
  return mean;
}

}  // namespace inferlaw::training
