#include "inferlaw/solvers/simulation/periodic_sampler.hpp"

#include <cstdint>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/random/poisson.hpp"
#include "inferlaw/solvers/simulation/slot_demand.hpp"

namespace inferlaw::simulation {
namespace {

std::int64_t tasks_of(auxiliary::ArrivalLaw arrivals, double tasks, WordStream& words) {
  switch (arrivals) {
    case auxiliary::ArrivalLaw::poisson:
      return poisson(tasks, words);
    case auxiliary::ArrivalLaw::fixed:
      return static_cast<std::int64_t>(tasks);
  }
  numeric::refuse_member("arrival law");
}

}  // namespace

PeriodicSampler::PeriodicSampler(const PeriodicProcess& process)
    : arrivals_(process.demand.arrivals),
      task_energy_(alias_table(process.demand.task_energy)),
      idle_joules_(process.demand.idle_joules_per_slot),
      tasks_(process.tasks_per_slot) {
  auxiliary::DemandLaw demand = process.demand;
  for (const double tasks : tasks_) {
    demand.tasks_per_slot = tasks;
    const auto values = slot_demand(demand);
    slot_demand_.push_back(values ? std::optional(AliasTable(*values)) : std::nullopt);
  }
  harvest_.reserve(process.harvest.size());
  for (const auxiliary::HarvestLaw& law : process.harvest) harvest_.push_back(law_sources(law));
}

PeriodicSampler::Trial PeriodicSampler::begin(const TrialAddress& address) {
  const auto words = [&](Purpose purpose) {
    return WordStream({.seed = address.seed, .trial = address.trial, .purpose = purpose});
  };
  return {.demand = words(Purpose::demand), .harvest = words(Purpose::harvest)};
}

double PeriodicSampler::draw_demand(std::size_t slot, WordStream& words) const {
  if (slot_demand_[slot]) return idle_joules_ + (*slot_demand_[slot])(words());
  double joules = idle_joules_;
  const std::int64_t tasks = tasks_of(arrivals_, tasks_[slot], words);
  for (std::int64_t task = 0; task < tasks; ++task) joules += task_energy_(words());
  return joules;
}

double PeriodicSampler::draw_harvest(std::size_t slot, WordStream& words) const {
  double joules = 0;
  for (const LawSource& source : harvest_[slot]) joules += draw(source, words);
  return joules;
}

void PeriodicSampler::fill(Trial& trial, SlotBlock& block) const {
  for (std::size_t at = 0; at < block_slots; ++at) {
    block.demand_joules[at] = draw_demand(trial.slot, trial.demand);
    block.harvest_joules[at] = draw_harvest(trial.slot, trial.harvest);
    block.net_demand_joules[at] = block.demand_joules[at] - block.harvest_joules[at];
    if (++trial.slot == tasks_.size()) trial.slot = 0;
  }
}

}  // namespace inferlaw::simulation
