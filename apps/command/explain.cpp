#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "inferlaw/apps/command/formula_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/formula.hpp"
#include "inferlaw/solvers/catalogue/all_formulas.hpp"

namespace inferlaw::apps {
namespace {

using catalogue::Formula;

constexpr const char* what_error_means =
    "error: largest relative error claimed and tested, epsilon = 2^-52 = 2.2e-16 "
    "(docs/accuracy.md).";

Report report_on(std::string topic) {
  Report report;
  report.command = "explain";
  report.inputs = {{"topic", topic.empty() ? Json(nullptr) : Json(std::move(topic))}};
  return report;
}

Report list_all() {
  Report report = report_on({});
  report.results = list_of_all_formulas();
  report.notes = {"explain TOPIC: a formula in full, with numbers; explain ROOM: all of a room."};
  return report;
}

Report list_room(catalogue::Room room) {
  Report report = report_on(std::string(name_of(room)));
  report.results = formulas_of(room);
  report.notes = {"explain TOPIC: a formula in full, with its symbols and numbers.",
                  what_error_means};
  return report;
}

// Nothing given: numbers of an example.
struct Numbers {
  catalogue::OptionValues values;
  bool are_examples = false;
};

Numbers numbers_of(const Formula& formula, const FormulaOptions& options) {
  const catalogue::OptionValues given = given_values(formula, options);
  return {.values = resolved(formula, given.empty() ? example_of(formula) : given),
          .are_examples = given.empty()};
}

Report explain(const Formula& formula, const FormulaOptions& options) {
  const Numbers numbers = numbers_of(formula, options);
  const catalogue::Answer answer = formula.evaluate(numbers.values);
  Report report = report_on(std::string(formula.name));
  report.inputs.update(inputs_of(formula, numbers.values));
  report.results = explanation_of(formula, numbers.values);
  report.results["answer"] = to_json(answer);
  if (numbers.are_examples)
    report.notes.emplace_back("the values are an example; give your own, all of them, as options");
  if (!formula.note.empty()) report.notes.emplace_back(formula.note);
  for (const std::string_view note : answer.notes) report.notes.emplace_back(note);
  if (!error_in_words(formula).empty()) report.notes.emplace_back(what_error_means);
  return report;
}

// The formula alone, for a paper.
Report as_latex(const Formula& formula) {
  Report report = report_on(std::string(formula.name));
  report.results = {{"latex", formula.latex}};
  return report;
}

Subcommand add_room(catalogue::Room room, CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand(std::string(name_of(room)), "all formulas of a room, a row each");
  parser->fallthrough();  // to --json and such
  return {.parser = parser, .run = [room] { return list_room(room); }};
}

Subcommand add_formula(const Formula& formula, CLI::App& parent) {
  const auto options = std::make_shared<FormulaOptions>();
  const auto latex = std::make_shared<bool>(false);
  CLI::App* parser = parent.add_subcommand(std::string(formula.name), std::string(formula.what));
  parser->add_flag("--latex", *latex, "the formula alone, as LaTeX");
  add_formula_options(formula, false, *parser, *options);
  parser->footer(std::string(formula.formula));
  parser->fallthrough();
  return {.parser = parser, .run = [&formula, options, latex] {
            return *latex ? as_latex(formula) : explain(formula, *options);
          }};
}

}  // namespace

Subcommand add_explain(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "explain", "formula, symbols, source, range and error of a topic; alone it lists them");
  parser->require_subcommand(0, 1);
  std::vector<Subcommand> topics;
  topics.reserve(catalogue::rooms.size() + catalogue::all_formulas().size());
  for (const catalogue::Room room : catalogue::rooms) topics.push_back(add_room(room, *parser));
  for (const Formula& formula : catalogue::all_formulas())
    topics.push_back(add_formula(formula, *parser));
  return {.parser = parser, .run = [topics] {
            for (const Subcommand& topic : topics)
              if (topic.parser->parsed()) return topic.run();
            return list_all();
          }};
}

}  // namespace inferlaw::apps
