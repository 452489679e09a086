#include "inferlaw/apps/output/fit_families.hpp"

namespace inferlaw::apps {
namespace {

Json families_json(const fit::Families& families) {
  Json rows = Json::array();
  for (const fit::Family& family : families.families)
    rows.push_back(
        {{"family", family.name},
         {"rows", family.rows},
         {"fitted", family.is_fitted},
         {"residual_standard_deviation_alone", number_or_null(family.residual_standard_deviation)},
         {"left_out_for",
          family.left_out_for.empty() ? Json(nullptr) : Json(family.left_out_for)}});
  return rows;
}

Json sharing_json(const fit::Families& families) {
  Json row = Json::object();
  for (const auto& [name, sharing] : families.sharing) row[name] = fit::name_of(sharing);
  return row;
}

Json fits_json(const fit::Families& families) {
  Json rows = Json::array();
  for (const fit::ArrangedFit& fit : families.fits)
    rows.push_back({{"parameters", fit::name_of(fit.arrangement)},
                    {"free", fit.parameters},
                    {"converged", fit.converged},
                    {"objective_value", number_or_null(fit.objective_value)},
                    {"aic", number_or_null(fit.criteria.aic)},
                    {"bic", number_or_null(fit.criteria.bic)}});
  return rows;
}

Json tests_json(const fit::Families& families) {
  Json rows = Json::array();
  for (const fit::ArrangementTest& test : families.tests) {
    Json row{{"smaller", fit::name_of(test.smaller)}, {"larger", fit::name_of(test.larger)}};
    row.update(to_json(test.ratio));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json pooled_json(const fit::Families& families) {
  Json rows = Json::array();
  for (const fit::PooledParameter& pooled : families.pooled)
    rows.push_back({{"parameter", pooled.name},
                    {"by_logarithm", pooled.by_logarithm},
                    {"centre", number_or_null(pooled.centre)},
                    {"standard_error", number_or_null(pooled.centre_error)},
                    {"lower", number_or_null(pooled.centre_interval.lower)},
                    {"upper", number_or_null(pooled.centre_interval.upper)},
                    {"spread", number_or_null(pooled.spread)},
                    {"spread_standard_error", number_or_null(pooled.spread_error)},
                    {"spread_lower", number_or_null(pooled.spread_interval.lower)},
                    {"spread_upper", number_or_null(pooled.spread_interval.upper)}});
  return rows;
}

}  // namespace

Json to_json(const fit::LikelihoodRatio& ratio) {
  const bool by_f = ratio.residual_degrees_of_freedom > 0;
  return {{"likelihood_ratio_statistic", number_or_null(ratio.statistic)},
          {"degrees_of_freedom", ratio.degrees_of_freedom},
          {"f_statistic", by_f ? number_or_null(ratio.f_statistic) : Json(nullptr)},
          {"residual_degrees_of_freedom",
           by_f ? number_or_null(ratio.residual_degrees_of_freedom) : Json(nullptr)},
          {"probability", number_or_null(ratio.probability)}};
}

Json to_json(const fit::Families& families) {
  Json results{{"column", families.column},
               {"parameters", sharing_json(families)},
               {"families", families_json(families)},
               {"fits", fits_json(families)},
               {"tests", tests_json(families)}};
  if (!families.pooled.empty()) results["pooled"] = pooled_json(families);
  return results;
}

}  // namespace inferlaw::apps
