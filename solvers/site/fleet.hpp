/// @file
/// Models known by measurement, not by their parameters, and what tasks cost on them.
///
///     e = j c,  latency = s c      j joules and s seconds a token, c the tokens of a task
///
/// Tokens are those of the tasks of a trace, or of output lengths that each model has of its own.
/// Formulas and sources: lib/routing/measured_service.hpp, simulation/demand_trace.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/lib/energy/batch_load.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/demand_trace.hpp"
#include "inferlaw/solvers/site/trace.hpp"

namespace inferlaw::site {

/// Costs at all measured batch sizes, of a model whose batch size follows the load (load.hpp).
struct LoadCurve {
  std::vector<energy::BatchPoint> joules_per_token = {};
  std::vector<energy::BatchPoint> seconds_per_token = {};
  double machines = 1;  ///< which share its tasks evenly
};

/// How a batch size followed from the load.
struct SettledBatch {
  double tokens_per_second = 0;  ///< on each machine
  double machines = 1;
  std::vector<energy::FixedPoint> fixed_points = {};  ///< the first is the batch size; none idle
};

struct MeasuredModel {
  std::string name = {};
  double joules_per_token = 0;
  double seconds_per_token = 0;
  std::vector<double> success = {};  ///< of an answer, for each task type
  /// Its own, whatever the task; none: those of the trace.
  std::optional<energy::TokenLaw> output_lengths = {};
  std::string measurements = {};  ///< where its costs come from, for the record; empty: given
  std::optional<double> batch_size = {};
  std::optional<double> machines = {};       ///< that serve one task at a time; none: nobody waits
  std::optional<LoadCurve> by_load = {};     ///< until the batch size has followed from the load
  std::optional<SettledBatch> settled = {};  ///< afterwards
};

struct Fleet {
  std::vector<MeasuredModel> models = {};
  std::optional<TraceTasks> trace = {};  ///< none where models have output lengths of their own
  bool replays_trace = false;            ///< arrivals are those of the trace, slot by slot
  /// How many assignments are the policy's own answer, where batch sizes follow the load.
  std::size_t own_answers = 1;
};

/// What the tasks of a trace cost slot by slot under a policy, a law of joules per token for each
/// type and choice: those of a type that goes to one choice of one cost are settled, the others are
/// drawn.
[[nodiscard]] simulation::DemandTrace demand_trace_of(
    const TraceTasks& tasks,
    const routing::TypeByChoice<std::vector<numeric::ValueAtom>>& joules_per_token,
    const routing::Assignment& assignment);

}  // namespace inferlaw::site
