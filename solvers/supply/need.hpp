/// @file
/// What a site still needs at a supply, and how that moves: the functions of supply.hpp that its
/// searches solve. Formulas and sources there.
#pragma once

#include <functional>

#include "inferlaw/solvers/supply/root.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::supply {

/// Throws std::domain_error as supply.hpp says.
void check(const SupplyModel& site);
void check(const Prices& prices);

[[nodiscard]] bool is_limited(const SupplyModel& site);

/// The joules per slot over which supply makes a difference: sigma/sqrt(T) at the critical supply.
[[nodiscard]] double supply_scale(const SupplyModel& site);
[[nodiscard]] Search from_critical(const SupplyModel& site);

struct Slopes {
  double drift = 0;
  double volatility = 0;
};

/// Along the supply: drift and volatility both move with it.
[[nodiscard]] double slope_in_supply(const SupplyModel& site, double supply, const Slopes& slopes);
/// Of E[D_T].
[[nodiscard]] Slopes mean_slopes(const SupplyModel& site, double supply);
/// -E'(R)/T, auxiliary joules that one more joule of supply saves: it falls with supply.
[[nodiscard]] double marginal_saving(const SupplyModel& site, double supply);

/// How a quantity at a supply moves with the supply, and with the mean demand: central differences,
/// of closed-form slopes here; truncation 1e-8, rounding about 1e-11.
using AtSupply = std::function<double(const SupplyModel&, double)>;
[[nodiscard]] double per_supply(const AtSupply& quantity, const SupplyModel& site, double supply);
[[nodiscard]] double per_demand_mean(const AtSupply& quantity, const SupplyModel& site,
                                     double supply);

// Measures of need in logarithms, so that the tail is as easy to search as the middle. `fall` is
// the speed of falling with supply on any positive scale, also where the need itself underflows.

struct LogMean {
  SupplyModel site;
  [[nodiscard]] double value(double supply) const;
  [[nodiscard]] Slopes slopes(double supply) const;
  [[nodiscard]] double fall(double supply) const;
};

struct LogExceedance {
  SupplyModel site;
  double joules = 0;
  [[nodiscard]] double value(double supply) const;
  [[nodiscard]] Slopes slopes(double supply) const;
  [[nodiscard]] double fall(double supply) const;
};

/// ln(marginal saving/price ratio), which is 0 at the cheapest supply.
[[nodiscard]] Falling saving_over_ratio(const SupplyModel& site, double ratio);

/// ln x, and the least it can be of a double above 0 where x has underflowed or is no more.
[[nodiscard]] double log_or_least(double x);

}  // namespace inferlaw::supply
