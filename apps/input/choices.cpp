#include "inferlaw/apps/input/choices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {
namespace {

constexpr double most_samples = 1000;
// A vote by answers takes (wrong answers) samples^3 operations for every task type.
constexpr double most_samples_by_answers = 100;
constexpr std::size_t most_wrong_answers = 100;
constexpr double most_branches = 1e6;
constexpr double most_steps = 1e8;  // of which the law is listed
constexpr double most_retries = 100;

enum class Strategy { chain, tree, best_of_n, vote };

std::size_t read_model(TomlTable& table, const site::Scenario& scenario) {
  const std::vector<std::string> names = site::model_names(scenario);
  if (!table.has("model") && names.size() > 1) table.refuse("model", "the name of a model");
  return table.choice("model", names);
}

std::vector<double> read_wrong_shares(TomlTable& table) {
  std::vector<double> shares = table.numbers("wrong_shares", non_negative_number());
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (shares.empty() || shares.size() > most_wrong_answers || !(std::abs(total - 1) < 1e-9))
    table.refuse_because("wrong_shares",
                         fmt::format("allowed: 1 to {} shares of the wrong answers, summing to 1",
                                     most_wrong_answers));
  return shares;
}

energy::AnswerRule read_vote(TomlTable& table, double samples) {
  if (!table.has("wrong_shares"))
    return strategy::ThresholdVote{.samples = samples,
                                   .alphabet = table.number("alphabet", whole_number(2, 1e15), 2)};
  if (table.has("alphabet"))
    table.refuse_because("alphabet", "allowed: this or wrong_shares, not both");
  return strategy::Vote{.samples = samples, .wrong_shares = read_wrong_shares(table)};
}

energy::AnswerRule read_answer(TomlTable& table, Strategy strategy) {
  if (strategy == Strategy::chain || strategy == Strategy::tree) return energy::OnePath{};
  const double most = table.has("wrong_shares") ? most_samples_by_answers : most_samples;
  const double samples = table.number("samples", whole_number(1, most));
  if (strategy == Strategy::best_of_n) return energy::BestOfSamples{.samples = samples};
  return read_vote(table, samples);
}

std::optional<double> read_branching(TomlTable& table, Strategy strategy) {
  const Range allowed = whole_number(1, most_branches);
  if (strategy == Strategy::chain) return std::nullopt;
  if (strategy == Strategy::tree) return table.number("branching", allowed);
  return table.optional_number("branching", allowed);
}

void read_budget(TomlTable& table, const energy::Budget& standard, site::TaskServing& choice) {
  choice.steps = table.optional_number("steps", whole_number(1, most_steps));
  choice.failure_probability =
      table.optional_number("failure_probability", probability_below_one());
  if (choice.steps && choice.failure_probability)
    table.refuse_because("steps", "allowed: this or failure_probability, not both");
  if (choice.failure_probability == 0.0 && standard.rule == energy::BudgetRule::normal)
    table.refuse("failure_probability", "above 0 with rule = \"normal\"");
}

void read_retries(TomlTable& table, Strategy strategy, site::TaskServing& choice) {
  choice.retries = table.number("retries", whole_number(0, most_retries), 0);
  if (choice.retries > 0 && strategy == Strategy::vote)
    table.refuse("retries", "0 for a vote, whose failure nobody sees");
  if (table.has("fallback") && choice.retries == 0)
    table.refuse_because("fallback", "allowed: where retries is 1 or more");
}

// A measured model answers; it has no steps.
void refuse_steps(TomlTable& table, Strategy strategy) {
  if (strategy == Strategy::tree)
    table.refuse(
        "strategy",
        R"("chain", "best_of_n" or "vote" on a measured model, whose steps are not known)");
  for (const char* key : {"branching", "steps", "failure_probability"})
    if (table.has(key))
      table.refuse_because(
          key,
          "allowed: not on a measured model, which has no steps and no budget; its success is "
          "that of [[models]]");
}

site::TaskServing read_choice(TomlTable& table, const site::Scenario& scenario) {
  site::TaskServing choice;
  choice.name = table.text("name");
  for (const site::TaskServing& other : scenario.choices)
    if (other.name == choice.name) table.refuse("name", "a name of its own for each choice");
  choice.model = read_model(table, scenario);
  const auto strategy = static_cast<Strategy>(
      table.choice("strategy", {site::strategy_names.begin(), site::strategy_names.end()}));
  if (scenario.fleet) refuse_steps(table, strategy);
  choice.branching = read_branching(table, strategy);
  choice.answer = read_answer(table, strategy);
  read_budget(table, scenario.setting.budget, choice);
  read_retries(table, strategy, choice);
  choice.share_limit = table.number("share_limit", probability(), 1);
  return choice;
}

// A fallback may stand below the choice that names it.
void read_fallbacks(std::vector<TomlTable>& tables, site::Scenario& scenario) {
  std::vector<std::string> names;
  for (const site::TaskServing& choice : scenario.choices) names.push_back(choice.name);
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (tables[i].has("fallback"))
      scenario.choices[i].fallback = tables[i].choice("fallback", names);
}

void check_shares(TomlTable& file, const site::Scenario& scenario) {
  double total = 0;
  for (const site::TaskServing& choice : scenario.choices) total += choice.share_limit;
  if (total < 1 - 1e-9)
    file.refuse_because("choices", fmt::format("their share_limits sum to {}, which leaves some "
                                               "tasks no choice; allowed: 1 or more",
                                               total));
}

}  // namespace

void read_choices(TomlTable& file, site::Scenario& scenario) {
  std::vector<TomlTable> tables = file.tables("choices");
  for (TomlTable& table : tables) scenario.choices.push_back(read_choice(table, scenario));
  read_fallbacks(tables, scenario);
  if (!scenario.choices.empty()) check_shares(file, scenario);
}

}  // namespace inferlaw::apps
