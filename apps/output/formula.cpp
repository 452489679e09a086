#include "inferlaw/apps/output/formula.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inferlaw/solvers/catalogue/all_formulas.hpp"

namespace inferlaw::apps {
namespace {

using catalogue::Formula;
using catalogue::Option;
using catalogue::OptionKind;
using catalogue::OptionValues;
using catalogue::Quantity;

std::string key_of_option(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

Json object_of(const std::vector<Quantity>& quantities) {
  Json object = Json::object();
  for (const Quantity& quantity : quantities)
    object[key_of(quantity)] = number_or_null(quantity.value);
  return object;
}

Json value_of(const Option& option, const OptionValues& values) {
  const auto found = values.find(option.name);
  if (found == values.end()) return nullptr;
  if (option.kind == OptionKind::number) return found->second.front();
  return found->second;
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json symbols_of(const Formula& formula, const OptionValues& values) {
  Json rows = Json::array();
  for (const Option& option : formula.options)
    rows.push_back({{"symbol", option.symbol},
                    {"option", option.name},
                    {"meaning", option.meaning},
                    {"unit", text_or_null(option.unit)},
                    {"value", value_of(option, values)}});
  return rows;
}

}  // namespace

Json to_json(const catalogue::Answer& answer) {
  Json results = object_of(answer.quantities);
  if (answer.table.empty()) return results;
  Json& rows = results[std::string(answer.table)] = Json::array();
  for (const std::vector<Quantity>& row : answer.rows) rows.push_back(object_of(row));
  return results;
}

Json inputs_of(const Formula& formula, const OptionValues& values) {
  Json inputs = Json::object();
  for (const Option& option : formula.options)
    if (option.kind != OptionKind::column)
      inputs[key_of_option(option.name)] = value_of(option, values);
  return inputs;
}

std::vector<std::string> notes_on(const Formula& formula, const catalogue::Answer& answer) {
  std::vector<std::string> notes{
      fmt::format("{} ({}; {})", formula.formula, formula.source, formula.status)};
  if (!formula.note.empty()) notes.emplace_back(formula.note);
  for (const std::string_view note : answer.notes) notes.emplace_back(note);
  return notes;
}

std::string columns_of(const Formula& formula) {
  std::string columns;
  for (const Option& option : formula.options)
    if (option.kind == OptionKind::column)
      columns.append(columns.empty() ? "" : ", ").append(option.name);
  return columns;
}

Json list_of_all_formulas() {
  Json results{{"topics", Json::array()}};
  for (const catalogue::Room room : catalogue::rooms)
    for (const Formula& formula : catalogue::all_formulas())
      if (formula.room == room)
        results["topics"].push_back(
            {{"room", name_of(room)}, {"topic", formula.name}, {"what", formula.what}});
  return results;
}

Json list_of_laws() {
  Json results{{"laws", Json::array()}};
  for (const Formula& formula : catalogue::all_formulas())
    if (formula.room == catalogue::Room::laws)
      results["laws"].push_back(
          {{"law", formula.name}, {"what", formula.what}, {"status", formula.status}});
  return results;
}

Json formulas_of(catalogue::Room room) {
  Json results{{"formulas", Json::array()}};
  for (const Formula& formula : catalogue::all_formulas())
    if (formula.room == room)
      results["formulas"].push_back({{"topic", formula.name},
                                     {"shown_as", text_or_null(formula.answer_keys)},
                                     {"formula", formula.formula},
                                     {"status", formula.status},
                                     {"source", formula.source},
                                     {"error", text_or_null(error_in_words(formula))}});
  return results;
}

Json explanation_of(const Formula& formula, const OptionValues& values) {
  return {{"topic", formula.name},
          {"room", name_of(formula.room)},
          {"what", formula.what},
          {"formula", formula.formula},
          {"latex", formula.latex},
          {"other_symbols", text_or_null(formula.other_symbols)},
          {"range", formula.range},
          {"source", formula.source},
          {"status", formula.status},
          {"error", text_or_null(error_in_words(formula))},
          {"header", formula.header},
          {"shown_as", text_or_null(formula.answer_keys)},
          {"symbols", symbols_of(formula, values)}};
}

}  // namespace inferlaw::apps
