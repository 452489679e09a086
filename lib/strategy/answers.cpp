#include "inferlaw/lib/strategy/answers.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace inferlaw::strategy {
namespace {

FlopsUsed flops_used(std::optional<double> budget, double expected, const Outcome& outcome) {
  return {
      .budget = budget, .expected = expected, .per_success = cost_per_success(expected, outcome)};
}

// ---- chain of thought ---------------------------------------------------------------------------

// What any walk of single steps comes to.
WalkResult walked_back(const ChainOfThought& chain, double step_back) {
  if (chain.skill_knowledge != 1)
    throw std::invalid_argument("skill knowledge: given; allowed: without steps back");
  return explore(with_steps_back({.skills = chain.skills,
                                  .steps = chain.steps,
                                  .step_success = chain.step_success,
                                  .step_back = step_back}));
}

WalkResult walked(const ChainQuestion& question) {
  const FalseAccepts judged{.chain = question.chain, .false_accept = question.false_accept};
  if (question.step_back && judged.false_accept != 0)
    throw std::invalid_argument("false accepts: given; allowed: without steps back");
  if (question.step_back) return walked_back(question.chain, *question.step_back);
  if (judged.false_accept == 0)
    return {.outcome = outcome(judged.chain), .steps_used = steps_used_moments(judged.chain)};
  return {.outcome = outcome(judged), .steps_used = steps_used_moments(chain_as_judged(judged))};
}

// ---- tree of thought ----------------------------------------------------------------------------

TreeAnswer narrow_answer(const TreeQuestion& question) {
  const TreeOfThought& tree = question.tree.tree;
  const double tokens_per_step = question.writer.tokens_per_step;
  const RawMoments levels = steps_used_moments(chain_of_levels(tree));
  const double nodes = tree.branching * levels[1];
  TreeAnswer answer{.outcome = outcome(tree),
                    .expected_nodes = nodes,
                    .usage = {.expected_steps = levels[1],
                              .expected_squared_steps = levels[2],
                              .expected_tokens = tokens_per_step * nodes}};
  if (!question.writer.model) return answer;
  const energy::QuadraticInTokens cost = tree_flops(generation_of(question.writer), tree.branching);
  answer.usage.flops =
      flops_used(evaluate(cost, tokens_per_step * std::floor(tree.levels)),
                 mean(cost, moments_in_tokens(levels, tokens_per_step)), answer.outcome);
  return answer;
}

TreeAnswer wide_answer(const TreeQuestion& question) {
  const WideTreeResult explored = explore(question.tree);
  TreeAnswer answer{
      .outcome = explored.outcome,
      .expected_nodes = explored.expected_nodes,
      .usage = {.expected_steps = explored.expected_levels,
                .expected_squared_steps = explored.expected_squared_levels,
                .expected_tokens = question.writer.tokens_per_step * explored.expected_nodes}};
  if (question.writer.model)
    answer.usage.flops =
        flops_used(std::nullopt, wide_tree_flops(generation_of(question.writer), question.tree),
                   answer.outcome);
  return answer;
}

// ---- best of N ----------------------------------------------------------------------------------

BestOfN best_of(const SamplesQuestion& question) {
  const ChainOfThought chain =
      question.share_budget ? share_of_budget(question.chain, question.samples) : question.chain;
  return {.sample = question.branching > 1 ? sample_of(tree_of(chain, question.branching))
                                           : sample_of(chain),
          .samples = question.samples,
          .ignorance = question.ignorance};
}

FlopsUsed flops_of(const SamplesQuestion& question, const BestOfN& best, const Outcome& outcome) {
  const Generation generation = generation_of(question.writer);
  const energy::QuadraticInTokens single =
      question.branching > 1 ? tree_flops(generation, question.branching) : chain_flops(generation);
  const double most = evaluate(single, generation.tokens_per_step * best.sample.most_steps);
  return flops_used(single.constant + question.samples * (most - single.constant),
                    sampled_flops(single, generation.tokens_per_step, best, question.schedule),
                    outcome);
}

// ---- votes --------------------------------------------------------------------------------------

VoteAnswer threshold_answer(const VoteQuestion& question) {
  if (!question.rate)
    throw std::invalid_argument("rate: missing; allowed: 0 to 1, with an alphabet");
  const ThresholdVote vote{.samples = question.samples, .alphabet = *question.alphabet};
  return {.outcome = outcome(vote, outcome_of(*question.rate)),
          .plateau = plateau(vote, *question.rate)};
}

double decay_of(const VoteQuestion& question) {
  if (question.decay) return *question.decay;
  if (question.measured_plateau)
    return decay({.tasks = question.tasks,
                  .plateau = *question.measured_plateau,
                  .categories = question.categories});
  if (question.categories == 2) return 0.5;  // one wrong answer has all errors, whatever the decay
  throw std::invalid_argument("decay: missing; allowed: between 0 and 1, or a measured plateau");
}

VoteAnswer categories_answer(const VoteQuestion& question) {
  const double decay = decay_of(question);
  const Vote vote{.samples = question.samples,
                  .wrong_shares = geometric_shares(decay, question.categories),
                  .ties = question.ties};
  const double largest = vote.wrong_shares.front();
  return {.outcome = question.rate ? outcome(vote, outcome_of(*question.rate))
                                   : outcome(vote, question.tasks),
          .plateau =
              question.rate ? plateau(*question.rate, largest) : plateau(question.tasks, largest),
          .wrong_answers = WrongAnswers{
              .decay = decay, .largest_share = largest, .critical_rate = critical_rate(largest)}};
}

}  // namespace

Generation generation_of(const Writer& writer) {
  if (!writer.model) throw std::invalid_argument("model: missing; allowed: one that has FLOPs");
  return {.model = *writer.model,
          .prompt_tokens = writer.prompt_tokens,
          .tokens_per_step = writer.tokens_per_step,
          .prefill = writer.prefill};
}

ChainAnswer answer(const ChainQuestion& question) {
  const WalkResult walk = walked(question);
  const double tokens_per_step = question.writer.tokens_per_step;
  ChainAnswer answer{.outcome = walk.outcome,
                     .usage = {.expected_steps = walk.steps_used[1],
                               .expected_squared_steps = walk.steps_used[2],
                               .expected_tokens = tokens_per_step * walk.steps_used[1]}};
  if (!question.writer.model) return answer;
  const energy::QuadraticInTokens cost = chain_flops(generation_of(question.writer));
  answer.usage.flops =
      flops_used(evaluate(cost, tokens_per_step * question.chain.steps),
                 mean(cost, moments_in_tokens(walk.steps_used, tokens_per_step)), walk.outcome);
  return answer;
}

TreeAnswer answer(const TreeQuestion& question) {
  TreeAnswer answer = question.tree.width == 1 ? narrow_answer(question) : wide_answer(question);
  answer.level_success =
      level_outcome(question.tree.tree.step_success, question.tree.tree.branching).success();
  return answer;
}

SamplesAnswer answer(const SamplesQuestion& question) {
  const BestOfN best = best_of(question);
  const StepsOfSamples used = steps_used(best, question.schedule);
  SamplesAnswer answer{.outcome = outcome(best),
                       .sample_success = both(best.sample.knowledge, best.sample.outcome).success(),
                       .expected_samples = used.expected_samples,
                       .usage = {.expected_steps = used.expected_steps,
                                 .expected_squared_steps = used.expected_squared_steps,
                                 .expected_tokens = question.writer.tokens_per_step *
                                                    question.branching * used.expected_steps}};
  if (question.writer.model) answer.usage.flops = flops_of(question, best, answer.outcome);
  return answer;
}

VoteAnswer answer(const VoteQuestion& question) {
  return question.alphabet ? threshold_answer(question) : categories_answer(question);
}

}  // namespace inferlaw::strategy
