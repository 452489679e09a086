#include "inferlaw/apps/input/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/arrivals.hpp"
#include "inferlaw/apps/input/choices.hpp"
#include "inferlaw/apps/input/file_path.hpp"
#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {
namespace {

void check_schema(TomlTable& file) { (void)file.number("schema", whole_number(1, 1)); }

energy::Hardware read_hardware_keys(TomlTable& table) {
  return {.joules_per_parameter = table.number("joules_per_parameter", non_negative_number()),
          .joules_per_flop = table.number("joules_per_flop", non_negative_number()),
          .parameters_per_second = table.number("parameters_per_second", positive_number()),
          .flops_per_second = table.number("flops_per_second", positive_number())};
}

energy::Hardware read_hardware_file(const std::filesystem::path& path) {
  const toml::table content = read_toml(path);
  TomlTable file(content, path);
  check_schema(file);
  const energy::Hardware hardware = read_hardware_keys(file);
  file.finish();
  return hardware;
}

energy::Hardware read_hardware(TomlTable& scenario) {
  if (scenario.is_text("hardware")) return read_hardware_file(path_in(scenario, "hardware"));
  if (!scenario.is_table("hardware")) scenario.refuse("hardware", "a file or a table [hardware]");
  TomlTable table = scenario.table("hardware");
  return read_hardware_keys(table);
}

training::Capability read_capability(TomlTable table) {
  const training::Capability standard;
  return {.loss = {.irreducible = table.number("irreducible_loss", non_negative_number(),
                                               standard.loss.irreducible),
                   .amplitude = table.number("loss_amplitude", non_negative_number(),
                                             standard.loss.amplitude),
                   .exponent = table.number("loss_exponent", non_negative_number(),
                                            standard.loss.exponent)},
          .slope = table.number("steepness", non_negative_number(), standard.slope)};
}

energy::Budget read_budget(TomlTable table) {
  const energy::Budget standard;
  energy::Budget budget;
  budget.skills = table.number("skills", whole_number(1, 1e15), standard.skills);
  budget.failure = table.number("failure_probability", probability_below_one(), standard.failure);
  budget.tokens_per_step =
      table.number("tokens_per_step", positive_number(), standard.tokens_per_step);
  const std::size_t rule = table.choice("rule", {"exact", "normal", "mean"});
  budget.rule = std::vector{energy::BudgetRule::exact, energy::BudgetRule::normal,
                            energy::BudgetRule::mean}[rule];
  if (budget.rule == energy::BudgetRule::normal && budget.failure == 0)
    table.refuse("failure_probability", "above 0 with rule = \"normal\"");
  budget.stopping = table.choice("stopping", {"at_budget", "oracle"}) == 0
                        ? energy::Stopping::at_budget
                        : energy::Stopping::oracle;
  return budget;
}

energy::Accounting read_accounting(TomlTable table) {
  return {.prompt_tokens = table.number("prompt_tokens", non_negative_number(), 0),
          .prefill = table.boolean("prefill", false),
          .cache_reads = table.boolean("cache_reads", false),
          .latency = table.choice("latency", {"roofline", "sum"}) == 0 ? energy::Latency::roofline
                                                                       : energy::Latency::sum};
}

// A model by its name and what it is made of; what it costs follows from the hardware.
void read_models(std::vector<TomlTable>& tables, Scenario& scenario) {
  for (TomlTable& table : tables) {
    scenario.model_names.push_back(read_model_name(table, scenario.model_names));
    scenario.models.push_back(
        {.parameters = table.number("parameters", positive_number()),
         .layers = table.number("layers", non_negative_number()),
         .attention_width = table.number("attention_width", non_negative_number())});
  }
}

std::vector<double> evenly_spaced(double lowest, double highest, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(lowest + (highest - lowest) * share);
  }
  return values;
}

std::vector<double> read_levels(TomlTable& table) {
  if (table.has("levels")) {
    const std::vector<double> levels = table.numbers("levels", finite_number());
    if (levels.empty()) table.refuse_because("levels", "at least one task level is needed");
    return levels;
  }
  const double lowest = table.number("lowest_level", finite_number());
  const double highest = table.number("highest_level", finite_number());
  if (highest < lowest) table.refuse("highest_level", "lowest_level or above");
  return evenly_spaced(lowest, highest,
                       static_cast<std::size_t>(table.number("count", whole_number(1, 1e6))));
}

std::vector<double> read_weights(TomlTable& table, std::size_t count) {
  if (!table.has("weights")) return std::vector(count, 1 / static_cast<double>(count));
  std::vector<double> weights = table.numbers("weights", non_negative_number());
  double total = 0;
  for (const double weight : weights) total += weight;
  if (weights.size() != count || !(total > 0))
    table.refuse_because("weights",
                         fmt::format("allowed: {} numbers, one a task, not all 0", count));
  for (double& weight : weights) weight /= total;
  return weights;
}

std::vector<routing::TaskType> read_tasks(TomlTable table) {
  const std::vector<double> levels = read_levels(table);
  const std::vector<double> weights = read_weights(table, levels.size());
  std::vector<routing::TaskType> tasks;
  for (std::size_t i = 0; i < levels.size(); ++i)
    tasks.push_back(
        {.name = fmt::format("level {:.4f}", levels[i]), .level = levels[i], .weight = weights[i]});
  return tasks;
}

routing::Fixed read_fixed_choice(TomlTable& table, const Scenario& scenario) {
  const char* key = scenario.has_choices ? "choice" : "model";
  std::vector<std::string> names;
  for (const ChoiceSettings& choice : scenario.choices) names.push_back(choice.name);
  if (!table.has(key)) table.refuse(key, fmt::format("the name of a {}", key));
  return {.choice = table.choice(key, names)};
}

routing::Mixture read_mixture(TomlTable& table, const Scenario& scenario) {
  const std::string allowed = fmt::format(
      "{} rows (tasks) of {} probabilities ({}), each row summing to 1", scenario.tasks.size(),
      scenario.choices.size(), scenario.has_choices ? "choices" : "models");
  routing::Mixture mixture{.probabilities = table.rows("probabilities", probability())};
  bool fits = mixture.probabilities.size() == scenario.tasks.size();
  for (const std::vector<double>& row : mixture.probabilities) {
    double total = 0;
    for (const double share : row) total += share;
    fits = fits && row.size() == scenario.choices.size() && std::abs(total - 1) < 1e-9;
  }
  if (!fits) table.refuse_because("probabilities", "allowed: " + allowed);
  return mixture;
}

routing::RoutingError read_error(TomlTable& table, const Scenario& scenario) {
  const double error = table.number("error_probability", probability());
  if (scenario.choices.size() < 2)
    table.refuse("name", fmt::format("\"error\" only where there are two {} or more",
                                     scenario.has_choices ? "choices" : "models"));
  return {.probability = error};
}

bool limits_a_share(const Scenario& scenario) {
  return std::any_of(scenario.choices.begin(), scenario.choices.end(),
                     [](const ChoiceSettings& choice) { return choice.share_limit < 1; });
}

// Myopic within limits is searched for as well.
std::optional<SolvedPolicy> read_solved_policy(TomlTable& table, bool is_variance_aware,
                                               const Scenario& scenario) {
  SolvedPolicy policy{.is_variance_aware = is_variance_aware};
  const bool has_limits = table.has("latency_limit_seconds") || table.has("success_floor");
  policy.limits.latency_limit_seconds =
      table.number("latency_limit_seconds", positive_number(), policy.limits.latency_limit_seconds);
  policy.limits.success_floor = table.number("success_floor", probability(), 0);
  if (is_variance_aware) policy.is_randomised = table.boolean("randomised", false);
  if (is_variance_aware || has_limits || limits_a_share(scenario)) return policy;
  return std::nullopt;
}

void read_policy(TomlTable table, Scenario& scenario) {
  const std::vector<std::string> names{"myopic", "latency", "fixed",
                                       "error",  "mixture", "variance-aware"};
  const std::size_t chosen = table.choice("name", names);
  scenario.policy_name = names[chosen];
  if (chosen == 0 || chosen == 5)
    scenario.solved_policy = read_solved_policy(table, chosen == 5, scenario);
  else if (limits_a_share(scenario))
    table.refuse_because("name", "allowed: \"myopic\" or \"variance-aware\" with a share_limit");
  if (chosen == 1) scenario.policy = routing::LeastLatency{};
  if (chosen == 2) scenario.policy = read_fixed_choice(table, scenario);
  if (chosen == 3) scenario.policy = read_error(table, scenario);
  if (chosen == 4) scenario.policy = read_mixture(table, scenario);
}

simulation::Battery read_battery(TomlTable table) {
  simulation::Battery battery;
  battery.initial_joules = table.number("initial_joules", non_negative_number(), 0);
  if (const auto capacity = table.optional_number("capacity_joules", positive_number()))
    battery.capacity_joules = *capacity;
  if (battery.initial_joules > battery.capacity_joules)
    table.refuse("initial_joules", "up to capacity_joules");
  return battery;
}

std::vector<std::int64_t> read_horizons(TomlTable table) {
  if (!table.has("slots")) return {1, 10, 100, 1000};
  std::vector<std::int64_t> horizons;
  for (const double slots : table.numbers("slots", whole_number(1, 1e8)))
    horizons.push_back(static_cast<std::int64_t>(slots));
  const bool increasing = std::adjacent_find(horizons.begin(), horizons.end(),
                                             std::greater_equal<>()) == horizons.end();
  if (horizons.empty() || !increasing)
    table.refuse_because("slots", "allowed: at least one horizon, in increasing order");
  return horizons;
}

void read_simulation(TomlTable table, Scenario& scenario) {
  scenario.trials =
      static_cast<std::int64_t>(table.number("trials", whole_number(2, most_trials), 100));
  scenario.seed =
      static_cast<std::uint64_t>(table.number("seed", whole_number(0, largest_seed), 1));
}

// Every task must be within reach of every choice, whichever serves it in the end.
void check_budgets(TomlTable& file, const Scenario& scenario) {
  if (scenario.fleet) return;  // measured, without a budget
  try {
    for (const routing::TaskType& task : scenario.tasks)
      for (const ChoiceSettings& choice : scenario.choices)
        (void)energy::task_chain(task.level, choice.serving.model, setting_of(scenario, choice),
                                 choice.serving.branching);
  } catch (const std::domain_error& error) {
    file.refuse_because("budget", error.what());
  }
}

void read_modelled_site(TomlTable& file, std::vector<TomlTable>& models, Scenario& scenario) {
  scenario.arrivals = read_arrivals(file.table("arrivals"));
  scenario.tasks = read_tasks(file.table("tasks"));
  read_models(models, scenario);
  scenario.setting = {.hardware = read_hardware(file),
                      .capability = read_capability(file.table("capability")),
                      .budget = read_budget(file.table("budget")),
                      .accounting = read_accounting(file.table("accounting"))};
  read_choices(file, scenario);
}

void read_measured_site(TomlTable& file, std::vector<TomlTable>& models, Scenario& scenario) {
  scenario.fleet = read_fleet(file, models, scenario.slot_seconds);
  scenario.arrivals = scenario.fleet->arrivals;
  scenario.tasks = scenario.fleet->tasks;
  for (const MeasuredModel& model : scenario.fleet->models) {
    scenario.choices.push_back({.name = model.name, .model = scenario.model_names.size()});
    scenario.model_names.push_back(model.name);
  }
}

}  // namespace

energy::Setting setting_of(const Scenario& scenario, const ChoiceSettings& choice) {
  energy::Setting setting = scenario.setting;
  setting.budget.failure = choice.failure_probability.value_or(setting.budget.failure);
  setting.budget.steps = choice.steps;
  return setting;
}

Scenario read_scenario(const std::filesystem::path& path) {
  const toml::table content = read_toml(path);
  TomlTable file(content, path);
  Scenario scenario;
  scenario.file = path;
  check_schema(file);
  scenario.title = file.text("title", path.stem().string());
  if (file.has("published")) scenario.published = path_in(file, "published");
  scenario.slot_seconds = file.table("slot").number("seconds", positive_number(), 1);
  std::vector<TomlTable> models = file.tables("models");
  if (models.empty()) file.refuse_because("models", "at least one [[models]] is needed");
  if (is_measured(models))
    read_measured_site(file, models, scenario);
  else
    read_modelled_site(file, models, scenario);
  read_policy(file.table("policy"), scenario);
  scenario.harvest = read_harvest(file.table("harvest"), scenario.slot_seconds);
  scenario.battery = read_battery(file.table("battery"));
  scenario.horizons_slots = read_horizons(file.table("horizons"));
  read_simulation(file.table("simulation"), scenario);
  file.finish();
  check_budgets(file, scenario);
  return scenario;
}

}  // namespace inferlaw::apps
