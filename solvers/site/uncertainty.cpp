#include "inferlaw/solvers/site/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/site/quantities.hpp"

namespace inferlaw::site {
namespace {

// An answer over the draws that have one.
struct Spread {
  std::vector<std::size_t> draws;
  std::vector<double> values;
};

struct Dominance {
  std::string parameter = "none";
  double share = 0;
};

Dominance dominance(const Draws& draws, const Spread& spread) {
  Dominance most;
  const double variance = numeric::sum_of_products_of_deviations(spread.values, spread.values);
  for (std::size_t j = 0; j < draws.parameters.size(); ++j) {
    std::vector<double> drawn;
    for (const std::size_t draw : spread.draws) drawn.push_back(draws.columns[j][draw]);
    const double product = numeric::sum_of_products_of_deviations(drawn, spread.values);
    const double share =
        product * product / (numeric::sum_of_products_of_deviations(drawn, drawn) * variance);
    if (share > most.share) most = {.parameter = draws.parameters[j], .share = share};
  }
  return most;
}

std::optional<std::vector<NamedValue>> answers_or_none(const Scenario& scenario,
                                                       const Answers& answers) {
  try {
    return answers(scenario);
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

Spread spread_of(const AnswersOfDraws& all, std::size_t answer) {
  Spread spread;
  for (std::size_t draw = 1; draw < all.size(); ++draw) {
    if (!all[draw] || !std::isfinite((*all[draw])[answer].value)) continue;
    spread.draws.push_back(draw);
    spread.values.push_back((*all[draw])[answer].value);
  }
  return spread;
}

UncertainValue uncertain(const NamedValue& estimate, const Draws& draws, const Spread& spread) {
  const Dominance most = dominance(draws, spread);
  UncertainValue value{.name = estimate.name,
                       .estimate = estimate.value,
                       .draws = spread.values.size(),
                       .dominated_by = most.parameter,
                       .share_of_variance = most.share};
  if (spread.values.size() < 2) return value;
  std::vector<double> sorted = spread.values;
  std::sort(sorted.begin(), sorted.end());
  value.standard_error = numeric::sample_standard_deviation(spread.values);
  value.lower = numeric::quantile_of_sorted(sorted, (1 - draws.confidence) / 2);
  value.upper = numeric::quantile_of_sorted(sorted, (1 + draws.confidence) / 2);
  return value;
}

}  // namespace

Scenario with_draw(Scenario scenario, const Draws& draws, std::size_t draw) {
  const auto quantities = quantities_of(scenario);
  for (std::size_t k = 0; k < draws.keys.size(); ++k)
    quantities.at(draws.keys[k]).set(scenario, draws.values[k][draw]);
  return scenario;
}

AnswersOfDraws answers_of_draws(const Scenario& scenario, const Draws& draws,
                                const Answers& answers, int threads) {
  AnswersOfDraws all(draws.count());
  share_out(static_cast<std::int64_t>(draws.count()), thread_count(threads), [&](std::int64_t i) {
    const auto draw = static_cast<std::size_t>(i);
    all[draw] = answers_or_none(with_draw(scenario, draws, draw), answers);
  });
  if (!all.front())
    throw std::domain_error("the fit itself, draw 0, gives no answer in this scenario");
  return all;
}

Uncertainty uncertainty_of(const Draws& draws, const AnswersOfDraws& answers, std::size_t number) {
  Uncertainty uncertainty{.confidence = draws.confidence};
  for (std::size_t k = 0; k < number; ++k)
    uncertainty.values.push_back(
        uncertain(answers.front().value().at(k), draws, spread_of(answers, k)));
  return uncertainty;
}

Uncertainty uncertainty_of(const Scenario& scenario, const Draws& draws, const Answers& answers,
                           int threads) {
  const AnswersOfDraws all = answers_of_draws(scenario, draws, answers, threads);
  return uncertainty_of(draws, all, all.front()->size());
}

std::string note_on(const Uncertainty& uncertainty) {
  return fmt::format(
      "the parameters are those fitted, not the scenario's own; uncertainty: {:g} % quantiles over "
      "the draws that have an answer",
      100 * uncertainty.confidence);
}

}  // namespace inferlaw::site
