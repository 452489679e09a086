// A TOML table read strictly: every key is asked for by name with its type and range, and a key
// nobody asked for is an error. Refusals are InputError, one line: file, line, key, value, allowed.
#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/input/quantity.hpp"
#include "inferlaw/apps/range.hpp"
#include "inferlaw/lib/numeric/names.hpp"

namespace inferlaw::apps {

/// Throws InputError where the file is missing, unreadable or not TOML.
[[nodiscard]] toml::table read_toml(const std::filesystem::path& file);

/// A quantity has two keys: one whose name says the unit and whose values are numbers (a string may
/// say another unit), one whose values are strings with a unit. Or one key takes both.
struct QuantityKeys {
  std::string_view number;  ///< "capacity_joules"
  std::string_view text;    ///< "capacity"
  QuantityWanted wanted = {};
  std::string_view words = {};  ///< what the text may be instead, for refusals: "\"critical\""
};
[[nodiscard]] constexpr QuantityKeys energy_keys(std::string_view number, std::string_view text) {
  return {.number = number, .text = text, .wanted = {.dimension = Dimension::energy}};
}
[[nodiscard]] constexpr QuantityKeys slot_energy_keys(std::string_view number,
                                                      std::string_view text, double slot_seconds) {
  return {.number = number,
          .text = text,
          .wanted = {.dimension = Dimension::energy, .slot_seconds = slot_seconds}};
}
/// Joules per slot, as text a power alone.
[[nodiscard]] constexpr QuantityKeys slot_power_keys(std::string_view number, std::string_view text,
                                                     double slot_seconds) {
  return {.number = number,
          .text = text,
          .wanted = {.dimension = Dimension::power, .slot_seconds = slot_seconds}};
}
[[nodiscard]] constexpr QuantityKeys time_keys(std::string_view number, std::string_view text) {
  return {.number = number, .text = text, .wanted = {.dimension = Dimension::time}};
}
/// One key for both: a number is money or grams a joule.
[[nodiscard]] constexpr QuantityKeys per_energy_key(std::string_view key, Dimension dimension) {
  return {.number = key, .text = key, .wanted = {.dimension = dimension}};
}

struct QuantitiesRead {
  std::vector<double> values = {};
  std::string currency = {};  ///< of prices with a unit
};

class TomlTable {
 public:
  TomlTable(const toml::table& table, std::filesystem::path file, std::string path = "");

  // Without a value the key is required; with one, the value is taken where the key is absent.
  [[nodiscard]] double number(std::string_view key, const Range& range);
  [[nodiscard]] double number(std::string_view key, const Range& range, double otherwise);
  [[nodiscard]] std::optional<double> optional_number(std::string_view key, const Range& range);
  /// In joules, joules per slot or seconds, by whichever key is there; both are refused.
  [[nodiscard]] std::optional<double> quantity(const QuantityKeys& keys, const Range& range);
  /// An array of quantities, each a number or a string as under a key for both; their currencies
  /// must be the same.
  [[nodiscard]] QuantitiesRead quantities(std::string_view key, Dimension dimension,
                                          const Range& range);
  /// The key of the two that is there; both are refused.
  [[nodiscard]] std::optional<std::string_view> given(const QuantityKeys& keys);
  [[nodiscard]] bool boolean(std::string_view key, bool otherwise);
  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::string text(std::string_view key, std::string otherwise);
  [[nodiscard]] std::vector<double> numbers(std::string_view key, const Range& range);
  [[nodiscard]] std::vector<std::vector<double>> rows(std::string_view key, const Range& range);

  /// One of `names`; its index. Absent: the first.
  [[nodiscard]] std::size_t choice(std::string_view key, const std::vector<std::string>& names);
  /// A member of an enum by its name (lib/numeric/names.hpp). Absent: the first.
  template <class Enum>
  [[nodiscard]] Enum member(std::string_view key) {
    const auto& names = numeric::names<Enum>;
    return numeric::members<Enum>[choice(key, {names.begin(), names.end()})];
  }

  /// The table under `key`; an empty one where it is absent.
  [[nodiscard]] TomlTable table(std::string_view key);
  /// The tables of an array of tables; none where it is absent.
  [[nodiscard]] std::vector<TomlTable> tables(std::string_view key);

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool is_text(std::string_view key) const;
  [[nodiscard]] bool is_table(std::string_view key) const;
  [[nodiscard]] bool is_array(std::string_view key) const;

  /// Throws InputError for a key that was never asked for, here or in the tables taken from here.
  void finish() const;

  /// Throws InputError about `key` (or the table itself where it is empty).
  [[noreturn]] void refuse(std::string_view key, std::string_view allowed) const;
  [[noreturn]] void refuse_because(std::string_view key, std::string_view reason) const;

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  const toml::node* find(std::string_view key);
  const toml::node& require(std::string_view key, std::string_view allowed);
  [[nodiscard]] double number_in(const toml::node& node, std::string_view key,
                                 const Range& range) const;
  [[nodiscard]] QuantityRead quantity_in(const toml::node& node, std::string_view key,
                                         const QuantityWanted& wanted, const Range& range) const;
  [[nodiscard]] std::string full_name(std::string_view key) const;
  [[nodiscard]] std::string where(const toml::node& node) const;

  const toml::table* table_;
  std::filesystem::path file_;
  std::string path_;
  std::shared_ptr<std::set<std::string>> asked_;   // keys, shared by copies
  std::shared_ptr<std::vector<TomlTable>> taken_;  // tables to finish
};

}  // namespace inferlaw::apps
