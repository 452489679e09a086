#include "inferlaw/solvers/fit/request.hpp"

#include <fmt/format.h>

namespace inferlaw::fit {

std::string NamedNumbers::shown_as() const {
  if (!name.empty()) return name;
  std::string text;
  for (const NamedNumber& number : numbers)
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", number.name, number.value);
  return text;
}

RequestError::RequestError(const std::string& part, const std::string& wrong)
    : std::invalid_argument(part + ": " + wrong), field(part), problem(wrong) {}

}  // namespace inferlaw::fit
