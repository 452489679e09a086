#include "inferlaw/apps/output/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace inferlaw::apps {

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json number_within(double value, double error) {
  if (!(error > 1e-6 * std::abs(value))) return number_or_null(value);
  const double place = std::pow(10, std::floor(std::log10(error)));
  return number_or_null(
      std::strtod(fmt::format("{:.7g}", std::round(value / place) * place).c_str(), nullptr));
}

Json number_if_known(double value, double error) {
  return error > 0.01 * std::abs(value) ? Json(nullptr) : number_within(value, error);
}

Json or_null(const std::optional<double>& value) {
  return value ? number_or_null(*value) : Json(nullptr);
}

Json or_null(const std::optional<bool>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace inferlaw::apps
