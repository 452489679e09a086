#include "inferlaw/apps/planning/simulated_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace inferlaw::apps {
namespace {

constexpr double standard_errors_allowed = 5;

// Against exact slots where they are known, else against the Brownian model, which is what the
// answer rests on then. None where nothing was needed in the simulation.
Json agreement(double simulated, double standard_error, const Json& exact, double brownian) {
  if (standard_error == 0) return nullptr;
  const double expected = exact.is_null() ? brownian : exact.get<double>();
  return std::abs(simulated - expected) <= standard_errors_allowed * standard_error;
}

Choice choice_of(const Json& row) {
  Choice choice{.supply_joules_per_slot = row["supply_joules_per_slot"]};
  if (!row.contains("capacity_joules")) return choice;
  choice.capacity_joules = row["capacity_joules"].is_null()
                               ? std::numeric_limits<double>::infinity()
                               : row["capacity_joules"].get<double>();
  return choice;
}

simulation::SimulationResult simulated_at(const Question& question, const Choice& choice,
                                          int threads, bool keep_trials) {
  const Scenario scenario = with_choice(question, choice);
  return simulate_site(site_of(scenario), scenario, threads, keep_trials);
}

void check_row(const Question& question, int threads, Json& row) {
  row["simulated_mean_joules"] = nullptr;
  row["standard_error_joules"] = nullptr;
  row["agrees"] = nullptr;
  const Choice choice = choice_of(row);
  if (choice.supply_joules_per_slot == 0) return;
  const simulation::Estimate simulated =
      simulated_at(question, choice, threads, false).horizons.front().auxiliary_joules;
  row["simulated_mean_joules"] = simulated.mean;
  row["standard_error_joules"] = simulated.standard_error;
  row["agrees"] = agreement(simulated.mean, simulated.standard_error,
                            row["exact_slots_mean_joules"], row["mean_joules"]);
}

void check_rows(const Question& question, int threads, const std::string& table, Report& report) {
  if (!report.results.contains(table)) return;
  for (Json& row : report.results[table]) {
    check_row(question, threads, row);
    if (row["agrees"] == false) report.agrees = false;
  }
}

// The standard error is that of the exact probability: a few trials beyond would estimate it badly.
void check_exceedance(const Question& question, int threads, Report& report) {
  if (!report.results.contains("exceedance")) return;
  Json& asked = report.results["exceedance"];
  const Choice choice{.supply_joules_per_slot =
                          report.results["exceedance_supply_joules_per_slot"]};
  const std::vector<double> trials =
      simulated_at(question, choice, threads, true).auxiliary_of_trials.front();
  const double level = asked["level_joules"];
  const auto count = static_cast<double>(trials.size());
  const double simulated =
      static_cast<double>(std::count_if(trials.begin(), trials.end(),
                                        [=](double joules) { return joules > level; })) /
      count;
  const Json exact = asked["exact_slots_probability"];  // keys that are added move the others
  const double brownian = asked["brownian_probability"];
  const double p = exact.is_null() ? brownian : exact.get<double>();
  const double standard_error = std::sqrt(p * (1 - p) / count);
  asked["simulated_probability"] = simulated;
  asked["standard_error"] = standard_error;
  asked["agrees"] = agreement(simulated, standard_error, exact, brownian);
  if (asked["agrees"] == false) report.agrees = false;
}

}  // namespace

void check_by_simulation(const Question& question, int threads, Report& report) {
  report.seed = question.scenario.seed;
  check_rows(question, threads, "supplies", report);
  check_rows(question, threads, "capacities", report);
  check_exceedance(question, threads, report);
  report.notes.push_back(
      "agrees: the simulated mean or probability lies within 5 standard errors of the exact slot "
      "value, or of the Brownian one where no exact one is known");
}

}  // namespace inferlaw::apps
