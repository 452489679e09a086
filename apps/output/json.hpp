// How values become JSON: what a writer of an answer needs.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

namespace inferlaw::apps {

/// Objects keep the order in which their keys were written.
using Json = nlohmann::ordered_json;

/// A number that JSON cannot hold (infinite or not a number) becomes null.
[[nodiscard]] Json number_or_null(double value);

/// Null where there is no value.
[[nodiscard]] Json or_null(const std::optional<double>& value);
[[nodiscard]] Json or_null(const std::optional<bool>& value);

}  // namespace inferlaw::apps
