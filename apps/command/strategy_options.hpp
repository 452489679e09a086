// What the subcommands of `strategy` share: options of a task and of a model, and their results.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/outcome.hpp"

namespace inferlaw::apps {

using strategy::Outcome;

// ---- options that several strategies share --------------------------------------------------

struct TaskOptions {
  double skills = 1;
  double steps = 1;
  double success = 0;
  double gate = 1;
};

inline void add_skills(CLI::App& parser, TaskOptions& task) {
  parser.add_option("--skills", task.skills, "skills that the task needs, one after another")
      ->required()
      ->check(in(whole_number(1, 1e15)));
}

inline void add_rates(CLI::App& parser, TaskOptions& task) {
  parser.add_option("--success", task.success, "probability that a step adds the next skill")
      ->required()
      ->check(in(probability()));
  parser
      .add_option("--gate", task.gate, "probability that a skill is known at all, 1 unless given")
      ->check(in(probability()));
}

inline Json inputs_of(const TaskOptions& task) {
  return {{"skills", task.skills},
          {"steps", task.steps},
          {"step_success", task.success},
          {"skill_knowledge", task.gate}};
}

// A model, where FLOPs are asked for.
struct CostOptions {
  std::optional<double> parameters;
  double layers = 0;
  double attention_width = 0;
  double prompt_tokens = 0;
  double tokens_per_step = 25;
  bool prefill = false;

  [[nodiscard]] strategy::Generation generation() const {
    return {.model = {.parameters = parameters.value_or(1),
                      .layers = layers,
                      .attention_width = attention_width},
            .prompt_tokens = prompt_tokens,
            .tokens_per_step = tokens_per_step,
            .prefill = prefill};
  }
};

inline CLI::Option* add_model(CLI::App& parser, CostOptions& cost) {
  const auto parameters =
      parser.add_option("--parameters", cost.parameters, "of the model; then FLOPs are given too")
          ->check(in(positive_number()));
  parser.add_option("--layers", cost.layers, "attention layers, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser.add_option("--attention-width", cost.attention_width, "width of a layer, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser.add_option("--prompt", cost.prompt_tokens, "tokens of the prompt, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser.add_flag("--prefill", cost.prefill, "count the weights that read the prompt")
      ->needs(parameters);
  parser.add_option("--tokens-per-step", cost.tokens_per_step, "25 unless given")
      ->check(in(positive_number()));
  return parameters;
}

inline void add_inputs(const CostOptions& cost, Json& inputs) {
  inputs["tokens_per_step"] = cost.tokens_per_step;
  inputs["parameters"] = cost.parameters ? Json(*cost.parameters) : Json(nullptr);
  inputs["layers"] = cost.layers;
  inputs["attention_width"] = cost.attention_width;
  inputs["prompt_tokens"] = cost.prompt_tokens;
  inputs["prefill"] = cost.prefill;
}

// ---- results ----------------------------------------------------------------------------------

inline void add_outcome(const Outcome& outcome, Json& results) {
  results["success"] = outcome.success();
  results["failure"] = outcome.failure();
  results["log_success"] = number_or_null(outcome.log_success);
}

inline Report report_of(const std::string& command, Json inputs) {
  Report report;
  report.command = "strategy " + command;
  report.inputs = std::move(inputs);
  return report;
}

/// cot, tot and bon; vote; best and map.
std::vector<Subcommand> add_strategy_walks(CLI::App& parent);
Subcommand add_strategy_vote(CLI::App& parent);
std::vector<Subcommand> add_strategy_choices(CLI::App& parent);

}  // namespace inferlaw::apps
