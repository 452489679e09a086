#include "inferlaw/lib/numeric/check.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "inferlaw/lib/numeric/portable.hpp"

namespace inferlaw::numeric {
std::string refusal(std::string_view name, double value, std::string_view allowed) {
  std::string message(name);
  message.append(" is ").append(shortest_text(value)).append("; allowed: ").append(allowed);
  return message;
}

void refuse(std::string_view name, double value, std::string_view allowed) {
  throw std::domain_error(refusal(name, value, allowed));
}

void refuse_member(std::string_view set) {
  throw std::domain_error(std::string(set).append(" is none that there is"));
}

void require_finite(std::string_view name, double value) {
  if (!std::isfinite(value)) refuse(name, value, "a finite number");
}

void require_positive(std::string_view name, double value) {
  if (!(value > 0 && std::isfinite(value))) refuse(name, value, "a finite number above 0");
}

void require_non_negative(std::string_view name, double value) {
  if (!(value >= 0 && std::isfinite(value))) refuse(name, value, "a finite number, 0 or above");
}

void require_non_negative_or_infinite(std::string_view name, double value) {
  if (!(value >= 0)) refuse(name, value, "a number, 0 or above, or infinity");
}

void require_probability(std::string_view name, double value) {
  if (!(value >= 0 && value <= 1)) refuse(name, value, "0 to 1");
}

void require_whole(std::string_view name, double value, double least, double most) {
  if (!(value >= least && value <= most && value == std::floor(value)))
    refuse(name, value, "a whole number, " + shortest_text(least) + " to " + shortest_text(most));
}

void require_positive_probability(std::string_view name, double value) {
  if (!(value > 0 && value <= 1)) refuse(name, value, "above 0, up to 1");
}

void require_inner_probability(std::string_view name, double value) {
  if (!(value > 0 && value < 1)) refuse(name, value, "above 0, below 1");
}

}  // namespace inferlaw::numeric
