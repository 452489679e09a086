#include "inferlaw/solvers/simulation/slot_sampler.hpp"

#include <bit>
#include <cmath>

#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "inferlaw/solvers/simulation/random/poisson.hpp"

namespace inferlaw::simulation {
namespace {

constexpr int slot_bits = std::countr_zero(block_slots);
static_assert(std::has_single_bit(block_slots));

AliasTable task_energy_table(const std::vector<auxiliary::ValueAtom>& atoms) {
  std::vector<WeightedValue> law;
  for (const auxiliary::ValueAtom& atom : atoms)
    law.push_back({.value = atom.joules, .weight = atom.probability});
  return AliasTable(law);
}

GammaLaw gamma_law(const auxiliary::GammaHarvest& harvest) {
  const double variation =
      harvest.standard_deviation_joules_per_slot / harvest.mean_joules_per_slot;
  return {.shape = 1 / (variation * variation),
          .scale = variation * harvest.standard_deviation_joules_per_slot};
}

// Uniform on 0 .. count - 1, up to 2^-64 count.
std::size_t uniform_row(std::uint64_t word, std::size_t count) {
  __extension__ using WideWord = unsigned __int128;
  return static_cast<std::size_t>((static_cast<WideWord>(word) * count) >> 64);
}

}  // namespace

GaussianSampler::GaussianSampler(const GaussianProcess& process) : process_(process) {}

GaussianSampler::Trial GaussianSampler::begin(std::uint64_t seed, std::uint64_t trial) const {
  return {.words = WordStream({.seed = seed, .trial = trial, .purpose = Purpose::net_demand})};
}

void GaussianSampler::fill(Trial& trial, SlotBlock& block) const {
  for (double& net : block.net_demand_joules)
    net = process_.drift + process_.volatility * standard_normal(trial.words);
  block.demand_joules = block.net_demand_joules;
}

SlotSampler::SlotSampler(const SlotProcess& process)
    : arrivals_(process.demand.arrivals),
      tasks_per_slot_(process.demand.tasks_per_slot),
      task_energy_(task_energy_table(process.demand.task_energy)),
      harvest_(source_of(process.harvest)) {}

SlotSampler::HarvestSource SlotSampler::source_of(const Harvest& harvest) {
  if (const auto* series = std::get_if<HarvestSeries>(&harvest))
    return SeriesSource{series->joules_per_slot};
  const auto& law = std::get<auxiliary::HarvestLaw>(harvest);
  if (const auto* gamma = std::get_if<auxiliary::GammaHarvest>(&law))
    return GammaSampler(gamma_law(*gamma));
  return ConstantSource{std::get<auxiliary::ConstantHarvest>(law).mean_joules_per_slot};
}

SlotSampler::Trial SlotSampler::begin(std::uint64_t seed, std::uint64_t trial) const {
  Trial fresh = {.demand = WordStream({.seed = seed, .trial = trial, .purpose = Purpose::demand}),
                 .harvest = WordStream({.seed = seed, .trial = trial, .purpose = Purpose::harvest}),
                 .next_row = 0};
  if (const auto* series = std::get_if<SeriesSource>(&harvest_)) {
    WordStream first_row({.seed = seed, .trial = trial, .purpose = Purpose::first_row});
    fresh.next_row = uniform_row(first_row(), series->rows.size());
  }
  return fresh;
}

void SlotSampler::fill(Trial& trial, SlotBlock& block) const {
  if (arrivals_ == auxiliary::ArrivalLaw::poisson)
    draw_poisson_demand(trial.demand, block.demand_joules);
  else
    draw_fixed_demand(trial.demand, block.demand_joules);
  SlotValues harvest;
  draw_harvest(trial, harvest);
  for (std::size_t slot = 0; slot < block_slots; ++slot)
    block.net_demand_joules[slot] = block.demand_joules[slot] - harvest[slot];
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

void SlotSampler::draw_harvest(Trial& trial, SlotValues& harvest) const {
  if (const auto* gamma = std::get_if<GammaSampler>(&harvest_)) {
    for (double& joules : harvest) joules = (*gamma)(trial.harvest);
  } else if (const auto* series = std::get_if<SeriesSource>(&harvest_)) {
    for (double& joules : harvest) {
      joules = series->rows[trial.next_row];
      if (++trial.next_row == series->rows.size()) trial.next_row = 0;
    }
  } else {
    harvest.fill(std::get<ConstantSource>(harvest_).joules);
  }
}

}  // namespace inferlaw::simulation
