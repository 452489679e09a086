/// @file
/// What a site's energy costs in money and carbon, and what building it costs a year.
///
///     cost      c_a A + c_b B + w n
///     carbon    g_a A + g_b B
///     capital   f (k_P P + k_S S) a year,   f = r/(1 - (1 + r)^-L), 1/L at r = 0
///
///     A    auxiliary energy bought, joules       B    baseline supply, joules
///     n    equivalent full cycles of the battery
///     P    mean baseline supply, watts           S    capacity of the battery, joules
///     c_a, c_b    money per joule                w    money per cycle
///     g_a, g_b    grams of carbon dioxide equivalent per joule
///     k_P, k_S    money per watt and per joule   f    annuity of a lifetime of L years at rate r
///
/// A supply of P watts gives P Y joules in a year of Y seconds: its capital is f k_P/Y for each of
/// its joules, whatever the horizon. A year has 365 days, 8760 hours [choice].
///
/// Source: the annuity of equal payments at the end of each year [exact]. Throws std::domain_error
/// unless all prices are finite and >= 0, r >= 0 and L > 0.
#pragma once

#include <optional>
#include <string>

namespace inferlaw::energy {

inline constexpr double seconds_per_year = 365 * 86400.0;

/// f, of the capital, a year.
[[nodiscard]] double annuity_factor(double discount_rate, double lifetime_years);

/// What is paid once, for supply and battery of one lifetime.
struct Capital {
  double supply_per_watt = 0;    ///< of mean supply
  double battery_per_joule = 0;  ///< of capacity
  double lifetime_years = 1;
  double discount_rate = 0;  ///< a year
};

struct Prices {
  double baseline = 0;                  ///< money per joule
  double auxiliary = 0;                 ///< money per joule
  double baseline_carbon = 0;           ///< grams per joule
  double auxiliary_carbon = 0;          ///< grams per joule
  double wear_per_cycle = 0;            ///< money per equivalent full cycle
  std::optional<Capital> capital = {};  ///< none: it is all there
  std::string currency = {};            ///< "$", "EUR"; empty where it is not named
};

/// Throws as said above.
void check(const Prices& prices);

struct EnergyUse {
  double auxiliary_joules = 0;
  double baseline_joules = 0;
  double cycles = 0;
};
[[nodiscard]] double cost(const Prices& prices, const EnergyUse& use);
[[nodiscard]] double carbon_grams(const Prices& prices, const EnergyUse& use);

struct Built {
  double supply_watts = 0;
  double capacity_joules = 0;  ///< may be infinite
};
/// Infinite where an unlimited battery has a price.
[[nodiscard]] double capital_per_year(const Capital& capital, const Built& built);

/// f k_P/Y, money per joule of supply.
[[nodiscard]] double supply_capital_per_joule(const Capital& capital);
/// f k_S t/Y, the share of `seconds` in the capital of a joule of capacity.
[[nodiscard]] double battery_capital_per_joule(const Capital& capital, double seconds);

}  // namespace inferlaw::energy
