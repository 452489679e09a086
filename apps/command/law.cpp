#include <memory>
#include <string>
#include <vector>

#include "inferlaw/apps/command/formula_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/formula.hpp"

namespace inferlaw::apps {
namespace {

using catalogue::Formula;
using catalogue::Room;

Report run_law(const Formula& law, const FormulaOptions& options) {
  const catalogue::OptionValues values = resolved(law, given_values(law, options));
  const catalogue::Answer answer = law.evaluate(values);
  Report report;
  report.command = "law " + std::string(law.name);
  report.inputs = inputs_of(law, values);
  if (!options.file.empty()) report.inputs["data"] = options.file;
  report.results = to_json(answer);
  report.notes = notes_on(law, answer);
  return report;
}

Subcommand add_one(const Formula& law, CLI::App& parent) {
  const auto options = std::make_shared<FormulaOptions>();
  CLI::App* parser = parent.add_subcommand(std::string(law.name), std::string(law.what));
  add_formula_options(law, true, *parser, *options);
  parser->footer(std::string(law.formula));
  parser->fallthrough();  // to --json and such
  return {.parser = parser, .run = [&law, options] { return run_law(law, *options); }};
}

Report list_laws() {
  Report report;
  report.command = "law";
  report.results = list_of_laws();
  report.notes = {
      "law NAME: its numbers; law NAME --help: its options and formula; explain NAME: "
      "all that is known of it."};
  return report;
}

}  // namespace

Subcommand add_law(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "law", "the small laws of the field, each from its own numbers; alone it lists them");
  parser->require_subcommand(0, 1);
  std::vector<Subcommand> all;
  all.reserve(catalogue::formulas().size());
  for (const Formula& formula : catalogue::formulas())
    if (formula.room == Room::laws) all.push_back(add_one(formula, *parser));
  return {.parser = parser, .run = [all] {
            for (const Subcommand& one : all)
              if (one.parser->parsed()) return one.run();
            return list_laws();
          }};
}

}  // namespace inferlaw::apps
