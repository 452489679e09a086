#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/data_folder.hpp"
#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/scenario.hpp"
#include "inferlaw/apps/output/whole_file.hpp"
#include "inferlaw/apps/reproduction/figures.hpp"
#include "inferlaw/apps/reproduction/laws.hpp"
#include "inferlaw/apps/reproduction/statements.hpp"
#include "inferlaw/apps/reproduction/strategies.hpp"
#include "inferlaw/apps/reproduction/training.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string folder = "reproduction";
};

Json row_of(const Comparison& comparison) {
  return {{"statement", comparison.published.statement},
          {"source", comparison.published.source},
          {"published", or_null(comparison.published.value)},
          {"theory", or_null(comparison.theory)},
          {"simulated", or_null(comparison.simulated)},
          {"standard_error", or_null(comparison.standard_error)},
          {"verdict", name(comparison.verdict)},
          {"remark", comparison.remark}};
}

void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder))
    throw UsageError("--output: " + folder.string() + "; allowed: a folder that can be written");
}

void add_rows(const std::vector<Comparison>& comparisons, Report& report) {
  for (const Comparison& comparison : comparisons) {
    report.results["statements"].push_back(row_of(comparison));
    if (comparison.verdict == Verdict::disagrees) report.agrees = false;
  }
}

Report run(const Options& options) {
  const std::filesystem::path data = data_folder();
  const ScenarioFile read = read_scenario(data / "scenarios" / "two-models.toml");
  const site::Scenario& scenario = read.scenario;
  create_folder(options.folder);  // before the minutes of work, not after
  Report report;
  report.command = "reproduce";
  report.inputs = inputs_of(read.file, scenario);
  report.seed = scenario.seed;
  const auto published = read_published(read.published);
  report.results["statements"] = Json::array();
  add_rows(compare_statements(scenario, published), report);
  add_rows(
      compare_strategies(read_published(data / "published" / "strategies.toml"), scenario.seed),
      report);
  add_rows(compare_laws(read_published(data / "published" / "laws.toml")), report);
  add_rows(compare_training(read_published(data / "published" / "training.toml")), report);
  report.results["agrees"] = report.agrees;
  report.results["files"] = Json::array();
  std::vector<Figure> figures = strategy_figures();
  figures.insert(figures.begin(), {figure_2(), figure_3(scenario), figure_4(scenario)});
  for (Figure& figure : training_figures()) figures.push_back(std::move(figure));
  for (const Figure& figure : figures) {
    const std::filesystem::path file = std::filesystem::path(options.folder) / figure.file_name;
    write_whole_file(file, to_csv(figure.rows));
    report.results["files"].push_back(file.string());
  }
  return report;
}

}  // namespace

Subcommand add_reproduce(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "reproduce", "every published statement beside theory and simulation, with a verdict each");
  const auto options = std::make_shared<Options>();
  parser->add_option("--output", options->folder,
                     "folder for the curves behind the figures (reproduction)");
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
