/// @file
/// The names of a closed set, written once for readers, writers and documentation.
///
/// An enum has one table, the switch of a constexpr `name_of` beside it, without a default:
///
///     enum class Side { left, right };
///     constexpr std::string_view name_of(Side side) {
///       switch (side) {
///         case Side::left:
///           return "left";
///         case Side::right:
///           return "right";
///       }
///       return {};
///     }
///
/// The compiler holds it complete (-Wswitch, an error here). What is below follows from it: the
/// members are counted from 0 up to the first value without a name, so an enum leaves no gaps.
///
/// Each alternative of a variant carries its name: `static constexpr std::string_view name`. A
/// variant with an alternative that has none does not compile where names are asked for.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace inferlaw::numeric {

template <class Enum>
consteval std::size_t member_count() {
  std::size_t count = 0;
  while (!name_of(static_cast<Enum>(count)).empty()) ++count;
  return count;
}

template <class Enum>
consteval auto all_members() {
  std::array<Enum, member_count<Enum>()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Enum>(i);
  return all;
}

/// The members of an enum, in their order.
template <class Enum>
inline constexpr auto members = all_members<Enum>();

template <class Enum>
consteval auto all_names() {
  std::array<std::string_view, member_count<Enum>()> all;
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = name_of(static_cast<Enum>(i));
  return all;
}

/// Their names, in the same order: names<Enum>[i] is that of members<Enum>[i].
template <class Enum>
inline constexpr auto names = all_names<Enum>();

/// The member of this name; nothing where there is none.
template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> from_name(std::string_view name) {
  for (const Enum member : members<Enum>)
    if (name_of(member) == name) return member;
  return std::nullopt;
}

/// The names of a variant's alternatives, by their index.
template <class Variant>
inline constexpr auto alternative_names = [] {
  return []<class... Alternatives>(std::in_place_type_t<std::variant<Alternatives...>>) {
    return std::array{Alternatives::name...};
  }(std::in_place_type<Variant>);
}();

/// The name of the alternative that a variant holds.
template <class... Alternatives>
[[nodiscard]] constexpr std::string_view name_of(const std::variant<Alternatives...>& variant) {
  return alternative_names<std::variant<Alternatives...>>[variant.index()];
}

}  // namespace inferlaw::numeric
