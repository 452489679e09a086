// A plan of least cost for a measured site, found on the odd weeks of its harvest and held against
// the even ones: prints the table of docs/validation.md.
//
//     inferlaw_held_out_plan SCENARIO
//
// The scenario's harvests are series, scaled to the critical supply, and it has [prices]. In the even
// weeks each source gives what a site of the planned size would have: the factor from a row of the
// series to joules stays that of the odd weeks.
#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/predict.hpp"

namespace {

using namespace inferlaw;
using site::Scenario;
using site::SeriesShape;

constexpr double seconds_per_week = 7 * 86400;
constexpr double joules_per_kilowatt_hour = 3.6e6;

enum class Weeks { odd, even };

std::vector<site::HarvestPart> sources_of(const Scenario& scenario) {
  if (const auto* parts = std::get_if<site::PartsShape>(&scenario.harvest.shape))
    return parts->parts;
  if (const auto* series = std::get_if<SeriesShape>(&scenario.harvest.shape))
    return {{.shape = *series, .mean = scenario.harvest.mean}};
  throw std::invalid_argument("the harvest is no series");
}

double mean_of(const SeriesShape& series) {
  simulation::RunningMoments moments;
  for (const double joules : series.joules_per_slot) moments.add(joules);
  return moments.mean;
}

// Whole weeks, the first, third, .. or the second, fourth, .. of the series.
SeriesShape weeks_of(SeriesShape series, Weeks weeks, double slot_seconds) {
  const auto rows = static_cast<std::size_t>(
      seconds_per_week / (slot_seconds * static_cast<double>(series.slots_per_row)));
  std::vector<double> kept;
  for (std::size_t begin = weeks == Weeks::odd ? 0 : rows;
       begin + rows <= series.joules_per_slot.size(); begin += 2 * rows) {
    const auto first = series.joules_per_slot.begin() + static_cast<std::ptrdiff_t>(begin);
    kept.insert(kept.end(), first, first + static_cast<std::ptrdiff_t>(rows));
  }
  series.joules_per_slot = std::move(kept);
  return series;
}

const SeriesShape& series_of(const site::HarvestPart& part) {
  return std::get<SeriesShape>(part.shape);
}

Scenario with_sources(Scenario scenario, std::vector<site::HarvestPart> sources) {
  scenario.harvest = site::harvest_of(std::move(sources));
  return scenario;
}

// Scaled alike, to the critical supply.
Scenario in_weeks(const Scenario& scenario, Weeks weeks) {
  std::vector<site::HarvestPart> sources = sources_of(scenario);
  for (site::HarvestPart& part : sources)
    part.shape = weeks_of(series_of(part), weeks, scenario.slot_seconds);
  return with_sources(scenario, std::move(sources));
}

// The even weeks of a site that harvests so much in the odd ones.
Scenario built(const Scenario& scenario, double supply_joules_per_slot, double capacity_joules) {
  double odd = 0;
  std::vector<site::HarvestPart> sources = sources_of(scenario);
  for (const site::HarvestPart& part : sources)
    odd += mean_of(weeks_of(series_of(part), Weeks::odd, scenario.slot_seconds));
  for (site::HarvestPart& part : sources) {
    part.shape = weeks_of(series_of(part), Weeks::even, scenario.slot_seconds);
    part.mean = site::GivenMean{supply_joules_per_slot * mean_of(series_of(part)) / odd};
  }
  Scenario held = with_sources(scenario, std::move(sources));
  held.battery = auxiliary::with_capacity(held.battery, capacity_joules);
  return held;
}

struct Year {
  double coverage = 0;
  double standard_error = 0;  // of the coverage, from window to window
  double cost = 0;
};

Year year_of(const Scenario& scenario) {
  const site::Prediction prediction = site::predict(scenario);
  const site::PredictedHorizon& row = prediction.horizons.front();
  const double demand =
      prediction.demand_and_supply.mean_demand_joules_per_slot * static_cast<double>(row.slots);
  return {.coverage = row.ledger.value().coverage,
          .standard_error = row.replayed.value().auxiliary_joules.standard_error / demand,
          .cost = row.cost.value().money_per_year.value()};
}

Scenario seen(const Scenario& scenario, const site::PlannedSite& plan) {
  Scenario odd = in_weeks(scenario, Weeks::odd);
  odd.battery = auxiliary::with_capacity(odd.battery, plan.capacity_joules);
  return site::with_supply(std::move(odd), plan.supply_joules_per_slot);
}

void print_row(const char* name, const Scenario& scenario, const site::PlannedSite& plan) {
  const double hours = scenario.slot_seconds / 3600;
  const Year odd = year_of(seen(scenario, plan));
  const Year even = year_of(built(scenario, plan.supply_joules_per_slot, plan.capacity_joules));
  std::printf("| %s | %.0f | %.0f | %.3f +- %.3f | %.0f | %.3f +- %.3f | %.0f |\n", name,
              plan.supply_joules_per_slot / joules_per_kilowatt_hour / hours,
              plan.capacity_joules / joules_per_kilowatt_hour, odd.coverage, odd.standard_error,
              odd.cost, even.coverage, even.standard_error, even.cost);
}

void print_table(const std::string& path) {
  Scenario scenario = apps::read_scenario(path).scenario;
  scenario.grid = {};  // searches buy all that is needed
  scenario.horizons_slots = {static_cast<std::int64_t>(seconds_per_week / scenario.slot_seconds)};
  const auto start = std::chrono::steady_clock::now();
  const site::Critical found = site::critical(in_weeks(scenario, Weeks::odd), {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf(
      "| plan | supply, kW | battery, kWh | coverage, odd weeks | cost a year | coverage, even "
      "weeks "
      "| cost a year |\n|---|---|---|---|---|---|---|\n");
  for (const site::PlannedSite& plan : found.plan) print_row(plan.name.c_str(), scenario, plan);
  std::fprintf(stderr, "planned in %.1f s\n", seconds.count());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: inferlaw_held_out_plan SCENARIO\n");
    return 2;
  }
  try {
    print_table(arguments[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "inferlaw_held_out_plan: %s\n", error.what());
    return 1;
  }
  return 0;
}
