#include <memory>
#include <vector>

#include "inferlaw/apps/command/option_choice.hpp"
#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/output/strategy.hpp"

namespace inferlaw::apps {
namespace {

using strategy::ChainOfThought;

void add_task(CLI::App& parser, ChainOfThought& task) {
  add_skills(parser, task.skills);
  parser.add_option("--steps", task.steps, "steps that a trace may take (levels of a tree)")
      ->required()
      ->check(in(non_negative_number()));
  add_rates(parser, task.step_success, task.skill_knowledge);
}

void add_branching(CLI::App& parser, double& branching) {
  parser
      .add_option("--branching", branching, "tries at the next step on each level, 1 unless given")
      ->check(in(whole_number(1, 1e9)));
}

Json inputs_of(const ChainOfThought& task) {
  return {{"skills", task.skills},
          {"steps", task.steps},
          {"step_success", task.step_success},
          {"skill_knowledge", task.skill_knowledge}};
}

// ---- chain of thought ---------------------------------------------------------------------------

struct ChainOptions {
  strategy::ChainQuestion question;
  WriterOptions writer;
};

Report run_chain(const ChainOptions& options) {
  strategy::ChainQuestion question = options.question;
  question.writer = options.writer.writer();
  Json inputs = inputs_of(question.chain);
  inputs["false_accept"] = question.false_accept;
  inputs["step_back"] = question.step_back.value_or(0);
  add_inputs(options.writer, inputs);
  return report_of("cot", inputs, to_json(answer(question)));
}

Subcommand add_chain(CLI::App& parent) {
  const auto shared = std::make_shared<ChainOptions>();
  strategy::ChainQuestion& question = shared->question;
  CLI::App* parser = parent.add_subcommand("cot", "chain of thought: one trace");
  add_task(*parser, question.chain);
  const auto judged =
      parser
          ->add_option("--false-accept", question.false_accept,
                       "probability that a wrong step is taken for a right one, 0 unless given")
          ->check(in(probability()));
  parser->add_option("--step-back", question.step_back, "probability that a step undoes a skill")
      ->check(in(probability()))
      ->excludes(judged)
      ->excludes(parser->get_option("--gate"));
  add_writer(*parser, shared->writer);
  return {.parser = parser, .run = [shared] { return run_chain(*shared); }};
}

// ---- tree of thought ----------------------------------------------------------------------------

struct TreeOptions {
  ChainOfThought task;
  double branching = 1;
  double width = 1;
  WriterOptions writer;
};

Report run_tree(const TreeOptions& options) {
  const strategy::TreeQuestion question{
      .tree = {.tree = tree_of(options.task, options.branching), .width = options.width},
      .writer = options.writer.writer()};
  Json inputs = inputs_of(options.task);
  inputs["branching"] = options.branching;
  inputs["width"] = options.width;
  add_inputs(options.writer, inputs);
  return report_of("tot", inputs, to_json(answer(question)));
}

Subcommand add_tree(CLI::App& parent) {
  const auto shared = std::make_shared<TreeOptions>();
  TreeOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand("tot", "tree of thought: several tries at each step");
  add_task(*parser, options.task);
  add_branching(*parser, options.branching);
  parser->add_option("--width", options.width, "nodes kept of the deepest level, 1 unless given")
      ->check(in(whole_number(1, 1000)));
  add_writer(*parser, options.writer);
  return {.parser = parser, .run = [shared] { return run_tree(*shared); }};
}

// ---- best of N ----------------------------------------------------------------------------------

struct SamplesOptions {
  strategy::SamplesQuestion question;
  WriterOptions writer;
};

Report run_samples(const SamplesOptions& options) {
  strategy::SamplesQuestion question = options.question;
  question.writer = options.writer.writer();
  Json inputs = inputs_of(question.chain);
  inputs["samples"] = question.samples;
  inputs["branching"] = question.branching;
  inputs["ignorance"] = name_of(question.ignorance);
  inputs["schedule"] = name_of(question.schedule);
  inputs["share_budget"] = question.share_budget;
  add_inputs(options.writer, inputs);
  return report_of("bon", inputs, to_json(answer(question)));
}

Subcommand add_samples(CLI::App& parent) {
  const auto shared = std::make_shared<SamplesOptions>();
  strategy::SamplesQuestion& question = shared->question;
  CLI::App* parser = parent.add_subcommand("bon", "best of N: samples, and an oracle that picks");
  add_task(*parser, question.chain);
  parser->add_option("--samples", question.samples, "N")
      ->required()
      ->check(in(whole_number(1, 1e15)));
  add_branching(*parser, question.branching);
  add_choice(*parser, "--ignorance", question.ignorance, "of unknown skills (independent)");
  add_choice(*parser, "--schedule", question.schedule, "sequential stops at a success (parallel)");
  parser->add_flag("--share-budget", question.share_budget, "each sample gets --steps over N");
  add_writer(*parser, shared->writer);
  return {.parser = parser, .run = [shared] { return run_samples(*shared); }};
}

}  // namespace

std::vector<Subcommand> add_strategy_walks(CLI::App& parent) {
  return {add_chain(parent), add_tree(parent), add_samples(parent)};
}

}  // namespace inferlaw::apps
