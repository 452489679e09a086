#include "inferlaw/apps/output/saved_fit.hpp"

#include "inferlaw/version.hpp"

namespace inferlaw::apps {
namespace {

Json objective_json(const fit::FitResult& result) {
  return {{"name", fit::name_of(result.objective.kind)},
          {"huber_threshold", result.objective.huber_threshold},
          {"known_errors", result.objective.known_errors},
          {"value", number_or_null(result.best.value)}};
}

Json parameters_json(const fit::FitResult& result) {
  Json parameters = Json::array();
  for (std::size_t j = 0; j < result.names.size(); ++j)
    parameters.push_back({{"name", result.names[j]}, {"value", result.best.parameters[j]}});
  return parameters;
}

Json matrix_json(const fit::Covariance& covariance) {
  Json matrix = Json::array();
  for (std::size_t i = 0; i < covariance.size; ++i) {
    Json& row = matrix.emplace_back(Json::array());
    for (std::size_t j = 0; j < covariance.size; ++j)
      row.push_back(number_or_null(covariance.at(i, j)));
  }
  return matrix;
}

Json bootstrap_json(const fit::ErrorBars& errors) {
  if (!errors.bootstrap) return nullptr;
  return {{"refits", errors.bootstrap->refits},
          {"interval", fit::name_of(errors.options.interval)},
          {"parameters", errors.bootstrap->parameters},
          {"without_each_group", errors.bootstrap->without_each_group}};
}

Json errors_json(const fit::ErrorBars& errors) {
  return {{"covariance", fit::name_of(errors.kind)},
          {"has_priors", errors.has_priors},
          {"matrix", matrix_json(errors.covariance)},
          {"confidence", errors.options.confidence},
          {"bootstrap", bootstrap_json(errors)}};
}

}  // namespace

std::string text_of(const SavedFitFile& file) {
  const fit::SavedFit& fit = file.fit;
  const Json saved{{"inferlaw_fit", version_of_saved_fits},
                   {"version", version},
                   {"law", fit.law},
                   {"formula", fit.formula},
                   {"response", fit.response},
                   {"columns", fit.columns},
                   {"map", Json(file.mapping)},
                   {"objective", objective_json(fit.result)},
                   {"parameters", parameters_json(fit.result)},
                   {"rows", fit.result.rows},
                   {"free_parameters", fit.result.free},
                   {"determined_parameters", or_null(fit.result.determined)},
                   {"tokens_per_step", fit.options.tokens_per_step},
                   {"errors", errors_json(fit.errors)},
                   {"noise", or_null(fit.noise)}};
  return saved.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json to_json(const std::vector<fit::PredictedRow>& rows, const std::vector<Json>& labels) {
  Json table = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const fit::Estimate& prediction = rows[i].prediction;
    Json row = labels[i];
    row["estimate"] = number_or_null(prediction.value);
    row["standard_error"] = number_or_null(prediction.spread.standard_error);
    row["lower"] = number_or_null(prediction.spread.interval.lower);
    row["upper"] = number_or_null(prediction.spread.interval.upper);
    if (rows[i].new_measurement) {
      row["new_measurement_lower"] = number_or_null(rows[i].new_measurement->lower);
      row["new_measurement_upper"] = number_or_null(rows[i].new_measurement->upper);
    }
    table.push_back(std::move(row));
  }
  return table;
}

}  // namespace inferlaw::apps
