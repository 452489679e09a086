#include "inferlaw/apps/propagation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "inferlaw/apps/input/scenario_quantity.hpp"
#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/share_out.hpp"

namespace inferlaw::apps {
namespace {

// ---- reading draws ----------------------------------------------------------------------------

constexpr const char* number_of_draw = "draw";

// The loss on the compute-optimal frontier: E + A (1 + alpha/beta) N^-alpha.
const std::vector<std::string> keys_of_loss_law{"capability.irreducible_loss=E",
                                                "capability.loss_amplitude=A*(1+alpha/beta)",
                                                "capability.loss_exponent=alpha"};

std::vector<std::string> keys_of(const DrawsRequest& request, const DataSet& data) {
  if (!request.keys.empty()) return request.keys;
  for (const char* parameter : {"E", "A", "B", "alpha", "beta"})
    if (!data.has(parameter))
      throw UsageError("--set: missing; allowed: KEY=EXPRESSION of the columns of " + request.file +
                       " where they are not those of the loss law, E, A, B, alpha, beta");
  return keys_of_loss_law;
}

void refuse_outside(const ScenarioQuantity& quantity, const std::string& key, const DataSet& data,
                    const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!quantity.range.allows(values[i]))
      throw InputError(fmt::format("{}:{}: {} is {}; allowed: {}", data.table().file().string(),
                                   data.line(i), key, values[i], quantity.range.description));
}

// ---- answers over draws -----------------------------------------------------------------------

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

using MaybeAnswers = std::optional<std::vector<Answer>>;

// A draw can be out of reach: a step that hardly ever succeeds has no budget.
MaybeAnswers answers_or_none(const Scenario& scenario, const Answers& answers) {
  try {
    return answers(scenario);
  } catch (const std::domain_error&) {
    return std::nullopt;
  }
}

std::vector<MaybeAnswers> answers_of_draws(const Scenario& scenario, const Draws& draws,
                                           const Answers& answers, int threads) {
  std::vector<MaybeAnswers> all(draws.count());
  share_out(static_cast<std::int64_t>(draws.count()), thread_count(threads), [&](std::int64_t i) {
    const auto draw = static_cast<std::size_t>(i);
    all[draw] = answers_or_none(with_draw(scenario, draws, draw), answers);
  });
  return all;
}

Spread spread_of(const std::vector<MaybeAnswers>& all, std::size_t answer) {
  Spread spread;
  for (std::size_t draw = 1; draw < all.size(); ++draw) {
    if (!all[draw] || !std::isfinite((*all[draw])[answer].value)) continue;
    spread.draws.push_back(draw);
    spread.values.push_back((*all[draw])[answer].value);
  }
  return spread;
}

Json row_of(const Answer& estimate, const Draws& draws, const Spread& spread) {
  Json row{{"quantity", estimate.name},
           {"estimate", number_or_null(estimate.value)},
           {"draws", spread.values.size()}};
  std::vector<double> sorted = spread.values;
  std::sort(sorted.begin(), sorted.end());
  const bool known = sorted.size() >= 2;
  const auto quantile = [&](double level) {
    return known ? Json(numeric::quantile_of_sorted(sorted, level)) : Json(nullptr);
  };
  const Dominance most = dominance(draws, spread);
  row["standard_error"] =
      known ? Json(numeric::sample_standard_deviation(spread.values)) : Json(nullptr);
  row["lower"] = quantile((1 - draws.confidence) / 2);
  row["upper"] = quantile((1 + draws.confidence) / 2);
  row["dominated_by"] = most.parameter;
  row["share_of_variance"] = most.share;
  return row;
}

}  // namespace

Draws read_draws(const DrawsRequest& request, const Scenario& scenario) {
  const DataSet data({.file = request.file});
  if (data.rows() < 3)
    throw InputError(request.file + ": allowed: the fit and two draws or more, a row each");
  Draws draws{.confidence = request.confidence};
  for (const std::string& name : data.table().names()) {
    if (name == number_of_draw) continue;
    draws.parameters.push_back(name);
    draws.columns.push_back(data.numbers(name));
  }
  for (const std::string& text : keys_of(request, data)) {
    const auto [key, expression] = split("--set", text, '=');
    const ScenarioQuantity quantity = scenario_quantity(scenario, key);
    draws.keys.push_back(key);
    draws.values.push_back(data.numbers(expression));
    refuse_outside(quantity, key, data, draws.values.back());
  }
  return draws;
}

std::optional<Draws> draws_of(const DrawsRequest& request, const Scenario& scenario) {
  if (request.file.empty()) return std::nullopt;
  return read_draws(request, scenario);
}

Scenario with_draw(Scenario scenario, const Draws& draws, std::size_t draw) {
  for (std::size_t k = 0; k < draws.keys.size(); ++k)
    scenario_quantity(scenario, draws.keys[k]).set(scenario, draws.values[k][draw]);
  return scenario;
}

void add_uncertainty(const Scenario& scenario, const Draws& draws, const Answers& answers,
                     int threads, Report& report) {
  const std::vector<MaybeAnswers> all = answers_of_draws(scenario, draws, answers, threads);
  if (!all.front()) throw InputError("the fit itself, draw 0, gives no answer in this scenario");
  Json& rows = report.results["uncertainty"] = Json::array();
  for (std::size_t k = 0; k < all.front()->size(); ++k)
    rows.push_back(row_of((*all.front())[k], draws, spread_of(all, k)));
  report.notes.push_back(
      fmt::format("the parameters are those fitted, not the scenario's own; uncertainty: {:g} % "
                  "quantiles over the draws that have an answer",
                  100 * draws.confidence));
}

}  // namespace inferlaw::apps
