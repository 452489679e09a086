#include "inferlaw/lib/routing/measured_service.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {

Service measured_service(const energy::TokenLaw& tokens, const MeasuredCosts& costs) {
  numeric::require_non_negative("joules per token", costs.joules_per_token);
  numeric::require_non_negative("seconds per token", costs.seconds_per_token);
  numeric::require_probability("success of a task", costs.success);
  const double joules = costs.joules_per_token;
  Service service{.energy_mean_joules = joules * tokens.mean,
                  .energy_second_moment = joules * joules * tokens.second_moment,
                  .latency_mean_seconds = costs.seconds_per_token * tokens.mean,
                  .success = costs.success};
  for (const numeric::ValueAtom& atom : tokens.atoms)
    service.energy_law.push_back({.value = joules * atom.value, .probability = atom.probability});
  return service;
}

}  // namespace inferlaw::routing
