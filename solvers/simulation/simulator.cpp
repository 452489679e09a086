#include "inferlaw/solvers/simulation/simulator.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>
#include <variant>

#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/periodic_sampler.hpp"
#include "inferlaw/solvers/simulation/slot_sampler.hpp"
#include "inferlaw/solvers/simulation/trace_sampler.hpp"

namespace inferlaw::simulation {
namespace {

struct HorizonMoments {
  RunningMoments auxiliary, battery, spilled, demand, net_demand;
  RunningMoments delivered, curtailed, taken, conversion_losses, leaked, losses;
  RunningMoments unserved, unserved_slots, backlog;
  std::vector<RunningMoments> paid = {};  // by each tariff

  void merge(const HorizonMoments& other) {
    auxiliary.merge(other.auxiliary);
    battery.merge(other.battery);
    spilled.merge(other.spilled);
    demand.merge(other.demand);
    net_demand.merge(other.net_demand);
    delivered.merge(other.delivered);
    curtailed.merge(other.curtailed);
    taken.merge(other.taken);
    conversion_losses.merge(other.conversion_losses);
    leaked.merge(other.leaked);
    losses.merge(other.losses);
    unserved.merge(other.unserved);
    unserved_slots.merge(other.unserved_slots);
    backlog.merge(other.backlog);
    paid.resize(std::max(paid.size(), other.paid.size()));
    for (std::size_t i = 0; i < other.paid.size(); ++i) paid[i].merge(other.paid[i]);
  }
};

using CurveMoments = std::vector<HorizonMoments>;  // one entry a horizon

// Where a trial stands, totals from slot 1 on.
struct Progress {
  BatteryState battery;
  double demand_joules = 0;
  double net_demand_joules = 0;
  std::vector<double> paid = {};  // by each tariff
};

void record(const Progress& progress, const Battery& battery, HorizonMoments& moments) {
  moments.auxiliary.add(progress.battery.auxiliary_joules);
  moments.battery.add(progress.battery.level_joules);
  moments.spilled.add(progress.battery.spilled_joules);
  moments.demand.add(progress.demand_joules);
  moments.net_demand.add(progress.net_demand_joules);
  moments.delivered.add(progress.battery.delivered_joules);
  moments.curtailed.add(progress.battery.curtailed_joules);
  moments.taken.add(progress.battery.taken_joules);
  const double conversion_losses = conversion_losses_joules(progress.battery, battery);
  moments.conversion_losses.add(conversion_losses);
  moments.leaked.add(progress.battery.leaked_joules);
  moments.losses.add(conversion_losses + progress.battery.leaked_joules);
  moments.unserved.add(progress.battery.unserved_joules);
  moments.unserved_slots.add(progress.battery.unserved_slots);
  moments.backlog.add(progress.battery.backlog_joules);
  moments.paid.resize(progress.paid.size());
  for (std::size_t i = 0; i < progress.paid.size(); ++i) moments.paid[i].add(progress.paid[i]);
}

Estimate scaled(const Estimate& estimate, double factor) {
  return {.mean = factor * estimate.mean,
          .standard_error = factor * estimate.standard_error,
          .standard_deviation = factor * estimate.standard_deviation};
}

BatteryEstimates ledger_of(const HorizonMoments& moments, const Battery& battery) {
  const Estimate delivered = estimate_of(moments.delivered);
  const double per_delivered = 1 / battery.discharging_efficiency;
  return {.delivered_joules = delivered,
          .drawn_joules = scaled(delivered, per_delivered),
          .curtailed_joules = estimate_of(moments.curtailed),
          .taken_joules = estimate_of(moments.taken),
          .conversion_losses_joules = estimate_of(moments.conversion_losses),
          .leaked_joules = estimate_of(moments.leaked),
          .losses_joules = estimate_of(moments.losses),
          .cycles = scaled(delivered, auxiliary::full_cycles(battery, per_delivered))};
}

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double served_joules(const BatteryState& state) {
  return state.auxiliary_joules - state.unserved_joules;
}

// As `advance`, and pays for what the grid gives in each slot; the first of them is `slot` of the
// clock.
void advance_and_pay(std::span<const double> net_demand_joules, const Battery& battery,
                     const SlotRules& rules, const std::vector<Tariff>& tariffs, std::int64_t slot,
                     Progress& progress) {
  for (std::size_t at = 0; at < net_demand_joules.size(); ++at, ++slot) {
    const double before = served_joules(progress.battery);
    advance(net_demand_joules.subspan(at, 1), battery, progress.battery, rules);
    const double bought = served_joules(progress.battery) - before;
    for (std::size_t i = 0; i < tariffs.size(); ++i)
      progress.paid[i] += price_at(tariffs[i], slot) * bought;
  }
}

// What stays the same from slot to slot.
struct Terms {
  const Battery& battery;
  const SlotRules& rules;
  const std::vector<Tariff>& tariffs;
};

// Slots [first, last) of a block, the first of them being `slot` of the clock.
void live_through(const SlotBlock& block, std::size_t first, std::size_t last, const Terms& terms,
                  std::int64_t slot, Progress& progress) {
  const std::span demand = std::span(block.demand_joules).subspan(first, last - first);
  const std::span net_demand = std::span(block.net_demand_joules).subspan(first, last - first);
  if (terms.tariffs.empty())
    advance(net_demand, terms.battery, progress.battery, terms.rules);
  else
    advance_and_pay(net_demand, terms.battery, terms.rules, terms.tariffs, slot, progress);
  progress.demand_joules += sum(demand);
  progress.net_demand_joules += sum(net_demand);
}

// The slots of one trial, in order, drawn when they are needed.
template <typename Sampler>
class Path {
 public:
  Path(const Sampler& sampler, const TrialAddress& address, const Terms& terms)
      : sampler_(sampler),
        trial_(sampler.begin(address)),
        terms_(terms),
        first_slot_(sampler.clock_slot(trial_)) {
    progress_.battery.level_joules = terms.battery.initial_joules;
    progress_.paid.resize(terms.tariffs.size());
  }

  const Progress& advance_to(std::int64_t horizon) {
    while (slot_ < horizon) {
      const auto first = static_cast<std::size_t>(slot_) % block_slots;
      if (first == 0) sampler_.fill(trial_, block_);
      const auto wanted = static_cast<std::size_t>(horizon - slot_);
      const std::size_t last = std::min(block_slots, first + wanted);
      live_through(block_, first, last, terms_, first_slot_ + slot_, progress_);
      slot_ += static_cast<std::int64_t>(last - first);
    }
    return progress_;
  }

 private:
  const Sampler& sampler_;
  typename Sampler::Trial trial_;
  Terms terms_;
  std::int64_t first_slot_;  // of the clock
  std::int64_t slot_ = 0;
  SlotBlock block_;
  Progress progress_;
};

// Consecutive trials that one thread sums. There are at most `most_chunks`, whatever the number of
// trials, so their moments stay small, and enough of them to keep many processors busy.
constexpr std::int64_t most_chunks = 1024;

struct Chunks {
  std::int64_t trials;
  std::int64_t size;
  std::int64_t count;
};

Chunks chunks_of(std::int64_t trials) {
  const std::int64_t size = (trials - 1) / most_chunks + 1;
  return {.trials = trials, .size = size, .count = (trials - 1) / size + 1};
}

template <typename Sampler>
class Simulation {
 public:
  Simulation(const Sampler& sampler, const Battery& battery, const SlotRules& rules,
             const SimulationOptions& options)
      : sampler_(sampler),
        battery_(battery),
        rules_(rules),
        options_(options),
        chunks_(chunks_of(options.trials)),
        moments_(static_cast<std::size_t>(chunks_.count),
                 CurveMoments(options.horizons_slots.size())) {
    if (options.keep_trials)
      kept_.assign(options.horizons_slots.size(),
                   std::vector<double>(static_cast<std::size_t>(options.trials)));
  }

  SimulationResult run() {
    share_out(chunks_.count, thread_count(options_.threads),
              [this](std::int64_t chunk) { run_chunk(chunk); });
    return {.horizons = estimates(), .auxiliary_of_trials = std::move(kept_)};
  }

 private:
  void run_chunk(std::int64_t chunk) noexcept {
    const std::int64_t first = chunk * chunks_.size;
    const std::int64_t last = std::min(first + chunks_.size, chunks_.trials);
    for (std::int64_t trial = first; trial < last; ++trial)
      run_trial(static_cast<std::size_t>(trial), moments_[static_cast<std::size_t>(chunk)]);
  }

  TrialAddress address_of(std::size_t trial) const {
    TrialAddress address{.seed = options_.seed, .trial = trial};
    const Windows& windows = options_.windows;
    if (windows.number > 0)
      address.first_slot = static_cast<std::int64_t>(trial) % windows.number * windows.slots;
    return address;
  }

  void run_trial(std::size_t trial, CurveMoments& moments) {
    Path path(sampler_, address_of(trial), Terms{battery_, rules_, options_.tariffs});
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const Progress& progress = path.advance_to(options_.horizons_slots[i]);
      record(progress, battery_, moments[i]);
      if (options_.keep_trials) kept_[i][trial] = progress.battery.auxiliary_joules;
    }
  }

  std::vector<HorizonEstimates> estimates() const {
    std::vector<HorizonEstimates> curve;
    for (std::size_t i = 0; i < options_.horizons_slots.size(); ++i) {
      HorizonMoments all;
      for (const CurveMoments& chunk : moments_) all.merge(chunk[i]);
      curve.push_back({.slots = options_.horizons_slots[i],
                       .auxiliary_joules = estimate_of(all.auxiliary),
                       .battery_joules = estimate_of(all.battery),
                       .spilled_joules = estimate_of(all.spilled),
                       .demand_joules = estimate_of(all.demand),
                       .net_demand_joules = estimate_of(all.net_demand),
                       .ledger = ledger_of(all, battery_),
                       .unserved_joules = estimate_of(all.unserved),
                       .share_of_slots_with_unserved =
                           scaled(estimate_of(all.unserved_slots),
                                  1 / static_cast<double>(options_.horizons_slots[i])),
                       .backlog_joules = estimate_of(all.backlog)});
      for (const RunningMoments& paid : all.paid) curve.back().paid.push_back(estimate_of(paid));
    }
    return curve;
  }

  const Sampler& sampler_;
  const Battery& battery_;
  const SlotRules& rules_;
  const SimulationOptions& options_;
  Chunks chunks_;
  std::vector<CurveMoments> moments_;      // one entry a chunk
  std::vector<std::vector<double>> kept_;  // [horizon][trial]
};

GaussianSampler sampler_of(const GaussianProcess& process) { return GaussianSampler(process); }
SlotSampler sampler_of(const SlotProcess& process) { return SlotSampler(process); }
TraceSampler sampler_of(const TraceProcess& process) { return TraceSampler(process); }
PeriodicSampler sampler_of(const PeriodicProcess& process) { return PeriodicSampler(process); }

void check_horizons(const std::vector<std::int64_t>& horizons) {
  if (horizons.empty()) numeric::refuse("number of horizons", 0, "1 or more");
  std::int64_t previous = 0;
  for (const std::int64_t horizon : horizons) {
    if (horizon <= previous)
      numeric::refuse("horizon (slots)", static_cast<double>(horizon),
                      "1 or more, above the horizon before it");
    previous = horizon;
  }
}

}  // namespace

void check(const SimulationOptions& options) {
  if (options.trials < 2)
    numeric::refuse("trials", static_cast<double>(options.trials), "2 or more");
  if (options.threads < 0)
    numeric::refuse("threads", options.threads, "1 or more, or 0 for every processor");
  check_horizons(options.horizons_slots);
  for (const Tariff& tariff : options.tariffs) check(tariff);
}

SimulationResult simulate(const NetDemandProcess& process, const Battery& battery,
                          const SimulationOptions& options, const SlotRules& rules) {
  check(process);
  check(battery);
  check(options);
  check(rules);
  return std::visit(
      [&](const auto& kind) {
        const auto sampler = sampler_of(kind);
        return Simulation(sampler, battery, rules, options).run();
      },
      process);
}

}  // namespace inferlaw::simulation
