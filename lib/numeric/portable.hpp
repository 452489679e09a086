/// @file
/// What C++20 promises and some standard libraries still lack: std::bit_cast, and std::to_chars for
/// doubles. Taken from the library where it has them.
#pragma once

#include <bit>
#include <cstring>
#include <string>
#include <type_traits>

namespace inferlaw::numeric {

/// The object whose bytes are those of `from`.
template <typename To, typename From>
[[nodiscard]] To bit_cast(const From& from) noexcept {
#ifdef __cpp_lib_bit_cast
  return std::bit_cast<To>(from);
#else
  static_assert(sizeof(To) == sizeof(From));
  static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
#endif
}

/// The shortest text that reads back as the same double, as std::to_chars writes it.
[[nodiscard]] std::string shortest_text(double value);

/// The same without std::to_chars; here so that it can be tested where the library has both.
[[nodiscard]] std::string shortest_text_by_trial(double value);

}  // namespace inferlaw::numeric
