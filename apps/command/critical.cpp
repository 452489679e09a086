#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/command/scenario_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/scenario_inputs.hpp"
#include "inferlaw/apps/simulated_supply.hpp"
#include "inferlaw/apps/theory.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::apps {
namespace {

// Exact slots are searched where a search takes seconds: a sum from an empty, unlimited battery, a
// grid otherwise.
constexpr std::int64_t longest_searched_sum = 20000;
constexpr std::int64_t longest_searched_grid = 1000;

constexpr double standard_errors_allowed = 5;

struct Options {
  std::string file;
  SimulationOverrides simulation;
  std::optional<std::int64_t> horizon;
  double price_baseline = 1;
  std::optional<double> price_auxiliary;
  double price_waste = 0;
  std::optional<double> target;
  std::optional<double> exceed;
  std::optional<double> probability;
  bool check = false;
  bool by_simulation = false;
};

supply::Prices prices_of(const Options& options) {
  return {.baseline = options.price_baseline,
          .auxiliary = options.price_auxiliary.value_or(2 * options.price_baseline),
          .waste = options.price_waste};
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

// ---- the question ----------------------------------------------------------------------------

struct Question {
  Scenario scenario;  // of one horizon
  SiteModel model;    // at the scenario's own supply
  supply::Site site;
  supply::Prices prices;
};

supply::Site supply_site_of(const Scenario& scenario, const SiteModel& model) {
  supply::Site site{.demand_mean_joules_per_slot = auxiliary::demand_moments(model.demand).mean,
                    .demand_variance = auxiliary::demand_moments(model.demand).variance,
                    .horizon_slots = static_cast<double>(scenario.horizons_slots.back()),
                    .initial_battery_joules = scenario.battery.initial_joules,
                    .capacity_joules = scenario.battery.capacity_joules};
  const double deviation = std::sqrt(model.harvest_moments.variance);
  if (scenario.harvest.standard_deviation_joules_per_slot)
    site.harvest_deviation_joules = deviation;
  else if (deviation > 0)
    site.harvest_coefficient_of_variation = deviation / model.harvest_moments.mean;
  return site;
}

Question question_of(Scenario scenario, const Options& options) {
  apply(options.simulation, scenario);
  scenario.horizons_slots = {options.horizon.value_or(scenario.horizons_slots.back())};
  SiteModel model = site_of(scenario);
  const supply::Site site = supply_site_of(scenario, model);
  return {.scenario = std::move(scenario),
          .model = std::move(model),
          .site = site,
          .prices = prices_of(options)};
}

// A policy that was searched for at the scenario's own supply stays in force at every other.
Scenario with_policy_held(const Question& question) {
  Scenario scenario = question.scenario;
  if (scenario.solved_policy) scenario.policy = routing::Mixture{question.model.assignment};
  scenario.solved_policy.reset();
  return scenario;
}

// E[D_T] of exact slots. Without supply it is at most the whole demand, which is all a search asks.
std::optional<double> exact_mean_at(const Question& question, double supply) {
  if (supply == 0) return std::nullopt;
  const Scenario scenario = with_supply(with_policy_held(question), supply);
  const auto means = exact_means(site_of(scenario), scenario);
  if (!means) return std::nullopt;
  return means->front();
}

// ---- answers ---------------------------------------------------------------------------------

bool can_search_exact_slots(const Question& question) {
  const bool has_battery =
      std::isfinite(question.site.capacity_joules) || question.site.initial_battery_joules > 0;
  return !has_series(question.model) &&
         question.scenario.horizons_slots.back() <=
             (has_battery ? longest_searched_grid : longest_searched_sum);
}

double exact_slots_supply(const Question& question, double target, double start) {
  const double whole_demand =
      question.site.demand_mean_joules_per_slot * question.site.horizon_slots;
  return supply::least_supply(
      [&](double at) { return exact_mean_at(question, at).value_or(whole_demand); }, target, start);
}

void add_row(const Question& question, const std::string& name, const std::string& status,
             double supply, Report& report) {
  report.results["supplies"].push_back(
      {{"name", name},
       {"status", status},
       {"supply_joules_per_slot", supply},
       {"mean_joules", supply::mean_auxiliary(question.site, supply)},
       {"exact_slots_mean_joules", or_null(exact_mean_at(question, supply))},
       {"cost", supply::cost(question.site, question.prices, supply)}});
}

// An answer, its sensitivity to what was asked (`unit_key`) and to the mean demand.
void add_answer(const Question& question, const std::string& name, const std::string& unit_key,
                const supply::Answer& answer, Report& report) {
  const double supply = answer.supply_joules_per_slot;
  report.results[name + "_joules_per_slot"] = supply;
  report.results[name + "_status"] = supply::name(answer.status);
  add_row(question, name, supply::name(answer.status), supply, report);
  if (answer.status != supply::Status::solved) return;
  report.results["sensitivities"][name] = {
      {unit_key, number_or_null(answer.per_unit_asked)},
      {"per_demand_mean_joules_per_joule", number_or_null(answer.per_demand_mean)}};
}

// What the Brownian model cannot reach. Its nearest supply is no answer and is not given as one.
void add_infeasible(const Question& question, const std::string& name,
                    const supply::Answer& nearest, std::optional<double> target, Report& report) {
  report.results[name + "_status"] = supply::name(nearest.status);
  report.results[name + "_joules_per_slot"] = nullptr;
  std::string note = fmt::format(
      "{}: out of reach of the Brownian model, in which more supply looks worse beyond {:.6g} "
      "joules per slot because the spread of the harvest grows with its mean; ",
      name, nearest.supply_joules_per_slot);
  if (target && can_search_exact_slots(question)) {
    const double supply = exact_slots_supply(question, *target, nearest.supply_joules_per_slot);
    report.results[name + "_joules_per_slot"] = supply;
    add_row(question, name, supply::name(nearest.status), supply, report);
    note += "the supply given is that of exact slots";
  } else {
    note +=
        "no exact-slot supply was searched for (only for a mean, a harvest law and a short "
        "horizon), so there is none";
  }
  report.notes.push_back(note);
}

void add_target(const Question& question, double target, Report& report) {
  const supply::Answer answer = supply::supply_for_target(question.site, target);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    return add_infeasible(question, "target_supply", answer, target, report);
  add_answer(question, "target_supply", "per_target_joule_joules_per_slot", answer, report);
}

void add_exceedance(const Question& question, const supply::Exceedance& asked, Report& report) {
  const supply::Answer answer = supply::supply_for_exceedance(question.site, asked);
  if (answer.status == supply::Status::infeasible_in_brownian_model)
    return add_infeasible(question, "exceedance_supply", answer, std::nullopt, report);
  add_answer(question, "exceedance_supply", "per_probability_joules_per_slot", answer, report);
}

// ---- the simulator at the answers ------------------------------------------------------------

// None where there is nothing exact to hold the simulation against, or nothing was needed in it.
std::optional<bool> agreement(const simulation::Estimate& simulated, const Json& exact) {
  if (exact.is_null() || simulated.standard_error == 0) return std::nullopt;
  return std::abs(simulated.mean - exact.get<double>()) <=
         standard_errors_allowed * simulated.standard_error;
}

void check_row(const Question& question, int threads, Json& row) {
  row["simulated_mean_joules"] = nullptr;
  row["standard_error_joules"] = nullptr;
  row["agrees"] = nullptr;
  const double supply = row["supply_joules_per_slot"];
  if (supply == 0) return;
  const Scenario scenario = with_supply(with_policy_held(question), supply);
  const simulation::Estimate simulated =
      simulate_site(site_of(scenario), scenario, threads).horizons.front().auxiliary_joules;
  row["simulated_mean_joules"] = simulated.mean;
  row["standard_error_joules"] = simulated.standard_error;
  if (const auto agrees = agreement(simulated, row["exact_slots_mean_joules"]))
    row["agrees"] = *agrees;
}

void check_rows(const Question& question, int threads, Report& report) {
  report.seed = question.scenario.seed;
  for (Json& row : report.results["supplies"]) {
    check_row(question, threads, row);
    if (row["agrees"] == false) report.agrees = false;
  }
  report.notes.push_back(
      "agrees: the simulated mean lies within 5 standard errors of the exact slot value");
}

// ---- answers of the simulator itself -----------------------------------------------------------

void add_simulated_row(const SimulatedSupply& answer, Report& report) {
  report.results["simulated_supplies"].push_back(
      {{"name", answer.name},
       {"supply_joules_per_slot", answer.supply_joules_per_slot},
       {"simulated_mean_joules", answer.auxiliary_joules.mean},
       {"standard_error_joules", answer.auxiliary_joules.standard_error},
       {"cost", answer.cost}});
}

void add_simulated(const Question& question, const Options& options, Report& report) {
  const double critical = supply::critical_supply(question.site);
  const SupplySearch search{.scenario = with_policy_held(question),
                            .critical_joules_per_slot = critical,
                            .demand_joules = critical * question.site.horizon_slots,
                            .prices = question.prices,
                            .threads = options.simulation.threads};
  report.seed = question.scenario.seed;
  report.results["simulated_supplies"] = Json::array();
  if (question.prices.auxiliary > question.prices.baseline)
    add_simulated_row(simulated_cheapest(search), report);
  if (options.target) add_simulated_row(simulated_for_target(search, *options.target), report);
  if (options.exceed)
    add_simulated_row(simulated_for_exceedance(
                          search, {.joules = *options.exceed, .probability = *options.probability}),
                      report);
  if (report.results["simulated_supplies"].empty()) report.results.erase("simulated_supplies");
  report.notes.push_back(
      "simulated supplies: each found with the simulator, or the replay, on the same random "
      "numbers");
}

// ---- the subcommand --------------------------------------------------------------------------

void check(const Options& options, const Scenario& scenario) {
  if (!options.exceed) return;
  if (std::isfinite(scenario.battery.capacity_joules))
    throw UsageError(
        "--exceed: allowed: without a capacity in the scenario; with one only means are known");
  if (*options.exceed == 0 && scenario.battery.initial_joules == 0)
    throw UsageError("--exceed: 0; allowed: above 0 from an empty battery");
}

void add_warnings(const Question& question, double turn, Report& report) {
  const double own = question.model.harvest_moments.mean;
  if (own > turn)
    report.notes.push_back(fmt::format(
        "the scenario's own supply, {:.6g} joules per slot, lies beyond {:.6g}, where the Brownian "
        "mean turns and more supply looks worse: trust exact slots there",
        own, turn));
  if (has_series(question.model))
    report.notes.push_back(
        "the harvest is a series, taken here as independent slots whose spread grows with the "
        "mean; predict shows how far that is off, --by-simulation finds supplies on the replay");
  if (question.model.trace)
    report.notes.push_back(
        "the demand is that of a trace, taken here as independent slots; predict shows how far "
        "that is off, --by-simulation finds supplies on the replay");
  const auto* error = std::get_if<routing::RoutingError>(&question.scenario.policy);
  if (question.scenario.solved_policy)
    report.notes.push_back(fmt::format(
        "the policy is the one searched for at the scenario's own supply, {:.6g} joules per slot, "
        "and this horizon; it is held at every other supply",
        own));
  else if (error != nullptr && error->probability > 0)
    report.notes.push_back(
        "the critical supply here is the mean demand with routing errors; predict gives that "
        "without");
}

Json inputs_of(const Question& question, const Options& options) {
  Json inputs = inputs_of(question.scenario);
  inputs["horizon_slots"] = question.scenario.horizons_slots.back();
  inputs["prices"] = {{"baseline", question.prices.baseline},
                      {"auxiliary", question.prices.auxiliary},
                      {"waste", question.prices.waste}};
  inputs["target_joules"] = or_null(options.target);
  inputs["exceed_joules"] = or_null(options.exceed);
  inputs["probability"] = or_null(options.probability);
  return inputs;
}

void add_critical(const Question& question, Report& report) {
  const double critical = supply::critical_supply(question.site);
  report.results["critical_supply_joules_per_slot"] = critical;
  report.results["volatility_joules"] = supply::volatility(question.site, critical);
  add_row(question, "critical_supply", supply::name(supply::Status::solved), critical, report);
}

Report report_on(const Scenario& scenario, const Options& options) {
  check(options, scenario);
  const Question question = question_of(scenario, options);
  Report report;
  report.command = "critical";
  report.inputs = inputs_of(question, options);
  add_critical(question, report);
  add_answer(question, "cheapest_supply", "per_price_ratio_joules_per_slot",
             supply::cheapest_supply(question.site, question.prices), report);
  if (options.target) add_target(question, *options.target, report);
  if (options.exceed)
    add_exceedance(question, {.joules = *options.exceed, .probability = *options.probability},
                   report);
  const double turn = supply::supply_of_least_mean(question.site);
  report.results["supply_of_least_brownian_mean_joules_per_slot"] = number_or_null(turn);
  add_warnings(question, turn, report);
  if (options.by_simulation) add_simulated(question, options, report);
  if (options.check) check_rows(question, options.simulation.threads, report);
  return report;
}

Report run(const Options& options) {
  return answer_for(options.file,
                    [&](const Scenario& scenario) { return report_on(scenario, options); });
}

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
      "critical", "how much supply: critical, cheapest, for a target, for a probability");
  const auto options = std::make_shared<Options>();
  add_scenario_file(*parser, options->file);
  add_question_options(*parser, *options);
  add_price_options(*parser, *options);
  parser->add_flag("--by-simulation", options->by_simulation,
                   "also find each supply with the simulator itself: right for measured series");
  parser->add_flag("--check", options->check, "run the simulator at every answer");
  add_simulation_options(*parser, options->simulation);
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
