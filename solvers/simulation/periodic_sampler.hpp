/// @file
/// Draws the slots of a period, of day and night: every trial begins with its first slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "inferlaw/solvers/simulation/random/alias_table.hpp"
#include "inferlaw/solvers/simulation/slot_sampler.hpp"

namespace inferlaw::simulation {

class PeriodicSampler {
 public:
  struct Trial {
    WordStream demand;
    WordStream harvest;
    std::size_t slot = 0;  ///< of the period
  };

  explicit PeriodicSampler(const PeriodicProcess& process);
  [[nodiscard]] static Trial begin(const TrialAddress& address);
  [[nodiscard]] static std::int64_t clock_slot(const Trial& /*trial*/) { return 0; }
  void fill(Trial& trial, SlotBlock& block) const;

 private:
  [[nodiscard]] double draw_demand(std::size_t slot, WordStream& words) const;
  [[nodiscard]] double draw_harvest(std::size_t slot, WordStream& words) const;

  auxiliary::ArrivalLaw arrivals_;
  AliasTable task_energy_;
  double idle_joules_;
  std::vector<double> tasks_;                           // of each slot
  std::vector<std::optional<AliasTable>> slot_demand_;  // of many tasks
  std::vector<std::vector<LawSource>> harvest_;         // of each slot
};

}  // namespace inferlaw::simulation
