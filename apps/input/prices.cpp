#include "inferlaw/apps/input/prices.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "inferlaw/apps/input/series.hpp"
#include "inferlaw/solvers/site/price_courses.hpp"

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

// ---- what changes from slot to slot -----------------------------------------------------------

// One value, or its mean and the course it takes.
struct PriceRead {
  double mean = 0;
  std::string currency = {};
  std::optional<site::PriceCourse> course = {};
};

PriceRead with_course(TomlTable& table, std::string_view key, site::PriceCourse course,
                      std::string currency) {
  const double mean = simulation::mean_price(course.tariff);
  if (!(mean >= 0))
    table.refuse_because(key, fmt::format("its mean is {}; allowed: 0 or above", mean));
  return {.mean = mean, .currency = std::move(currency), .course = std::move(course)};
}

PriceRead read_day(TomlTable& table, std::string_view key, Dimension dimension) {
  QuantitiesRead day = table.quantities(key, dimension, finite_number());
  site::PriceCourse course;
  course.tariff.per_joule = std::move(day.values);
  return with_course(table, key, std::move(course), std::move(day.currency));
}

Unit read_unit(TomlTable& table, Dimension dimension) {
  const std::optional<Unit> unit = unit_of(table.text("unit"));
  if (!unit || unit->dimension != dimension) table.refuse("unit", unit_names(dimension));
  return *unit;
}

PriceRead read_series(TomlTable table, Dimension dimension, double slot_seconds,
                      std::vector<std::string>& notes) {
  const Unit unit = read_unit(table, dimension);
  SeriesRows rows = read_series_rows(table, slot_seconds, {.range = finite_number()}, notes);
  site::PriceCourse course{
      .tariff = {.per_joule = std::move(rows.values), .slots_per_row = rows.slots_per_row},
      .is_series = true,
      .starts_seconds = rows.record.starts_seconds,
      .source = std::move(rows.source),
      .column = std::move(rows.column)};
  for (double& price : course.tariff.per_joule) price *= unit.size;
  return with_course(table, "column", std::move(course), std::string(unit.currency));
}

PriceRead read_price(TomlTable& table, std::string_view key, Dimension dimension,
                     double slot_seconds, std::vector<std::string>& notes) {
  if (table.is_array(key)) return read_day(table, key, dimension);
  if (table.is_table(key)) return read_series(table.table(key), dimension, slot_seconds, notes);
  const QuantityKeys keys = per_energy_key(key, dimension);
  PriceRead read{.mean = table.quantity(keys, non_negative_number()).value_or(0)};
  if (dimension == Dimension::price) read.currency = currency_of(table, key);
  return read;
}

site::PriceCourse constant_course(double price) { return {.tariff = {.per_joule = {price}}}; }

std::optional<site::PriceCourses> courses_of(const PriceRead& money, const PriceRead& carbon) {
  if (!money.course && !carbon.course) return std::nullopt;
  return site::PriceCourses{.money = money.course.value_or(constant_course(money.mean)),
                            .carbon = carbon.course.value_or(constant_course(carbon.mean))};
}

// Nothing costs as much in any money.
void read_baseline(TomlTable& table, energy::Prices& prices) {
  prices.baseline = table.quantity(price_key("baseline"), non_negative_number()).value_or(0);
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

void read_prices(TomlTable& file, site::Scenario& scenario, std::vector<std::string>& notes) {
  TomlTable table = file.table("prices");
  if (!file.has("prices")) return;
  if (!table.has("auxiliary"))
    table.refuse("auxiliary",
                 allowed_quantities({.dimension = Dimension::price, .may_be_plain = true}));
  const double slot_seconds = scenario.slot_seconds;
  const PriceRead money = read_price(table, "auxiliary", Dimension::price, slot_seconds, notes);
  const PriceRead carbon =
      read_price(table, "auxiliary_carbon", Dimension::carbon, slot_seconds, notes);
  energy::Prices prices{.auxiliary = money.mean, .auxiliary_carbon = carbon.mean};
  prices.currency = money.currency;
  read_baseline(table, prices);
  prices.baseline_carbon =
      table.quantity(carbon_key("baseline_carbon"), non_negative_number()).value_or(0);
  prices.wear_per_cycle = table.number("wear_per_cycle", non_negative_number(), 0);
  if (prices.wear_per_cycle > 0 && !auxiliary::is_limited(scenario.battery))
    table.refuse_because("wear_per_cycle",
                         "allowed: with battery.capacity, of which a full cycle is");
  prices.capital = read_capital(table);
  scenario.prices = prices;
  scenario.price_courses = courses_of(money, carbon);
  try {
    site::check_price_courses(scenario);
  } catch (const std::domain_error& error) {
    file.refuse_because("prices", error.what());
  }
}

}  // namespace inferlaw::apps
