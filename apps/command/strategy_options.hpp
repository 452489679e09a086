// What the subcommands of `strategy` share: options of a task and of a model.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/lib/strategy/answers.hpp"

namespace inferlaw::apps {

inline void add_skills(CLI::App& parser, double& skills) {
  parser.add_option("--skills", skills, "skills that the task needs, one after another")
      ->required()
      ->check(in(whole_number(1, 1e15)));
}

inline void add_rates(CLI::App& parser, double& step_success, double& skill_knowledge) {
  parser.add_option("--success", step_success, "probability that a step adds the next skill")
      ->required()
      ->check(in(probability()));
  parser
      .add_option("--gate", skill_knowledge,
                  "probability that a skill is known at all, 1 unless given")
      ->check(in(probability()));
}

// A model, where FLOPs are asked for.
struct WriterOptions {
  std::optional<double> parameters;
  double layers = 0;
  double attention_width = 0;
  double prompt_tokens = 0;
  double tokens_per_step = 25;
  bool prefill = false;

  [[nodiscard]] strategy::Writer writer() const {
    strategy::Writer writer{
        .tokens_per_step = tokens_per_step, .prompt_tokens = prompt_tokens, .prefill = prefill};
    if (parameters)
      writer.model = energy::Model{
          .parameters = *parameters, .layers = layers, .attention_width = attention_width};
    return writer;
  }
};

inline CLI::Option* add_writer(CLI::App& parser, WriterOptions& options) {
  const auto parameters =
      parser
          .add_option("--parameters", options.parameters, "of the model; then FLOPs are given too")
          ->check(in(positive_number()));
  parser.add_option("--layers", options.layers, "attention layers, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser
      .add_option("--attention-width", options.attention_width, "width of a layer, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser.add_option("--prompt", options.prompt_tokens, "tokens of the prompt, 0 unless given")
      ->check(in(non_negative_number()))
      ->needs(parameters);
  parser.add_flag("--prefill", options.prefill, "count the weights that read the prompt")
      ->needs(parameters);
  parser.add_option("--tokens-per-step", options.tokens_per_step, "25 unless given")
      ->check(in(positive_number()));
  return parameters;
}

inline void add_inputs(const WriterOptions& options, Json& inputs) {
  inputs["tokens_per_step"] = options.tokens_per_step;
  inputs["parameters"] = options.parameters ? Json(*options.parameters) : Json(nullptr);
  inputs["layers"] = options.layers;
  inputs["attention_width"] = options.attention_width;
  inputs["prompt_tokens"] = options.prompt_tokens;
  inputs["prefill"] = options.prefill;
}

inline Report report_of(const std::string& command, Json inputs, Json results) {
  Report report;
  report.command = "strategy " + command;
  report.inputs = std::move(inputs);
  report.results = std::move(results);
  return report;
}

/// cot, tot and bon; vote; best and map.
std::vector<Subcommand> add_strategy_walks(CLI::App& parent);
Subcommand add_strategy_vote(CLI::App& parent);
std::vector<Subcommand> add_strategy_choices(CLI::App& parent);

}  // namespace inferlaw::apps
