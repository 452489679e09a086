#include "inferlaw/lib/energy/prices.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::energy {
namespace {

void check(const Capital& capital) {
  numeric::require_non_negative("capital of a watt of supply", capital.supply_per_watt);
  numeric::require_non_negative("capital of a joule of capacity", capital.battery_per_joule);
}

}  // namespace

double annuity_factor(double discount_rate, double lifetime_years) {
  numeric::require_non_negative("discount rate", discount_rate);
  numeric::require_positive("lifetime in years", lifetime_years);
  if (discount_rate == 0) return 1 / lifetime_years;
  // 1 - (1 + r)^-L without its cancellation at small r
  return discount_rate / -std::expm1(-lifetime_years * std::log1p(discount_rate));
}

void check(const Prices& prices) {
  numeric::require_non_negative("price of supply", prices.baseline);
  numeric::require_non_negative("price of auxiliary energy", prices.auxiliary);
  numeric::require_non_negative("carbon of supply", prices.baseline_carbon);
  numeric::require_non_negative("carbon of auxiliary energy", prices.auxiliary_carbon);
  numeric::require_non_negative("wear of a cycle", prices.wear_per_cycle);
  if (!prices.capital) return;
  check(*prices.capital);
  (void)annuity_factor(prices.capital->discount_rate, prices.capital->lifetime_years);
}

double cost(const Prices& prices, const EnergyUse& use) {
  check(prices);
  return prices.auxiliary * use.auxiliary_joules + prices.baseline * use.baseline_joules +
         prices.wear_per_cycle * use.cycles;
}

double carbon_grams(const Prices& prices, const EnergyUse& use) {
  check(prices);
  return prices.auxiliary_carbon * use.auxiliary_joules +
         prices.baseline_carbon * use.baseline_joules;
}

double capital_per_year(const Capital& capital, const Built& built) {
  check(capital);
  const double battery =
      capital.battery_per_joule > 0 ? capital.battery_per_joule * built.capacity_joules : 0;
  return annuity_factor(capital.discount_rate, capital.lifetime_years) *
         (capital.supply_per_watt * built.supply_watts + battery);
}

double supply_capital_per_joule(const Capital& capital) {
  return capital_per_year(capital, {.supply_watts = 1}) / seconds_per_year;
}

double battery_capital_per_joule(const Capital& capital, double seconds) {
  return capital_per_year(capital, {.capacity_joules = 1}) * seconds / seconds_per_year;
}

}  // namespace inferlaw::energy
