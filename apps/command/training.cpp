#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/apps/command/option_choice.hpp"
#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/input/tripartite_profile.hpp"
#include "inferlaw/apps/output/training.hpp"

namespace inferlaw::apps {
namespace {

Report report_of(const std::string& command, Json inputs, Json results) {
  Report report;
  report.command = "training " + command;
  report.inputs = std::move(inputs);
  report.results = std::move(results);
  return report;
}

// ---- bridge -------------------------------------------------------------------------------------

struct BridgeOptions {
  training::BridgeQuestion question;
  double skills = 1;
  std::optional<double> solved_loss;
};

Report run_bridge(const BridgeOptions& options) {
  training::BridgeQuestion question = options.question;
  if (options.solved_loss)
    question.task =
        training::BridgedTask{.skills = options.skills, .solved_loss = *options.solved_loss};
  const training::Bridge& bridge = question.bridge;
  Json inputs{{"parameters", or_null(question.parameters)},
              {"tokens", or_null(question.tokens)},
              {"training_flops", or_null(question.training_flops)},
              {"lifetime_tokens", question.lifetime_tokens},
              {"inference_flops", or_null(question.inference_flops)},
              {"total_flops", or_null(question.total_flops)},
              {"tasks_served", question.tasks_served},
              {"skills", options.skills},
              {"solved_loss", or_null(options.solved_loss)},
              {"slope", bridge.slope},
              {"ceiling", bridge.ceiling},
              {"tokens_per_step", bridge.tokens_per_step}};
  return report_of("bridge", std::move(inputs), to_json(answer(question)));
}

void add_runs(CLI::App& parser, training::BridgeQuestion& question) {
  parser.add_option("--parameters", question.parameters, "N of a model that is given")
      ->check(in(positive_number()));
  parser
      .add_option("--tokens", question.tokens, "D that it is trained on; without end unless given")
      ->check(in(positive_number()));
  parser
      .add_option("--training-flops", question.training_flops,
                  "the run of least loss for these FLOPs instead")
      ->check(in(positive_number()));
  parser
      .add_option("--lifetime-tokens", question.lifetime_tokens,
                  "tokens of inference that the training FLOPs pay for too")
      ->check(in(non_negative_number()));
  parser
      .add_option("--total-flops", question.total_flops,
                  "the best run, trained and serving all tasks with these FLOPs, instead")
      ->check(in(positive_number()));
  parser.add_option("--tasks-served", question.tasks_served, "with --total-flops, 1 unless given")
      ->check(in(positive_number()));
}

Subcommand add_bridge(CLI::App& parent) {
  const auto shared = std::make_shared<BridgeOptions>();
  BridgeOptions& options = *shared;
  training::BridgeQuestion& question = options.question;
  CLI::App* parser =
      parent.add_subcommand("bridge", "from parameters and tokens to loss, steps and answers");
  add_runs(*parser, question);
  parser
      ->add_option("--inference-flops", question.inference_flops,
                   "of a task; without a run, the best size for them")
      ->check(in(positive_number()));
  parser->add_option("--skills", options.skills, "of a task, 1 unless given")
      ->check(in(whole_number(1, 1e15)));
  parser
      ->add_option("--solved-loss", options.solved_loss,
                   "loss at which half of the steps of a task succeed")
      ->check(in(finite_number()));
  parser->add_option("--slope", question.bridge.slope, "of step success in loss, 5 unless given")
      ->check(in(non_negative_number()));
  parser->add_option("--ceiling", question.bridge.ceiling, "of step success, 1 unless given")
      ->check(in(probability()));
  parser->add_option("--tokens-per-step", question.bridge.tokens_per_step, "25 unless given")
      ->check(in(positive_number()));
  return {.parser = parser, .run = [shared] { return run_bridge(*shared); }};
}

// ---- tripartite ---------------------------------------------------------------------------------

struct TripartiteOptions {
  training::TripartiteQuestion question;
  std::string profile;
  std::optional<double> parameters;
  std::optional<double> tokens;
  std::optional<double> tokens_per_parameter;
  std::optional<double> least_flops;
  std::optional<double> most_flops;
  double budgets = 50;
  bool levels = false;
};

training::TripartiteQuestion question_of(const TripartiteOptions& options) {
  training::TripartiteQuestion question = options.question;
  if (!options.profile.empty()) question.profile = read_tripartite_profile(options.profile);
  if (options.tokens_per_parameter)
    question.profile.model.tokens_per_parameter = *options.tokens_per_parameter;
  if (options.parameters && options.tokens)
    question.run =
        training::TrainingRun{.parameters = *options.parameters, .tokens = *options.tokens};
  if (options.least_flops && options.most_flops)
    question.curve = numeric::LogRange{
        .first = *options.least_flops, .last = *options.most_flops, .count = options.budgets};
  return question;
}

Json inputs_of(const training::TripartiteQuestion& question) {
  const auto& [model, search, box] = question.profile;
  return {{"training_flops", or_null(question.training_flops)},
          {"inference_flops", or_null(question.inference_flops)},
          {"parameters_per_concept", model.parameters_per_concept},
          {"tokens_per_text", model.tokens_per_text},
          {"tokens_per_parameter", model.tokens_per_parameter},
          {"concepts_per_text", model.concepts_per_text},
          {"unknown_share", model.unknown_share},
          {"alpha", name_of(model.finite.alpha)},
          {"fixed_erasures", model.finite.fixed_erasures},
          {"levels", model.layer.levels},
          {"skills_per_level", model.layer.skills_per_level},
          {"slack", model.layer.slack},
          {"concepts_needed", model.layer.concepts_needed},
          {"tokens_per_step", search.tokens_per_step},
          {"breadth", search.breadth},
          {"uniform_share", search.uniform_share},
          {"lowest_level", box.lowest_level},
          {"highest_level", box.highest_level},
          {"fewest_skills", box.fewest_skills},
          {"most_skills", box.most_skills}};
}

Report run_tripartite(const TripartiteOptions& options) {
  const training::TripartiteQuestion question = question_of(options);
  return report_of("tripartite", inputs_of(question),
                   to_json(answer(question), options.levels ? ShowLevels::yes : ShowLevels::no));
}

void add_curve(CLI::App& parser, TripartiteOptions& options) {
  const auto least =
      parser.add_option("--least-flops", options.least_flops, "inference FLOPs of a curve, from")
          ->check(in(positive_number()));
  const auto most =
      parser.add_option("--most-flops", options.most_flops, "to")->check(in(positive_number()));
  least->needs(most);
  most->needs(least);
  parser.add_option("--budgets", options.budgets, "points of the curve, 50 unless given")
      ->check(in(whole_number(1, 1e5)))
      ->needs(least);
}

Subcommand add_tripartite(CLI::App& parent) {
  const auto shared = std::make_shared<TripartiteOptions>();
  TripartiteOptions& options = *shared;
  CLI::App* parser =
      parent.add_subcommand("tripartite", "from training compute to concepts, skills and accuracy");
  const auto training = parser
                            ->add_option("--training-flops", options.question.training_flops,
                                         "6 N D, spread by --tokens-per-parameter")
                            ->check(in(positive_number()));
  const auto parameters = parser->add_option("--parameters", options.parameters, "N, instead")
                              ->check(in(positive_number()))
                              ->excludes(training);
  const auto tokens = parser->add_option("--tokens", options.tokens, "D, with --parameters")
                          ->check(in(positive_number()))
                          ->needs(parameters);
  parameters->needs(tokens);
  parser
      ->add_option("--inference-flops", options.question.inference_flops,
                   "of a task: accuracy and cost of the mix")
      ->check(in(non_negative_number()));
  add_curve(*parser, options);
  parser
      ->add_option("--profile", options.profile,
                   "parameters of graph, search and tasks, as data/training/figures.toml")
      ->check(CLI::ExistingFile);
  parser->add_option("--tokens-per-parameter", options.tokens_per_parameter, "20 unless given")
      ->check(in(positive_number()))
      ->excludes(parameters);
  parser->add_flag("--levels", options.levels, "skills acquired and connected, level by level");
  return {.parser = parser, .run = [shared] { return run_tripartite(*shared); }};
}

// ---- size ---------------------------------------------------------------------------------------

/// The levels that tasks need.
enum class Modes { one, three };

constexpr std::string_view name_of(Modes modes) {
  switch (modes) {
    case Modes::one:
      return "one";
    case Modes::three:
      return "three";
  }
  return {};
}

struct SizeOptions {
  training::SizeScalingQuestion question;
  Modes modes = Modes::one;
  bool levels = false;
};

Report run_size(const SizeOptions& options) {
  training::SizeScalingQuestion question = options.question;
  switch (options.modes) {
    case Modes::one:
      break;
    case Modes::three:
      question.curve.modes = training::published_modes();
      break;
  }
  const training::SizeBudget& budget = question.curve.budget;
  const training::Emergence& emergence = question.curve.emergence;
  Json inputs{{"compute", or_null(question.concepts_times_texts)},
              {"training_flops", or_null(question.training_flops)},
              {"concepts_per_text", budget.concepts_per_text},
              {"unknown_share", budget.unknown_share},
              {"alpha", name_of(budget.finite.alpha)},
              {"fixed_erasures", budget.finite.fixed_erasures},
              {"parameters_per_concept", question.units.parameters_per_concept},
              {"tokens_per_text", question.units.tokens_per_text},
              {"levels", emergence.levels},
              {"skills_per_level", emergence.skills_per_level},
              {"tail", name_of(emergence.tail)},
              {"modes", name_of(options.modes)}};
  const training::SizeScalingAnswer found = answer(question);
  Report report = report_of("size", std::move(inputs),
                            to_json(found, options.levels ? ShowLevels::yes : ShowLevels::no));
  if (found.point.best.learned == 0)
    report.notes.emplace_back(
        "Nothing is learned with any number of concepts; the one shown is the fewest looked at.");
  return report;
}

Subcommand add_size(CLI::App& parent) {
  const auto shared = std::make_shared<SizeOptions>();
  SizeOptions& options = *shared;
  training::SizeScalingQuestion& question = options.question;
  training::SizeBudget& budget = question.curve.budget;
  CLI::App* parser = parent.add_subcommand(
      "size", "the best number of concepts for a budget, and the skills that emerge");
  const auto compute =
      parser->add_option("--compute", question.concepts_times_texts, "concepts times texts")
          ->check(in(positive_number()));
  parser->add_option("--training-flops", question.training_flops, "6 N D, instead")
      ->check(in(positive_number()))
      ->excludes(compute);
  parser->add_option("--concepts-per-text", budget.concepts_per_text, "6 unless given")
      ->check(in(positive_number()));
  parser->add_option("--unknown-share", budget.unknown_share, "of the concepts, 0.5 unless given")
      ->check(in(inner_probability()));
  add_choice(*parser, "--alpha", budget.finite.alpha,
             "spread of the threshold: literature, authors (default)");
  parser->add_flag("--fixed-erasures", budget.finite.fixed_erasures,
                   "the number of unknown concepts does not fluctuate");
  add_choice(*parser, "--tail", question.curve.emergence.tail,
             "that enough pairs are learned: chernoff (default), exact");
  add_choice(*parser, "--modes", options.modes,
             "of the levels that tasks need: one (default), three");
  parser->add_flag("--levels", options.levels, "skills connected, level by level");
  return {.parser = parser, .run = [shared] { return run_size(*shared); }};
}

}  // namespace

Subcommand add_training(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "training", "capability from parameters, tokens or compute: bridge, tripartite, size");
  parser->require_subcommand(1);
  const std::vector<Subcommand> questions{add_bridge(*parser), add_tripartite(*parser),
                                          add_size(*parser)};
  for (const Subcommand& question : questions)
    question.parser->fallthrough();  // to --json and such
  return {.parser = parser, .run = [questions] {
            for (const Subcommand& question : questions)
              if (question.parser->parsed()) return question.run();
            throw std::logic_error("the parser requires a question");
          }};
}

}  // namespace inferlaw::apps
