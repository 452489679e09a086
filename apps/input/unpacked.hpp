// What gzip has packed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inferlaw::apps {

[[nodiscard]] bool is_gzip(std::string_view bytes);

/// All members of a gzip file, one behind the other. Throws InputError where it is broken, ends too
/// early, or holds more than `most_bytes`, before more than these are in memory.
[[nodiscard]] std::string unpacked(const std::string& name, std::string_view bytes,
                                   std::size_t most_bytes);

}  // namespace inferlaw::apps
