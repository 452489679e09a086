// Success and cost of chains, trees, samples and votes.
#include <array>
#include <cmath>

#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/strategy/accuracy_curve.hpp"
#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/outcome.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/lib/strategy/walk.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr std::string_view beta_symbols = "I: the regularised incomplete beta function";

constexpr Option skills{.name = "skills",
                        .symbol = "m",
                        .meaning = "that a task needs, one after another",
                        .allowed = require_count,
                        .example = 5};
constexpr Option steps{.name = "steps",
                       .symbol = "K",
                       .meaning = "budget of a path",
                       .unit = "steps",
                       .allowed = numeric::require_non_negative,
                       .example = 25};
constexpr Option step_success{.name = "step-success",
                              .symbol = "r",
                              .meaning = "probability that a step adds the next skill",
                              .allowed = numeric::require_probability,
                              .example = 0.2};
constexpr Option knowledge{.name = "skill-knowledge",
                           .symbol = "gamma",
                           .meaning = "probability that a skill is known at all",
                           .allowed = numeric::require_probability,
                           .usual = 1};
constexpr Option branching{.name = "branching",
                           .symbol = "b",
                           .meaning = "tries at each step",
                           .allowed = require_count,
                           .example = 3};
constexpr Option width{.name = "width",
                       .symbol = "w",
                       .meaning = "nodes kept on a level",
                       .allowed = require_count,
                       .example = 2};
constexpr Option samples{
    .name = "samples", .symbol = "N", .meaning = "drawn", .allowed = require_count, .example = 8};
constexpr Option rate{.name = "rate",
                      .symbol = "a",
                      .meaning = "probability that one sample is right",
                      .allowed = numeric::require_probability,
                      .example = 0.4};
constexpr Option alphabet{.name = "alphabet",
                          .symbol = "A",
                          .meaning = "answers there are: (N+1)/A right ones win",
                          .allowed = require_count,
                          .usual = 2};
constexpr std::array shares_example{0.5, 0.3, 0.2};
constexpr Option wrong_shares{
    .name = "wrong-shares",
    .symbol = "q_j",
    .meaning = "shares of the wrong answers among the wrong, summing to 1",
    .allowed = numeric::require_probability,
    .kind = OptionKind::list,
    .examples = shares_example};
constexpr Option alpha{.name = "alpha",
                       .symbol = "alpha",
                       .meaning = "of the Beta law of rates",
                       .allowed = numeric::require_positive,
                       .example = 0.3};
constexpr Option beta{.name = "beta",
                      .symbol = "beta",
                      .meaning = "of the Beta law of rates",
                      .allowed = numeric::require_positive,
                      .example = 2};
constexpr Option mass{.name = "mass",
                      .symbol = "A",
                      .meaning = "share of tasks that can be solved at all",
                      .allowed = numeric::require_probability,
                      .usual = 1};
constexpr Option parameters{.name = "parameters",
                            .symbol = "N",
                            .meaning = "of the model",
                            .allowed = numeric::require_positive,
                            .example = 8e9};
constexpr Option layers{.name = "layers",
                        .symbol = "n_layer",
                        .meaning = "of attention",
                        .allowed = numeric::require_non_negative,
                        .usual = 0};
constexpr Option attention_width{.name = "attention-width",
                                 .symbol = "d_attn",
                                 .meaning = "of a layer",
                                 .allowed = numeric::require_non_negative,
                                 .usual = 0};
constexpr Option tokens{.name = "tokens",
                        .symbol = "Omega",
                        .meaning = "of a path",
                        .unit = "tokens",
                        .allowed = numeric::require_non_negative,
                        .example = 1000};
constexpr Option prompt{.name = "prompt",
                        .symbol = "w_p",
                        .meaning = "tokens of the prompt",
                        .unit = "tokens",
                        .allowed = numeric::require_non_negative,
                        .usual = 0};
constexpr Option tokens_per_step{.name = "tokens-per-step",
                                 .symbol = "omega",
                                 .meaning = "of a step",
                                 .unit = "tokens",
                                 .allowed = numeric::require_positive,
                                 .usual = 25};
constexpr Option failure_wanted{.name = "failure",
                                .symbol = "eps",
                                .meaning = "probability of failure that is accepted",
                                .allowed = numeric::require_probability,
                                .example = 0.1};
constexpr Option step_back{.name = "step-back",
                           .symbol = "s",
                           .meaning = "probability that a step undoes a skill",
                           .allowed = numeric::require_probability,
                           .example = 0.1};
constexpr Option false_accept{.name = "false-accept",
                              .symbol = "f",
                              .meaning = "probability that a wrong step is taken for a right one",
                              .allowed = numeric::require_probability,
                              .example = 0.02};
constexpr std::array levels_example{2.1, 2.6, 3.1};
constexpr Option levels{.name = "levels",
                        .symbol = "l",
                        .meaning = "of the task types, alike frequent; larger is easier",
                        .kind = OptionKind::list,
                        .examples = levels_example};
constexpr Option budget{.name = "budget-flops",
                        .symbol = "C",
                        .meaning = "of a chain",
                        .unit = "FLOPs",
                        .allowed = numeric::require_positive,
                        .example = 1e13};

constexpr auto chain_options = std::to_array<Option>({skills, steps, step_success, knowledge});
constexpr auto budget_options = std::to_array<Option>({skills, step_success, failure_wanted});
constexpr auto tree_options =
    std::to_array<Option>({skills, steps, step_success, branching, knowledge});
constexpr auto wide_options =
    std::to_array<Option>({skills, steps, step_success, branching, width, knowledge});
constexpr auto best_options =
    std::to_array<Option>({skills, steps, step_success, samples, knowledge});
constexpr auto threshold_options = std::to_array<Option>({rate, samples, alphabet});
constexpr auto vote_options = std::to_array<Option>({rate, samples, wrong_shares});
constexpr auto population_options = std::to_array<Option>({alpha, beta, mass, samples});
constexpr auto plateau_options =
    std::to_array<Option>({alpha, beta, mass,
                           Option{.name = "largest-share",
                                  .symbol = "c",
                                  .meaning = "of a wrong answer among the wrong ones",
                                  .allowed = numeric::require_positive_probability,
                                  .example = 0.5}});
constexpr auto tries_options = std::to_array<Option>({rate, samples});
constexpr auto walk_options = std::to_array<Option>({skills, steps, step_success, step_back});
constexpr auto judged_options = std::to_array<Option>({skills, steps, step_success, false_accept});
constexpr auto flops_options = std::to_array<Option>(
    {parameters, tokens, prompt, layers, attention_width, branching, tokens_per_step});
constexpr auto curve_options =
    std::to_array<Option>({levels, skills, parameters, budget, tokens_per_step});

strategy::ChainOfThought chain_of(const OptionValues& values) {
  return {.skills = number(values, "skills"),
          .steps = number(values, "steps"),
          .step_success = number(values, "step-success"),
          .skill_knowledge = number_if_given(values, "skill-knowledge").value_or(1)};
}

Answer success_and_failure(const strategy::Outcome& outcome) {
  return {.quantities = {{"success", outcome.success()},
                         {"failure", outcome.failure()},
                         {"log_success", outcome.log_success}}};
}

void add_steps(const strategy::RawMoments& steps_used, Answer& answer) {
  answer.quantities.push_back({"mean_steps", steps_used[1]});
  answer.quantities.push_back({"mean_squared_steps", steps_used[2]});
}

Answer chain(const OptionValues& values) {
  const auto asked = chain_of(values);
  Answer answer = success_and_failure(strategy::outcome(asked));
  add_steps(strategy::steps_used_moments(asked), answer);
  return answer;
}

Answer steps_wanted(const OptionValues& values) {
  const strategy::StepsWanted wanted{.skills = number(values, "skills"),
                                     .step_success = number(values, "step-success"),
                                     .failure = number(values, "failure")};
  return {.quantities = {{"budget", strategy::steps_for_failure(wanted), "steps"},
                         {"mean", strategy::mean_steps(wanted), "steps"}}};
}

strategy::TreeOfThought tree_of(const OptionValues& values) {
  return strategy::tree_of(chain_of(values), number(values, "branching"));
}

Answer tree(const OptionValues& values) {
  const auto asked = tree_of(values);
  Answer answer = success_and_failure(strategy::outcome(asked));
  add_steps(strategy::steps_used_moments(strategy::chain_of_levels(asked)), answer);
  return answer;
}

Answer wide_tree(const OptionValues& values) {
  const auto result =
      strategy::explore({.tree = tree_of(values), .width = number(values, "width")});
  Answer answer = success_and_failure(result.outcome);
  answer.quantities.push_back({"mean_levels", result.expected_levels});
  answer.quantities.push_back({"mean_nodes", result.expected_nodes});
  return answer;
}

Answer best_of_samples(const OptionValues& values) {
  const strategy::BestOfN best{.sample = strategy::sample_of(chain_of(values)),
                               .samples = number(values, "samples")};
  Answer answer = success_and_failure(strategy::outcome(best));
  const auto used = strategy::steps_used(best, strategy::Schedule::sequential);
  answer.quantities.push_back({"mean_samples_in_sequence", used.expected_samples});
  answer.quantities.push_back({"mean_steps_in_sequence", used.expected_steps});
  return answer;
}

Answer threshold_vote(const OptionValues& values) {
  const strategy::ThresholdVote vote{.samples = number(values, "samples"),
                                     .alphabet = number(values, "alphabet")};
  const double single = number(values, "rate");
  Answer answer = success_and_failure(strategy::outcome(vote, strategy::outcome_of(single)));
  answer.quantities.push_back({"plateau", strategy::plateau(vote, single)});
  return answer;
}

Answer vote(const OptionValues& values) {
  const auto shares = numbers(values, "wrong-shares");
  const strategy::Vote asked{.samples = number(values, "samples"),
                             .wrong_shares = {shares.begin(), shares.end()}};
  return success_and_failure(
      strategy::outcome(asked, strategy::outcome_of(number(values, "rate"))));
}

strategy::RatePopulation population_of(const OptionValues& values) {
  return {.law = {.alpha = number(values, "alpha"), .beta = number(values, "beta")},
          .mass = number(values, "mass")};
}

Answer plateau(const OptionValues& values) {
  const double share = number(values, "largest-share");
  return {.quantities = {{"plateau", strategy::plateau(population_of(values), share)},
                         {"critical_rate", strategy::critical_rate(share)}}};
}

Answer population(const OptionValues& values) {
  const auto tasks = population_of(values);
  const double drawn = number(values, "samples");
  Answer answer = success_and_failure(strategy::pass_at(tasks, drawn));
  answer.quantities.push_back({"tail", strategy::pass_at_tail(tasks, drawn)});
  answer.quantities.push_back({"missing_exponent", strategy::missing_exponent(tasks, drawn)});
  return answer;
}

Answer tries(const OptionValues& values) {
  return success_and_failure(
      strategy::best_of(strategy::outcome_of(number(values, "rate")), number(values, "samples")));
}

Answer walk(const OptionValues& values) {
  const auto result =
      strategy::explore(strategy::with_steps_back({.skills = number(values, "skills"),
                                                   .steps = number(values, "steps"),
                                                   .step_success = number(values, "step-success"),
                                                   .step_back = number(values, "step-back")}));
  Answer answer = success_and_failure(result.outcome);
  add_steps(result.steps_used, answer);
  return answer;
}

Answer judged(const OptionValues& values) {
  const strategy::FalseAccepts asked{.chain = chain_of(values),
                                     .false_accept = number(values, "false-accept")};
  Answer answer = success_and_failure(strategy::outcome(asked));
  add_steps(strategy::steps_used_moments(strategy::chain_as_judged(asked)), answer);
  return answer;
}

Answer flops(const OptionValues& values) {
  const strategy::Generation generation{
      .model = {.parameters = number(values, "parameters"),
                .layers = number(values, "layers"),
                .attention_width = number(values, "attention-width")},
      .prompt_tokens = number(values, "prompt"),
      .tokens_per_step = number(values, "tokens-per-step")};
  const double used = number(values, "tokens");
  const double branches = number(values, "branching");
  return {.quantities = {
              {"chain", energy::evaluate(strategy::chain_flops(generation), used), "flops"},
              {"tree", energy::evaluate(strategy::tree_flops(generation, branches), used), "flops"},
              {"tree_at_equal_cost",
               strategy::tree_tokens_at_equal_cost(generation, branches, used), "tokens"}}};
}

Answer curve(const OptionValues& values) {
  strategy::TaskMix mix{.parameters = number(values, "parameters"),
                        .tokens_per_step = number(values, "tokens-per-step")};
  for (const double level : numbers(values, "levels"))
    mix.tasks.push_back({.level = level, .skills = number(values, "skills")});
  const std::array budgets{number(values, "budget-flops")};
  const auto point = strategy::accuracy_curve(mix, budgets).front();
  return {.quantities = {{"accuracy", point.accuracy}, {"spent", point.spent_flops, "flops"}}};
}

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::strategy,
     .name = "chain-of-thought",
     .what = "one trace through m skills within K steps",
     .formula = "success gamma^m I_r(m, K-m+1), 0 if K < m; E[min(T, K)] from E[T; T <= K] = (m/r) "
                "I_r(m+1, K-m+1)",
     .latex = R"(\gamma^m\, I_r(m, K-m+1),\quad )"
              R"(\mathbb{E}[T; T \le K] = \frac{m}{r}\, I_r(m+1, K-m+1))",
     .other_symbols =
         "I: the regularised incomplete beta function; T: the step of the m-th success",
     .range = "m whole up to 1e15, K up to 1e16",
     .source = ds3,
     .status = "success published; moments exact",
     .header = "lib/strategy/chain_of_thought.hpp",
     .options = chain_options,
     .evaluate = chain,
     .answer_keys = "success, expected_steps of cot",
     .accuracy_of = {"chain_of_thought", "steps_used_moments"}},
    {.room = Room::strategy,
     .name = "budget-steps",
     .what = "the least budget that fails at most so often",
     .formula = "min{K : I_r(m, K-m+1) >= 1 - eps}",
     .latex = R"(\min\{K : I_r(m, K-m+1) \ge 1 - \varepsilon\})",
     .other_symbols = beta_symbols,
     .range = "0 <= eps < 1; infinite where 2^53 steps are not enough",
     .source = "arXiv:2601.00823; inverse of the chain's success",
     .status = "exact; the rule a choice",
     .header = "lib/strategy/chain_of_thought.hpp",
     .options = budget_options,
     .evaluate = steps_wanted,
     .answer_keys = "budget_steps"},
    {.room = Room::strategy,
     .name = "tree-of-thought",
     .what = "a path that tries each step b times",
     .formula = "gamma^m I_{r_b}(m, K-m+1), r_b = 1 - (1-r)^b",
     .latex = R"(\gamma^m\, I_{r_b}(m, K-m+1),\quad r_b = 1 - (1-r)^b)",
     .other_symbols = beta_symbols,
     .range = "b whole up to 1e9, K levels",
     .source = "DS3, arXiv:2507.00004, ToT(1)",
     .status = "published",
     .header = "lib/strategy/tree_of_thought.hpp",
     .options = tree_options,
     .evaluate = tree,
     .answer_keys = "success of tot",
     .accuracy_of = {"tree_of_thought"}},
    {.room = Room::strategy,
     .name = "wide-tree",
     .what = "a tree that keeps up to w nodes of its deepest level",
     .formula = "c ~ Binomial(j b, r) right children of j nodes: c > 0: depth + 1, min(w, c) nodes",
     .latex = R"(c \sim \mathrm{Bin}(j b, r):\ (d, j) \to (d + 1, \min(w, c))\ \text{if}\ c > 0)",
     .other_symbols = "j: nodes kept",
     .range = "w up to 1000, K m w^2 up to 1e10",
     .source = ds3,
     .status = "setting published; which nodes are kept a choice; value exact",
     .header = "lib/strategy/wide_tree.hpp",
     .options = wide_options,
     .evaluate = wide_tree,
     .answer_keys = "success of tot --width",
     .accuracy_of = {"wide_tree"}},
    {.room = Room::strategy,
     .name = "best-of-samples",
     .what = "the best of N samples, picked by an oracle",
     .formula = "1 - (1-a)^N, a the success of a sample; one after another (1-(1-a)^N)/a samples",
     .latex = R"(1 - (1 - a)^N)",
     .other_symbols = "a = gamma^m I_r(m, K-m+1)",
     .range = "N whole up to 1e15",
     .source = ds3,
     .status = "independent form published, the rest exact",
     .header = "lib/strategy/best_of_n.hpp",
     .options = best_options,
     .evaluate = best_of_samples,
     .answer_keys = "success of bon",
     .accuracy_of = {"best_of_n"}},
    {.room = Room::strategy,
     .name = "threshold-vote",
     .what = "right where (N+1)/A of N answers are",
     .formula = "I_a(h, N-h+1), h = ceil((N+1)/A)",
     .latex = R"(I_a(h, N-h+1),\quad h = \lceil (N+1)/A \rceil)",
     .other_symbols = beta_symbols,
     .range = "N whole up to 1e15",
     .source = ds3,
     .status = "published",
     .header = "lib/strategy/voting.hpp",
     .options = threshold_options,
     .evaluate = threshold_vote,
     .answer_keys = "accuracy of vote --alphabet"},
    {.room = Room::strategy,
     .name = "vote",
     .what = "the most frequent of N answers, ties broken uniformly",
     .formula = "sum_s P(S = s) W_s, W_s = (N-s)! [x^{N-s}] prod_j sum_{i<s} (q_j x)^i/i!",
     .latex =
         R"(\sum_{s=1}^{N} P(S = s)\, (N-s)!\,[x^{N-s}] \prod_j \sum_{i<s} \frac{(q_j x)^i}{i!})",
     .other_symbols = "S: votes for the right answer; W_s: chance that no wrong one has as many",
     .range = "N up to 1000, up to 1000 wrong answers",
     .source = ds3,
     .status = "published; its evaluation exact",
     .header = "lib/strategy/voting.hpp",
     .options = vote_options,
     .evaluate = vote,
     .answer_keys = "accuracy of vote",
     .accuracy_of = {"vote"}},
    {.room = Room::strategy,
     .name = "vote-plateau",
     .what = "accuracy of very many votes",
     .formula = "A (1 - I_{r_c}(alpha, beta)), r_c = c/(1+c)",
     .latex = R"(A\,(1 - I_{r_c}(\alpha, \beta)),\quad r_c = \frac{c}{1+c})",
     .other_symbols = beta_symbols,
     .range = "0 < c <= 1",
     .source = ds3,
     .status = "published",
     .header = "lib/strategy/voting.hpp",
     .options = plateau_options,
     .evaluate = plateau,
     .answer_keys = "plateau of vote",
     .accuracy_of = {"plateau"}},
    {.room = Room::strategy,
     .name = "population-pass",
     .what = "pass@N over tasks whose rates follow a Beta law",
     .formula = "A [1 - B(alpha, beta+N)/B(alpha, beta)]; its tail A Gamma(alpha+beta)/Gamma(beta) "
                "N^-alpha",
     .latex = R"(A\Bigl[1 - \frac{B(\alpha, \beta + N)}{B(\alpha, \beta)}\Bigr])",
     .other_symbols = "B, Gamma: the beta and gamma functions",
     .range = "alpha, beta up to 1e6, N up to 1e15",
     .source = ds3,
     .status = "published; tail and exponent exact",
     .header = "lib/strategy/population.hpp",
     .options = population_options,
     .evaluate = population,
     .accuracy_of = {"pass_at"}},
    {.room = Room::strategy,
     .name = "independent-tries",
     .what = "at least one of n independent tries succeeds",
     .formula = "S = 1 - F1^n, F = F1^n, both as logarithms",
     .latex = R"(S = 1 - (1 - a)^n)",
     .other_symbols = "",
     .range = "n >= 0",
     .source = "identity",
     .status = "exact",
     .header = "lib/strategy/outcome.hpp",
     .options = tries_options,
     .evaluate = tries},
    {.room = Room::strategy,
     .name = "steps-back",
     .what = "a chain whose steps may undo a skill",
     .formula = "depth forward with r, back with s (not at depth 0), else stay; success: depth m "
                "within K steps",
     .latex = R"(d \to d+1\ \text{w.p.}\ r,\quad d \to d-1\ \text{w.p.}\ s)",
     .other_symbols = "",
     .range = "r + s <= 1, K m up to 1e10",
     .source = "the walk of DS3, arXiv:2507.00004",
     .status = "exact",
     .header = "lib/strategy/walk.hpp",
     .options = walk_options,
     .evaluate = walk,
     .answer_keys = "success of cot --step-back",
     .accuracy_of = {"walk"}},
    {.room = Room::strategy,
     .name = "false-accepts",
     .what = "a chain whose evaluator takes wrong steps for right ones",
     .formula = "I_{r'}(m, K-m+1) (r/r')^m, r' = r + f (1-r)",
     .latex = R"(I_{r'}(m, K-m+1)\,(r/r')^m,\quad r' = r + f(1-r))",
     .other_symbols = beta_symbols,
     .range = "any chain",
     .source = "the walk of DS3, arXiv:2507.00004",
     .status = "exact",
     .header = "lib/strategy/walk.hpp",
     .options = judged_options,
     .evaluate = judged,
     .answer_keys = "success of cot --false-accept"},
    {.room = Room::strategy,
     .name = "flops",
     .what = "what a path costs, and the path of a tree that costs as much",
     .formula =
         "2 N Omega + 2 n_layer d_attn (w_p^2 + Omega w_p + Omega(Omega-1)/2) for a chain of "
         "Omega tokens",
     .latex = R"(2 N \Omega + 2 n_{\mathrm{layer}} d_{\mathrm{attn}} )"
              R"(\bigl(w_p^2 + \Omega w_p + \tfrac12\Omega(\Omega-1)\bigr))",
     .other_symbols = "",
     .range = "any counts >= 0",
     .source = ds3,
     .status = "published",
     .header = "lib/strategy/flops.hpp",
     .options = flops_options,
     .evaluate = flops,
     .answer_keys = "budget_flops",
     .accuracy_of = {"flops"}},
    {.room = Room::strategy,
     .name = "accuracy-curve",
     .what = "accuracy of a mix of tasks against the compute of a chain",
     .formula =
         "sum w_i I_{p_i}(m_i, K-m_i+1)/sum w_i, K = C/(2 N omega); spent 2 N omega times the "
         "mean of min(K, m_i/p_i)",
     .latex = R"(\sum_i w_i I_{p_i}(m_i, K - m_i + 1)\Big/\sum_i w_i,\quad K = C/(2 N \omega))",
     .other_symbols = "p_i: success of a step (step-success); w_i: weights, here all alike",
     .range = "attention is left out",
     .source = ds3,
     .status = "published; any mix but the paper's own a choice",
     .header = "lib/strategy/accuracy_curve.hpp",
     .options = curve_options,
     .evaluate = curve},
});

}  // namespace

std::span<const Formula> strategy_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
