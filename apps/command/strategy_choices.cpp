#include <memory>
#include <vector>

#include "inferlaw/apps/command/option_choice.hpp"
#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/output/strategy.hpp"

namespace inferlaw::apps {
namespace {

using strategy::StrategyQuestion;

void add_choice_options(CLI::App& parser, StrategyQuestion& question, WriterOptions& writer) {
  add_rates(parser, question.step_success, question.skill_knowledge);
  parser.add_option("--most-branches", question.most_branches, "1024 unless given")
      ->check(in(whole_number(1, 1e6)));
  parser.add_option("--most-samples", question.most_samples, "1024 unless given")
      ->check(in(whole_number(1, 1e6)));
  add_choice(parser, "--ignorance", question.ignorance, "of unknown skills (independent)");
  add_writer(parser, writer)->required();
}

Json inputs_of(const StrategyQuestion& question, const WriterOptions& writer) {
  Json inputs{{"step_success", question.step_success},
              {"skill_knowledge", question.skill_knowledge},
              {"ignorance", name_of(question.ignorance)},
              {"most_branches", question.most_branches},
              {"most_samples", question.most_samples}};
  add_inputs(writer, inputs);
  return inputs;
}

// ---- the best strategy for one budget -----------------------------------------------------------

struct BestOptions {
  StrategyQuestion question;
  WriterOptions writer;
};

Report run_best(const BestOptions& options) {
  StrategyQuestion question = options.question;
  question.generation = generation_of(options.writer.writer());
  Json inputs = inputs_of(question, options.writer);
  inputs["skills"] = question.skills;
  inputs["budget_tokens"] = question.chain_tokens;
  return report_of("best", inputs, to_json(best_answer(question)));
}

Subcommand add_best(CLI::App& parent) {
  const auto shared = std::make_shared<BestOptions>();
  StrategyQuestion& question = shared->question;
  CLI::App* parser = parent.add_subcommand(
      "best", "the best strategy for a budget, with its branching, N and length");
  add_skills(*parser, question.skills);
  parser
      ->add_option("--budget-tokens", question.chain_tokens,
                   "tokens of a chain; every strategy may spend what they cost")
      ->required()
      ->check(in(positive_number_up_to(1e15)));
  add_choice_options(*parser, question, shared->writer);
  return {.parser = parser, .run = [shared] { return run_best(*shared); }};
}

// ---- a map over budgets and tasks ---------------------------------------------------------------

struct MapOptions {
  strategy::MapQuestion question;
  WriterOptions writer;
};

Report run_map(const MapOptions& options) {
  strategy::MapQuestion question = options.question;
  question.strategy.generation = generation_of(options.writer.writer());
  return report_of("map", inputs_of(question.strategy, options.writer),
                   to_json(map_answer(question)));
}

Subcommand add_map(CLI::App& parent) {
  const auto shared = std::make_shared<MapOptions>();
  strategy::MapQuestion& question = shared->question;
  CLI::App* parser = parent.add_subcommand(
      "map", "the best strategy over budgets and tasks, as a table for a figure");
  const auto add = [&](const char* name, double& value, const char* help, const Range& range) {
    parser->add_option(name, value, help)->check(in(range));
  };
  numeric::LogRange& skills = question.skills;
  add("--fewest-skills", skills.first, "1 unless given", whole_number(1, 1e15));
  add("--most-skills", skills.last, "100 unless given", whole_number(1, 1e15));
  add("--skill-counts", skills.count, "rows, 50 unless given", whole_number(1, 1000));
  numeric::LogRange& tokens = question.chain_tokens;
  add("--least-tokens", tokens.first, "100 unless given", positive_number_up_to(1e15));
  add("--most-tokens", tokens.last, "1e6 unless given", positive_number_up_to(1e15));
  add("--budgets", tokens.count, "columns, 50 unless given", whole_number(1, 1000));
  add_choice_options(*parser, question.strategy, shared->writer);
  return {.parser = parser, .run = [shared] { return run_map(*shared); }};
}

}  // namespace

std::vector<Subcommand> add_strategy_choices(CLI::App& parent) {
  return {add_best(parent), add_map(parent)};
}

}  // namespace inferlaw::apps
