#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/apps/command/draws_options.hpp"
#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/critical.hpp"
#include "inferlaw/apps/output/scenario.hpp"

namespace inferlaw::apps {
namespace {

// A price as it is written: money per joule, or with its unit.
struct Price {
  const char* option;
  Range range;
  std::optional<std::string> text = {};
};

struct PriceOptions {
  Price baseline{.option = "--price-baseline", .range = positive_number()};
  Price auxiliary{.option = "--price-auxiliary", .range = positive_number()};
  Price waste{.option = "--price-waste", .range = non_negative_number()};
  Price capacity{.option = "--price-capacity", .range = positive_number()};
};

struct Options {
  std::string file;
  ShownUnits units;
  SimulationOverrides simulation;
  site::CriticalOptions question;
  std::optional<double> exceed;
  std::optional<double> probability;
  std::vector<std::string> supplies;
  PriceOptions prices;
  DrawsRequest draws;
};

// Powers become joules per slot with the scenario's slots.
std::vector<double> supplies_of(const std::vector<std::string>& texts, double slot_seconds) {
  const QuantityWanted wanted{
      .dimension = Dimension::energy, .slot_seconds = slot_seconds, .may_be_plain = true};
  std::vector<double> supplies;
  for (const std::string& text : texts) {
    const QuantityRead read = quantity_in(wanted, positive_number(), text);
    if (!read.refusal.empty()) throw UsageError("--supplies: " + read.refusal);
    supplies.push_back(*read.value);
  }
  return supplies;
}

std::optional<QuantityRead> read_price(const Price& price) {
  if (!price.text) return std::nullopt;
  QuantityRead read =
      quantity_in({.dimension = Dimension::price, .may_be_plain = true}, price.range, *price.text);
  if (!read.refusal.empty()) throw UsageError(fmt::format("{}: {}", price.option, read.refusal));
  return read;
}

// What other prices are compared with: those of the scenario, else that of the supply, which is 1
// unless given.
struct Money {
  std::string_view currency = {};
  const char* of = "--price-baseline";
};

Money money_of(const PriceOptions& prices, const site::Scenario& scenario) {
  if (scenario.prices) return {.currency = scenario.prices->currency, .of = "[prices]"};
  const auto baseline = read_price(prices.baseline);
  return {.currency = baseline ? baseline->currency : std::string_view{}};
}

void check_currencies(const PriceOptions& prices, const Money& money) {
  for (const Price* price :
       {&prices.baseline, &prices.auxiliary, &prices.waste, &prices.capacity}) {
    const auto read = read_price(*price);
    if (!read || *read->value == 0 || read->currency == money.currency) continue;
    throw UsageError(fmt::format("{}: {}; allowed: money as that of {}, {}", price->option,
                                 *price->text, money.of,
                                 money.currency.empty() ? "which has no unit" : money.currency));
  }
}

void read_prices(const PriceOptions& prices, const site::Scenario& scenario,
                 site::AskedPrices& question) {
  check_currencies(prices, money_of(prices, scenario));
  const auto set = [](const Price& price, auto& value) {
    if (const auto read = read_price(price)) value = *read->value;
  };
  set(prices.baseline, question.baseline);
  set(prices.auxiliary, question.auxiliary);
  set(prices.waste, question.waste);
  set(prices.capacity, question.capacity);
}

site::CriticalOptions question_of(const Options& options, const site::Scenario& scenario) {
  site::CriticalOptions question = options.question;
  if (question.size_battery && !question.target_joules && !question.coverage)
    throw UsageError("--size-battery: allowed: with --target or --coverage");
  if (options.exceed)
    question.exceedance =
        supply::Exceedance{.joules = *options.exceed, .probability = *options.probability};
  question.trade_off_supplies = supplies_of(options.supplies, scenario.slot_seconds);
  read_prices(options.prices, scenario, question.prices);
  question.threads = options.simulation.threads;
  question.draws = read_draws(options.draws, scenario);
  return question;
}

Json resolved_inputs(const ScenarioFile& read, const site::Critical& critical,
                     const site::CriticalOptions& question, const Options& options) {
  Json inputs = inputs_of(read.file, critical.scenario);
  inputs["horizon_slots"] = critical.scenario.horizons_slots.back();
  inputs["volatility_joules"] = or_null(question.volatility_joules);
  inputs["prices"] = {{"baseline", critical.prices.baseline},
                      {"auxiliary", critical.prices.auxiliary},
                      {"waste", critical.prices.waste},
                      {"capacity", or_null(critical.asked_prices.capacity)}};
  inputs["target_joules"] = or_null(question.target_joules);
  inputs["coverage"] = or_null(question.coverage);
  inputs["exceed_joules"] = or_null(options.exceed);
  inputs["probability"] = or_null(options.probability);
  inputs["size_battery"] = question.size_battery;
  return inputs;
}

Report answer(const ScenarioFile& read, const Options& options) {
  site::Scenario scenario = read.scenario;
  apply(options.simulation, scenario);
  const site::CriticalOptions question = question_of(options, scenario);
  const site::Critical critical = site::critical(scenario, question);
  Report report;
  report.command = "critical";
  report.inputs = resolved_inputs(read, critical, question, options);
  report.seed = critical.seed;
  report.results = to_json(critical);
  report.notes = critical.notes;
  report.agrees = critical.agrees && critical.is_feasible;
  return report;
}

Report run(const Options& options) {
  return report_on(options.file, options.units,
                   [&](const ScenarioFile& read) { return answer(read, options); });
}

// ---- the subcommand --------------------------------------------------------------------------

void add_question_options(CLI::App& parser, Options& options) {
  parser
      .add_option("--horizon", options.question.horizon_slots,
                  "slots; the scenario's last unless given")
      ->transform(whole_in(1, 1e12));
  parser
      .add_option(
          "--target", options.question.target_joules,
          "also the smallest supply whose mean auxiliary energy is this or less, joules, or as "
          "\"2 kWh\"")
      ->transform(energy_in(positive_number()));
  parser
      .add_option("--coverage", options.question.coverage,
                  "also the smallest supply at which this share of the mean demand is met without "
                  "auxiliary energy, above 0 to below 1")
      ->check(in(inner_probability()));
  const auto exceed =
      parser
          .add_option("--exceed", options.exceed,
                      "also the smallest supply that exceeds these joules with --probability")
          ->transform(energy_in(non_negative_number()));
  const auto probability =
      parser.add_option("--probability", options.probability, "of exceeding --exceed, at most")
          ->check(in(inner_probability()));
  exceed->needs(probability);
  probability->needs(exceed);
  parser
      .add_option("--volatility", options.question.volatility_joules,
                  "joules per square root of a slot, at every supply; the scenario's unless given")
      ->transform(energy_in(positive_number()));
}

void add_battery_options(CLI::App& parser, Options& options) {
  const auto size =
      parser.add_flag("--size-battery", options.question.size_battery,
                      "also the smallest capacity for --target, and how it trades against supply, "
                      "and for --coverage");
  parser
      .add_option("--supplies", options.supplies,
                  "of that trade-off, joules per slot, or as \"40 kW\"; 1.02 to 1.4 times the "
                  "least unless given")
      ->delimiter(',')
      ->needs(size);
}

void add_price(CLI::App& parser, Price& price, const char* help) {
  parser.add_option(price.option, price.text, help);
}

void add_price_options(CLI::App& parser, PriceOptions& prices) {
  add_price(parser, prices.baseline,
            "of a joule of supply (1), or as \"0.08 $/kWh\"; this and the others are "
            "[prices] of the scenario where it has them");
  add_price(parser, prices.auxiliary, "of an auxiliary joule (twice the baseline price)");
  add_price(parser, prices.waste, "of a joule left over or spilled (0)");
  add_price(parser, prices.capacity,
            "of a joule of battery capacity over the horizon; also the cheapest capacity, alone "
            "and with the supply");
}

}  // namespace

Subcommand add_critical(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "critical",
      "how much supply and battery: critical, cheapest, for a target, for a probability");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_units(*parser, options->units);
  add_question_options(*parser, *options);
  add_price_options(*parser, options->prices);
  add_battery_options(*parser, *options);
  parser->add_flag("--by-simulation", options->question.by_simulation,
                   "also find each supply with the simulator itself: right for measured series");
  parser->add_flag("--check", options->question.check, "run the simulator at every answer");
  add_simulation_options(*parser, options->simulation);
  add_draws_options(*parser, options->draws);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
