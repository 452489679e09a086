/// @file
/// What a task costs on a machine of measured costs per token.
///
///     energy e = j c,  E[e] = j E[c],  E[e^2] = j^2 E[c^2];  latency = s E[c]      c: its tokens
///
/// j joules and s seconds per token at the machine's batch size, c from a token law, so that the
/// atoms of e have its moments exactly [exact]. That j does not depend on c is a [choice]: a
/// measured mean over the requests of a run. Throws std::domain_error unless j and s are finite and
/// >= 0 and success is a probability.
#pragma once

#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::routing {

struct MeasuredCosts {
  double joules_per_token = 0;
  double seconds_per_token = 0;
  double success = 1;
};

[[nodiscard]] Service measured_service(const energy::TokenLaw& tokens, const MeasuredCosts& costs);

}  // namespace inferlaw::routing
