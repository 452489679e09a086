// How values become JSON: what a writer of an answer needs.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

namespace inferlaw::apps {

/// Objects keep the order in which their keys were written.
using Json = nlohmann::ordered_json;

/// A number that JSON cannot hold (infinite or not a number) becomes null.
[[nodiscard]] Json number_or_null(double value);

/// A value that may be off by `error`: itself where it is known to a millionth, else cut to the
/// digits that are known, 0 where there are none.
[[nodiscard]] Json number_within(double value, double error);

/// The same, and null where not even two digits are known.
[[nodiscard]] Json number_if_known(double value, double error);

/// Null where there is no value.
[[nodiscard]] Json or_null(const std::optional<double>& value);
[[nodiscard]] Json or_null(const std::optional<bool>& value);

}  // namespace inferlaw::apps
