#include "inferlaw/solvers/site/fleet.hpp"

#include <algorithm>

#include "inferlaw/lib/routing/measured_service.hpp"

namespace inferlaw::site {
namespace {

// The model that a task of this type goes to for certain.
std::optional<std::size_t> only_model(const std::vector<double>& probabilities) {
  const auto found = std::find(probabilities.begin(), probabilities.end(), 1.0);
  if (found == probabilities.end()) return std::nullopt;
  return static_cast<std::size_t>(found - probabilities.begin());
}

std::vector<numeric::ValueAtom> joules_per_token_law(const Fleet& fleet,
                                                     const std::vector<double>& probabilities) {
  std::vector<numeric::ValueAtom> law;
  for (std::size_t model = 0; model < probabilities.size(); ++model)
    law.push_back(
        {.value = fleet.models[model].joules_per_token, .probability = probabilities[model]});
  return law;
}

}  // namespace

routing::Service service_of(const Fleet& fleet, std::size_t type, std::size_t model) {
  const MeasuredModel& measured = fleet.models[model];
  const energy::TokenLaw& tokens =
      measured.output_lengths ? *measured.output_lengths : fleet.trace->tokens[type];
  return routing::measured_service(tokens, {.joules_per_token = measured.joules_per_token,
                                            .seconds_per_token = measured.seconds_per_token,
                                            .success = measured.success[type]});
}

simulation::DemandTrace demand_trace_of(const Fleet& fleet, const routing::Assignment& assignment) {
  const TraceTasks& tasks = *fleet.trace;
  simulation::DemandTrace demand{.joules_per_slot = std::vector<double>(tasks.slots, 0)};
  std::vector<std::optional<std::size_t>> settled;
  for (const std::vector<double>& probabilities : assignment) {
    settled.push_back(only_model(probabilities));
    demand.joules_per_token.push_back(joules_per_token_law(fleet, probabilities));
  }
  for (std::size_t i = 0; i < tasks.slot_of.size(); ++i) {
    const std::size_t type = tasks.type_of[i];
    const double tokens = tasks.trace.tokens[i];
    if (settled[type])
      demand.joules_per_slot[tasks.slot_of[i]] +=
          tokens * fleet.models[*settled[type]].joules_per_token;
    else
      demand.drawn.push_back({.slot = tasks.slot_of[i], .law = type, .tokens = tokens});
  }
  return demand;
}

}  // namespace inferlaw::site
