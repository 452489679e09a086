#include "inferlaw/apps/reproduction/strategies.hpp"

#include <fmt/format.h>

#include <utility>

#include "inferlaw/apps/reproduction/verdicts.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/strategy/accuracy_curve.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/strategy/strategy_answers.hpp"
#include "inferlaw/solvers/strategy/strategy_walker.hpp"

namespace inferlaw::apps {
namespace {

using simulation::half_of_last_digit;
using strategy::ChainOfThought;
using strategy::MeasuredPlateau;
using strategy::RatePopulation;
using strategy::Ties;
using strategy::TreeOfThought;

// ---- accuracy against compute -----------------------------------------------------------------

constexpr double tokens_per_step = 25;

// Uniform levels are log-uniform difficulties: r falls by a factor exp(5/20) a level step.
std::vector<strategy::AccuracyPoint> accuracy_curve() {
  const strategy::TaskMix mix{
      .tasks = strategy::uniform_tasks(
          {.lowest_level = 18, .highest_level = 50, .fewest_skills = 2, .most_skills = 15}),
      .levels_per_unit = 20,
      .parameters = 8e9,
      .tokens_per_step = tokens_per_step};
  return strategy::accuracy_curve(mix,
                                  numeric::log_spaced({.first = 1e13, .last = 1e15, .count = 50}));
}

Comparison linear_in_log_compute(const Published& published) {
  const std::vector<strategy::AccuracyPoint> curve = accuracy_curve();
  const numeric::Line line = line_in_log_compute(curve);
  return {
      .published = statement(published, "linear_in_log_compute"),
      .theory = line.r_squared,
      .verdict = agreement(line.r_squared > 0.995),
      .remark = fmt::format("{:.3f} to {:.3f}, {:.4f} a decade; our mix: 2 to 15 skills, levels "
                            "0.9 to 2.5, 8e9 parameters",
                            curve.front().accuracy, curve.back().accuracy, line.slope)};
}

// ---- which strategy -----------------------------------------------------------------------------

const strategy::Generation generation{
    .model = {.parameters = 1e10, .layers = 96, .attention_width = 12288},
    .prompt_tokens = 200,
    .tokens_per_step = tokens_per_step};

// 1e5 tokens of steps that are hard, 1e4 of steps that are easy.
constexpr ChainOfThought hard_chain{.skills = 100, .steps = 4000, .step_success = 0.01};
constexpr ChainOfThought easy_chain{.skills = 100, .steps = 400, .step_success = 0.5};
constexpr double branches = 16;

Comparison tree_on_hard_steps(const Published& published, std::uint64_t seed) {
  const PublishedStatement& known = statement(published, "tree_on_hard_steps");
  const TreeOfThought tree = tree_at_equal_cost(generation, hard_chain, branches);
  const double theory = outcome(tree).success();
  const simulation::Estimate walked =
      simulation::walk(strategy::WideTree{.tree = tree}, {.trials = 2000, .seed = seed}).success;
  return {.published = known,
          .theory = theory,
          .simulated = walked.mean,
          .standard_error = walked.standard_error,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(6)) &&
                               is_within_allowed(walked, theory)),
          .remark = fmt::format("K = {:g} levels", tree.levels)};
}

Comparison chain_on_hard_steps(const Published& published) {
  const PublishedStatement& known = statement(published, "chain_on_hard_steps");
  const double theory = success(hard_chain);
  return {.published = known,
          .theory = theory,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(18))),
          .remark = "the preference changes with difficulty"};
}

Comparison chain_on_easy_steps(const Published& published) {
  const PublishedStatement& known = statement(published, "chain_on_easy_steps");
  const TreeOfThought tree = tree_at_equal_cost(generation, easy_chain, branches);
  const double theory = success(easy_chain);
  return {
      .published = known,
      .theory = theory,
      .verdict = agreement(near(theory, value_of(known), 1e-12) && outcome(tree).success() == 0),
      .remark = fmt::format("the tree has {:g} levels for 100 skills; failure of the chain {:.3g}",
                            tree.levels, failure(easy_chain))};
}

Comparison equal_cost(const Published& published, const std::string& key, double branching,
                      double chain_tokens) {
  const PublishedStatement& known = statement(published, key);
  const double theory = tree_tokens_at_equal_cost(generation, branching, chain_tokens);
  return {.published = known,
          .theory = theory,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(6))),
          .remark = "1e10 parameters, 96 layers of 12288, prompt 200, 25 tokens a step"};
}

// ---- best of N and votes ------------------------------------------------------------------------

const RatePopulation llama_8b{.law = {.alpha = .388, .beta = 2.715}};
const RatePopulation llama_8b_instruct{.law = {.alpha = .3797, .beta = 1.1336}};
const RatePopulation llama_70b_instruct{.law = {.alpha = .4089, .beta = .4882}};

const MeasuredPlateau vote_8b{.tasks = llama_8b_instruct, .plateau = .4154, .categories = 11};
const MeasuredPlateau vote_70b{.tasks = llama_70b_instruct, .plateau = .5779, .categories = 9};

Comparison best_of_n_power_law(const Published& published) {
  constexpr double samples = 1e6;
  const PublishedStatement& known = statement(published, "best_of_n_power_law");
  const double theory = missing_exponent(llama_8b_instruct, samples);
  return {.published = known,
          .theory = theory,
          .verdict = agreement(near(theory, value_of(known), 1e-5)),
          .remark = fmt::format("exponent at N = {:g}", samples)};
}

Comparison vote_comparison(const PublishedStatement& known, const strategy::Vote& vote,
                           double tolerance, std::uint64_t seed) {
  const double theory = outcome(vote, vote_8b.tasks).success();
  const simulation::Estimate polled =
      simulation::poll(vote, vote_8b.tasks, {.trials = 20'000, .seed = seed});
  return {.published = known,
          .theory = theory,
          .simulated = polled.mean,
          .standard_error = polled.standard_error,
          .verdict = agreement(near(theory, value_of(known), tolerance) &&
                               is_within_allowed(polled, theory)),
          .remark = fmt::format("N = {:g}", vote.samples)};
}

Comparison vote_saturates(const Published& published, std::uint64_t seed) {
  return vote_comparison(statement(published, "vote_saturates"),
                         vote_on(vote_8b, 300, Ties::uniform), 0.005, seed);
}

Comparison vote_row(const Published& published, Ties ties, double samples, std::uint64_t seed) {
  const std::string key = fmt::format("vote_{}_{:g}", name_of(ties), samples);
  return vote_comparison(statement(published, key), vote_on(vote_8b, samples, ties),
                         half_of_last_digit(6), seed);
}

Comparison pass_row(const Published& published, double samples) {
  const PublishedStatement& known = statement(published, fmt::format("pass_at_{:.0f}", samples));
  const double theory = pass_at(llama_8b, samples).success();
  return {.published = known,
          .theory = theory,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(4))),
          .remark = "alpha 0.388, beta 2.715 as fitted"};
}

Comparison decay_row(const Published& published, const std::string& key,
                     const MeasuredPlateau& vote) {
  const PublishedStatement& known = statement(published, key);
  return {.published = known,
          .theory = decay(vote),
          .verdict = agreement(near(decay(vote), value_of(known), half_of_last_digit(8))),
          .remark = fmt::format("largest share of a wrong answer {:.8f}",
                                strategy::largest_share_for_plateau(vote.tasks, vote.plateau))};
}

// ---- curves -------------------------------------------------------------------------------------

Figure accuracy_figure() {
  Figure figure{.file_name = "strategies-accuracy-against-compute.csv", .rows = Json::array()};
  for (const strategy::AccuracyPoint& point : accuracy_curve())
    figure.rows.push_back({{"budget_flops", point.budget_flops},
                           {"spent_flops", point.spent_flops},
                           {"accuracy", point.accuracy}});
  return figure;
}

void add_map(double step_success, Json& rows) {
  const strategy::MapAnswer map =
      strategy::map_answer({.strategy = {.generation = generation, .step_success = step_success},
                            .skills = {.first = 1, .last = 256, .count = 9},
                            .chain_tokens = {.first = 100, .last = 1e6, .count = 41}});
  for (const strategy::MapRow& cell : map.rows)
    rows.push_back({{"step_success", step_success},
                    {"task_tokens", cell.task_tokens},
                    {"budget_tokens", cell.budget_tokens},
                    {"strategy", strategy::name_of(cell.choice.kind)},
                    {"number", cell.choice.number},
                    {"steps", cell.choice.steps},
                    {"success", cell.choice.outcome.success()}});
}

Figure map_figure() {
  Figure figure{.file_name = "strategies-best-for-a-budget.csv", .rows = Json::array()};
  for (const double step_success : {0.01, 0.1, 0.5}) add_map(step_success, figure.rows);
  return figure;
}

Figure samples_figure() {
  Figure figure{.file_name = "strategies-best-of-n-and-votes.csv", .rows = Json::array()};
  for (const auto& [model, vote] :
       {std::pair{"Llama-3-8B-Instruct", vote_8b}, std::pair{"Llama-3-70B-Instruct", vote_70b}})
    for (const double samples : {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200})
      figure.rows.push_back(
          {{"model", model},
           {"samples", samples},
           {"best_of_n", pass_at(vote.tasks, samples).success()},
           {"missing_tail", pass_at_tail(vote.tasks, samples)},
           {"vote_ties_shared",
            outcome(vote_on(vote, samples, Ties::uniform), vote.tasks).success()},
           {"vote_ties_lost", outcome(vote_on(vote, samples, Ties::strict), vote.tasks).success()},
           {"plateau", vote.plateau}});
  return figure;
}

}  // namespace

std::vector<Comparison> compare_strategies(const Published& published, std::uint64_t seed) {
  std::vector<Comparison> rows{linear_in_log_compute(published),
                               tree_on_hard_steps(published, seed),
                               chain_on_hard_steps(published),
                               chain_on_easy_steps(published),
                               equal_cost(published, "equal_cost_few_tokens", 4, 1e2),
                               equal_cost(published, "equal_cost_many_tokens", 256, 1e6),
                               best_of_n_power_law(published),
                               vote_saturates(published, seed),
                               decay_row(published, "vote_decay_8b", vote_8b),
                               decay_row(published, "vote_decay_70b", vote_70b)};
  for (const double samples : {1, 10, 100, 1000, 10000})
    rows.push_back(pass_row(published, samples));
  for (const double samples : {1, 3, 5, 10})
    rows.push_back(vote_row(published, Ties::uniform, samples, seed));
  for (const double samples : {3, 5, 10})
    rows.push_back(vote_row(published, Ties::strict, samples, seed));
  return rows;
}

std::vector<Figure> strategy_figures() {
  return {accuracy_figure(), map_figure(), samples_figure()};
}

}  // namespace inferlaw::apps
