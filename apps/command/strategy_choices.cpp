#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"

namespace inferlaw::apps {
namespace {

// ---- the best strategy
// ----------------------------------------------------------------------------

struct BestOptions {
  TaskOptions task;
  CostOptions cost;
  std::string ignorance = "independent";
  double tokens = 1000;
  double most_branches = 1024;
  double most_samples = 1024;

  [[nodiscard]] strategy::StrategyQuestion question() const {
    return {.generation = cost.generation(),
            .skills = task.skills,
            .step_success = task.success,
            .skill_knowledge = task.gate,
            .ignorance = ignorance == "shared" ? strategy::Ignorance::shared
                                               : strategy::Ignorance::independent,
            .chain_tokens = tokens,
            .most_branches = most_branches,
            .most_samples = most_samples};
  }
};

void add_choice_options(CLI::App& parser, BestOptions& options) {
  add_rates(parser, options.task);
  parser.add_option("--most-branches", options.most_branches, "1024 unless given")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--most-samples", options.most_samples, "1024 unless given")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--ignorance", options.ignorance, "of unknown skills (independent)")
      ->check(CLI::IsMember({"independent", "shared"}));
  add_model(parser, options.cost)->required();
}

Json inputs_of(const BestOptions& options) {
  Json inputs{{"step_success", options.task.success},
              {"skill_knowledge", options.task.gate},
              {"ignorance", options.ignorance},
              {"most_branches", options.most_branches},
              {"most_samples", options.most_samples}};
  add_inputs(options.cost, inputs);
  return inputs;
}

Json row_of(const strategy::StrategyChoice& choice) {
  Json row{{"strategy", strategy::name_of(choice.kind)},
           {"number", choice.number},
           {"steps", choice.steps},
           {"path_tokens", choice.path_tokens}};
  add_outcome(choice.outcome, row);
  return row;
}

Report run_best(const BestOptions& options) {
  Report report = report_of("best", inputs_of(options));
  report.inputs["skills"] = options.task.skills;
  report.inputs["budget_tokens"] = options.tokens;
  const strategy::StrategyQuestion question = options.question();
  const strategy::StrategyChoice best = best_strategy(question);
  report.results.update(row_of(best));
  report.results["budget_flops"] = evaluate(chain_flops(question.generation), options.tokens);
  report.results["candidates"] = Json::array();
  for (const auto kind : {strategy::StrategyKind::chain, strategy::StrategyKind::tree,
                          strategy::StrategyKind::best_of_n})
    report.results["candidates"].push_back(row_of(best_of_kind(question, kind)));
  return report;
}

Subcommand add_best(CLI::App& parent) {
  const auto shared = std::make_shared<BestOptions>();
  BestOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand(
      "best", "the best strategy for a budget, with its branching, N and length");
  add_skills(*parser, options.task);
  parser
      ->add_option("--budget-tokens", options.tokens,
                   "tokens of a chain; every strategy may spend what they cost")
      ->required()
      ->check(in(positive_number_up_to(1e15)));
  add_choice_options(*parser, options);
  return {.parser = parser, .run = [shared] { return run_best(*shared); }};
}

struct MapOptions {
  BestOptions best;
  double fewest_skills = 1;
  double most_skills = 100;
  double skill_counts = 50;
  double least_tokens = 100;
  double most_tokens = 1e6;
  double budgets = 50;
};

std::vector<double> log_spaced(double first, double last, double count) {
  std::vector<double> values;
  for (double i = 0; i < count; ++i)
    values.push_back(count == 1 ? first : first * std::pow(last / first, i / (count - 1)));
  return values;
}

// Whole numbers, each once.
std::vector<double> log_spaced_counts(double first, double last, double count) {
  std::vector<double> values;
  for (const double value : log_spaced(first, last, count))
    if (values.empty() || std::round(value) > values.back()) values.push_back(std::round(value));
  return values;
}

void check_order(const char* option, double low, double high) {
  if (low > high)
    throw UsageError(std::string(option) + ": below the lower end; allowed: above it");
}

Report run_map(const MapOptions& options) {
  check_order("--most-skills", options.fewest_skills, options.most_skills);
  check_order("--most-tokens", options.least_tokens, options.most_tokens);
  Report report = report_of("map", inputs_of(options.best));
  const strategy::StrategyQuestion question = options.best.question();
  const strategy::StrategyMap map = strategy_map(
      question, log_spaced_counts(options.fewest_skills, options.most_skills, options.skill_counts),
      log_spaced(options.least_tokens, options.most_tokens, options.budgets));
  Json& cells = report.results["map"] = Json::array();
  for (std::size_t i = 0; i < map.skills.size(); ++i)
    for (std::size_t j = 0; j < map.chain_tokens.size(); ++j) {
      Json row{{"budget_tokens", map.chain_tokens[j]},
               {"task_tokens", map.skills[i] * question.generation.tokens_per_step},
               {"skills", map.skills[i]}};
      row.update(row_of(map.cells[i][j]));
      cells.push_back(row);
    }
  Json& changes = report.results["boundaries"] = Json::array();
  for (const strategy::ChoiceBoundary& boundary : boundaries(question, map))
    changes.push_back({{"skills", boundary.skills},
                       {"task_tokens", boundary.skills * question.generation.tokens_per_step},
                       {"budget_tokens", boundary.chain_tokens},
                       {"below", strategy::name_of(boundary.below)},
                       {"above", strategy::name_of(boundary.above)}});
  return report;
}

Subcommand add_map(CLI::App& parent) {
  const auto shared = std::make_shared<MapOptions>();
  MapOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand(
      "map", "the best strategy over budgets and tasks, as a table for a figure");
  const auto add = [&](const char* name, double& value, const char* help, const Range& range) {
    parser->add_option(name, value, help)->check(in(range));
  };
  add("--fewest-skills", options.fewest_skills, "1 unless given", whole_number(1, 1e15));
  add("--most-skills", options.most_skills, "100 unless given", whole_number(1, 1e15));
  add("--skill-counts", options.skill_counts, "rows, 50 unless given", whole_number(1, 1000));
  add("--least-tokens", options.least_tokens, "100 unless given", positive_number_up_to(1e15));
  add("--most-tokens", options.most_tokens, "1e6 unless given", positive_number_up_to(1e15));
  add("--budgets", options.budgets, "columns, 50 unless given", whole_number(1, 1000));
  add_choice_options(*parser, options.best);
  return {.parser = parser, .run = [shared] { return run_map(*shared); }};
}

}  // namespace

std::vector<Subcommand> add_strategy_choices(CLI::App& parent) {
  return {add_best(parent), add_map(parent)};
}

}  // namespace inferlaw::apps
