#include "inferlaw/apps/input/named_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/csv.hpp"

namespace inferlaw::apps {

double number_in(const std::string& option, const std::string& text) {
  const std::optional<double> value = finite_number_in(trimmed(text));
  if (!value) throw UsageError(fmt::format("{}: {}; allowed: a finite number", option, text));
  return *value;
}

std::pair<std::string, std::string> split(const std::string& option, const std::string& text,
                                          char at) {
  const std::size_t place = text.find(at);
  const std::string before(trimmed(std::string_view(text).substr(0, place)));
  if (place == std::string::npos || before.empty())
    throw UsageError(fmt::format("{}: {}; allowed: NAME{}...", option, text, at));
  return {before, std::string(trimmed(std::string_view(text).substr(place + 1)))};
}

std::vector<fit::NamedNumber> named_numbers(const std::string& option, const std::string& text) {
  std::vector<fit::NamedNumber> numbers;
  for (std::size_t start = 0; start <= text.size();) {  // a comma at the end is refused as well
    const std::size_t end = std::min(text.find(',', start), text.size());
    const auto [name, value] = split(option, text.substr(start, end - start), '=');
    for (const fit::NamedNumber& known : numbers)
      if (known.name == name)
        throw UsageError(fmt::format("{}: {} stands twice; allowed: once", option, name));
    numbers.push_back({.name = name, .value = number_in(option, value)});
    start = end + 1;
  }
  return numbers;
}

}  // namespace inferlaw::apps
