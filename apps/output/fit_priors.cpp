#include "inferlaw/apps/output/fit_priors.hpp"

namespace inferlaw::apps {

Json to_json(const std::vector<fit::Shift>& shifts) {
  Json rows = Json::array();
  for (const fit::Shift& shift : shifts)
    rows.push_back(
        {{"parameter", shift.name},
         {"prior", shift.prior ? Json(shift.prior->value) : Json(nullptr)},
         {"prior_standard_deviation", shift.prior ? Json(shift.prior->spread) : Json(nullptr)},
         {"estimate", number_or_null(shift.estimate)},
         {"from_prior", number_or_null(shift.from_prior)},
         {"unpenalised", number_or_null(shift.unpenalised)},
         {"unpenalised_standard_error", number_or_null(shift.unpenalised_error)},
         {"from_unpenalised", number_or_null(shift.from_unpenalised)}});
  return rows;
}

}  // namespace inferlaw::apps
