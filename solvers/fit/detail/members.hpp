// The names of an enum's members, from one switch: `name_of` visits the enum in full, so a new
// member breaks the build there, and whatever parses or lists names follows by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inferlaw::fit {

/// The members of an enum whose values are 0, 1, ..: up to the first that has no name.
template <typename Enum>
std::vector<Enum> members(std::string_view (*name_of)(Enum)) {
  std::vector<Enum> all;
  for (int i = 0; !name_of(static_cast<Enum>(i)).empty(); ++i) all.push_back(static_cast<Enum>(i));
  return all;
}

template <typename Enum>
std::vector<std::string> member_names(std::string_view (*name_of)(Enum)) {
  std::vector<std::string> names;
  for (const Enum member : members(name_of)) names.emplace_back(name_of(member));
  return names;
}

template <typename Enum>
std::optional<Enum> member_named(std::string_view (*name_of)(Enum), std::string_view name) {
  for (const Enum member : members(name_of))
    if (name_of(member) == name) return member;
  return std::nullopt;
}

}  // namespace inferlaw::fit
