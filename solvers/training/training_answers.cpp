#include "inferlaw/solvers/training/training_answers.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/training/lifetime_run.hpp"
#include "inferlaw/solvers/training/model_size.hpp"

namespace inferlaw::training {
namespace {

RunSource source_of(const BridgeQuestion& question) {
  const int budgets = (question.training_flops ? 1 : 0) + (question.total_flops ? 1 : 0);
  if (budgets > 1 || (question.parameters && budgets > 0))
    throw std::invalid_argument(
        "a run is given by its parameters, by training FLOPs or by total FLOPs, not by several");
  if (question.lifetime_tokens > 0 && !question.training_flops)
    throw std::invalid_argument("tokens of a lifetime need training FLOPs that pay for both");
  if (question.tokens && budgets > 0)
    throw std::invalid_argument("training tokens follow from training or total FLOPs");
  if (question.inference_flops && question.total_flops)
    throw std::invalid_argument("inference FLOPs follow from total FLOPs and tasks served");
  if (!question.task && (question.inference_flops || question.total_flops))
    throw std::invalid_argument("inference needs a task: its skills and its loss");
  if (question.parameters) return RunSource::given;
  if (question.training_flops) return RunSource::training_budget;
  if (question.total_flops) return RunSource::joint_budget;
  if (question.inference_flops) return RunSource::inference_budget;
  throw std::invalid_argument("a run needs parameters, or training, inference or total FLOPs");
}

// A run, and what a task may spend on it.
struct Chosen {
  TrainingRun run = {};
  std::optional<double> inference_flops = std::nullopt;
};

Chosen from_inference(const BridgeQuestion& question, double tokens) {
  SizeQuestion asked;
  asked.bridge = question.bridge;
  asked.tasks = {question.task.value()};
  asked.inference_flops = question.inference_flops.value();
  asked.tokens = tokens;
  return {.run = best_size(asked).run, .inference_flops = question.inference_flops};
}

Chosen from_both(const BridgeQuestion& question) {
  JointQuestion asked;
  asked.bridge = question.bridge;
  asked.tasks = {question.task.value()};
  asked.total_flops = question.total_flops.value();
  asked.tasks_served = question.tasks_served;
  const JointAnswer best = best_joint(asked);
  return {.run = best.model.run, .inference_flops = best.inference_flops / question.tasks_served};
}

Chosen chosen(const BridgeQuestion& question, RunSource source) {
  const double tokens = question.tokens.value_or(std::numeric_limits<double>::infinity());
  switch (source) {
    case RunSource::given:
      return {.run = {.parameters = question.parameters.value(), .tokens = tokens},
              .inference_flops = question.inference_flops};
    case RunSource::training_budget:
      return {
          .run = lifetime_run(question.bridge.loss, {.total_flops = question.training_flops.value(),
                                                     .inference_tokens = question.lifetime_tokens}),
          .inference_flops = question.inference_flops};
    case RunSource::inference_budget:
      return from_inference(question, tokens);
    case RunSource::joint_budget:
      return from_both(question);
  }
  numeric::refuse_member("source of a run");
}

TrainingRun run_of(const TripartiteQuestion& question) {
  if (question.run.has_value() == question.training_flops.has_value())
    throw std::invalid_argument(
        "a run is given by training FLOPs, or by parameters and training tokens");
  return question.run ? *question.run
                      : run_of_compute(question.profile.model, *question.training_flops);
}

double budget_of(const SizeScalingQuestion& question) {
  if (question.concepts_times_texts.has_value() == question.training_flops.has_value())
    throw std::invalid_argument("a budget is given by concepts times texts, or by training FLOPs");
  return question.concepts_times_texts
             ? *question.concepts_times_texts
             : concepts_times_texts(question.units, *question.training_flops);
}

}  // namespace

BridgeAnswer answer(const BridgeQuestion& question) {
  BridgeAnswer answer;
  answer.source = source_of(question);
  const Chosen choice = chosen(question, answer.source);
  answer.run = choice.run;
  answer.loss = loss(question.bridge.loss, answer.run);
  if (std::isfinite(answer.run.tokens)) answer.training_flops = training_flops(answer.run);
  if (!question.task) return answer;
  answer.step_success = step_success(question.bridge, question.task->solved_loss, answer.run);
  answer.gain_of_size = gain_of_size(question.bridge, question.task->solved_loss, answer.run);
  answer.inference_flops = choice.inference_flops;
  if (choice.inference_flops)
    answer.chain =
        bridged_chain(question.bridge, *question.task, answer.run, *choice.inference_flops);
  return answer;
}

TripartiteAnswer answer(const TripartiteQuestion& question) {
  TripartiteAnswer answer;
  answer.trained = trained_graph(question.profile.model, run_of(question));
  answer.highest_level = highest_level(answer.trained.skills);
  answer.critical_tokens_per_parameter = critical_tokens_per_parameter(question.profile.model);
  if (!question.inference_flops && !question.curve) return answer;
  const ReasonedTasks tasks(answer.trained, question.profile.search,
                            strategy::uniform_tasks(question.profile.box));
  if (question.inference_flops) answer.point = tasks.at(*question.inference_flops);
  if (!question.curve) return answer;
  const std::vector<double> budgets = numeric::log_spaced(*question.curve);
  answer.curve.reserve(budgets.size());
  for (const double budget : budgets) answer.curve.push_back(tasks.at(budget));
  if (answer.curve.size() > 1) answer.line = strategy::line_in_log_compute(answer.curve);
  return answer;
}

SizeScalingAnswer answer(const SizeScalingQuestion& question) {
  SizeScalingAnswer answer;
  answer.concepts_times_texts = budget_of(question);
  answer.point = size_point(question.curve, answer.concepts_times_texts);
  const TextConceptGraph& graph = answer.point.best.graph;
  answer.run = {.parameters = question.units.parameters_per_concept * graph.concepts,
                .tokens = question.units.tokens_per_text * graph.texts};
  answer.training_flops = training_flops(answer.run);
  answer.critical_texts_per_concept = critical_texts_per_concept(graph.concepts_per_text);
  answer.connected = connected_by_level(question.curve.emergence, graph);
  return answer;
}

}  // namespace inferlaw::training
