// The part of `critical` that answers for a coverage: by the best of what has decided.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/site/detail/planning.hpp"
#include "inferlaw/solvers/supply/battery_size.hpp"

namespace inferlaw::site::detail {
namespace {

constexpr const char* supply_name = "coverage_supply";
constexpr const char* capacity_name = "coverage_capacity";

struct Decided {
  Decider decider = Decider::exact_slots;
  Decision decision = {};
};

std::optional<Decision> decision_of(std::string_view name, const std::vector<Decision>& all) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Decision& at) { return at.name == name; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::optional<Decided> decided(std::string_view name, const Critical& critical) {
  const auto simulated = decision_of(name, critical.simulated);
  if (simulated && critical.is_replayed) return Decided{Decider::replay, *simulated};
  if (const auto exact = decision_of(name, critical.in_exact_slots))
    return Decided{Decider::exact_slots, *exact};
  if (simulated) return Decided{Decider::simulation, *simulated};
  return std::nullopt;
}

const char* in_words(Decider decider) {
  switch (decider) {
    case Decider::replay:
      return "on the replay";
    case Decider::exact_slots:
      return "in exact slots";
    case Decider::simulation:
      return "in these trials";
    case Decider::balance:
      return "by the balance of the means";
    case Decider::brownian:
      return "in the Brownian model";
  }
  return "";
}

std::string refusal(const Planning& planning, double coverage) {
  return fmt::format("covers {:g} of the mean demand over {} slots", coverage,
                     planning.site.scenario.horizons_slots.back());
}

// Of the Brownian model, which knows no losses; there something else has decided.
std::optional<double> brownian_supply(const Planning& planning, double target_joules) {
  const supply::SupplyAnswer answer = supply::supply_for_target(planning.model, target_joules);
  if (answer.status == supply::Status::infeasible_in_brownian_model) return std::nullopt;
  return answer.supply_joules_per_slot;
}

std::optional<double> brownian_capacity(const Planning& planning, double target_joules) {
  const supply::CapacityAnswer answer =
      supply::capacity_for_target(planning.model, target_joules, own_supply(planning));
  if (answer.status == supply::Status::no_capacity_is_enough) return std::nullopt;
  return answer.capacity_joules;
}

void find_supply(const Planning& planning, CoverageFound& found, Critical& critical) {
  if (const auto best = decided(supply_name, critical)) {
    found.decider = best->decider;
    if (best->decision.is_enough())
      found.supply_joules_per_slot = best->decision.supply_joules_per_slot;
  } else {
    found.decider = Decider::brownian;
    found.supply_joules_per_slot =
        brownian_supply(planning, uncovered_joules(planning, found.asked));
  }
  if (!found.supply_joules_per_slot)
    critical.notes.push_back(
        fmt::format("{}: {} no supply, up to a thousand times the mean demand, {}", supply_name,
                    in_words(found.decider), refusal(planning, found.asked)));
}

void find_capacity(const Planning& planning, CoverageFound& found, Critical& critical) {
  if (const auto best = decided(capacity_name, critical)) {
    found.capacity_decider = best->decider;
    if (best->decision.is_enough()) found.capacity_joules = best->decision.capacity_joules;
  } else {
    found.capacity_decider = Decider::brownian;
    found.capacity_joules = brownian_capacity(planning, uncovered_joules(planning, found.asked));
  }
  if (!found.capacity_joules)
    critical.notes.push_back(fmt::format("{}: {} no capacity at the scenario's own supply {}",
                                         capacity_name, in_words(*found.capacity_decider),
                                         refusal(planning, found.asked)));
}

bool is_decided_elsewhere(const CriticalOptions& options, const Critical& critical) {
  return decided(supply_name, critical) &&
         (!options.size_battery || decided(capacity_name, critical));
}

}  // namespace

void add_coverage(const Planning& planning, const CriticalOptions& options, Critical& critical) {
  if (planning.site.lossy && !is_decided_elsewhere(options, critical)) return;  // refused
  CoverageFound found{.asked = *options.coverage};
  find_supply(planning, found, critical);
  if (options.size_battery) find_capacity(planning, found, critical);
  if (critical.is_replayed && found.decider != Decider::replay)
    critical.notes.push_back(
        fmt::format("{}: by a theory of independent slots, which what is replayed is not; "
                    "--by-simulation decides on the replay",
                    supply_name));
  critical.coverage = found;
}

}  // namespace inferlaw::site::detail
