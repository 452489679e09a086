#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "inferlaw/apps/command/draws_options.hpp"
#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/planning/battery_answers.hpp"
#include "inferlaw/apps/planning/simulated_check.hpp"
#include "inferlaw/apps/planning/simulated_supply.hpp"
#include "inferlaw/apps/planning/supply_answers.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"

namespace inferlaw::apps {
namespace {

// Below this many volatilities a Brownian battery and one of slots have little in common.
constexpr double fewest_volatilities = 3;

struct Options {
  std::string file;
  SimulationOverrides simulation;
  std::optional<std::int64_t> horizon;
  std::optional<double> volatility;
  double price_baseline = 1;
  std::optional<double> price_auxiliary;
  double price_waste = 0;
  std::optional<double> price_capacity;
  std::optional<double> target;
  std::optional<double> exceed;
  std::optional<double> probability;
  bool size_battery = false;
  std::vector<double> supplies;
  bool check = false;
  bool by_simulation = false;
  DrawsRequest draws;
};

// What an unlimited battery costs is not counted.
supply::Prices prices_of(const Options& options, const Scenario& scenario) {
  const bool limited = std::isfinite(scenario.battery.capacity_joules);
  return {.baseline = options.price_baseline,
          .auxiliary = options.price_auxiliary.value_or(2 * options.price_baseline),
          .waste = options.price_waste,
          .capacity = limited ? options.price_capacity.value_or(0) : 0};
}

std::optional<supply::Exceedance> exceedance_of(const Options& options) {
  if (!options.exceed) return std::nullopt;
  return supply::Exceedance{.joules = *options.exceed, .probability = *options.probability};
}

AskedSupplies asked_of(const Options& options) {
  return {.target_joules = options.target, .exceedance = exceedance_of(options)};
}

// ---- the report ------------------------------------------------------------------------------

void check(const Options& options, const Scenario& scenario) {
  if (!options.exceed) return;
  if (std::isfinite(scenario.battery.capacity_joules))
    throw UsageError(
        "--exceed: allowed: without a capacity in the scenario; with one only means are known");
  if (*options.exceed == 0 && scenario.battery.initial_joules == 0)
    throw UsageError("--exceed: 0; allowed: above 0 from an empty battery");
}

Question question_of(Scenario scenario, const Options& options) {
  apply(options.simulation, scenario);
  scenario.horizons_slots = {options.horizon.value_or(scenario.horizons_slots.back())};
  const supply::Prices prices = prices_of(options, scenario);
  return question_of(std::move(scenario), prices, options.volatility);
}

Json inputs_of(const Question& question, const Options& options) {
  Json inputs = inputs_of(question.scenario);
  inputs["horizon_slots"] = question.scenario.horizons_slots.back();
  inputs["volatility_joules"] = or_null(options.volatility);
  inputs["prices"] = {{"baseline", question.prices.baseline},
                      {"auxiliary", question.prices.auxiliary},
                      {"waste", question.prices.waste},
                      {"capacity", or_null(options.price_capacity)}};
  inputs["target_joules"] = or_null(options.target);
  inputs["exceed_joules"] = or_null(options.exceed);
  inputs["probability"] = or_null(options.probability);
  inputs["size_battery"] = options.size_battery;
  return inputs;
}

void add_supplies(const Question& question, const Options& options, Report& report) {
  add_critical_supply(question, report);
  add_cheapest_supply(question, report);
  if (options.target) add_target_supply(question, *options.target, report);
  if (const auto exceedance = exceedance_of(options))
    add_exceedance_supply(question, *exceedance, report);
  if (is_replayed(question.model) && !question.volatility)
    add_long_run(question, asked_of(options), report);
}

bool has_small_capacity(const Question& question, const Json& rows) {
  const double smallest = fewest_volatilities * question.model.volatility_joules;
  return std::any_of(rows.begin(), rows.end(), [=](const Json& row) {
    return !row["capacity_joules"].is_null() && row["capacity_joules"] < smallest;
  });
}

void add_battery_notes(const Question& question, Report& report) {
  report.notes.push_back(
      "capacities are those of the Brownian model; slots overshoot both ends of a battery, so that "
      "about 1.17 volatilities less will do");
  if (has_small_capacity(question, report.results["capacities"]))
    report.notes.push_back(
        "a capacity below 3 volatilities is beyond the Brownian model, whose mean grows without "
        "limit as the battery shrinks and that of slots does not: trust exact slots there");
}

void add_batteries(Question question, const Options& options, Report& report) {
  if (!options.price_capacity && !options.size_battery) return;
  question.prices.capacity = options.price_capacity.value_or(0);
  if (options.price_capacity) add_cheapest_battery(question, report);
  if (options.size_battery) add_target_battery(question, *options.target, options.supplies, report);
  add_battery_notes(question, report);
}

// Where the Brownian model is the wrong one to ask.
void add_model_warnings(const Question& question, Report& report) {
  constexpr double far_off = 0.25;
  for (const Json& row : report.results["supplies"]) {
    const Json& exact = row["exact_slots_mean_joules"];
    if (row["status"] != supply::name_of(supply::Status::solved)) continue;  // a note of its own
    if (exact.is_null() || !(row["mean_joules"] > 0)) continue;
    const double ratio = exact.get<double>() / row["mean_joules"].get<double>();
    if (std::abs(ratio - 1) > far_off)
      report.notes.push_back(
          fmt::format("{}: exact slots need {:.3g} times the Brownian mean there; trust them, and "
                      "look for less "
                      "or more supply accordingly",
                      row["name"].get<std::string>(), ratio));
  }
  if (question.site.battery.capacity_joules <
      fewest_volatilities * question.model.volatility_joules)
    report.notes.push_back(
        "the scenario's battery is smaller than 3 volatilities, where the Brownian model means "
        "little: trust exact slots or the simulator");
}

void add_warnings(const Question& question, double turn, Report& report) {
  if (own_supply(question) > turn)
    report.notes.push_back(fmt::format(
        "the scenario's own supply, {:.6g} joules per slot, lies beyond {:.6g}, where the Brownian "
        "mean turns and more supply looks worse: trust exact slots there",
        own_supply(question), turn));
  if (has_series(question.model) && !question.volatility)
    report.notes.push_back(
        "the harvest is a series, taken here as independent slots whose spread grows with the "
        "mean; long_run takes the variance of its long sums instead, and holds beyond its memory "
        "only: predict shows how far both are off, --by-simulation finds supplies on the replay");
  if (question.model.trace)
    report.notes.push_back(
        "the demand is that of a trace, taken here as independent slots; predict shows how far "
        "that is off, --by-simulation finds supplies on the replay");
  const auto* error = std::get_if<routing::RoutingError>(&question.scenario.policy);
  add_model_warnings(question, report);
  if (question.scenario.solved_policy)
    report.notes.push_back(fmt::format(
        "the policy is the one searched for at the scenario's own supply, {:.6g} joules per slot, "
        "and this horizon; it is held at every other supply",
        own_supply(question)));
  else if (error != nullptr && error->probability > 0)
    report.notes.push_back(
        "the critical supply here is the mean demand with routing errors; predict gives that "
        "without");
}

// ---- over the draws of a fit -----------------------------------------------------------------

double supply_or_none(const supply::SupplyAnswer& answer) {
  return answer.status == supply::Status::infeasible_in_brownian_model
             ? std::numeric_limits<double>::quiet_NaN()
             : answer.supply_joules_per_slot;
}

std::vector<Answer> uncertain_answers(const Scenario& scenario, const Options& options) {
  const Question question = question_of(scenario, options);
  std::vector<Answer> answers{
      {.name = "critical supply, joules per slot", .value = supply::critical_supply(question.site)},
      {.name = "cheapest supply, joules per slot",
       .value = supply_or_none(supply::cheapest_supply(question.site, question.prices))}};
  if (options.target)
    answers.push_back(
        {.name = "target supply, joules per slot",
         .value = supply_or_none(supply::supply_for_target(question.site, *options.target))});
  if (const auto exceedance = exceedance_of(options))
    answers.push_back(
        {.name = "exceedance supply, joules per slot",
         .value = supply_or_none(supply::supply_for_exceedance(question.site, *exceedance))});
  return answers;
}

// ---- the whole -------------------------------------------------------------------------------

Report report_on(Scenario scenario, const Options& options) {
  check(options, scenario);
  const std::optional<Draws> draws = draws_of(options.draws, scenario);
  if (draws) scenario = with_draw(std::move(scenario), *draws, 0);
  const Question question = question_of(scenario, options);
  Report report;
  report.command = "critical";
  report.inputs = inputs_of(question, options);
  add_supplies(question, options, report);
  const double turn = supply::supply_of_least_mean(question.site);
  report.results["supply_of_least_brownian_mean_joules_per_slot"] = number_or_null(turn);
  add_warnings(question, turn, report);
  add_batteries(question, options, report);
  if (draws)
    add_uncertainty(
        scenario, *draws, [&](const Scenario& drawn) { return uncertain_answers(drawn, options); },
        options.simulation.threads, report);
  if (options.by_simulation)
    add_simulated_supplies(question, asked_of(options), options.simulation.threads, report);
  if (options.check) check_by_simulation(question, options.simulation.threads, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
}

// ---- the subcommand --------------------------------------------------------------------------

void add_question_options(CLI::App& parser, Options& options) {
  parser.add_option("--horizon", options.horizon, "slots; the scenario's last unless given")
      ->transform(whole_in(1, 1e12));
  parser
      .add_option("--target", options.target,
                  "also the smallest supply whose mean auxiliary energy is this or less, joules")
      ->check(in(positive_number()));
  const auto exceed =
      parser
          .add_option("--exceed", options.exceed,
                      "also the smallest supply that exceeds these joules with --probability")
          ->check(in(non_negative_number()));
  const auto probability =
      parser.add_option("--probability", options.probability, "of exceeding --exceed, at most")
          ->check(in(inner_probability()));
  exceed->needs(probability);
  probability->needs(exceed);
  parser
      .add_option("--volatility", options.volatility,
                  "joules per square root of a slot, at every supply; the scenario's unless given")
      ->check(in(positive_number()));
}

void add_battery_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--price-capacity", options.price_capacity,
                  "of a joule of battery capacity over the horizon; also the cheapest capacity, "
                  "alone and with the supply")
      ->check(in(positive_number()));
  const auto size =
      parser
          .add_flag("--size-battery", options.size_battery,
                    "also the smallest capacity for --target, and how it trades against supply")
          ->needs("--target");
  parser
      .add_option("--supplies", options.supplies,
                  "of that trade-off, joules per slot; 1.02 to 1.4 times the least unless given")
      ->delimiter(',')
      ->check(in(positive_number()))
      ->needs(size);
}

void add_price_options(CLI::App& parser, Options& options) {
  parser.add_option("--price-baseline", options.price_baseline, "of a joule of supply (1)")
      ->check(in(positive_number()));
  parser
      .add_option("--price-auxiliary", options.price_auxiliary,
                  "of an auxiliary joule (twice the baseline price)")
      ->check(in(positive_number()));
  parser.add_option("--price-waste", options.price_waste, "of a joule left over or spilled (0)")
      ->check(in(non_negative_number()));
}

}  // namespace

Subcommand add_critical(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "critical",
      "how much supply and battery: critical, cheapest, for a target, for a probability");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_question_options(*parser, *options);
  add_price_options(*parser, *options);
  add_battery_options(*parser, *options);
  parser->add_flag("--by-simulation", options->by_simulation,
                   "also find each supply with the simulator itself: right for measured series");
  parser->add_flag("--check", options->check, "run the simulator at every answer");
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
