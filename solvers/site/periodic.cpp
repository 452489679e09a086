#include "inferlaw/solvers/site/periodic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::site {
namespace {

void check_factors(const std::vector<double>& profile) {
  double sum = 0;
  for (const double factor : profile) {
    numeric::require_non_negative("factor of a profile", factor);
    sum += factor;
  }
  if (!(sum > 0)) numeric::refuse("sum of a profile", sum, "above 0");
}

void require_same_period(std::size_t slots, std::size_t period) {
  if (slots != period)
    numeric::refuse("slots of a profile", static_cast<double>(slots),
                    fmt::format("{}, as many as of the other profile", period));
}

bool is_even(const std::vector<double>& profile) {
  return std::all_of(profile.begin(), profile.end(),
                     [&](double factor) { return factor == profile.front(); });
}

[[noreturn]] void refuse(const char* without) {
  throw std::domain_error(fmt::format("profile: allowed: without {}", without));
}

void check_company(const Scenario& scenario) {
  if (scenario.fleet && scenario.fleet->replays_trace) refuse("a trace, which has its own course");
  if (is_series(scenario.harvest)) refuse("a harvest series, which has its own course");
  if (std::holds_alternative<SearchedPolicy>(scenario.policy))
    refuse("a policy that is searched for, whose theory takes slots to be alike");
}

// A factor over the mean of its profile is rounded: three tenths of ten tasks are three.
double counted(auxiliary::ArrivalLaw arrivals, double tasks) {
  constexpr double rounding = 1e-12;
  switch (arrivals) {
    case auxiliary::ArrivalLaw::poisson:
      return tasks;
    case auxiliary::ArrivalLaw::fixed:
      return std::abs(tasks - std::round(tasks)) <= rounding * tasks ? std::round(tasks) : tasks;
  }
  numeric::refuse_member("arrival law");
}

}  // namespace

std::size_t period_slots(const Scenario& scenario) {
  std::vector<std::vector<double>> profiles = profiles_of(scenario.harvest);
  if (!scenario.arrivals_profile.empty()) profiles.push_back(scenario.arrivals_profile);
  if (profiles.empty()) return 0;
  const std::size_t period = profiles.front().size();
  if (period > longest_period_slots)
    numeric::refuse("slots of a profile", static_cast<double>(period),
                    fmt::format("up to {}", longest_period_slots));
  for (const std::vector<double>& profile : profiles) {
    require_same_period(profile.size(), period);
    check_factors(profile);
  }
  check_company(scenario);
  return std::all_of(profiles.begin(), profiles.end(), is_even) ? 0 : period;
}

simulation::PeriodicProcess periodic_process(const Scenario& scenario,
                                             const auxiliary::DemandLaw& demand,
                                             double harvest_mean_joules_per_slot) {
  const std::size_t period = period_slots(scenario);
  simulation::PeriodicProcess process{.demand = demand, .tasks_per_slot = {}, .harvest = {}};
  process.tasks_per_slot.reserve(period);
  process.harvest.reserve(period);
  for (std::size_t slot = 0; slot < period; ++slot) {
    process.tasks_per_slot.push_back(counted(
        demand.arrivals, demand.tasks_per_slot * profile_factor(scenario.arrivals_profile, slot)));
    process.harvest.push_back(
        harvest_of_slot(scenario.harvest, harvest_mean_joules_per_slot, slot));
  }
  simulation::check(process);
  return process;
}

std::vector<NetSlot> net_slots(const simulation::PeriodicProcess& process) {
  std::vector<NetSlot> slots;
  slots.reserve(process.harvest.size());
  for (std::size_t slot = 0; slot < process.harvest.size(); ++slot)
    slots.push_back(
        {.demand = simulation::demand_at(process, slot), .harvest = process.harvest[slot]});
  return slots;
}

double times_in(std::int64_t slots, std::size_t slot, std::size_t period) {
  const auto length = static_cast<std::int64_t>(period);
  const std::int64_t whole = slots / length;
  const bool begun = static_cast<std::int64_t>(slot) < slots % length;
  return static_cast<double>(begun ? whole + 1 : whole);
}

double sum_over(std::int64_t slots, std::span<const double> of_slots) {
  double sum = 0;
  for (std::size_t slot = 0; slot < of_slots.size(); ++slot)
    sum += times_in(slots, slot, of_slots.size()) * of_slots[slot];
  return sum;
}

std::vector<double> mean_demands(const simulation::PeriodicProcess& process) {
  const double joules_per_task = auxiliary::task_energy_moments(process.demand).mean;
  std::vector<double> means = process.tasks_per_slot;
  for (double& mean : means) mean = mean * joules_per_task + process.demand.idle_joules_per_slot;
  return means;
}

std::vector<double> mean_harvests(const simulation::PeriodicProcess& process) {
  std::vector<double> means;
  means.reserve(process.harvest.size());
  for (const auxiliary::HarvestLaw& law : process.harvest)
    means.push_back(auxiliary::harvest_moments(law).mean);
  return means;
}

double mean_harvest_variance(const simulation::PeriodicProcess& process) {
  double sum = 0;
  for (const auxiliary::HarvestLaw& law : process.harvest)
    sum += auxiliary::harvest_moments(law).variance;
  return sum / static_cast<double>(process.harvest.size());
}

}  // namespace inferlaw::site
