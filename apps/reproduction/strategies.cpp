#include "inferlaw/apps/reproduction/strategies.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <utility>

#include "inferlaw/apps/reproduction/verdicts.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/lib/training/frontier_loss.hpp"
#include "inferlaw/solvers/simulation/judgement.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"
#include "inferlaw/solvers/strategy/strategy_walker.hpp"

namespace inferlaw::apps {
namespace {

using strategy::ChainOfThought;
using strategy::RatePopulation;
using strategy::Ties;
using strategy::TreeOfThought;

double half_of_last_digit(double digits) { return 0.5001 * std::pow(10, -digits); }

// ---- accuracy against compute -----------------------------------------------------------------

constexpr double model_parameters = 8e9;
constexpr double tokens_per_step = 25;

// Uniform levels are log-uniform difficulties: r falls by a factor exp(5/20) a level step.
std::vector<strategy::WeightedTask> mix_of_tasks() {
  std::vector<strategy::WeightedTask> tasks;
  for (const strategy::WeightedTask& task : strategy::uniform_tasks(
           {.lowest_level = 18, .highest_level = 50, .fewest_skills = 2, .most_skills = 15}))
    tasks.push_back({.level = task.level / 20, .skills = task.skills, .weight = task.weight});
  return tasks;
}

struct AccuracyPoint {
  double budget_flops = 0;
  double spent_flops = 0;  // by the authors' min(K, m/r)
  double accuracy = 0;
};

AccuracyPoint accuracy_point(double budget_flops) {
  const std::vector<strategy::WeightedTask> tasks = mix_of_tasks();
  const double flops_per_step = 2 * model_parameters * tokens_per_step;
  const auto chain_for = [&](const strategy::WeightedTask& task) {
    return ChainOfThought{.skills = task.skills,
                          .steps = budget_flops / flops_per_step,
                          .step_success = training::step_success({}, task.level, model_parameters)};
  };
  const auto mean = [&](const auto& of) {
    return average(std::span(tasks), [&](const auto& task) { return of(chain_for(task)); });
  };
  return {.budget_flops = budget_flops,
          .spent_flops = flops_per_step *
                         mean([](const auto& chain) { return steps_used_capped_mean(chain); }),
          .accuracy = mean([](const auto& chain) { return success(chain); })};
}

std::vector<AccuracyPoint> accuracy_curve() {
  std::vector<AccuracyPoint> curve;
  constexpr int points = 50;
  for (int i = 0; i < points; ++i)
    curve.push_back(accuracy_point(1e13 * std::pow(100, i / (points - 1.0))));
  return curve;
}

struct Line {
  double slope = 0;
  double r_squared = 0;
};

// Least squares of accuracy on log10 of the FLOPs spent.
Line line_through(const std::vector<AccuracyPoint>& curve) {
  const auto count = static_cast<double>(curve.size());
  double x_mean = 0, y_mean = 0;
  for (const AccuracyPoint& point : curve) {
    x_mean += std::log10(point.spent_flops) / count;
    y_mean += point.accuracy / count;
  }
  double xx = 0, xy = 0, yy = 0;
  for (const AccuracyPoint& point : curve) {
    const double x = std::log10(point.spent_flops) - x_mean;
    const double y = point.accuracy - y_mean;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  return {.slope = xy / xx, .r_squared = xy * xy / (xx * yy)};
}

Comparison linear_in_log_compute(const Published& published) {
  const std::vector<AccuracyPoint> curve = accuracy_curve();
  const Line line = line_through(curve);
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

TreeOfThought tree_at_equal_cost(double step_success, double branching, double chain_tokens) {
  const double tokens = tree_tokens_at_equal_cost(generation, branching, chain_tokens);
  return {.skills = 100,
          .levels = std::floor(tokens / tokens_per_step),
          .step_success = step_success,
          .branching = branching};
}

Comparison tree_on_hard_steps(const Published& published, std::uint64_t seed) {
  const PublishedStatement& known = statement(published, "tree_on_hard_steps");
  const TreeOfThought tree = tree_at_equal_cost(0.01, 16, 1e5);
  const double theory = outcome(tree).success();
  const simulation::Estimate walked =
      simulation::walk(strategy::WideTree{.tree = tree}, {.trials = 2000, .seed = seed}).success;
  return {.published = known,
          .theory = theory,
          .simulated = walked.mean,
          .standard_error = walked.standard_error,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(6)) &&
                               near(walked.mean, theory,
                                    simulation::standard_errors_allowed * walked.standard_error)),
          .remark = fmt::format("K = {:g} levels", tree.levels)};
}

Comparison chain_on_hard_steps(const Published& published) {
  const PublishedStatement& known = statement(published, "chain_on_hard_steps");
  const double theory =
      success(ChainOfThought{.skills = 100, .steps = 1e5 / tokens_per_step, .step_success = 0.01});
  return {.published = known,
          .theory = theory,
          .verdict = agreement(near(theory, value_of(known), half_of_last_digit(18))),
          .remark = "the preference changes with difficulty"};
}

Comparison chain_on_easy_steps(const Published& published) {
  const PublishedStatement& known = statement(published, "chain_on_easy_steps");
  const ChainOfThought chain{.skills = 100, .steps = 1e4 / tokens_per_step, .step_success = 0.5};
  const TreeOfThought tree = tree_at_equal_cost(0.5, 16, 1e4);
  const double theory = success(chain);
  return {
      .published = known,
      .theory = theory,
      .verdict = agreement(near(theory, value_of(known), 1e-12) && outcome(tree).success() == 0),
      .remark = fmt::format("the tree has {:g} levels for 100 skills; failure of the chain {:.3g}",
                            tree.levels, failure(chain))};
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

// ---- best of N and votes
// --------------------------------------------------------------------------

const RatePopulation llama_8b{.law = {.alpha = .388, .beta = 2.715}};
const RatePopulation llama_8b_instruct{.law = {.alpha = .3797, .beta = 1.1336}};
const RatePopulation llama_70b_instruct{.law = {.alpha = .4089, .beta = .4882}};

// A vote whose plateau is the measured one.
struct MeasuredVote {
  RatePopulation tasks;
  double plateau = 0;
  double categories = 2;

  [[nodiscard]] double decay() const {
    return strategy::decay_for_largest_share(strategy::largest_share_for_plateau(tasks, plateau),
                                             categories);
  }
  [[nodiscard]] strategy::Vote vote(double samples, Ties ties) const {
    return {.samples = samples,
            .wrong_shares = strategy::geometric_shares(decay(), categories),
            .ties = ties};
  }
};

const MeasuredVote vote_8b{.tasks = llama_8b_instruct, .plateau = .4154, .categories = 11};
const MeasuredVote vote_70b{.tasks = llama_70b_instruct, .plateau = .5779, .categories = 9};

Comparison best_of_n_power_law(const Published& published) {
  constexpr double samples = 1e6;
  const PublishedStatement& known = statement(published, "best_of_n_power_law");
  const double missing = pass_at(llama_8b_instruct, samples).failure();
  const double later = pass_at(llama_8b_instruct, 2 * samples).failure();
  const double theory = std::log2(missing / later);
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
                               near(polled.mean, theory,
                                    simulation::standard_errors_allowed * polled.standard_error)),
          .remark = fmt::format("N = {:g}", vote.samples)};
}

Comparison vote_saturates(const Published& published, std::uint64_t seed) {
  return vote_comparison(statement(published, "vote_saturates"), vote_8b.vote(300, Ties::uniform),
                         0.005, seed);
}

Comparison vote_row(const Published& published, Ties ties, double samples, std::uint64_t seed) {
  const std::string key =
      fmt::format("vote_{}_{:g}", ties == Ties::strict ? "strict" : "uniform", samples);
  return vote_comparison(statement(published, key), vote_8b.vote(samples, ties),
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

Comparison decay_row(const Published& published, const std::string& key, const MeasuredVote& vote) {
  const PublishedStatement& known = statement(published, key);
  return {.published = known,
          .theory = vote.decay(),
          .verdict = agreement(near(vote.decay(), value_of(known), half_of_last_digit(8))),
          .remark = fmt::format("largest share of a wrong answer {:.8f}",
                                strategy::largest_share_for_plateau(vote.tasks, vote.plateau))};
}

// ---- curves
// -----------------------------------------------------------------------------------------

Figure accuracy_figure() {
  Figure figure{.file_name = "strategies-accuracy-against-compute.csv", .rows = Json::array()};
  for (const AccuracyPoint& point : accuracy_curve())
    figure.rows.push_back({{"budget_flops", point.budget_flops},
                           {"spent_flops", point.spent_flops},
                           {"accuracy", point.accuracy}});
  return figure;
}

std::vector<double> log_spaced(double first, double last, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(first * std::pow(last / first, i / (count - 1.0)));
  return values;
}

void add_map(double step_success, Json& rows) {
  std::vector<double> skills;
  for (double count = 1; count <= 256; count *= 2) skills.push_back(count);
  const strategy::StrategyMap map = strategy::strategy_map(
      {.generation = generation, .step_success = step_success}, skills, log_spaced(100, 1e6, 41));
  for (std::size_t i = 0; i < skills.size(); ++i)
    for (std::size_t j = 0; j < map.chain_tokens.size(); ++j) {
      const strategy::StrategyChoice& cell = map.cells[i][j];
      rows.push_back({{"step_success", step_success},
                      {"task_tokens", skills[i] * tokens_per_step},
                      {"budget_tokens", map.chain_tokens[j]},
                      {"strategy", strategy::name_of(cell.kind)},
                      {"number", cell.number},
                      {"steps", cell.steps},
                      {"success", cell.outcome.success()}});
    }
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
           {"vote_ties_shared", outcome(vote.vote(samples, Ties::uniform), vote.tasks).success()},
           {"vote_ties_lost", outcome(vote.vote(samples, Ties::strict), vote.tasks).success()},
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
