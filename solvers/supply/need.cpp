#include "inferlaw/solvers/supply/need.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::supply {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

auxiliary::BrownianSite brownian_site(const SupplyModel& site, double supply) {
  return {.drift_joules_per_slot = site.demand_mean_joules_per_slot - supply,
          .volatility_joules = volatility(site, supply),
          .horizon_slots = site.horizon_slots,
          .battery = {.initial_joules = site.battery.initial_joules}};
}

auxiliary::BrownianSite finite_site(const SupplyModel& site, double supply) {
  return {.drift_joules_per_slot = site.demand_mean_joules_per_slot - supply,
          .volatility_joules = volatility(site, supply),
          .horizon_slots = site.horizon_slots,
          .battery = {.initial_joules = site.battery.initial_joules,
                      .capacity_joules = site.battery.capacity_joules}};
}

// The spread of a demand and a harvest that have none, which the theory of a diffusion needs.
constexpr double least_share_of_demand = 1e-9;

double own_volatility(const SupplyModel& site) {
  return std::hypot(std::sqrt(site.demand_variance), site.harvest_deviation_joules,
                    site.harvest_coefficient_of_variation * site.demand_mean_joules_per_slot);
}

double critical_or_kept(const SupplyModel& site) {
  return std::max(site.demand_mean_joules_per_slot, site.kept_supply_joules_per_slot);
}

double difference_step(const SupplyModel& site) { return 1e-4 * supply_scale(site); }

}  // namespace

void check(const SupplyModel& site) {
  numeric::require_non_negative("demand mean (joules per slot)", site.demand_mean_joules_per_slot);
  numeric::require_non_negative("demand variance (joules squared)", site.demand_variance);
  numeric::require_non_negative("harvest standard deviation (joules)",
                                site.harvest_deviation_joules);
  numeric::require_non_negative("harvest coefficient of variation",
                                site.harvest_coefficient_of_variation);
  numeric::require_non_negative("kept supply (joules per slot)", site.kept_supply_joules_per_slot);
  numeric::require_finite("covariance of kept and scaled harvest (joules)",
                          site.harvest_covariance_joules);
  numeric::require_positive("volatility at the mean demand (joules)", own_volatility(site));
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  numeric::require_non_negative("initial battery (joules)", site.battery.initial_joules);
  numeric::require_non_negative_or_infinite("capacity (joules)", site.battery.capacity_joules);
  if (site.battery.initial_joules > site.battery.capacity_joules)
    numeric::refuse("initial battery (joules)", site.battery.initial_joules, "up to the capacity");
  auxiliary::require_lossless(site.battery);
}

void check(const Prices& prices) {
  numeric::require_positive("baseline price", prices.baseline);
  numeric::require_positive("auxiliary price", prices.auxiliary);
  numeric::require_non_negative("waste price", prices.waste);
  numeric::require_non_negative("capacity price", prices.capacity);
}

bool is_limited(const SupplyModel& site) { return std::isfinite(site.battery.capacity_joules); }

double supply_scale(const SupplyModel& site) {
  return volatility(site, critical_or_kept(site)) / std::sqrt(site.horizon_slots);
}

Search from_critical(const SupplyModel& site) {
  return {.start = critical_or_kept(site),
          .step = supply_scale(site),
          .lower = site.kept_supply_joules_per_slot};
}

// ---- supply, critical supply and mean --------------------------------------------------------

double volatility(const SupplyModel& site, double supply_joules_per_slot) {
  const double constant =
      std::max(std::hypot(std::sqrt(site.demand_variance), site.harvest_deviation_joules),
               least_share_of_demand * site.demand_mean_joules_per_slot);
  const double moved = supply_joules_per_slot - site.kept_supply_joules_per_slot;
  const double spread = std::hypot(constant, site.harvest_coefficient_of_variation * moved);
  const double common = 2 * site.harvest_covariance_joules * moved;
  if (common == 0) return spread;
  const double least = least_share_of_demand * site.demand_mean_joules_per_slot;
  return std::sqrt(std::max(spread * spread + common, least * least));
}

double mean_auxiliary(const SupplyModel& site, double supply_joules_per_slot) {
  if (is_limited(site)) return finite::mean(finite_site(site, supply_joules_per_slot));
  return brownian::mean(brownian_site(site, supply_joules_per_slot));
}

double exceedance(const SupplyModel& site, double supply_joules_per_slot, double joules) {
  return brownian::survival(brownian_site(site, supply_joules_per_slot), joules);
}

// ---- how they move ---------------------------------------------------------------------------

double slope_in_supply(const SupplyModel& site, double supply, const Slopes& slopes) {
  const double variation = site.harvest_coefficient_of_variation;
  const double moved = supply - site.kept_supply_joules_per_slot;
  const double of_variance =
      variation * variation * moved + site.harvest_covariance_joules;  // half
  return slopes.volatility * of_variance / volatility(site, supply) - slopes.drift;
}

Slopes mean_slopes(const SupplyModel& site, double supply) {
  if (is_limited(site)) {
    const finite::MotionSlopes at = finite::motion_slopes(finite_site(site, supply));
    return {.drift = at.drift_slots, .volatility = at.volatility};
  }
  const brownian::Sensitivities at = brownian::sensitivities(brownian_site(site, supply));
  return {.drift = at.drift_slots, .volatility = at.volatility};
}

double marginal_saving(const SupplyModel& site, double supply) {
  return -slope_in_supply(site, supply, mean_slopes(site, supply)) / site.horizon_slots;
}

double per_supply(const AtSupply& quantity, const SupplyModel& site, double supply) {
  const double step = difference_step(site);
  const double below = std::min(step, supply - site.kept_supply_joules_per_slot);
  return (quantity(site, supply + step) - quantity(site, supply - below)) / (step + below);
}

double per_demand_mean(const AtSupply& quantity, const SupplyModel& site, double supply) {
  const double step = difference_step(site);
  const double below = std::min(step, site.demand_mean_joules_per_slot);
  SupplyModel more = site;
  SupplyModel less = site;
  more.demand_mean_joules_per_slot += step;
  less.demand_mean_joules_per_slot -= below;
  return (quantity(more, supply) - quantity(less, supply)) / (step + below);
}

// ---- need in logarithms ----------------------------------------------------------------------

double log_or_least(double x) { return std::log(std::max(x, std::numeric_limits<double>::min())); }

double LogMean::value(double supply) const { return log_or_least(mean_auxiliary(site, supply)); }

Slopes LogMean::slopes(double supply) const {
  const double mean = mean_auxiliary(site, supply);
  const Slopes at = mean_slopes(site, supply);
  return {.drift = at.drift / mean, .volatility = at.volatility / mean};
}

double LogMean::fall(double supply) const { return marginal_saving(site, supply); }

double LogExceedance::value(double supply) const {
  return brownian::log_survival(brownian_site(site, supply), joules);
}

Slopes LogExceedance::slopes(double supply) const {
  const double sigma = volatility(site, supply);
  const double root = std::sqrt(site.horizon_slots);
  const double beta = (site.battery.initial_joules + joules) / (sigma * root);
  const double d = (site.demand_mean_joules_per_slot - supply) * root / sigma;
  const double u = beta - d;
  const double v = beta + d;
  const double log_probability = value(supply);
  const double log_density = -u * u / 2 - std::log(2 * std::numbers::pi) / 2;
  const double log_reflected = v >= 0 ? log_density + std::log(numeric::mills_ratio(v))
                                      : 2 * d * beta + std::log(numeric::normal_upper_tail(v));
  const double density = std::exp(log_density - log_probability);
  const double reflected = std::exp(log_reflected - log_probability);
  return {.drift = 2 * beta * reflected * root / sigma,
          .volatility = 2 * beta / sigma * (density - 2 * d * reflected)};
}

double LogExceedance::fall(double supply) const {
  return -slope_in_supply(site, supply, slopes(supply));
}

Falling saving_over_ratio(const SupplyModel& site, double ratio) {
  return {
      .value = [=](double supply) { return log_or_least(marginal_saving(site, supply) / ratio); },
      .slope =
          [=](double supply) {
            return per_supply(marginal_saving, site, supply) / marginal_saving(site, supply);
          }};
}

}  // namespace inferlaw::supply
