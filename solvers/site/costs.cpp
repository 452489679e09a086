#include "inferlaw/solvers/site/costs.hpp"

#include <cmath>

namespace inferlaw::site {
namespace {

std::optional<double> per_year(const Site& site, double slots, double money) {
  const Scenario& scenario = site.scenario;
  const double years = slots * scenario.slot_seconds / energy::seconds_per_year;
  if (!scenario.prices->capital) return money / years;
  const double capital = capital_per_year(
      *scenario.prices->capital, {.supply_watts = site.harvest_moments.mean / scenario.slot_seconds,
                                  .capacity_joules = scenario.battery.capacity_joules});
  if (std::isinf(capital)) return std::nullopt;
  return money / years + capital;
}

}  // namespace

std::optional<double> cycles_of_wear(const Scenario& scenario,
                                     const auxiliary::BatteryLedger& means) {
  const bool costs = scenario.prices && scenario.prices->wear_per_cycle > 0;
  if (!costs || !auxiliary::is_limited(scenario.battery)) return 0;
  if (std::isnan(means.cycles)) return std::nullopt;  // of theory where work can wait
  return means.cycles;
}

Bought bought_at_mean_prices(const energy::Prices& prices, double joules) {
  const energy::EnergyUse use{.auxiliary_joules = joules};
  return {.money = energy::cost(prices, use), .carbon_grams = energy::carbon_grams(prices, use)};
}

std::optional<SiteCost> cost_of(const Site& site, double slots,
                                const auxiliary::BatteryLedger& means, const Bought& bought) {
  const std::optional<energy::Prices>& prices = site.scenario.prices;
  const std::optional<double> cycles = cycles_of_wear(site.scenario, means);
  if (!prices || !cycles) return std::nullopt;
  const energy::EnergyUse use{
      .baseline_joules = harvested_joules(site, static_cast<std::int64_t>(slots)),
      .cycles = *cycles};
  const double money = bought.money + energy::cost(*prices, use);
  return SiteCost{.money = money,
                  .carbon_grams = bought.carbon_grams + energy::carbon_grams(*prices, use),
                  .money_per_year = per_year(site, slots, money)};
}

double supply_capital_price(const Scenario& scenario) {
  if (!scenario.prices || !scenario.prices->capital) return 0;
  return energy::supply_capital_per_joule(*scenario.prices->capital);
}

double battery_capital_price(const Scenario& scenario, double slots) {
  if (!scenario.prices || !scenario.prices->capital) return 0;
  return energy::battery_capital_per_joule(*scenario.prices->capital,
                                           slots * scenario.slot_seconds);
}

}  // namespace inferlaw::site
