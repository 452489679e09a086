#include "inferlaw/lib/laws/half_life.hpp"

#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {

double success_at_length(double half_life, double length) {
  numeric::require_positive("half-life", half_life);
  numeric::require_non_negative("length", length);
  return std::exp2(-length / half_life);
}

double horizon_at_success(double half_life, double success) {
  numeric::require_positive("half-life", half_life);
  numeric::require_positive_probability("success", success);
  return success == 1 ? 0 : -half_life * std::log2(success);
}

double steps_at_success(double step_success, double success) {
  numeric::require_positive_probability("step success", step_success);
  numeric::require_positive_probability("success", success);
  if (success == 1) return step_success == 1 ? std::numeric_limits<double>::infinity() : 0;
  if (step_success == 1) return std::numeric_limits<double>::infinity();
  return std::log(success) / std::log(step_success);
}

}  // namespace inferlaw::laws
