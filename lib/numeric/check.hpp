/// @file
/// How every function of the library refuses a parameter outside its range: std::domain_error with
/// the parameter's name, its value and what is allowed, on one line.
#pragma once

#include <string>
#include <string_view>

namespace inferlaw::numeric {

/// 2^53: beyond it a double cannot count, k and k + 1 are one.
inline constexpr double largest_count = 9007199254740992;

/// "NAME is VALUE; allowed: ALLOWED".
[[nodiscard]] std::string refusal(std::string_view name, double value, std::string_view allowed);

/// Throws std::domain_error "NAME is VALUE; allowed: ALLOWED".
[[noreturn]] void refuse(std::string_view name, double value, std::string_view allowed);

/// After a switch over all members of an enum: the value is none of them. Throws std::domain_error.
[[noreturn]] void refuse_member(std::string_view set);

/// Each throws std::domain_error unless `value` lies in the range that its name says. NaN never
/// does.
void require_finite(std::string_view name, double value);
void require_positive(std::string_view name, double value);                  // 0 < value < inf
void require_non_negative(std::string_view name, double value);              // 0 <= value < inf
void require_non_negative_or_infinite(std::string_view name, double value);  // 0 <= value <= inf
void require_probability(std::string_view name, double value);               // 0 <= value <= 1
void require_whole(std::string_view name, double value, double least, double most);
void require_positive_probability(std::string_view name, double value);  // 0 < value <= 1
void require_inner_probability(std::string_view name, double value);     // 0 < value < 1

}  // namespace inferlaw::numeric
