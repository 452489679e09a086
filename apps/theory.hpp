// What the theory says of a site's mean auxiliary energy: Brownian, corrected to slots, and exact.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "inferlaw/apps/site.hpp"

namespace inferlaw::apps {

/// The longest horizons whose exact mean is computed, slots: a sum from an empty, unlimited
/// battery, a grid otherwise.
inline constexpr std::int64_t longest_summed_horizon = 1000000;
inline constexpr std::int64_t longest_grid_horizon = 20000;

/// Means of the reflected Brownian model, joules; with the scenario's capacity.
struct BrownianMeans {
  double auxiliary_joules = 0;
  double battery_joules = 0;  ///< energy left at the horizon
  double spilled_joules = 0;  ///< 0 without a capacity
};

/// At another volatility than the site's own where one is given.
[[nodiscard]] BrownianMeans brownian_means(const SiteModel& site, const Scenario& scenario,
                                           double slots,
                                           std::optional<double> volatility = std::nullopt);

/// E[D_T] of the slot model at the scenario's horizons, joules. None where the harvest is a series,
/// a horizon is too long, or (a battery) another volatility is asked for.
[[nodiscard]] std::optional<std::vector<double>> exact_means(
    const SiteModel& site, const Scenario& scenario,
    std::optional<double> volatility = std::nullopt);

/// P(D_T > joules) of the slot model at the last horizon, on a grid (slot_law.hpp). The harvest
/// must be a law, and the battery unlimited.
[[nodiscard]] double exact_exceedance(const SiteModel& site, const Scenario& scenario,
                                      double joules, double steps_per_deviation);

/// The Brownian mean corrected to slots (continuity_correction.hpp) at the scenario's horizons.
/// None for a series, a capacity, or a drift beyond the volatility.
[[nodiscard]] std::optional<std::vector<double>> corrected_means(const SiteModel& site,
                                                                 const Scenario& scenario);

}  // namespace inferlaw::apps
