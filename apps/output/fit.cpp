#include "inferlaw/apps/output/fit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <type_traits>
#include <variant>

#include "inferlaw/apps/output/fit_families.hpp"
#include "inferlaw/apps/output/fit_priors.hpp"

namespace inferlaw::apps {
namespace {

Json value_json(const fit::Value& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, double>)
          return number_or_null(held);
        else
          return Json(held);
      },
      value);
}

Json outcome_json(const fit::Value& value) { return value_json(value); }

Json outcome_json(const fit::Record& record) { return to_json(record); }

Json outcome_json(const std::vector<fit::Record>& table) {
  Json rows = Json::array();
  for (const fit::Record& record : table) rows.push_back(to_json(record));
  return rows;
}

void add_outcomes(const std::vector<fit::Outcome>& outcomes, Json& results) {
  for (const fit::Outcome& outcome : outcomes)
    results[outcome.name] =
        std::visit([](const auto& value) { return outcome_json(value); }, outcome.value);
}

Json predictions_json(const fit::FittedLaw& law) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < law.predictions.size(); ++i) {
    Json row{{"at", law.predictions[i].name}};
    row.update(estimate_json(law.predictions[i]));
    if (!law.new_measurements.empty()) {
      row["new_measurement_lower"] = number_or_null(law.new_measurements[i].lower);
      row["new_measurement_upper"] = number_or_null(law.new_measurements[i].upper);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Of the search that came to the minimum.
Json start_json(const fit::FitResult& result) {
  Json start = Json::object();
  for (std::size_t j = 0; j < result.best.start.size(); ++j)
    start[result.names[j]] = number_or_null(result.best.start[j]);
  return start;
}

template <typename Entry>
Json matrix_json(const std::vector<std::string>& names, const Entry& entry) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json& row = rows.emplace_back(Json{{"name", names[i]}});
    for (std::size_t j = 0; j < names.size(); ++j) row[names[j]] = number_or_null(entry(i, j));
  }
  return rows;
}

Json starts_json(const fit::Starts& starts) {
  return {{"total", starts.total},
          {"agreeing", starts.agreeing},
          {"at_some_minimum", starts.at_minimum},
          {"at_other_minima", starts.at_other_minima()},
          {"at_no_minimum", starts.at_no_minimum()},
          {"drawn_and_screened", starts.drawn},
          {"rows_screened_on", starts.screened_rows},
          {"next_higher_minimum", number_or_null(starts.second_value)},
          {"largest_relative_spread_of_agreeing", starts.largest_parameter_spread}};
}

void add_diagnostics(const fit::FittedLaw& law, Json& results) {
  results["residual_standard_deviation"] = number_or_null(law.residual_standard_deviation);
  results["degrees_of_freedom"] = law.result.degrees_of_freedom();
  results["rows"] = law.result.rows;
  results["relative_gradient"] = number_or_null(law.result.best.gradient);
  results["condition"] = number_or_null(law.result.best.condition);
  results["at_bound"] = law.result.best.at_bound;
  results["aic"] = number_or_null(law.criteria.aic);
  results["bic"] = number_or_null(law.criteria.bic);
  results["outliers"] = law.outliers();
  results["unidentified"] = law.unidentified;
}

Json slope_test_json(const fit::SlopeTest& test) {
  return {{"correlation", number_or_null(test.correlation)},
          {"f_statistic", number_or_null(test.f_statistic)},
          {"probability", number_or_null(test.probability)}};
}

Json spread_json(const fit::SpreadTest& test) {
  return {{"breusch_pagan", slope_test_json(test.breusch_pagan)},
          {"by_ranks", slope_test_json(test.by_ranks)},
          {"residual_degrees_of_freedom", test.residual_degrees_of_freedom}};
}

Json goodness_json(const fit::GoodnessOfFit& goodness) {
  return {{"chi_squared", number_or_null(goodness.chi_squared)},
          {"degrees_of_freedom", goodness.degrees_of_freedom},
          {"probability", number_or_null(goodness.probability)}};
}

Json tests_json(const std::vector<fit::HeldTest>& tests) {
  Json rows = Json::array();
  for (const fit::HeldTest& test : tests) {
    Json row{{"held", test.held},
             {"converged", test.converged},
             {"objective_value", number_or_null(test.objective_value)}};
    row.update(to_json(test.ratio));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json compared_json(const fit::ComparedLaw& law) {
  return {{"law", law.law},
          {"parameters", law.parameters},
          {"converged", law.converged},
          {"objective_value", number_or_null(law.objective_value)},
          {"aic", number_or_null(law.criteria.aic)},
          {"bic", number_or_null(law.criteria.bic)}};
}

Json comparison_json(const fit::Comparison& comparison) {
  return {{"laws", {compared_json(comparison.fitted), compared_json(comparison.rival)}},
          {"lower_aic", comparison.lower_aic().law},
          {"lower_bic", comparison.lower_bic().law}};
}

Json row_json(const fit::HeldOutRow& row, std::size_t line) {
  return {{"line", line},
          {"measured", number_or_null(row.measured)},
          {"predicted", number_or_null(row.predicted)},
          {"lower", number_or_null(row.interval.lower)},
          {"upper", number_or_null(row.interval.upper)},
          {"residual", number_or_null(row.residual)},
          {"relative_error", number_or_null(row.relative_error)},
          {"inside", row.has_interval() ? Json(row.inside()) : Json(nullptr)}};
}

Json errors_json(const fit::PredictionErrors& errors) {
  return {{"rows_predicted", errors.predictions},
          {"root_mean_square_residual", number_or_null(errors.root_mean_square_residual)},
          {"mean_residual", number_or_null(errors.mean_residual)},
          {"mean_relative_error", number_or_null(errors.mean_relative_error)},
          {"share_inside_interval", number_or_null(errors.share_inside)}};
}

}  // namespace

Json estimate_json(const fit::Estimate& estimate) {
  return {{"estimate", number_or_null(estimate.value)},
          {"standard_error", number_or_null(estimate.spread.standard_error)},
          {"lower", number_or_null(estimate.spread.interval.lower)},
          {"upper", number_or_null(estimate.spread.interval.upper)}};
}

Json named_json(const std::vector<fit::Estimate>& estimates) {
  Json rows = Json::object();
  for (const fit::Estimate& estimate : estimates) rows[estimate.name] = estimate_json(estimate);
  return rows;
}

void add_extrapolation(const std::vector<fit::ExtrapolationCurve>& curves, Json& results) {
  Json cuts = Json::array();
  Json distances = Json::array();
  for (const fit::ExtrapolationCurve& curve : curves) {
    for (const fit::ExtrapolationCut& cut : curve.cuts) {
      Json& row = cuts.emplace_back(Json{
          {"law", curve.law},
          {"fitted_up_to", cut.at},
          {"rows_fitted", cut.rows_fitted},
          {"converged", cut.usable},
          {"root_mean_square_of_rows_fitted", number_or_null(cut.root_mean_square_of_fitted)}});
      row.update(errors_json(cut.errors));
    }
    for (const fit::ExtrapolationDistance& distance : curve.distances) {
      Json& row = distances.emplace_back(
          Json{{"law", curve.law}, {"beyond_above", distance.above}, {"up_to", distance.up_to}});
      row.update(errors_json(distance.errors));
    }
  }
  results["extrapolation_by_distance"] = distances;
  results["extrapolation_by_cut"] = cuts;
}

Json to_json(const fit::Holdout& holdout, const std::vector<std::size_t>& lines) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < holdout.rows.size(); ++i)
    rows.push_back(row_json(holdout.rows[i], lines.at(i)));
  return {{"count", holdout.rows.size()},
          {"mean_relative_error", number_or_null(holdout.mean_relative_error)},
          {"median_relative_error", number_or_null(holdout.median_relative_error)},
          {"largest_relative_error", number_or_null(holdout.largest_relative_error)},
          {"root_mean_square_residual", number_or_null(holdout.root_mean_square_residual)},
          {"root_mean_square_of_rows_fitted", number_or_null(holdout.root_mean_square_of_fitted)},
          {"ratio_to_rows_fitted", number_or_null(holdout.ratio_to_fitted())},
          {"confidence", holdout.confidence},
          {"inside_interval", holdout.inside},
          {"share_inside_interval", number_or_null(holdout.share_inside)},
          {"predictions", rows}};
}

Json to_json(const fit::Record& record) {
  Json row = Json::object();
  for (const fit::NamedValue& each : record) row[each.name] = value_json(each.value);
  return row;
}

Json to_json(const fit::DirectAnswer& answer) {
  Json results{{"converged", answer.usable}};
  add_outcomes(answer.results, results);
  return results;
}

Json to_json(const fit::FittedLaw& law) {
  Json results = Json::object();
  results["converged"] = law.usable();
  results["end"] = fit::explanation(law.result.best);
  results["objective"] = {{"name", fit::name_of(law.problem.objective.kind)},
                          {"value", number_or_null(law.result.best.value)}};
  results["parameters"] = named_json(law.parameters);
  if (!law.derived.empty()) results["derived"] = named_json(law.derived);
  if (!law.predictions.empty()) results["predictions"] = predictions_json(law);
  results["errors_by"] = law.errors.method();
  if (const std::string intervals = law.errors.intervals(law.result); !intervals.empty())
    results["intervals_by"] = intervals;
  if (law.errors.bootstrap)
    results["bootstrap"] = {{"refits", law.errors.bootstrap->refits},
                            {"converged", law.errors.bootstrap->converged}};
  results["covariance_scaled_by"] =
      or_null(fit::covariance_scale(law.errors, law.problem, law.result));
  results["starts"] = starts_json(law.result.starts);
  results["start_of_best"] = start_json(law.result);
  add_diagnostics(law, results);
  if (law.goodness_of_fit) results["goodness_of_fit"] = goodness_json(*law.goodness_of_fit);
  if (law.spread_test) results["spread_against_fit"] = spread_json(*law.spread_test);
  if (!law.tests.empty()) results["tests"] = tests_json(law.tests);
  if (law.families) results["families"] = to_json(*law.families);
  if (!law.shifts.empty()) results["priors"] = to_json(law.shifts);
  if (law.comparison) results["comparison"] = comparison_json(*law.comparison);
  add_outcomes(law.outcomes, results);
  if (!law.latex.empty()) results["latex"] = law.latex;
  return results;
}

void add_matrices(const fit::FittedLaw& law, Json& results) {
  const fit::Covariance covariance = fit::covariance_of(law.errors);
  const std::vector<std::string>& names = law.result.names;
  results["covariance"] =
      matrix_json(names, [&](std::size_t i, std::size_t j) { return covariance.at(i, j); });
  results["correlation"] = matrix_json(
      names, [&](std::size_t i, std::size_t j) { return covariance.correlation(i, j); });
}

Json residuals_json(const fit::FittedLaw& law, const std::vector<std::size_t>& lines) {
  const std::vector<fit::ResidualPlotRow> plot = fit::residual_plot(law.problem, law.result);
  Json table = Json::array();
  for (std::size_t i = 0; i < law.rows.size(); ++i) {
    const fit::RowDiagnosis& diagnosis = law.rows[i];
    const std::size_t place = law.fitted_rows.empty() ? i : law.fitted_rows[i];
    Json row{{"line", law.rows_share_a_sample ? Json(nullptr) : Json(lines.at(place))},
             {"measured", number_or_null(plot[i].measured)},
             {"predicted", number_or_null(diagnosis.predicted)},
             {"residual", number_or_null(diagnosis.residual)},
             {"standardised", number_or_null(diagnosis.standardised)},
             {"leverage", number_or_null(plot[i].leverage)},
             {"normal_quantile", number_or_null(plot[i].normal_quantile)},
             {"outlier", diagnosis.outlier}};
    if (!law.influence.empty())
      for (std::size_t j = 0; j < law.result.names.size(); ++j)
        row["change_of_" + law.result.names[j] + "_without"] = number_or_null(law.influence[i][j]);
    table.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> notes_on(const fit::FittedLaw& law) {
  std::vector<std::string> notes{law.brief()};
  notes.insert(notes.end(), law.notes.begin(), law.notes.end());
  for (const std::string& name : law.result.best.at_bound)
    notes.push_back(name +
                    " is at its bound: its error is not known, and those of the "
                    "others hold with it fixed there");
  if (!law.unidentified.empty())
    notes.push_back(fmt::format("the data do not identify {}", fmt::join(law.unidentified, ", ")));
  const std::size_t refits = law.errors.options.refits;
  if (law.rows_share_a_sample && refits == 0)
    notes.emplace_back(
        "all points of the curve are made of the same problems: these errors are too small; "
        "--bootstrap draws problems");
  const auto& bootstrap = law.errors.bootstrap;
  if (bootstrap && bootstrap->converged < bootstrap->refits)
    notes.push_back(fmt::format(
        "{} of {} refits reached no certified minimum and are left out: the spread is that of the "
        "rest",
        bootstrap->refits - bootstrap->converged, bootstrap->refits));
  if (refits > 0 && !law.usable())
    notes.emplace_back("no bootstrap: a fit that is not usable has nothing to resample");
  return notes;
}

std::string draws_csv(const fit::FittedLaw& law) {
  std::string text = fmt::format("draw,{}\n", fmt::join(law.result.names, ","));
  const auto add = [&](std::size_t number, const std::vector<double>& parameters) {
    text += fmt::format("{},{}\n", number, fmt::join(parameters, ","));
  };
  add(0, law.result.best.parameters);
  for (std::size_t i = 0; i < law.draws.size(); ++i) add(i + 1, law.draws[i]);
  return text;
}

}  // namespace inferlaw::apps
