/// @file
/// Draws the slots of one trial, a block at a time.
///
/// Poisson tasks are drawn for the block as a whole: N ~ Poisson(lambda n) tasks, each in a slot
/// chosen uniformly among the n. That is the law of n independent Poisson(lambda) slots [exact], at
/// a cost of one word a task, and no loop changes its length from slot to slot. Of very many tasks
/// the demand of a slot is drawn at once (slot_demand.hpp).
#pragma once

#include <cstdint>
#include <optional>

#include "inferlaw/solvers/simulation/harvest_sampler.hpp"
#include "inferlaw/solvers/simulation/net_demand.hpp"
#include "inferlaw/solvers/simulation/random/alias_table.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {

struct SlotBlock {
  SlotValues demand_joules;
  SlotValues harvest_joules;  ///< 0 where the process is net demand alone
  SlotValues net_demand_joules;
};

class GaussianSampler {
 public:
  struct Trial {
    WordStream words;
  };

  explicit GaussianSampler(const GaussianProcess& process);
  [[nodiscard]] Trial begin(const TrialAddress& address) const;
  /// Where a trial that has begun stands on the clock, slots (tariff.hpp).
  [[nodiscard]] static std::int64_t clock_slot(const Trial& /*trial*/) { return 0; }
  void fill(Trial& trial, SlotBlock& block) const;

 private:
  GaussianProcess process_;
};

class SlotSampler {
 public:
  struct Trial {
    WordStream demand;
    HarvestSampler::Trial harvest;
  };

  /// Keeps a copy of everything but the rows of a series: the process must outlive the sampler.
  explicit SlotSampler(const SlotProcess& process);
  [[nodiscard]] Trial begin(const TrialAddress& address) const;
  [[nodiscard]] std::int64_t clock_slot(const Trial& trial) const {
    return harvest_.clock_slot(trial.harvest);
  }
  void fill(Trial& trial, SlotBlock& block) const;

 private:
  void draw_demand(WordStream& words, SlotValues& demand) const;
  void draw_poisson_demand(WordStream& words, SlotValues& demand) const;
  void draw_fixed_demand(WordStream& words, SlotValues& demand) const;

  auxiliary::ArrivalLaw arrivals_;
  double tasks_per_slot_;
  AliasTable task_energy_;
  std::optional<AliasTable> slot_demand_;
  double idle_joules_;
  HarvestSampler harvest_;
};

}  // namespace inferlaw::simulation
