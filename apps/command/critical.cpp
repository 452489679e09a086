#include <memory>
#include <optional>
#include <string>

#include "inferlaw/apps/command/draws_options.hpp"
#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/critical.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

struct Options {
  std::string file;
  SimulationOverrides simulation;
  site::CriticalOptions question;
  std::optional<double> exceed;
  std::optional<double> probability;
  DrawsRequest draws;
};

site::CriticalOptions question_of(const Options& options, const site::Scenario& scenario) {
  site::CriticalOptions question = options.question;
  if (options.exceed)
    question.exceedance =
        supply::Exceedance{.joules = *options.exceed, .probability = *options.probability};
  question.threads = options.simulation.threads;
  question.draws = read_draws(options.draws, scenario);
  return question;
}

Json resolved_inputs(const ScenarioFile& read, const site::Critical& critical,
                     const Options& options) {
  Json inputs = inputs_of(read.file, critical.scenario);
  inputs["horizon_slots"] = critical.scenario.horizons_slots.back();
  inputs["volatility_joules"] = or_null(options.question.volatility_joules);
  inputs["prices"] = {{"baseline", critical.prices.baseline},
                      {"auxiliary", critical.prices.auxiliary},
                      {"waste", critical.prices.waste},
                      {"capacity", or_null(options.question.prices.capacity)}};
  inputs["target_joules"] = or_null(options.question.target_joules);
  inputs["exceed_joules"] = or_null(options.exceed);
  inputs["probability"] = or_null(options.probability);
  inputs["size_battery"] = options.question.size_battery;
  return inputs;
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  const site::Critical critical = site::critical(scenario, question_of(options, scenario));
  Report report;
  report.command = "critical";
  report.inputs = resolved_inputs(read, critical, options);
  report.seed = critical.seed;
  report.results = to_json(critical);
  report.notes = critical.notes;
  report.agrees = critical.agrees && critical.is_feasible;
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, [&](const ScenarioFile& read) { return answer(read, options); });
}

// ---- the subcommand --------------------------------------------------------------------------

void add_question_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--horizon", options.question.horizon_slots,
                  "slots; the scenario's last unless given")
      ->transform(whole_in(1, 1e12));
  parser
      .add_option("--target", options.question.target_joules,
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
      .add_option("--volatility", options.question.volatility_joules,
                  "joules per square root of a slot, at every supply; the scenario's unless given")
      ->check(in(positive_number()));
}

void add_battery_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--price-capacity", options.question.prices.capacity,
                  "of a joule of battery capacity over the horizon; also the cheapest capacity, "
                  "alone and with the supply")
      ->check(in(positive_number()));
  const auto size =
      parser
          .add_flag("--size-battery", options.question.size_battery,
                    "also the smallest capacity for --target, and how it trades against supply")
          ->needs("--target");
  parser
      .add_option("--supplies", options.question.trade_off_supplies,
                  "of that trade-off, joules per slot; 1.02 to 1.4 times the least unless given")
      ->delimiter(',')
      ->check(in(positive_number()))
      ->needs(size);
}

void add_price_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--price-baseline", options.question.prices.baseline, "of a joule of supply (1)")
      ->check(in(positive_number()));
  parser
      .add_option("--price-auxiliary", options.question.prices.auxiliary,
                  "of an auxiliary joule (twice the baseline price)")
      ->check(in(positive_number()));
  parser
      .add_option("--price-waste", options.question.prices.waste,
                  "of a joule left over or spilled (0)")
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
  parser->add_flag("--by-simulation", options->question.by_simulation,
                   "also find each supply with the simulator itself: right for measured series");
  parser->add_flag("--check", options->question.check, "run the simulator at every answer");
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
