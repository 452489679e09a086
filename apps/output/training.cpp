#include "inferlaw/apps/output/training.hpp"

#include <vector>

namespace inferlaw::apps {
namespace {

Json row_of(const strategy::AccuracyPoint& point) {
  return {{"budget_flops", point.budget_flops},
          {"spent_flops", point.spent_flops},
          {"accuracy", point.accuracy}};
}

void add_threshold(const training::ErasureThreshold& threshold, const training::LearnedShare& share,
                   Json& results) {
  results["erasure_threshold"] = threshold.erasures;
  results["alpha_squared"] = threshold.scaling_squared;
  results["learned_share"] = share.learned;
  results["lost_share"] = share.lost;
}

}  // namespace

Json to_json(const training::BridgeAnswer& answer) {
  Json results{{"run", name_of(answer.source)},
               {"parameters", answer.run.parameters},
               {"tokens", number_or_null(answer.run.tokens)},
               {"loss", answer.loss},
               {"training_flops", or_null(answer.training_flops)}};
  if (!answer.step_success) return results;
  results["step_success"] = *answer.step_success;
  results["gain_of_size"] = or_null(answer.gain_of_size);
  if (!answer.chain) return results;
  results["inference_flops"] = or_null(answer.inference_flops);
  results["steps"] = answer.chain->steps;
  results["success"] = answer.chain->outcome.success();
  results["failure"] = answer.chain->outcome.failure();
  results["log_success"] = number_or_null(answer.chain->outcome.log_success);
  results["expected_tokens"] = answer.chain->tokens;
  return results;
}

Json to_json(const training::TripartiteAnswer& answer, ShowLevels levels) {
  Json results;
  if (answer.point) results = row_of(*answer.point);
  if (answer.line) {
    results["accuracy_per_decade"] = answer.line->slope;
    results["r_squared"] = answer.line->r_squared;
  }
  results["highest_level"] = answer.highest_level;
  results["parameters"] = answer.trained.run.parameters;
  results["tokens"] = answer.trained.run.tokens;
  results["concepts"] = answer.trained.graph.concepts;
  results["texts"] = answer.trained.graph.texts;
  add_threshold(answer.trained.threshold, answer.trained.share, results);
  results["critical_tokens_per_parameter"] = answer.critical_tokens_per_parameter;
  if (!answer.curve.empty()) results["curve"] = Json::array();
  for (const strategy::AccuracyPoint& point : answer.curve)
    results["curve"].push_back(row_of(point));
  if (levels == ShowLevels::no) return results;
  results["levels"] = Json::array();
  double level = 0;
  for (const training::LevelSkill& skill : answer.trained.skills)
    results["levels"].push_back(
        {{"level", ++level}, {"acquired", skill.acquired}, {"connected", skill.connected}});
  return results;
}

Json to_json(const training::SizeScalingAnswer& answer, ShowLevels levels) {
  const training::LearnedConcepts& best = answer.point.best;
  Json results{{"optimal_concepts", best.graph.concepts},
               {"learned_concepts", best.learned},
               {"texts", best.graph.texts},
               {"texts_per_concept", best.graph.texts / best.graph.concepts},
               {"critical_texts_per_concept", answer.critical_texts_per_concept}};
  add_threshold(best.threshold, best.share, results);
  results["parameters"] = answer.run.parameters;
  results["tokens"] = answer.run.tokens;
  results["training_flops"] = answer.training_flops;
  results["accuracy"] = answer.point.accuracy;
  results["pair_error"] = answer.point.excess.error;
  results["excess_entropy_bound_nats"] = answer.point.excess.bound_nats;
  if (levels == ShowLevels::no) return results;
  results["levels"] = Json::array();
  double level = 0;
  for (const double connected : answer.connected)
    results["levels"].push_back({{"level", ++level}, {"connected", connected}});
  return results;
}

}  // namespace inferlaw::apps
