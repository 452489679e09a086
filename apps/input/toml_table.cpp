#include "inferlaw/apps/input/toml_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/readable_file.hpp"

namespace inferlaw::apps {
namespace {

const toml::table& empty_table() {
  static const toml::table table;
  return table;
}

std::string shown(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "an array";
  if (node.is_floating_point()) return fmt::format("{}", *node.value<double>());
  std::ostringstream stream;
  stream << toml::node_view<const toml::node>(node);
  return stream.str();
}

}  // namespace

toml::table read_toml(const std::filesystem::path& file) {
  require_readable_file(file);
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}:{}: not TOML: {}", file.string(), error.source().begin.line,
                                 error.description()));
  }
}

TomlTable::TomlTable(const toml::table& table, std::filesystem::path file, std::string path)
    : table_(&table),
      file_(std::move(file)),
      path_(std::move(path)),
      asked_(std::make_shared<std::set<std::string>>()),
      taken_(std::make_shared<std::vector<TomlTable>>()) {}

std::string TomlTable::full_name(std::string_view key) const {
  if (key.empty()) return path_;
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

std::string TomlTable::where(const toml::node& node) const {
  const auto line = node.source().begin.line;
  return line == 0 ? file_.string() : fmt::format("{}:{}", file_.string(), line);
}

const toml::node* TomlTable::find(std::string_view key) {
  asked_->insert(std::string(key));
  return table_->get(key);
}

const toml::node& TomlTable::require(std::string_view key, std::string_view allowed) {
  if (const toml::node* node = find(key)) return *node;
  throw InputError(
      fmt::format("{}: {} is missing; allowed: {}", where(*table_), full_name(key), allowed));
}

double TomlTable::number_in(const toml::node& node, std::string_view key,
                            const Range& range) const {
  std::optional<double> value;
  if (node.is_number()) value = node.value<double>();
  if (node.is_string()) value = plain_number(*node.value<std::string>());
  if (value && range.allows(*value)) return *value;
  throw InputError(fmt::format("{}: {} is {}; allowed: {}", where(node), full_name(key),
                               shown(node), range.description));
}

double TomlTable::number(std::string_view key, const Range& range) {
  return number_in(require(key, range.description), key, range);
}

double TomlTable::number(std::string_view key, const Range& range, double otherwise) {
  return optional_number(key, range).value_or(otherwise);
}

std::optional<double> TomlTable::optional_number(std::string_view key, const Range& range) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  return number_in(*node, key, range);
}

std::optional<std::string_view> TomlTable::given(const QuantityKeys& keys) {
  const bool has_text = find(keys.text) != nullptr;
  if (find(keys.number) == nullptr) return has_text ? std::optional(keys.text) : std::nullopt;
  if (keys.number == keys.text) return keys.number;
  if (has_text)
    refuse_because(keys.text, fmt::format("allowed: this or {}, not both", keys.number));
  return keys.number;
}

std::optional<double> TomlTable::quantity(const QuantityKeys& keys, const Range& range) {
  const std::optional<std::string_view> key = given(keys);
  if (!key) return std::nullopt;
  QuantityWanted wanted = keys.wanted;
  wanted.may_be_plain = *key == keys.number;
  if (wanted.may_be_plain && !is_text(*key)) return number(*key, range);
  std::string allowed = allowed_quantities(wanted);
  if (!keys.words.empty()) allowed += fmt::format(", or {}", keys.words);
  if (!is_text(*key)) refuse(*key, allowed);
  const QuantityRead read = read_quantity(text(*key), wanted);
  if (!read.value) refuse(*key, fmt::format("{}; {}", allowed, read.refusal));
  if (!range.allows(*read.value)) refuse(*key, range.description);
  return read.value;
}

QuantityRead TomlTable::quantity_in(const toml::node& node, std::string_view key,
                                    const QuantityWanted& wanted, const Range& range) const {
  if (!node.is_string()) return {.value = number_in(node, key, range)};
  QuantityRead read = read_quantity(*node.value<std::string>(), wanted);
  if (read.value && range.allows(*read.value)) return read;
  const std::string allowed = read.value
                                  ? range.description
                                  : fmt::format("{}; {}", allowed_quantities(wanted), read.refusal);
  throw InputError(
      fmt::format("{}: {} is {}; allowed: {}", where(node), full_name(key), shown(node), allowed));
}

QuantitiesRead TomlTable::quantities(std::string_view key, Dimension dimension,
                                     const Range& range) {
  const QuantityWanted wanted{.dimension = dimension, .may_be_plain = true};
  const toml::array* array = require(key, allowed_quantities(wanted)).as_array();
  if (array == nullptr || array->empty())
    refuse(key, fmt::format("an array, each {}", allowed_quantities(wanted)));
  QuantitiesRead all;
  all.values.reserve(array->size());
  for (const toml::node& node : *array) {
    const QuantityRead read = quantity_in(node, key, wanted, range);
    if (all.values.empty()) all.currency = read.currency;
    if (read.currency != all.currency)
      refuse_because(key, "allowed: prices of one currency, or all without a unit");
    all.values.push_back(read.value.value());
  }
  return all;
}

bool TomlTable::boolean(std::string_view key, bool otherwise) {
  const toml::node* node = find(key);
  if (node == nullptr) return otherwise;
  if (!node->is_boolean()) refuse(key, "true or false");
  return *node->value<bool>();
}

std::string TomlTable::text(std::string_view key) {
  if (!require(key, "a string").is_string()) refuse(key, "a string");
  return *table_->get(key)->value<std::string>();
}

std::string TomlTable::text(std::string_view key, std::string otherwise) {
  return find(key) == nullptr ? std::move(otherwise) : text(key);
}

std::vector<double> TomlTable::numbers(std::string_view key, const Range& range) {
  const std::string allowed = "an array of numbers, each " + range.description;
  const toml::array* array = require(key, allowed).as_array();
  if (array == nullptr) refuse(key, allowed);
  std::vector<double> values;
  for (const toml::node& node : *array) values.push_back(number_in(node, key, range));
  return values;
}

std::vector<std::vector<double>> TomlTable::rows(std::string_view key, const Range& range) {
  const std::string allowed = "an array of arrays of numbers, each " + range.description;
  const toml::array* array = require(key, allowed).as_array();
  if (array == nullptr) refuse(key, allowed);
  std::vector<std::vector<double>> result;
  for (const toml::node& row : *array) {
    if (!row.is_array()) refuse(key, allowed);
    std::vector<double>& values = result.emplace_back();
    for (const toml::node& node : *row.as_array()) values.push_back(number_in(node, key, range));
  }
  return result;
}

std::size_t TomlTable::choice(std::string_view key, const std::vector<std::string>& names) {
  const std::string chosen = text(key, names.front());
  const auto found = std::find(names.begin(), names.end(), chosen);
  if (found == names.end()) refuse(key, fmt::format("\"{}\"", fmt::join(names, "\", \"")));
  return static_cast<std::size_t>(found - names.begin());
}

TomlTable TomlTable::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_table()) refuse(key, "a table");
  const toml::table& inner = node == nullptr ? empty_table() : *node->as_table();
  return taken_->emplace_back(inner, file_, full_name(key));
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array_of_tables()) refuse(key, fmt::format("tables, each under [[{}]]", key));
  std::vector<TomlTable> result;
  for (const toml::node& inner : *node->as_array()) {
    result.emplace_back(*inner.as_table(), file_, full_name(key));
    taken_->push_back(result.back());
  }
  return result;
}

bool TomlTable::has(std::string_view key) const { return table_->get(key) != nullptr; }

bool TomlTable::is_text(std::string_view key) const {
  return has(key) && table_->get(key)->is_string();
}

bool TomlTable::is_table(std::string_view key) const {
  return has(key) && table_->get(key)->is_table();
}

bool TomlTable::is_array(std::string_view key) const {
  return has(key) && table_->get(key)->is_array();
}

void TomlTable::finish() const {
  for (const auto& [key, node] : *table_) {
    if (asked_->count(std::string(key.str())) > 0) continue;
    throw InputError(fmt::format("{}: unknown key {} = {}; allowed: {}", where(node),
                                 full_name(key.str()), shown(node), fmt::join(*asked_, ", ")));
  }
  for (const TomlTable& inner : *taken_) inner.finish();
}

void TomlTable::refuse(std::string_view key, std::string_view allowed) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr)
    throw InputError(
        fmt::format("{}: {} is missing; allowed: {}", where(*table_), full_name(key), allowed));
  throw InputError(fmt::format("{}: {} is {}; allowed: {}", where(*node), full_name(key),
                               shown(*node), allowed));
}

void TomlTable::refuse_because(std::string_view key, std::string_view reason) const {
  const toml::node* node = table_->get(key);
  throw InputError(
      fmt::format("{}: {}: {}", where(node == nullptr ? *table_ : *node), full_name(key), reason));
}

}  // namespace inferlaw::apps
