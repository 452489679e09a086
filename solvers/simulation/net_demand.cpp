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

auxiliary::DemandLaw demand_at(const PeriodicProcess& process, std::size_t slot) {
  auxiliary::DemandLaw demand = process.demand;
  demand.tasks_per_slot = process.tasks_per_slot[slot];
  return demand;
}

void check(const PeriodicProcess& process) {
  if (process.harvest.empty() || process.harvest.size() != process.tasks_per_slot.size())
    numeric::refuse("harvests of a period", static_cast<double>(process.harvest.size()),
                    "1 or more, as many as tasks per slot");
  for (std::size_t slot = 0; slot < process.harvest.size(); ++slot)
    check(SlotProcess{.demand = demand_at(process, slot), .harvest = process.harvest[slot]});
}

void check(const NetDemandProcess& process) {
  // Not by `auto`: a process without a check of its own would come back here as a variant.
  const numeric::Overloaded of_kind{[](const SlotProcess& slots) { check(slots); },
                                    [](const GaussianProcess& gaussian) { check(gaussian); },
                                    [](const TraceProcess& trace) { check(trace); },
                                    [](const PeriodicProcess& periodic) { check(periodic); }};
  std::visit(of_kind, process);
}

}  // namespace inferlaw::simulation
