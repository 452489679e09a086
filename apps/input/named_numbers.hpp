// Options of the form NAME=VALUE,NAME=VALUE.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "inferlaw/solvers/fit/request.hpp"

namespace inferlaw::apps {

/// A finite number. Throws UsageError that names the option.
[[nodiscard]] double number_in(const std::string& option, const std::string& text);

/// What stands before and after the first `at`, without spaces around. Throws UsageError where
/// nothing stands before it.
[[nodiscard]] std::pair<std::string, std::string> split(const std::string& option,
                                                        const std::string& text, char at);

/// In the order written. Throws UsageError for a name that stands twice.
[[nodiscard]] std::vector<fit::NamedNumber> named_numbers(const std::string& option,
                                                          const std::string& text);

}  // namespace inferlaw::apps
