#include "inferlaw/solvers/site/net_slot.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/supply/root.hpp"

namespace inferlaw::site {
namespace {

using auxiliary::GriddedLaw;

constexpr double most_supply = 1000;  // of the mean demand

numeric::Moments net_moments(const NetSlot& slot, double most_useful_joules) {
  const numeric::Moments demand = auxiliary::demand_moments(slot.demand);
  const auto* law = std::get_if<auxiliary::HarvestLaw>(&slot.harvest);
  const numeric::Moments harvest = law != nullptr
                                       ? auxiliary::harvest_moments_up_to(*law, most_useful_joules)
                                       : moments_of(slot.harvest);
  return {.mean = demand.mean - harvest.mean, .variance = demand.variance + harvest.variance};
}

// Over the period.
double deliverable_mean(const std::vector<NetSlot>& slots, const auxiliary::Battery& battery) {
  double sum = 0;
  for (const auxiliary::SlotFlows& flows : slot_flows(slots, battery))
    sum += auxiliary::deliverable_mean(flows, battery);
  return sum / static_cast<double>(slots.size());
}

}  // namespace

GriddedLaw gridded(const NetSlot& slot, const GridOfSlot& grid) {
  const double step = grid.steps * auxiliary::fine_step(net_moments(slot, grid.most_useful_joules));
  const numeric::Overloaded harvest_on_grid{
      [=](const auxiliary::HarvestLaw& law) {
        return auxiliary::gridded_harvest(law, step, grid.most_useful_joules);
      },
      [=](const simulation::HarvestSeries& series) {
        const GriddedLaw rows = auxiliary::gridded_samples(series.joules_per_slot, step);
        return series.drawn ? auxiliary::sum(rows, auxiliary::gridded_harvest(*series.drawn, step))
                            : rows;
      }};
  return auxiliary::difference(auxiliary::gridded_demand(slot.demand, step),
                               std::visit(harvest_on_grid, slot.harvest));
}

auxiliary::SlotFlows slot_flows(const NetSlot& slot, const auxiliary::Battery& battery) {
  const numeric::Overloaded flows_with{
      [&](const auxiliary::HarvestLaw& law) {
        return auxiliary::slot_flows(
            auxiliary::net_demand_law({.demand = slot.demand, .harvest = law}), battery);
      },
      [&](const simulation::HarvestSeries&) {
        return auxiliary::slot_flows(gridded(slot), battery);
      }};
  return std::visit(flows_with, slot.harvest);
}

std::vector<auxiliary::SlotFlows> slot_flows(const std::vector<NetSlot>& period,
                                             const auxiliary::Battery& battery) {
  constexpr double steps = 4;
  if (period.size() == 1) return {slot_flows(period.front(), battery)};
  std::vector<auxiliary::SlotFlows> flows;
  flows.reserve(period.size());
  for (const NetSlot& slot : period)
    flows.push_back(auxiliary::slot_flows(gridded(slot, {.steps = steps}), battery));
  return flows;
}

double critical_supply(const auxiliary::DemandLaw& demand, const HarvestShape& shape,
                       const auxiliary::Battery& battery) {
  const auto slot_at = [&](double supply) {
    return std::vector<NetSlot>{{.demand = demand, .harvest = scaled_harvest(shape, supply)}};
  };
  return critical_supply({.at = slot_at,
                          .demand_mean_joules_per_slot = auxiliary::demand_moments(demand).mean,
                          .kept_joules_per_slot = kept_joules_per_slot(shape)},
                         battery);
}

double critical_supply(const SlotsInSupply& slots, const auxiliary::Battery& battery) {
  const double mean = slots.demand_mean_joules_per_slot;
  if (auxiliary::is_lossless(battery) || mean == 0) return mean;
  const auto falls_behind = [&](double supply) {
    return deliverable_mean(slots.at(supply), battery);
  };
  if (falls_behind(most_supply * mean) > 0) return std::numeric_limits<double>::infinity();
  const double least = slots.kept_joules_per_slot;
  return supply::root_of_falling({.value = falls_behind}, {.start = std::max(mean, least),
                                                           .step = mean / 8,
                                                           .lower = least,
                                                           .upper = most_supply * mean,
                                                           .binary_digits = 36});
}

}  // namespace inferlaw::site
