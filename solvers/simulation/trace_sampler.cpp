#include "inferlaw/solvers/simulation/trace_sampler.hpp"

namespace inferlaw::simulation {
namespace {

std::vector<std::size_t> first_of_each_slot(const DemandTrace& trace) {
  if (trace.drawn.empty()) return {};
  std::vector<std::size_t> first(trace.joules_per_slot.size() + 1, 0);
  for (const DrawnTask& task : trace.drawn) ++first[task.slot + 1];
  for (std::size_t slot = 1; slot < first.size(); ++slot) first[slot] += first[slot - 1];
  return first;
}

std::vector<AliasTable> tables_of(const DemandTrace& trace) {
  std::vector<AliasTable> tables;
  for (const std::vector<numeric::ValueAtom>& law : trace.joules_per_token)
    tables.push_back(alias_table(law));
  return tables;
}

}  // namespace

TraceSampler::TraceSampler(const TraceProcess& process)
    : settled_(process.demand.joules_per_slot),
      drawn_(process.demand.drawn),
      first_drawn_(first_of_each_slot(process.demand)),
      joules_per_token_(tables_of(process.demand)),
      harvest_(process.harvest) {}

TraceSampler::Trial TraceSampler::begin(const TrialAddress& address) const {
  const auto words = [&](Purpose purpose) {
    return WordStream({.seed = address.seed, .trial = address.trial, .purpose = purpose});
  };
  return {.words = words(Purpose::demand),
          .next_slot = static_cast<std::size_t>(
              first_slot_of(address, settled_.size(), words(Purpose::first_trace_slot))),
          .harvest = harvest_.begin(address)};
}

double TraceSampler::drawn_joules(std::size_t slot, WordStream& words) const {
  double joules = 0;
  for (std::size_t i = first_drawn_[slot]; i < first_drawn_[slot + 1]; ++i)
    joules += drawn_[i].tokens * joules_per_token_[drawn_[i].law](words());
  return joules;
}

void TraceSampler::fill(Trial& trial, SlotBlock& block) const {
  for (double& joules : block.demand_joules) {
    joules = settled_[trial.next_slot];
    if (!first_drawn_.empty()) joules += drawn_joules(trial.next_slot, trial.words);
    if (++trial.next_slot == settled_.size()) trial.next_slot = 0;
  }
  harvest_.fill(trial.harvest, block.harvest_joules);
  for (std::size_t slot = 0; slot < block_slots; ++slot)
    block.net_demand_joules[slot] = block.demand_joules[slot] - block.harvest_joules[slot];
}

}  // namespace inferlaw::simulation
