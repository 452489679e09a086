#include "inferlaw/solvers/simulation/net_demand.hpp"

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::simulation {
namespace {

void check(const HarvestSeries& series) {
  if (series.joules_per_slot.empty())
    numeric::refuse("number of rows of the harvest series", 0, "1 or more");
  for (const double joules : series.joules_per_slot)
    numeric::require_non_negative("harvest of a row of the series (joules)", joules);
  if (series.slots_per_row < 1)
    numeric::refuse("slots per row of the harvest series",
                    static_cast<double>(series.slots_per_row), "1 or more");
  if (series.drawn) auxiliary::check(*series.drawn);
}

void check_harvest(const Harvest& harvest) {
  const numeric::Overloaded of_kind{[](const auxiliary::HarvestLaw& law) { auxiliary::check(law); },
                                    [](const HarvestSeries& series) { check(series); }};
  std::visit(of_kind, harvest);
}

}  // namespace

void check(const SlotProcess& process) {
  auxiliary::check(process.demand);
  if (process.demand.tasks_per_slot > most_tasks_per_slot)
    numeric::refuse("tasks per slot", process.demand.tasks_per_slot, "up to 1e9 in a simulation");
  check_harvest(process.harvest);
}

void check(const TraceProcess& process) {
  check(process.demand);
  check_harvest(process.harvest);
}

void check(const GaussianProcess& process) {
  numeric::require_finite("drift (joules per slot)", process.drift);
  numeric::require_non_negative("volatility (joules per square root of a slot)",
                                process.volatility);
}

void check(const NetDemandProcess& process) {
  // Not by `auto`: a process without a check of its own would come back here as a variant.
  const numeric::Overloaded of_kind{[](const SlotProcess& slots) { check(slots); },
                                    [](const GaussianProcess& gaussian) { check(gaussian); },
                                    [](const TraceProcess& trace) { check(trace); }};
  std::visit(of_kind, process);
}

}  // namespace inferlaw::simulation
