#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/strategy_options.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/walk.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"

namespace inferlaw::apps {
namespace {

using strategy::ChainOfThought;
using strategy::moments_in_tokens;
using strategy::TreeOfThought;

void add_task(CLI::App& parser, TaskOptions& task) {
  add_skills(parser, task);
  parser.add_option("--steps", task.steps, "steps that a trace may take (levels of a tree)")
      ->required()
      ->check(in(non_negative_number()));
  add_rates(parser, task);
}

void add_branching(CLI::App& parser, double& branching) {
  parser
      .add_option("--branching", branching, "tries at the next step on each level, 1 unless given")
      ->check(in(whole_number(1, 1e9)));
}

ChainOfThought chain_of(const TaskOptions& task) {
  return {.skills = task.skills,
          .steps = task.steps,
          .step_success = task.success,
          .skill_knowledge = task.gate};
}

TreeOfThought tree_of(const TaskOptions& task, double branching) {
  return {.skills = task.skills,
          .levels = task.steps,
          .step_success = task.success,
          .branching = branching,
          .skill_knowledge = task.gate};
}

void add_flops(double budget, double expected, const Outcome& outcome, Json& results) {
  results["budget_flops"] = budget;
  results["expected_flops"] = expected;
  results["flops_per_success"] = number_or_null(strategy::cost_per_success(expected, outcome));
}

void add_steps(double mean, double square, Json& results) {
  results["expected_steps"] = mean;
  results["expected_squared_steps"] = square;
}

// ---- chain of thought ---------------------------------------------------------------------------

struct ChainOptions {
  TaskOptions task;
  CostOptions cost;
  double false_accept = 0;
  std::optional<double> step_back;
};

// What any walk of single steps comes to.
struct ChainAnswer {
  Outcome outcome;
  strategy::RawMoments steps_used = {};
};

ChainAnswer answer_with_steps_back(const TaskOptions& task, double step_back) {
  if (task.gate != 1) throw UsageError("--gate: given; allowed: without --step-back");
  const strategy::WalkResult walked =
      explore(strategy::with_steps_back({.skills = task.skills,
                                         .steps = task.steps,
                                         .step_success = task.success,
                                         .step_back = step_back}));
  return {.outcome = walked.outcome, .steps_used = walked.steps_used};
}

ChainAnswer answer(const ChainOptions& options) {
  if (options.step_back) return answer_with_steps_back(options.task, *options.step_back);
  const strategy::FalseAccepts judged{.chain = chain_of(options.task),
                                      .false_accept = options.false_accept};
  if (options.false_accept == 0)
    return {.outcome = outcome(judged.chain), .steps_used = steps_used_moments(judged.chain)};
  return {.outcome = outcome(judged), .steps_used = steps_used_moments(chain_as_judged(judged))};
}

Report run_chain(const ChainOptions& options) {
  Report report = report_of("cot", inputs_of(options.task));
  report.inputs["false_accept"] = options.false_accept;
  report.inputs["step_back"] = options.step_back.value_or(0);
  add_inputs(options.cost, report.inputs);
  const ChainAnswer walked = answer(options);
  const double tokens_per_step = options.cost.tokens_per_step;
  Json& results = report.results;
  add_outcome(walked.outcome, results);
  add_steps(walked.steps_used[1], walked.steps_used[2], results);
  results["expected_tokens"] = tokens_per_step * walked.steps_used[1];
  if (!options.cost.parameters) return report;
  const energy::QuadraticInTokens cost = chain_flops(options.cost.generation());
  add_flops(evaluate(cost, tokens_per_step * options.task.steps),
            mean(cost, moments_in_tokens(walked.steps_used, tokens_per_step)), walked.outcome,
            results);
  return report;
}

Subcommand add_chain(CLI::App& parent) {
  const auto shared = std::make_shared<ChainOptions>();
  ChainOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand("cot", "chain of thought: one trace");
  add_task(*parser, options.task);
  const auto judged =
      parser
          ->add_option("--false-accept", options.false_accept,
                       "probability that a wrong step is taken for a right one, 0 unless given")
          ->check(in(probability()));
  parser->add_option("--step-back", options.step_back, "probability that a step undoes a skill")
      ->check(in(probability()))
      ->excludes(judged);
  add_model(*parser, options.cost);
  return {.parser = parser, .run = [shared] { return run_chain(*shared); }};
}

// ---- tree of thought ----------------------------------------------------------------------------

struct TreeOptions {
  TaskOptions task;
  CostOptions cost;
  double branching = 1;
  double width = 1;
};

Report run_tree(const TreeOptions& options) {
  Report report = report_of("tot", inputs_of(options.task));
  report.inputs["branching"] = options.branching;
  report.inputs["width"] = options.width;
  add_inputs(options.cost, report.inputs);
  const strategy::WideTree wide{.tree = tree_of(options.task, options.branching),
                                .width = options.width};
  const bool narrow = options.width == 1;
  const strategy::RawMoments levels = steps_used_moments(chain_of_levels(wide.tree));
  const strategy::WideTreeResult explored = narrow ? strategy::WideTreeResult{} : explore(wide);
  const Outcome result = narrow ? outcome(wide.tree) : explored.outcome;
  const double nodes = narrow ? options.branching * levels[1] : explored.expected_nodes;
  Json& results = report.results;
  add_outcome(result, results);
  results["level_success"] =
      strategy::level_outcome(options.task.success, options.branching).success();
  if (narrow)
    add_steps(levels[1], levels[2], results);
  else
    add_steps(explored.expected_levels, explored.expected_squared_levels, results);
  results["expected_nodes"] = nodes;
  results["expected_tokens"] = options.cost.tokens_per_step * nodes;
  if (!options.cost.parameters) return report;
  const strategy::Generation generation = options.cost.generation();
  const energy::QuadraticInTokens cost = tree_flops(generation, options.branching);
  const double expected = narrow ? mean(cost, moments_in_tokens(levels, generation.tokens_per_step))
                                 : wide_tree_flops(generation, wide);
  results["expected_flops"] = expected;
  results["flops_per_success"] = number_or_null(strategy::cost_per_success(expected, result));
  if (narrow)
    results["budget_flops"] =
        evaluate(cost, generation.tokens_per_step * std::floor(options.task.steps));
  return report;
}

Subcommand add_tree(CLI::App& parent) {
  const auto shared = std::make_shared<TreeOptions>();
  TreeOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand("tot", "tree of thought: several tries at each step");
  add_task(*parser, options.task);
  add_branching(*parser, options.branching);
  parser->add_option("--width", options.width, "nodes kept of the deepest level, 1 unless given")
      ->check(in(whole_number(1, 1000)));
  add_model(*parser, options.cost);
  return {.parser = parser, .run = [shared] { return run_tree(*shared); }};
}

// ---- best of N ----------------------------------------------------------------------------------

struct SamplesOptions {
  TaskOptions task;
  CostOptions cost;
  double samples = 1;
  double branching = 1;
  std::string ignorance = "independent";
  std::string schedule = "parallel";
  bool share_budget = false;
};

strategy::BestOfN best_of(const SamplesOptions& options) {
  TaskOptions task = options.task;
  if (options.share_budget) task.steps /= options.samples;
  const strategy::Sample sample = options.branching > 1
                                      ? sample_of(tree_of(task, options.branching))
                                      : sample_of(chain_of(task));
  return {.sample = sample,
          .samples = options.samples,
          .ignorance = options.ignorance == "shared" ? strategy::Ignorance::shared
                                                     : strategy::Ignorance::independent};
}

Report run_samples(const SamplesOptions& options) {
  Report report = report_of("bon", inputs_of(options.task));
  report.inputs["samples"] = options.samples;
  report.inputs["branching"] = options.branching;
  report.inputs["ignorance"] = options.ignorance;
  report.inputs["schedule"] = options.schedule;
  report.inputs["share_budget"] = options.share_budget;
  add_inputs(options.cost, report.inputs);
  const strategy::BestOfN best = best_of(options);
  const auto schedule = options.schedule == "sequential" ? strategy::Schedule::sequential
                                                         : strategy::Schedule::parallel;
  const Outcome result = outcome(best);
  const strategy::StepsOfSamples used = steps_used(best, schedule);
  Json& results = report.results;
  add_outcome(result, results);
  results["sample_success"] = both(best.sample.knowledge, best.sample.outcome).success();
  results["expected_samples"] = used.expected_samples;
  add_steps(used.expected_steps, used.expected_squared_steps, results);
  results["expected_tokens"] =
      options.cost.tokens_per_step * options.branching * used.expected_steps;
  if (!options.cost.parameters) return report;
  const strategy::Generation generation = options.cost.generation();
  const energy::QuadraticInTokens single =
      options.branching > 1 ? tree_flops(generation, options.branching) : chain_flops(generation);
  const double most_tokens = generation.tokens_per_step * best.sample.most_steps;
  add_flops(single.constant + options.samples * (evaluate(single, most_tokens) - single.constant),
            sampled_flops(single, generation.tokens_per_step, best, schedule), result, results);
  return report;
}

Subcommand add_samples(CLI::App& parent) {
  const auto shared = std::make_shared<SamplesOptions>();
  SamplesOptions& options = *shared;
  CLI::App* parser = parent.add_subcommand("bon", "best of N: samples, and an oracle that picks");
  add_task(*parser, options.task);
  parser->add_option("--samples", options.samples, "N")
      ->required()
      ->check(in(whole_number(1, 1e15)));
  add_branching(*parser, options.branching);
  parser->add_option("--ignorance", options.ignorance, "of unknown skills (independent)")
      ->check(CLI::IsMember({"independent", "shared"}));
  parser->add_option("--schedule", options.schedule, "sequential stops at a success (parallel)")
      ->check(CLI::IsMember({"parallel", "sequential"}));
  parser->add_flag("--share-budget", options.share_budget, "each sample gets --steps over N");
  add_model(*parser, options.cost);
  return {.parser = parser, .run = [shared] { return run_samples(*shared); }};
}

}  // namespace

std::vector<Subcommand> add_strategy_walks(CLI::App& parent) {
  return {add_chain(parent), add_tree(parent), add_samples(parent)};
}

}  // namespace inferlaw::apps
