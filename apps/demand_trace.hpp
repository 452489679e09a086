// What the tasks of a trace cost slot by slot under a policy.
#pragma once

#include "inferlaw/apps/input/fleet.hpp"
#include "inferlaw/lib/routing/routing.hpp"
#include "inferlaw/solvers/simulation/demand_trace.hpp"

namespace inferlaw::apps {

/// Tasks of a type that goes to one model are settled; those of a type routed at random are drawn.
/// The fleet must have a trace.
[[nodiscard]] simulation::DemandTrace demand_trace_of(const Fleet& fleet,
                                                      const routing::Assignment& assignment);

}  // namespace inferlaw::apps
