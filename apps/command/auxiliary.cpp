#include <memory>
#include <string>

#include "inferlaw/apps/command/option_range.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/output/auxiliary.hpp"
#include "inferlaw/solvers/auxiliary/overview.hpp"

namespace inferlaw::apps {
namespace {

constexpr const char* gaussian = "gaussian";

Json inputs_of(const auxiliary::OverviewQuestion& question) {
  const auxiliary::BrownianSite& site = question.site;
  return {{"drift_joules_per_slot", site.drift_joules_per_slot},
          {"volatility_joules", site.volatility_joules},
          {"horizon_slots", site.horizon_slots},
          {"initial_battery_joules", site.battery.initial_joules},
          {"capacity_joules", number_or_null(site.battery.capacity_joules)},
          {"slots", question.exact_gaussian_slots ? Json(gaussian) : Json(nullptr)},
          {"probabilities", question.probabilities},
          {"levels_joules", question.levels_joules}};
}

Report run(const auxiliary::OverviewQuestion& question) {
  Report report;
  report.command = "auxiliary";
  report.inputs = inputs_of(question);
  const auxiliary::Overview found = overview(question);
  report.results = to_json(found);
  report.notes = found.notes;
  return report;
}

void add_site_options(CLI::App& parser, auxiliary::BrownianSite& site) {
  parser
      .add_option("--drift", site.drift_joules_per_slot,
                  "mean demand less mean harvest, joules per slot, or as \"0.1 kWh\"")
      ->required()
      ->transform(energy_in(finite_number()));
  parser.add_option("--volatility", site.volatility_joules, "joules per square root of a slot")
      ->required()
      ->transform(energy_in(positive_number()));
  parser.add_option("--horizon", site.horizon_slots, "slots")
      ->required()
      ->check(in(positive_number()));
  parser
      .add_option("--initial-battery", site.battery.initial_joules,
                  "joules, or as \"2 kWh\"; 0 unless given")
      ->transform(energy_in(non_negative_number()));
  parser
      .add_option("--capacity", site.battery.capacity_joules,
                  "of the battery, joules, or as \"2 kWh\"; unlimited unless given")
      ->transform(energy_in(positive_number()));
}

void add_question_options(CLI::App& parser, auxiliary::OverviewQuestion& question) {
  CLI::Option* capacity = parser.get_option("--capacity");
  parser
      .add_option("--probabilities", question.probabilities,
                  "quantiles of auxiliary energy and battery level at these probabilities, "
                  "0.5,0.9,..")
      ->delimiter(',')
      ->check(in(inner_probability()))
      ->excludes(capacity);
  parser
      .add_option("--levels", question.levels_joules,
                  "probability and mean of exceeding these levels, joules, 10,100,..")
      ->delimiter(',')
      ->transform(energy_in(non_negative_number()))
      ->excludes(capacity);
  parser
      .add_option_function<std::string>(
          "--slots", [&question](const std::string&) { question.exact_gaussian_slots = true; },
          "also the exact slot model with this law of the net demand")
      ->check(CLI::IsMember({gaussian}));
}

}  // namespace

Subcommand add_auxiliary(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("auxiliary", "auxiliary energy D_T from drift, volatility and horizon");
  const auto question = std::make_shared<auxiliary::OverviewQuestion>();
  add_site_options(*parser, question->site);
  add_question_options(*parser, *question);
  return {.parser = parser, .run = [question] { return run(*question); }};
}

}  // namespace inferlaw::apps
