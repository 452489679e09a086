#include "inferlaw/apps/output/uncertainty.hpp"

namespace inferlaw::apps {

Json to_json(const site::Uncertainty& uncertainty) {
  Json rows = Json::array();
  for (const site::UncertainValue& value : uncertainty.values)
    rows.push_back({{"quantity", value.name},
                    {"estimate", number_or_null(value.estimate)},
                    {"draws", value.draws},
                    {"standard_error", number_or_null(value.standard_error)},
                    {"lower", number_or_null(value.lower)},
                    {"upper", number_or_null(value.upper)},
                    {"dominated_by", value.dominated_by},
                    {"share_of_variance", value.share_of_variance}});
  return rows;
}

}  // namespace inferlaw::apps
