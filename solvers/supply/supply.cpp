#include "inferlaw/solvers/supply/supply.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/supply/need.hpp"
#include "inferlaw/solvers/supply/root.hpp"

namespace inferlaw::supply {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Where the measure stops falling. The slope of a slope has no closed form, and no digit of an
// answer hangs on this bound.
template <typename Need>
double point_of_return(const Need& need) {
  const SupplyModel& site = need.site;
  if (site.harvest_coefficient_of_variation == 0 && site.harvest_covariance_joules == 0)
    return infinity;
  return root_of_falling({.value = [&](double supply) { return need.fall(supply); }},
                         from_critical(site));
}

SupplyAnswer answer_at(const SupplyModel& site, Status status, double supply) {
  return {.status = status,
          .supply_joules_per_slot = supply,
          .mean_auxiliary_joules = mean_auxiliary(site, supply)};
}

// The smallest supply with need <= ln wanted.
template <typename Need>
SupplyAnswer smallest_supply(const Need& need, double wanted) {
  const SupplyModel& site = need.site;
  const double level = std::log(wanted);
  const double kept = site.kept_supply_joules_per_slot;
  if (need.value(kept) <= level) return answer_at(site, Status::buy_nothing, kept);
  Search search = from_critical(site);
  search.upper = point_of_return(need);
  if (std::isfinite(search.upper) && need.value(search.upper) > level)
    return answer_at(site, Status::infeasible_in_brownian_model, search.upper);
  const auto slope_at = [&](double supply) {
    return slope_in_supply(site, supply, need.slopes(supply));
  };
  const double supply = root_of_falling(
      {.value = [&](double at) { return need.value(at) - level; }, .slope = slope_at}, search);
  const Slopes slopes = need.slopes(supply);
  const double slope = slope_in_supply(site, supply, slopes);
  SupplyAnswer answer = answer_at(site, Status::solved, supply);
  answer.per_unit_asked = 1 / (wanted * slope);
  answer.per_demand_mean = -slopes.drift / slope;
  return answer;
}

}  // namespace

double cost(const SupplyModel& site, const Prices& prices, double supply_joules_per_slot) {
  const double mean = mean_auxiliary(site, supply_joules_per_slot);
  const double surplus = supply_joules_per_slot - site.demand_mean_joules_per_slot;
  const double waste = site.battery.initial_joules + mean + surplus * site.horizon_slots;
  const double battery = prices.capacity == 0 ? 0 : prices.capacity * site.battery.capacity_joules;
  return prices.baseline * supply_joules_per_slot * site.horizon_slots + prices.auxiliary * mean +
         prices.waste * waste + battery;
}

double critical_supply(const SupplyModel& site) {
  check(site);
  return site.demand_mean_joules_per_slot;
}

double price_ratio(const Prices& prices) {
  return (prices.baseline + prices.waste) / (prices.auxiliary + prices.waste);
}

SupplyAnswer cheapest_supply(const SupplyModel& site, const Prices& prices) {
  check(site);
  check(prices);
  const double ratio = price_ratio(prices);
  const double kept = site.kept_supply_joules_per_slot;
  if (marginal_saving(site, kept) <= ratio) return answer_at(site, Status::buy_nothing, kept);
  const double supply = root_of_falling(saving_over_ratio(site, ratio), from_critical(site));
  const double curvature = per_supply(marginal_saving, site, supply);
  SupplyAnswer answer = answer_at(site, Status::solved, supply);
  answer.per_unit_asked = 1 / curvature;
  answer.per_demand_mean = -per_demand_mean(marginal_saving, site, supply) / curvature;
  return answer;
}

SupplyAnswer supply_for_target(const SupplyModel& site, double target_joules) {
  check(site);
  numeric::require_positive("target (joules)", target_joules);
  return smallest_supply(LogMean{.site = site}, target_joules);
}

SupplyAnswer supply_for_exceedance(const SupplyModel& site, const Exceedance& exceedance) {
  check(site);
  numeric::require_non_negative("level (joules)", exceedance.joules);
  numeric::require_inner_probability("probability", exceedance.probability);
  if (is_limited(site))
    numeric::refuse("capacity (joules)", site.battery.capacity_joules,
                    "infinite: with a capacity only means are known");
  if (exceedance.joules + site.battery.initial_joules == 0)
    numeric::refuse("level (joules)", exceedance.joules,
                    "above 0 from an empty battery: some auxiliary energy is certain");
  return smallest_supply(LogExceedance{.site = site, .joules = exceedance.joules},
                         exceedance.probability);
}

double supply_of_least_mean(const SupplyModel& site) {
  check(site);
  return point_of_return(LogMean{.site = site});
}

// Nights of a series, or the tail of a wide harvest, leave a need that no supply removes.
constexpr double most_over_start = 1000;

double least_supply(const std::function<double(double)>& need_at, double wanted, double start,
                    unsigned binary_digits) {
  numeric::require_positive("wanted (joules, or a probability)", wanted);
  numeric::require_positive("start (joules per slot)", start);
  // Of a need that rounding has brought to 0 or below, only the sign matters.
  const auto excess = [&](double supply) { return log_or_least(need_at(supply) / wanted); };
  const double most = most_over_start * start;
  const double supply = root_of_falling(
      {.value = excess},
      {.start = start, .step = start / 8, .upper = most, .binary_digits = binary_digits});
  return supply >= most && excess(supply) > 0 ? std::numeric_limits<double>::infinity() : supply;
}

}  // namespace inferlaw::supply
