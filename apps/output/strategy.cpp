#include "inferlaw/apps/output/strategy.hpp"

namespace inferlaw::apps {
namespace {

using strategy::Outcome;

Json outcome_of(const Outcome& outcome) {
  return {{"success", outcome.success()},
          {"failure", outcome.failure()},
          {"log_success", number_or_null(outcome.log_success)}};
}

void add_steps(const strategy::Usage& usage, Json& results) {
  results["expected_steps"] = usage.expected_steps;
  results["expected_squared_steps"] = usage.expected_squared_steps;
}

void add_tokens(const strategy::Usage& usage, Json& results) {
  results["expected_tokens"] = usage.expected_tokens;
  if (!usage.flops) return;
  if (usage.flops->budget) results["budget_flops"] = *usage.flops->budget;
  results["expected_flops"] = usage.flops->expected;
  results["flops_per_success"] = number_or_null(usage.flops->per_success);
}

Json row_of(const strategy::StrategyChoice& choice) {
  Json row{{"strategy", strategy::name_of(choice.kind)},
           {"number", choice.number},
           {"steps", choice.steps},
           {"path_tokens", choice.path_tokens}};
  row.update(outcome_of(choice.outcome));
  return row;
}

Json row_of(const strategy::MapRow& cell) {
  Json row{{"budget_tokens", cell.budget_tokens},
           {"task_tokens", cell.task_tokens},
           {"skills", cell.skills}};
  row.update(row_of(cell.choice));
  return row;
}

Json row_of(const strategy::BoundaryRow& change) {
  return {{"skills", change.boundary.skills},
          {"task_tokens", change.task_tokens},
          {"budget_tokens", change.boundary.chain_tokens},
          {"below", strategy::name_of(change.boundary.below)},
          {"above", strategy::name_of(change.boundary.above)}};
}

}  // namespace

Json to_json(const strategy::ChainAnswer& answer) {
  Json results = outcome_of(answer.outcome);
  add_steps(answer.usage, results);
  add_tokens(answer.usage, results);
  return results;
}

Json to_json(const strategy::TreeAnswer& answer) {
  Json results = outcome_of(answer.outcome);
  results["level_success"] = answer.level_success;
  add_steps(answer.usage, results);
  results["expected_nodes"] = answer.expected_nodes;
  add_tokens(answer.usage, results);
  return results;
}

Json to_json(const strategy::SamplesAnswer& answer) {
  Json results = outcome_of(answer.outcome);
  results["sample_success"] = answer.sample_success;
  results["expected_samples"] = answer.expected_samples;
  add_steps(answer.usage, results);
  add_tokens(answer.usage, results);
  return results;
}

Json to_json(const strategy::VoteAnswer& answer) {
  Json results{{"accuracy", answer.outcome.success()},
               {"failure", answer.outcome.failure()},
               {"log_accuracy", number_or_null(answer.outcome.log_success)},
               {"plateau", answer.plateau}};
  if (!answer.wrong_answers) return results;
  results["largest_share"] = answer.wrong_answers->largest_share;
  results["critical_rate"] = answer.wrong_answers->critical_rate;
  return results;
}

Json to_json(const strategy::BestAnswer& answer) {
  Json results = row_of(answer.best);
  results["budget_flops"] = answer.budget_flops;
  results["candidates"] = Json::array();
  for (const strategy::StrategyChoice& choice : answer.candidates)
    results["candidates"].push_back(row_of(choice));
  return results;
}

Json to_json(const strategy::MapAnswer& answer) {
  Json results{{"map", Json::array()}, {"boundaries", Json::array()}};
  for (const strategy::MapRow& cell : answer.rows) results["map"].push_back(row_of(cell));
  for (const strategy::BoundaryRow& change : answer.boundaries)
    results["boundaries"].push_back(row_of(change));
  return results;
}

}  // namespace inferlaw::apps
