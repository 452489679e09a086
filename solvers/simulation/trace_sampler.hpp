/// @file
/// Replays the slots of a trace, a block at a time, from a slot of the trial's own on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inferlaw/solvers/simulation/harvest_sampler.hpp"
#include "inferlaw/solvers/simulation/random/alias_table.hpp"
#include "inferlaw/solvers/simulation/slot_sampler.hpp"

namespace inferlaw::simulation {

class TraceSampler {
 public:
  struct Trial {
    WordStream words;
    std::size_t next_slot;
    HarvestSampler::Trial harvest;
  };

  /// Keeps no copy of the trace: the process must outlive the sampler.
  explicit TraceSampler(const TraceProcess& process);
  [[nodiscard]] Trial begin(const TrialAddress& address) const;
  /// That of the harvest series where there is one.
  [[nodiscard]] std::int64_t clock_slot(const Trial& trial) const {
    return harvest_.has_series() ? harvest_.clock_slot(trial.harvest)
                                 : static_cast<std::int64_t>(trial.next_slot);
  }
  void fill(Trial& trial, SlotBlock& block) const;

 private:
  [[nodiscard]] double drawn_joules(std::size_t slot, WordStream& words) const;

  std::span<const double> settled_;
  std::span<const DrawnTask> drawn_;
  std::vector<std::size_t> first_drawn_;  // of each slot, and the number of them all; or empty
  std::vector<AliasTable> joules_per_token_;
  HarvestSampler harvest_;
};

}  // namespace inferlaw::simulation
