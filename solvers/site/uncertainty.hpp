/// @file
/// What the errors of fitted parameters do to a scenario's answers.
///
/// Each draw of the parameters makes a scenario of its own, and each answer is computed again:
///
///     standard error  the standard deviation of the answer over the draws
///     interval        its quantiles at (1 -+ confidence)/2
///     dominated by    the fitted parameter with the largest squared correlation with the answer,
///                     and that square: the share of the variance that a straight line in it
///                     explains
///
/// [choice: squared correlation; parameters of one fit are correlated, so shares do not sum to 1].
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

struct Draws {
  std::vector<std::string> parameters = {};       ///< names
  std::vector<std::vector<double>> columns = {};  ///< [parameter][draw]
  std::vector<std::string> keys = {};             ///< of the scenario, see quantities.hpp
  std::vector<std::vector<double>> values = {};   ///< [key][draw]; draw 0 is the fit itself
  double confidence = 0.95;

  [[nodiscard]] std::size_t count() const { return values.front().size(); }
};

/// The scenario with the values of one draw. Throws std::out_of_range for a key that it has not.
[[nodiscard]] Scenario with_draw(Scenario scenario, const Draws& draws, std::size_t draw);

struct NamedValue {
  std::string name = {};
  double value = 0;  ///< not a number where a scenario has none
};

/// Same names in the same order for every scenario.
using Answers = std::function<std::vector<NamedValue>(const Scenario&)>;

/// Not a number where fewer than two draws have the answer.
struct UncertainValue {
  std::string name = {};
  double estimate = 0;    ///< of the fit itself
  std::size_t draws = 0;  ///< that have an answer
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double lower = std::numeric_limits<double>::quiet_NaN();
  double upper = std::numeric_limits<double>::quiet_NaN();
  std::string dominated_by = "none";
  double share_of_variance = 0;
};

struct Uncertainty {
  double confidence = 0.95;
  std::vector<UncertainValue> values = {};
};

/// One for each draw; none where its scenario is refused (std::domain_error): a step that hardly
/// ever succeeds has no budget.
using AnswersOfDraws = std::vector<std::optional<std::vector<NamedValue>>>;

/// The result does not depend on the number of threads, 0 being one for every processor. Throws
/// std::domain_error where the fit itself, draw 0, has no answer.
[[nodiscard]] AnswersOfDraws answers_of_draws(const Scenario& scenario, const Draws& draws,
                                              const Answers& answers, int threads = 0);

/// Of the first `number` answers of each draw.
[[nodiscard]] Uncertainty uncertainty_of(const Draws& draws, const AnswersOfDraws& answers,
                                         std::size_t number);

/// Of all answers.
[[nodiscard]] Uncertainty uncertainty_of(const Scenario& scenario, const Draws& draws,
                                         const Answers& answers, int threads = 0);

/// What a reader must know beside the intervals.
[[nodiscard]] std::string note_on(const Uncertainty& uncertainty);

}  // namespace inferlaw::site
