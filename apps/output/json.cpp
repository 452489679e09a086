#include "inferlaw/apps/output/json.hpp"

#include <cmath>

namespace inferlaw::apps {

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json or_null(const std::optional<double>& value) {
  return value ? number_or_null(*value) : Json(nullptr);
}

Json or_null(const std::optional<bool>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace inferlaw::apps
