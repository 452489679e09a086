#include "inferlaw/apps/input/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/arrivals.hpp"
#include "inferlaw/apps/input/choices.hpp"
#include "inferlaw/apps/input/file_path.hpp"
#include "inferlaw/apps/input/fleet.hpp"
#include "inferlaw/apps/input/harvest.hpp"
#include "inferlaw/apps/input/prices.hpp"
#include "inferlaw/apps/input/profile.hpp"
#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/range.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"

namespace inferlaw::apps {
namespace {

void check_schema(TomlTable& file) { (void)file.number("schema", whole_number(1, 1)); }

energy::Hardware read_hardware_keys(TomlTable& table) {
  return {.joules_per_parameter = table.number("joules_per_parameter", non_negative_number()),
          .joules_per_flop = table.number("joules_per_flop", non_negative_number()),
          .parameters_per_second = table.number("parameters_per_second", positive_number()),
          .flops_per_second = table.number("flops_per_second", positive_number()),
          .idle_watts = table.number("idle_watts", non_negative_number(), 0)};
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
  budget.rule = table.member<energy::BudgetRule>("rule");
  if (budget.rule == energy::BudgetRule::normal && budget.failure == 0)
    table.refuse("failure_probability", "above 0 with rule = \"normal\"");
  budget.stopping = table.member<energy::Stopping>("stopping");
  return budget;
}

energy::Accounting read_accounting(TomlTable table) {
  return {.prompt_tokens = table.number("prompt_tokens", non_negative_number(), 0),
          .prefill = table.boolean("prefill", false),
          .cache_reads = table.boolean("cache_reads", false),
          .latency = table.member<energy::Latency>("latency")};
}

// A model by its name and what it is made of; what it costs follows from the hardware.
void read_models(std::vector<TomlTable>& tables, site::Scenario& scenario) {
  std::vector<std::string> names;
  for (TomlTable& table : tables) {
    names.push_back(read_model_name(table, names));
    scenario.models.push_back(
        {.name = names.back(),
         .model = {.parameters = table.number("parameters", positive_number()),
                   .layers = table.number("layers", non_negative_number()),
                   .attention_width = table.number("attention_width", non_negative_number())},
         .machines = table.optional_number("machines", whole_number(1, 1e9))});
  }
}

std::vector<double> read_levels(TomlTable& table) {
  if (table.has("levels")) {
    std::vector<double> levels = table.numbers("levels", finite_number());
    if (levels.empty()) table.refuse_because("levels", "at least one task level is needed");
    return levels;
  }
  const double lowest = table.number("lowest_level", finite_number());
  const double highest = table.number("highest_level", finite_number());
  if (highest < lowest) table.refuse("highest_level", "lowest_level or above");
  return numeric::evenly_spaced(
      lowest, highest, static_cast<std::size_t>(table.number("count", whole_number(1, 1e6))));
}

std::vector<routing::TaskType> read_tasks(TomlTable table) {
  const std::vector<double> levels = read_levels(table);
  if (!table.has("weights")) return site::task_types(levels);
  const std::vector<double> weights = table.numbers("weights", non_negative_number());
  try {
    return site::task_types(levels, weights);
  } catch (const std::domain_error&) {
    table.refuse_because("weights",
                         fmt::format("allowed: {} numbers, one a task, not all 0", levels.size()));
  }
}

const char* kind_of_choice(const site::Scenario& scenario) {
  return scenario.choices.empty() ? "model" : "choice";
}

routing::Fixed read_fixed_choice(TomlTable& table, const site::Scenario& scenario) {
  const char* key = kind_of_choice(scenario);
  if (!table.has(key)) table.refuse(key, fmt::format("the name of a {}", key));
  return {.choice = table.choice(key, site::choice_names(scenario))};
}

routing::Mixture read_mixture(TomlTable& table, const site::Scenario& scenario) {
  const std::size_t choices = site::choice_names(scenario).size();
  const std::string allowed =
      fmt::format("{} rows (tasks) of {} probabilities ({}s), each row summing to 1",
                  scenario.tasks.size(), choices, kind_of_choice(scenario));
  routing::Mixture mixture{.probabilities = table.rows("probabilities", probability())};
  bool fits = mixture.probabilities.size() == scenario.tasks.size();
  for (const std::vector<double>& row : mixture.probabilities) {
    const double total = std::accumulate(row.begin(), row.end(), 0.0);
    fits = fits && row.size() == choices && std::abs(total - 1) < 1e-9;
  }
  if (!fits) table.refuse_because("probabilities", "allowed: " + allowed);
  return mixture;
}

routing::RoutingError read_error(TomlTable& table, const site::Scenario& scenario) {
  const double error = table.number("error_probability", probability());
  if (site::choice_names(scenario).size() < 2)
    table.refuse("name", fmt::format("\"error\" only where there are two {}s or more",
                                     kind_of_choice(scenario)));
  return {.probability = error};
}

constexpr QuantityKeys latency_limit = time_keys("latency_limit_seconds", "latency_limit");

site::SearchedPolicy read_searched_policy(TomlTable& table, bool is_variance_aware) {
  site::SearchedPolicy policy{.is_variance_aware = is_variance_aware};
  policy.limits.latency_limit_seconds = table.quantity(latency_limit, positive_number())
                                            .value_or(policy.limits.latency_limit_seconds);
  policy.limits.success_floor = table.number("success_floor", probability(), 0);
  if (is_variance_aware) policy.is_randomised = table.boolean("randomised", false);
  return policy;
}

// Myopic within limits is searched for as well.
site::Policy read_myopic(TomlTable& table, const site::Scenario& scenario) {
  const bool has_limits = table.given(latency_limit) || table.has("success_floor");
  const site::SearchedPolicy searched = read_searched_policy(table, false);
  if (has_limits || site::has_limited_mix(scenario)) return searched;
  return routing::Policy{routing::Myopic{}};
}

site::Policy read_policy(TomlTable table, const site::Scenario& scenario) {
  enum class Name { myopic, latency, fixed, error, mixture, variance_aware };
  const auto name = static_cast<Name>(
      table.choice("name", {"myopic", "latency", "fixed", "error", "mixture", "variance-aware"}));
  const bool is_searched = name == Name::myopic || name == Name::variance_aware;
  if (!is_searched && site::has_limited_mix(scenario))
    table.refuse_because("name", R"(allowed: "myopic" or "variance-aware" with a share_limit)");
  switch (name) {
    case Name::myopic:
      return read_myopic(table, scenario);
    case Name::latency:
      return routing::Policy{routing::LeastLatency{}};
    case Name::fixed:
      return routing::Policy{read_fixed_choice(table, scenario)};
    case Name::error:
      return routing::Policy{read_error(table, scenario)};
    case Name::mixture:
      return routing::Policy{read_mixture(table, scenario)};
    case Name::variance_aware:
      return read_searched_policy(table, true);
  }
  return routing::Policy{routing::Myopic{}};
}

// ---- overheads --------------------------------------------------------------------------------

double read_machines(TomlTable& table, const site::Scenario& scenario) {
  const double machines = table.number("machines", non_negative_number(), 0);
  if (machines > 0 && scenario.fleet)
    table.refuse_because("machines", "allowed: with hardware; beside measured models, idle_power");
  if (machines > 0 && scenario.setting.hardware.idle_watts == 0)
    table.refuse_because("machines", "allowed: with idle_watts above 0 in the hardware");
  return machines;
}

site::Overheads read_overheads(TomlTable table, const site::Scenario& scenario) {
  const Range pue{.description = "a finite number, 1 or more",
                  .allows = [](double value) { return std::isfinite(value) && value >= 1; }};
  return {.pue = table.number("pue", pue, 1),
          .idle_joules_per_slot =
              table
                  .quantity(
                      slot_power_keys("idle_joules_per_slot", "idle_power", scenario.slot_seconds),
                      non_negative_number())
                  .value_or(0),
          .machines = read_machines(table, scenario)};
}

// ---- battery ----------------------------------------------------------------------------------

// A round trip alone: from an empty store without a capacity its sides make no difference.
void read_round_trip(TomlTable& table, auxiliary::Battery& battery,
                     std::vector<std::string>& notes) {
  const auto round_trip = table.optional_number("round_trip_efficiency", positive_number_up_to(1));
  if (!round_trip) return;
  if (table.has("charging_efficiency") || table.has("discharging_efficiency"))
    table.refuse_because("round_trip_efficiency",
                         "allowed: without charging_efficiency and discharging_efficiency");
  if (battery.initial_joules == 0 && !auxiliary::is_limited(battery)) {
    battery.charging_efficiency = *round_trip;
    return;
  }
  battery.charging_efficiency = std::sqrt(*round_trip);
  battery.discharging_efficiency = std::sqrt(*round_trip);
  if (*round_trip < 1)
    notes.push_back(fmt::format(
        "battery.round_trip_efficiency {:g} is split evenly: {:.6g} on charging and as much on "
        "discharging; charge and capacity are joules in the store.",
        *round_trip, battery.charging_efficiency));
}

// What is in the store: nothing more than what must stay there, unless it is given.
void read_store(TomlTable& table, auxiliary::Battery& battery) {
  constexpr QuantityKeys initial = energy_keys("initial_joules", "initial");
  if (const auto capacity =
          table.quantity(energy_keys("capacity_joules", "capacity"), positive_number()))
    battery.capacity_joules = *capacity;
  battery.minimum_state_of_charge = table.number("minimum_charge", probability_below_one(), 0);
  if (battery.minimum_state_of_charge > 0 && !auxiliary::is_limited(battery))
    table.refuse_because("minimum_charge", "allowed: with a capacity");
  const double least = auxiliary::kept_joules(battery);
  battery.initial_joules = table.quantity(initial, non_negative_number()).value_or(least);
  if (battery.initial_joules > battery.capacity_joules)
    table.refuse(table.given(initial).value(), "up to the capacity");
  if (battery.initial_joules < least)
    table.refuse(table.given(initial).value(),
                 fmt::format("minimum_charge of the capacity, {:g} joules, or more", least));
}

// Joules per slot at the bus.
double read_limit(TomlTable& table, const QuantityKeys& keys) {
  return table.quantity(keys, positive_number()).value_or(std::numeric_limits<double>::infinity());
}

auxiliary::Battery read_battery(TomlTable table, double slot_seconds,
                                std::vector<std::string>& notes) {
  auxiliary::Battery battery;
  read_store(table, battery);
  battery.charging_efficiency = table.number("charging_efficiency", positive_number_up_to(1), 1);
  battery.discharging_efficiency =
      table.number("discharging_efficiency", positive_number_up_to(1), 1);
  read_round_trip(table, battery, notes);
  battery.charging_limit_joules_per_slot = read_limit(
      table, slot_power_keys("charging_limit_joules_per_slot", "charging_power", slot_seconds));
  battery.discharging_limit_joules_per_slot = read_limit(
      table,
      slot_energy_keys("discharging_limit_joules_per_slot", "discharging_power", slot_seconds));
  battery.self_discharge_per_slot =
      table.number("self_discharge_per_slot", probability_below_one(), 0);
  return battery;
}

site::Grid read_grid(TomlTable table, double slot_seconds) {
  site::Grid grid;
  if (const auto limit = table.quantity(
          slot_power_keys("import_limit_joules_per_slot", "import_limit", slot_seconds),
          non_negative_number()))
    grid.import_limit_joules_per_slot = *limit;
  return grid;
}

constexpr double longest_deadline = 10'000;

std::optional<auxiliary::Deferral> read_deferral(TomlTable& file) {
  if (!file.has("deferral")) return std::nullopt;
  TomlTable table = file.table("deferral");
  auxiliary::Deferral deferral;
  const auto joules = table.quantity(energy_keys("joules", "energy"), non_negative_number());
  const auto deadline = table.optional_number("deadline_slots", whole_number(1, longest_deadline));
  if (joules.has_value() == deadline.has_value())
    table.refuse_because("deadline_slots", "allowed: joules or deadline_slots, one of them");
  deferral.joules = joules.value_or(0);
  deferral.deadline_slots = static_cast<std::int64_t>(deadline.value_or(0));
  return deferral;
}

// ---- horizons and simulation ------------------------------------------------------------------

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

void read_simulation(TomlTable table, site::Scenario& scenario) {
  scenario.trials =
      static_cast<std::int64_t>(table.number("trials", whole_number(2, most_trials), 100));
  scenario.seed =
      static_cast<std::uint64_t>(table.number("seed", whole_number(0, largest_seed), 1));
}

// Every task must be within reach of every choice, whichever serves it in the end.
void check_budgets(TomlTable& file, const site::Scenario& scenario) {
  try {
    for (const routing::TaskType& task : scenario.tasks)
      for (const site::TaskServing& choice : site::choices_of(scenario))
        (void)energy::task_chain(task.level, scenario.models[choice.model].model,
                                 site::setting_of(scenario, choice), choice.branching);
  } catch (const std::domain_error& error) {
    file.refuse_because("budget", error.what());
  }
}

void read_modelled_site(TomlTable& file, std::vector<TomlTable>& models, site::Scenario& scenario) {
  TomlTable arrivals = file.table("arrivals");
  scenario.arrivals = read_arrivals(arrivals);
  scenario.arrivals_profile = read_profile(arrivals);
  scenario.tasks = read_tasks(file.table("tasks"));
  read_models(models, scenario);
  scenario.setting = {.hardware = read_hardware(file),
                      .capability = read_capability(file.table("capability")),
                      .budget = read_budget(file.table("budget")),
                      .accounting = read_accounting(file.table("accounting"))};
  read_choices(file, scenario);
}

}  // namespace

ScenarioFile read_scenario(const std::filesystem::path& path) {
  const toml::table content = read_toml(path);
  TomlTable file(content, path);
  ScenarioFile read{.file = path, .scenario = {}, .published = {}, .notes = {}};
  site::Scenario& scenario = read.scenario;
  check_schema(file);
  scenario.title = file.text("title", path.stem().string());
  if (file.has("published")) read.published = path_in(file, "published");
  scenario.slot_seconds =
      file.table("slot").quantity(time_keys("seconds", "length"), positive_number()).value_or(1);
  std::vector<TomlTable> models = file.tables("models");
  if (models.empty()) file.refuse_because("models", "at least one [[models]] is needed");
  if (is_measured(models))
    read_fleet(file, models, scenario, read.notes);
  else
    read_modelled_site(file, models, scenario);
  scenario.overheads = read_overheads(file.table("site"), scenario);
  scenario.policy = read_policy(file.table("policy"), scenario);
  scenario.harvest = read_harvest(file, scenario.slot_seconds, read.notes);
  scenario.battery = read_battery(file.table("battery"), scenario.slot_seconds, read.notes);
  scenario.grid = read_grid(file.table("grid"), scenario.slot_seconds);
  scenario.deferral = read_deferral(file);
  read_prices(file, scenario, read.notes);
  scenario.horizons_slots = read_horizons(file.table("horizons"));
  read_simulation(file.table("simulation"), scenario);
  file.finish();
  check_profiles(file, scenario);
  if (!scenario.fleet) check_budgets(file, scenario);
  return read;
}

}  // namespace inferlaw::apps
