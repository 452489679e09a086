// What the errors of fitted parameters do to a scenario's answers.
//
// Each draw of the parameters makes a scenario of its own, and each answer is computed again:
//
//   standard error   the standard deviation of the answer over the draws
//   interval         its quantiles at (1 -+ confidence)/2
//   dominated by     the fitted parameter with the largest squared correlation with the answer, and
//                    that square: the share of the variance that a straight line in it explains
//
// [choice: squared correlation; parameters of one fit are correlated, so shares do not sum to 1].
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

/// As the options gave them.
struct DrawsRequest {
  std::string file = {};               ///< CSV, as `fit --draws` writes it; empty: none
  std::vector<std::string> keys = {};  ///< KEY=EXPRESSION; empty: those of the loss law
  double confidence = 0.95;
};

struct Draws {
  std::vector<std::string> parameters = {};       ///< names
  std::vector<std::vector<double>> columns = {};  ///< [parameter][draw]
  std::vector<std::string> keys = {};             ///< of the scenario
  std::vector<std::vector<double>> values = {};   ///< [key][draw]; draw 0 is the fit itself
  double confidence = 0.95;

  [[nodiscard]] std::size_t count() const { return values.front().size(); }
};

/// Throws UsageError and InputError, also where a key cannot have a drawn value.
[[nodiscard]] Draws read_draws(const DrawsRequest& request, const Scenario& scenario);

/// None where no file was asked for.
[[nodiscard]] std::optional<Draws> draws_of(const DrawsRequest& request, const Scenario& scenario);

/// The scenario with the values of one draw.
[[nodiscard]] Scenario with_draw(Scenario scenario, const Draws& draws, std::size_t draw);

struct Answer {
  std::string name;
  double value = 0;  ///< not a number where a scenario has none
};

/// Same names in the same order for every scenario.
using Answers = std::function<std::vector<Answer>(const Scenario&)>;

/// A row an answer, for results["uncertainty"], with the number of draws that have it. The result
/// does not depend on the number of threads, 0 being one for every processor.
void add_uncertainty(const Scenario& scenario, const Draws& draws, const Answers& answers,
                     int threads, Report& report);

}  // namespace inferlaw::apps
