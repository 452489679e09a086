#include "inferlaw/solvers/simulation/slot_sampler.hpp"

#include <bit>

#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "inferlaw/solvers/simulation/random/poisson.hpp"
#include "inferlaw/solvers/simulation/slot_demand.hpp"

namespace inferlaw::simulation {
namespace {

constexpr int slot_bits = std::countr_zero(block_slots);
static_assert(std::has_single_bit(block_slots));

}  // namespace

GaussianSampler::GaussianSampler(const GaussianProcess& process) : process_(process) {}

GaussianSampler::Trial GaussianSampler::begin(const TrialAddress& address) const {
  return {.words = WordStream(
              {.seed = address.seed, .trial = address.trial, .purpose = Purpose::net_demand})};
}

void GaussianSampler::fill(Trial& trial, SlotBlock& block) const {
  for (double& net : block.net_demand_joules)
    net = process_.drift + process_.volatility * standard_normal(trial.words);
  block.demand_joules = block.net_demand_joules;
  block.harvest_joules.fill(0);
}

SlotSampler::SlotSampler(const SlotProcess& process)
    : arrivals_(process.demand.arrivals),
      tasks_per_slot_(process.demand.tasks_per_slot),
      task_energy_(alias_table(process.demand.task_energy)),
      idle_joules_(process.demand.idle_joules_per_slot),
      harvest_(process.harvest) {
  if (const auto values = slot_demand(process.demand)) slot_demand_.emplace(*values);
}

SlotSampler::Trial SlotSampler::begin(const TrialAddress& address) const {
  return {.demand = WordStream(
              {.seed = address.seed, .trial = address.trial, .purpose = Purpose::demand}),
          .harvest = harvest_.begin(address)};
}

void SlotSampler::fill(Trial& trial, SlotBlock& block) const {
  draw_demand(trial.demand, block.demand_joules);
  for (double& joules : block.demand_joules) joules += idle_joules_;
  harvest_.fill(trial.harvest, block.harvest_joules);
  for (std::size_t slot = 0; slot < block_slots; ++slot)
    block.net_demand_joules[slot] = block.demand_joules[slot] - block.harvest_joules[slot];
}

void SlotSampler::draw_demand(WordStream& words, SlotValues& demand) const {
  if (slot_demand_) {
    for (double& joules : demand) joules = (*slot_demand_)(words());
    return;
  }
  switch (arrivals_) {
    case auxiliary::ArrivalLaw::poisson:
      return draw_poisson_demand(words, demand);
    case auxiliary::ArrivalLaw::fixed:
      return draw_fixed_demand(words, demand);
  }
}

void SlotSampler::draw_poisson_demand(WordStream& words, SlotValues& demand) const {
  demand.fill(0);
  const std::int64_t tasks = poisson(tasks_per_slot_ * block_slots, words);
  for (std::int64_t task = 0; task < tasks; ++task) {
    const std::uint64_t word = words();
    demand[word >> (64 - slot_bits)] += task_energy_(word << slot_bits);
  }
}

void SlotSampler::draw_fixed_demand(WordStream& words, SlotValues& demand) const {
  const auto tasks = static_cast<std::int64_t>(tasks_per_slot_);
  for (double& joules : demand) {
    joules = 0;
    for (std::int64_t task = 0; task < tasks; ++task) joules += task_energy_(words());
  }
}

}  // namespace inferlaw::simulation
