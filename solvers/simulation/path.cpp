#include "inferlaw/solvers/simulation/path.hpp"

#include <span>
#include <variant>

#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/simulation/periodic_sampler.hpp"
#include "inferlaw/solvers/simulation/slot_sampler.hpp"
#include "inferlaw/solvers/simulation/trace_sampler.hpp"

namespace inferlaw::simulation {
namespace {

// The first trial begins in the first window, where there are any.
TrialAddress first_trial(const SimulationOptions& options) {
  TrialAddress address{.seed = options.seed, .trial = 0};
  if (options.windows.number > 0) address.first_slot = 0;
  return address;
}

// One slot, with totals of its own: level and backlog alone are carried on.
SlotRecord record_of(const SlotBlock& block, std::size_t at, const Battery& battery,
                     const SlotRules& rules, BatteryState& state) {
  state.auxiliary_joules = 0;
  state.spilled_joules = 0;
  state.curtailed_joules = 0;
  state.unserved_joules = 0;
  advance(std::span(block.net_demand_joules).subspan(at, 1), battery, state, rules);
  return {.demand_joules = block.demand_joules[at],
          .harvest_joules = block.harvest_joules[at],
          .net_demand_joules = block.net_demand_joules[at],
          .battery_joules = state.level_joules,
          .auxiliary_joules = state.auxiliary_joules,
          .spilled_joules = state.spilled_joules,
          .curtailed_joules = state.curtailed_joules,
          .unserved_joules = state.unserved_joules};
}

template <typename Sampler>
std::vector<SlotRecord> path_of(const Sampler& sampler, const Battery& battery,
                                const SimulationOptions& options, const SlotRules& rules) {
  const std::int64_t slots = options.horizons_slots.back();
  typename Sampler::Trial trial = sampler.begin(first_trial(options));
  BatteryState state{{.level_joules = battery.initial_joules}};
  SlotBlock block;
  std::vector<SlotRecord> records;
  records.reserve(static_cast<std::size_t>(slots));
  for (std::int64_t slot = 0; slot < slots; ++slot) {
    const auto at = static_cast<std::size_t>(slot) % block_slots;
    if (at == 0) sampler.fill(trial, block);
    records.push_back(record_of(block, at, battery, rules, state));
    records.back().slot = slot + 1;
  }
  return records;
}

}  // namespace

std::vector<SlotRecord> path(const NetDemandProcess& process, const Battery& battery,
                             const SimulationOptions& options, const SlotRules& rules) {
  check(process);
  check(battery);
  check(options);
  check(rules);
  const numeric::Overloaded of_kind{
      [&](const SlotProcess& slots) {
        return path_of(SlotSampler(slots), battery, options, rules);
      },
      [&](const GaussianProcess& gaussian) {
        return path_of(GaussianSampler(gaussian), battery, options, rules);
      },
      [&](const TraceProcess& trace) {
        return path_of(TraceSampler(trace), battery, options, rules);
      },
      [&](const PeriodicProcess& periodic) {
        return path_of(PeriodicSampler(periodic), battery, options, rules);
      }};
  return std::visit(of_kind, process);
}

}  // namespace inferlaw::simulation
