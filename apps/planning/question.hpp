// A site's supply and battery as something to choose: the scenario at one horizon, and what of it
// moves with the choice.
#pragma once

#include <cstdint>
#include <optional>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/apps/site.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::apps {

struct Question {
  Scenario scenario;  ///< of one horizon
  SiteModel model;    ///< at the scenario's own supply
  supply::SupplyModel site;
  supply::Prices prices;
  std::optional<double> volatility;  ///< instead of the scenario's own, at every supply
};

/// What is asked beside the critical and the cheapest supply.
struct AskedSupplies {
  std::optional<double> target_joules;
  std::optional<supply::Exceedance> exceedance;
};

/// Means and, where there is a coefficient of variation or a series, its spread move with supply.
[[nodiscard]] Question question_of(Scenario scenario, const supply::Prices& prices,
                                   const std::optional<double>& volatility);

[[nodiscard]] double own_supply(const Question& question);

/// A site as chosen. A capacity that is not given is the scenario's.
struct Choice {
  double supply_joules_per_slot = 0;
  std::optional<double> capacity_joules = std::nullopt;
};

/// A policy that was searched for at the scenario's own supply stays in force at every other.
[[nodiscard]] Scenario with_choice(const Question& question, const Choice& choice);

/// E[D_T] of exact slots; none for a series, without supply, or where it would take long.
[[nodiscard]] std::optional<double> exact_mean_at(const Question& question, const Choice& choice);

/// Whether exact slots can be searched in seconds: a sum from an empty, unlimited battery up to
/// 20,000 slots, a grid up to 1000.
[[nodiscard]] bool can_search_means(const Question& question);
[[nodiscard]] bool can_search_on_grid(const Question& question);

[[nodiscard]] Json or_null(const std::optional<double>& value);

}  // namespace inferlaw::apps
