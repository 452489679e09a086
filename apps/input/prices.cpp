#include "inferlaw/apps/input/prices.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

namespace inferlaw::apps {
namespace {

constexpr double watts_per_kilowatt = 1e3;
constexpr double joules_per_kilowatt_hour = 3.6e6;

constexpr QuantityKeys price_key(std::string_view key) {
  return per_energy_key(key, Dimension::price);
}
constexpr QuantityKeys carbon_key(std::string_view key) {
  return per_energy_key(key, Dimension::carbon);
}

// Empty for a number.
std::string currency_of(TomlTable& table, std::string_view key) {
  if (!table.is_text(key)) return {};
  const QuantityWanted wanted{.dimension = Dimension::price, .may_be_plain = true};
  return std::string(read_quantity(table.text(key), wanted).currency);
}

// Nothing costs as much in any money.
void read_energy_prices(TomlTable& table, energy::Prices& prices) {
  if (!table.has("auxiliary"))
    table.refuse("auxiliary",
                 allowed_quantities({.dimension = Dimension::price, .may_be_plain = true}));
  prices.auxiliary = table.quantity(price_key("auxiliary"), non_negative_number()).value();
  prices.baseline = table.quantity(price_key("baseline"), non_negative_number()).value_or(0);
  prices.currency = currency_of(table, "auxiliary");
  const std::string of_baseline = currency_of(table, "baseline");
  if (prices.auxiliary == 0) prices.currency = of_baseline;
  if (prices.baseline > 0 && of_baseline != prices.currency)
    table.refuse("baseline", fmt::format("money as that of prices.auxiliary, {}",
                                         prices.currency.empty() ? "a number" : prices.currency));
}

// A lifetime is asked for where there is something to pay off.
std::optional<energy::Capital> read_capital(TomlTable& table) {
  const auto supply = table.optional_number("supply_per_kw", non_negative_number());
  const auto battery = table.optional_number("battery_per_kwh", non_negative_number());
  const bool has_capital = supply || battery;
  for (const char* key : {"lifetime_years", "discount_rate"})
    if (!has_capital && table.has(key))
      table.refuse_because(key, "allowed: with supply_per_kw or battery_per_kwh");
  if (!has_capital) return std::nullopt;
  return energy::Capital{.supply_per_watt = supply.value_or(0) / watts_per_kilowatt,
                         .battery_per_joule = battery.value_or(0) / joules_per_kilowatt_hour,
                         .lifetime_years = table.number("lifetime_years", positive_number()),
                         .discount_rate = table.number("discount_rate", non_negative_number(), 0)};
}

}  // namespace

std::optional<energy::Prices> read_prices(TomlTable& file, const auxiliary::Battery& battery) {
  TomlTable table = file.table("prices");
  if (!file.has("prices")) return std::nullopt;
  energy::Prices prices;
  read_energy_prices(table, prices);
  prices.auxiliary_carbon =
      table.quantity(carbon_key("auxiliary_carbon"), non_negative_number()).value_or(0);
  prices.baseline_carbon =
      table.quantity(carbon_key("baseline_carbon"), non_negative_number()).value_or(0);
  prices.wear_per_cycle = table.number("wear_per_cycle", non_negative_number(), 0);
  if (prices.wear_per_cycle > 0 && !auxiliary::is_limited(battery))
    table.refuse_because("wear_per_cycle",
                         "allowed: with battery.capacity, of which a full cycle is");
  prices.capital = read_capital(table);
  return prices;
}

}  // namespace inferlaw::apps
