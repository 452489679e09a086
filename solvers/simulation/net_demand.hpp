/// @file
/// Where the net demand of a slot comes from.
///
///     slots     X_t = C_t - R_t: tasks arrive and each draws its energy; R_t is drawn from a law
///               or read from a series, to which a law's draws may be added
///     trace     X_t = C_t - R_t: the tasks of a trace, slot by slot (demand_trace.hpp)
///     periodic  X_t = C_t - R_t, drawn from laws that repeat with a period, as day and night do
///     Gaussian  X_t = nu + sigma Z_t, Z_t standard normal: the diffusion's own increments, a
///               cross-check with exact answers
///
/// Source: lib/auxiliary/slots/slot_model.hpp [published: the setting]. [choice] A series is the
/// stationary law of its slots: every trial starts at a slot of its own, uniformly random, and
/// wraps around at the end. Where demand is a trace too, the two starts are independent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/solvers/simulation/demand_trace.hpp"

namespace inferlaw::simulation {

/// Measured harvest, one value a row, which lasts for one slot or several; what other sources add
/// is drawn anew in every slot.
struct HarvestSeries {
  static constexpr std::string_view name = "series";
  std::vector<double> joules_per_slot;
  std::int64_t slots_per_row = 1;
  std::optional<auxiliary::HarvestLaw> drawn = {};
};

using Harvest = std::variant<auxiliary::HarvestLaw, HarvestSeries>;

struct SlotProcess {
  auxiliary::DemandLaw demand;
  Harvest harvest;
};

struct TraceProcess {
  DemandTrace demand;
  Harvest harvest;
};

/// Net demand itself, in joules per slot; its `demand` is the net demand too.
struct GaussianProcess {
  double drift = 0;
  double volatility = 1;
};

/// Slots of a day: slot t has the law number (t - 1) mod period, and trials begin with the first.
struct PeriodicProcess {
  auxiliary::DemandLaw demand;                 ///< but for its tasks per slot
  std::vector<double> tasks_per_slot;          ///< one a slot of the period
  std::vector<auxiliary::HarvestLaw> harvest;  ///< one a slot of the period
};

/// The demand of a slot of the period, counted from 0.
[[nodiscard]] auxiliary::DemandLaw demand_at(const PeriodicProcess& process, std::size_t slot);

using NetDemandProcess = std::variant<SlotProcess, GaussianProcess, TraceProcess, PeriodicProcess>;

/// The largest mean number of tasks in a slot that is simulated.
inline constexpr double most_tasks_per_slot = 1e9;

/// Throws std::domain_error for what the slot model refuses, more than most_tasks_per_slot, an
/// empty period or one without tasks and a harvest for each slot, an empty series, a value in it
/// that is not finite and >= 0 or rows of fewer than 1 slot, a drift that is not finite, a
/// volatility that is not finite and >= 0.
void check(const SlotProcess& process);
void check(const GaussianProcess& process);
void check(const TraceProcess& process);
void check(const PeriodicProcess& process);
void check(const NetDemandProcess& process);

}  // namespace inferlaw::simulation
