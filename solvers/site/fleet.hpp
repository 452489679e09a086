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

#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/demand_trace.hpp"
#include "inferlaw/solvers/site/trace.hpp"

namespace inferlaw::site {

struct MeasuredModel {
  std::string name = {};
  double joules_per_token = 0;
  double seconds_per_token = 0;
  std::vector<double> success = {};  ///< of each task type
  /// Its own, whatever the task; none: those of the trace.
  std::optional<energy::TokenLaw> output_lengths = {};
  std::string measurements = {};  ///< where its costs come from, for the record; empty: given
  std::optional<double> batch_size = {};
};

struct Fleet {
  std::vector<MeasuredModel> models = {};
  std::optional<TraceTasks> trace = {};  ///< none where models have output lengths of their own
  bool replays_trace = false;            ///< arrivals are those of the trace, slot by slot
};

/// What a task of this type costs on this model. Throws std::domain_error as measured_service.hpp.
[[nodiscard]] routing::Service service_of(const Fleet& fleet, std::size_t type, std::size_t model);

/// What the tasks of the trace cost slot by slot under a policy: those of a type that goes to one
/// model are settled, those of a type routed at random are drawn. The fleet must have a trace.
[[nodiscard]] simulation::DemandTrace demand_trace_of(const Fleet& fleet,
                                                      const routing::Assignment& assignment);

}  // namespace inferlaw::site
