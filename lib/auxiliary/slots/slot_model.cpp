#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"

#include <cmath>
#include <span>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary {
namespace {

bool must_be_whole(ArrivalLaw arrivals) {
  switch (arrivals) {
    case ArrivalLaw::poisson:
      return false;
    case ArrivalLaw::fixed:
      return true;
  }
  numeric::refuse_member("arrival law");
}

void check_energies(const std::vector<numeric::ValueAtom>& law) {
  for (const numeric::ValueAtom& atom : law)
    numeric::require_non_negative("task energy (joules)", atom.value);
  check(std::span<const numeric::ValueAtom>(law));
}

struct HarvestCheck {
  void operator()(const ConstantHarvest& harvest) const {
    numeric::require_non_negative("harvest mean (joules per slot)", harvest.mean_joules_per_slot);
  }
  void operator()(const GammaHarvest& harvest) const {
    numeric::require_positive("harvest mean (joules per slot)", harvest.mean_joules_per_slot);
    numeric::require_positive("harvest standard deviation (joules per slot)",
                              harvest.standard_deviation_joules_per_slot);
  }
  void operator()(const UniformHarvest& harvest) const {
    numeric::require_non_negative("lowest harvest (joules per slot)",
                                  harvest.lowest_joules_per_slot);
    numeric::require_finite("highest harvest (joules per slot)", harvest.highest_joules_per_slot);
    if (!(harvest.highest_joules_per_slot > harvest.lowest_joules_per_slot))
      numeric::refuse("highest harvest (joules per slot)", harvest.highest_joules_per_slot,
                      "above the lowest");
  }
  void operator()(const HarvestSum& sum) const {
    if (sum.sources.empty()) numeric::refuse("number of harvest sources", 0, "at least 1");
    for (const SourceLaw& source : sum.sources) std::visit(*this, source);
  }
};

struct HarvestMoments {
  numeric::Moments operator()(const ConstantHarvest& harvest) const {
    return {.mean = harvest.mean_joules_per_slot, .variance = 0};
  }
  numeric::Moments operator()(const GammaHarvest& harvest) const {
    const double deviation = harvest.standard_deviation_joules_per_slot;
    return {.mean = harvest.mean_joules_per_slot, .variance = deviation * deviation};
  }
  numeric::Moments operator()(const UniformHarvest& harvest) const {
    const double width = harvest.highest_joules_per_slot - harvest.lowest_joules_per_slot;
    return {.mean = harvest.lowest_joules_per_slot + width / 2, .variance = width * width / 12};
  }
  numeric::Moments operator()(const HarvestSum& sum) const {
    numeric::Moments total{.mean = 0, .variance = 0};
    for (const SourceLaw& source : sum.sources) {
      const numeric::Moments moments = std::visit(*this, source);
      total.mean += moments.mean;
      total.variance += moments.variance;
    }
    return total;
  }
};

double variance_per_task(ArrivalLaw arrivals, const numeric::Moments& energy) {
  switch (arrivals) {
    case ArrivalLaw::poisson:
      return energy.variance + energy.mean * energy.mean;
    case ArrivalLaw::fixed:
      return energy.variance;
  }
  numeric::refuse_member("arrival law");
}

}  // namespace

void check(const DemandLaw& demand) {
  numeric::require_non_negative("tasks per slot", demand.tasks_per_slot);
  if (must_be_whole(demand.arrivals) && demand.tasks_per_slot != std::floor(demand.tasks_per_slot))
    numeric::refuse("tasks per slot", demand.tasks_per_slot,
                    "a whole number when arrivals are fixed");
  check_energies(demand.task_energy);
  numeric::require_non_negative("idle energy (joules per slot)", demand.idle_joules_per_slot);
}

HarvestLaw harvest_law(const SourceLaw& source) {
  return std::visit([](const auto& law) { return HarvestLaw(law); }, source);
}

void check(const HarvestLaw& harvest) { std::visit(HarvestCheck{}, harvest); }

void check(const SlotModel& model) {
  check(model.demand);
  check(model.harvest);
}

numeric::Moments task_energy_moments(const DemandLaw& demand) {
  return moments(demand.task_energy);
}

numeric::Moments demand_moments(const DemandLaw& demand) {
  const numeric::Moments energy = task_energy_moments(demand);
  return {.mean = demand.tasks_per_slot * energy.mean + demand.idle_joules_per_slot,
          .variance = demand.tasks_per_slot * variance_per_task(demand.arrivals, energy)};
}

numeric::Moments harvest_moments(const HarvestLaw& harvest) {
  return std::visit(HarvestMoments{}, harvest);
}

numeric::Moments net_demand_moments(const SlotModel& model) {
  const numeric::Moments demand = demand_moments(model.demand);
  const numeric::Moments harvest = harvest_moments(model.harvest);
  return {.mean = demand.mean - harvest.mean, .variance = demand.variance + harvest.variance};
}

}  // namespace inferlaw::auxiliary
