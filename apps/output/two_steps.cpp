#include "inferlaw/apps/output/two_steps.hpp"

#include "inferlaw/apps/output/fit.hpp"

namespace inferlaw::apps {

Json to_json(const fit::TwoSteps& steps) {
  Json results{{"method", fit::name_of(steps.asked.method)},
               {"formula", steps.asked.formula},
               {"response", steps.asked.response},
               {"converged", steps.usable()},
               {"end", fit::explanation(steps.second.result.best)}};
  if (!steps.usable()) return results;
  results["parameters"] = named_json(steps.parameters);
  if (!steps.predictions.empty()) {
    Json& rows = results["predictions"] = Json::array();
    for (const fit::Estimate& prediction : steps.predictions) {
      rows.push_back({{"at", prediction.name}});
      rows.back().update(estimate_json(prediction));
    }
  }
  results["noise_of_first"] = number_or_null(steps.first_noise);
  results["noise_of_second"] = number_or_null(steps.second_noise);
  results["residual_correlation"] = number_or_null(steps.residual_correlation);
  return results;
}

std::vector<std::string> notes_on(const fit::TwoSteps& steps) {
  std::vector<std::string> notes = steps.notes;
  if (!steps.usable() && steps.first.usable())
    notes.push_back("second step: " + steps.second.brief());
  if (!steps.first.usable())
    notes.emplace_back("no second step: what the first predicts is not usable");
  return notes;
}

}  // namespace inferlaw::apps
