#include "inferlaw/solvers/simulation/net_demand.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

struct HarvestCheck {
  void operator()(const auxiliary::HarvestLaw& law) const { auxiliary::check(law); }
  void operator()(const HarvestSeries& series) const {
    if (series.joules_per_slot.empty())
      numeric::refuse("number of rows of the harvest series", 0, "1 or more");
    for (const double joules : series.joules_per_slot)
      numeric::require_non_negative("harvest of a row of the series (joules)", joules);
    if (series.slots_per_row < 1)
      numeric::refuse("slots per row of the harvest series",
                      static_cast<double>(series.slots_per_row), "1 or more");
  }
};

}  // namespace

void check(const SlotProcess& process) {
  auxiliary::check(process.demand);
  if (process.demand.tasks_per_slot > most_tasks_per_slot)
    numeric::refuse("tasks per slot", process.demand.tasks_per_slot, "up to 1e9 in a simulation");
  std::visit(HarvestCheck{}, process.harvest);
}

void check(const TraceProcess& process) {
  check(process.demand);
  std::visit(HarvestCheck{}, process.harvest);
}

void check(const GaussianProcess& process) {
  numeric::require_finite("drift (joules per slot)", process.drift);
  numeric::require_non_negative("volatility (joules per square root of a slot)",
                                process.volatility);
}

void check(const NetDemandProcess& process) {
  std::visit([](const auto& kind) { check(kind); }, process);
}

}  // namespace inferlaw::simulation
