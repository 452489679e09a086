#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/lib/auxiliary/brownian.hpp"
#include "inferlaw/lib/auxiliary/exact_slots.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;

struct Options {
  brownian::Site site;
  std::string slots;
};

Json inputs_of(const Options& options) {
  return {{"drift_joules_per_slot", options.site.drift_joules_per_slot},
          {"volatility_joules", options.site.volatility_joules},
          {"horizon_slots", options.site.horizon_slots},
          {"initial_battery_joules", options.site.initial_battery_joules},
          {"slots", options.slots.empty() ? Json(nullptr) : Json(options.slots)}};
}

Json sensitivities_of(const brownian::Site& site) {
  const brownian::Sensitivities slopes = brownian::sensitivities(site);
  return {{"drift_slots", number_or_null(slopes.drift_slots)},
          {"volatility_joules_per_joule", number_or_null(slopes.volatility)},
          {"horizon_joules_per_slot", number_or_null(slopes.horizon_joules_per_slot)},
          {"initial_battery_joules_per_joule", slopes.initial_battery}};
}

double exact_mean(const brownian::Site& site) {
  if (site.horizon_slots != std::floor(site.horizon_slots))
    throw UsageError(
        fmt::format("--horizon: {}; allowed: a whole number with --slots", site.horizon_slots));
  if (site.initial_battery_joules != 0)
    throw UsageError(
        fmt::format("--initial-battery: {}; allowed: 0 with --slots", site.initial_battery_joules));
  return auxiliary::gaussian_slots_mean(site.drift_joules_per_slot, site.volatility_joules,
                                        site.horizon_slots);
}

Report run(const Options& options) {
  const brownian::Site& site = options.site;
  Report report;
  report.command = "auxiliary";
  report.inputs = inputs_of(options);
  Json& results = report.results;
  results["regime"] = brownian::name(brownian::regime(site.drift_joules_per_slot));
  results["mean_joules"] = number_or_null(brownian::mean(site));
  results["standard_deviation_joules"] = number_or_null(brownian::standard_deviation(site));
  if (!options.slots.empty()) results["exact_slots_mean_joules"] = number_or_null(exact_mean(site));
  results["probability_none"] = brownian::cumulative(site, 0);
  results["waste_joules"] = number_or_null(brownian::mean_battery(site));
  results["crossover_slots"] = number_or_null(
      brownian::crossover_horizon(site.drift_joules_per_slot, site.volatility_joules));
  results["long_horizon_mean_joules"] = number_or_null(brownian::limiting_mean(site));
  results["sensitivities"] = sensitivities_of(site);
  return report;
}

}  // namespace

Subcommand add_auxiliary(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "auxiliary",
      "auxiliary energy D_T from drift, volatility and horizon (Brownian, exact slots)");
  const auto options = std::make_shared<Options>();
  brownian::Site& site = options->site;
  parser
      ->add_option("--drift", site.drift_joules_per_slot,
                   "mean demand less mean harvest, joules per slot")
      ->required()
      ->check(in(finite_number()));
  parser->add_option("--volatility", site.volatility_joules, "joules per square root of a slot")
      ->required()
      ->check(in(positive_number()));
  parser->add_option("--horizon", site.horizon_slots, "slots")
      ->required()
      ->check(in(positive_number()));
  parser->add_option("--initial-battery", site.initial_battery_joules, "joules, 0 unless given")
      ->check(in(non_negative_number()));
  parser
      ->add_option("--slots", options->slots,
                   "also the exact mean of the slot model with this law of the net demand")
      ->check(CLI::IsMember({"gaussian"}));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
