#include <memory>
#include <optional>
#include <string>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/output/routing.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

std::optional<double> published_supply(const ScenarioFile& read) {
  if (read.published.empty()) return std::nullopt;
  const auto statements = read_published(read.published);
  const auto found = statements.find("critical_supply");
  return found == statements.end() ? std::nullopt : found->second.value;
}

Report answer(const ScenarioFile& read) {
  const std::optional<double> published = published_supply(read);
  const site::TaskCosts costs =
      site::task_costs(read.scenario, {.published_supply_joules_per_slot = published});
  Report report;
  report.command = "task";
  report.inputs = inputs_of(read.file, read.scenario);
  report.results = to_json(costs);
  if (published && costs.measured.empty())
    report.notes.emplace_back(
        "The published critical supply is shown for comparison and not reproduced: its budget rule "
        "is not published.");
  return report;
}

}  // namespace

Subcommand add_task(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "task", "joules, seconds and tokens of every task on every model, and the crossovers");
  const auto file = std::make_shared<std::string>();
  add_scenario_file(*parser, *file);
  return {.parser = parser, .run = [file] { return report_on(*file, {}, answer); }};
}

}  // namespace inferlaw::apps
