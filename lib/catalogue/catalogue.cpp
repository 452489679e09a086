#include "inferlaw/lib/catalogue/catalogue.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/numeric/portable.hpp"

namespace inferlaw::catalogue {
namespace {

std::vector<Formula> all_groups() {
  std::vector<Formula> all;
  for (const std::span<const Formula> group :
       {detail::diffusion_formulas(), detail::slot_formulas(), detail::battery_formulas(),
        detail::strategy_formulas(), detail::training_formulas(), detail::energy_formulas(),
        laws::detail::sampling_laws(), laws::detail::selection_laws(),
        laws::detail::reasoning_laws(), laws::detail::serving_laws(), laws::detail::energy_laws()})
    all.insert(all.end(), group.begin(), group.end());
  return all;
}

const Option* find_option(const Formula& formula, std::string_view name) {
  const auto found = std::find_if(formula.options.begin(), formula.options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == formula.options.end() ? nullptr : &*found;
}

void refuse_option(const Formula& formula, std::string_view name, std::string_view allowed) {
  throw std::invalid_argument(
      std::string(formula.name).append(": ").append(name).append("; allowed: ").append(allowed));
}

void check_names(const Formula& formula, const OptionValues& given) {
  for (const auto& [name, values] : given)
    if (find_option(formula, name) == nullptr)
      refuse_option(formula, name, "an option that the formula has");
}

void check_values(const Formula& formula, const Option& option, const std::vector<double>& values) {
  if (values.empty() || (option.kind == OptionKind::number && values.size() > 1))
    refuse_option(formula, option.name,
                  option.kind == OptionKind::number ? "one number" : "numbers");
  for (const double value : values) option.allowed(option.name, value);
}

void check_columns(const Formula& formula, const OptionValues& values) {
  const std::vector<double>* first = nullptr;
  for (const Option& option : formula.options) {
    const auto column = values.find(option.name);
    if (option.kind != OptionKind::column || column == values.end()) continue;
    if (first == nullptr) first = &column->second;
    if (column->second.size() != first->size())
      refuse_option(formula, option.name, "as many rows as the other columns have");
  }
}

void add_symbol(const Option& option, std::string& words) {
  if (!words.empty()) words.append("; ");
  words.append(option.symbol).append(": ").append(option.meaning);
  if (!option.unit.empty()) words.append(" [").append(option.unit).append("]");
}

}  // namespace

std::string key_of(const Quantity& quantity) {
  std::string key(quantity.name);
  if (!quantity.unit.empty()) key.append("_").append(quantity.unit);
  return key;
}

std::span<const Formula> formulas() {
  static const std::vector<Formula> all = all_groups();
  return all;
}

const Formula& formula_named(std::string_view name) {
  const std::span<const Formula> all = formulas();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Formula& formula) { return formula.name == name; });
  if (found == all.end())
    throw std::invalid_argument("formula: " + std::string(name) + "; allowed: one that is listed");
  return *found;
}

std::string symbols_in_words(const Formula& formula) {
  std::string words;
  for (const Option& option : formula.options) add_symbol(option, words);
  if (!formula.other_symbols.empty()) words.append("; ").append(formula.other_symbols);
  return words;
}

OptionValues resolved(const Formula& formula, const OptionValues& given) {
  check_names(formula, given);
  OptionValues values = given;
  for (const Option& option : formula.options) {
    const auto found = values.find(option.name);
    if (found != values.end())
      check_values(formula, option, found->second);
    else if (option.usual)
      values.emplace(option.name, std::vector<double>{*option.usual});
    else if (option.is_required())
      throw std::invalid_argument(std::string(formula.name).append(": ").append(option.name) +
                                  " is missing");
  }
  check_columns(formula, values);
  return values;
}

Answer answer(const Formula& formula, const OptionValues& given) {
  return formula.evaluate(resolved(formula, given));
}

OptionValues example_of(const Formula& formula) {
  OptionValues values;
  for (const Option& option : formula.options) {
    if (option.usual) continue;
    std::vector<double> example(option.examples.begin(), option.examples.end());
    if (option.example) example.push_back(*option.example);
    if (!example.empty()) values.emplace(option.name, example);
  }
  return values;
}

std::string error_in_words(const Formula& formula) {
  const bool several = !formula.accuracy_of[1].empty();
  std::string words;
  for (const std::string_view function : formula.accuracy_of) {
    if (function.empty()) continue;
    if (!words.empty()) words += "; ";
    if (several) words.append(function).append(": ");
    words += accuracy::in_words(function);
  }
  return words;
}

}  // namespace inferlaw::catalogue
