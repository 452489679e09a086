/// @file
/// From the names of an enum's members back to the members, for those who read names.
///
/// The one table is the enum's own `std::string_view name_of(Enum)`, a switch over all members, so
/// that a new member breaks the build there. Members must be numbered 0, 1, 2, .. and name_of must
/// return "" for any other number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::numeric {

/// Every member, in order.
template <typename Enum>
[[nodiscard]] std::vector<Enum> members_of() {
  std::vector<Enum> members;
  for (int i = 0; !name_of(static_cast<Enum>(i)).empty(); ++i)
    members.push_back(static_cast<Enum>(i));
  return members;
}

/// The names of all members, in order.
template <typename Enum>
[[nodiscard]] std::vector<std::string> names_of() {
  std::vector<std::string> names;
  for (const Enum member : members_of<Enum>()) names.emplace_back(name_of(member));
  return names;
}

/// The member of that name; none where there is none.
template <typename Enum>
[[nodiscard]] std::optional<Enum> member_named(std::string_view name) {
  for (const Enum member : members_of<Enum>())
    if (name_of(member) == name) return member;
  return std::nullopt;
}

}  // namespace inferlaw::numeric
