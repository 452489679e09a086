// How much supply and how much battery.
#include <array>

#include "inferlaw/lib/catalogue/detail/site_options.hpp"
#include "inferlaw/solvers/catalogue/detail/entries.hpp"
#include "inferlaw/solvers/supply/battery_size.hpp"
#include "inferlaw/solvers/supply/supply.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr std::string_view site_range =
    "net demand Brownian, harvest of constant spread; T above 0, b0 >= 0";

constexpr Option demand_mean{.name = "demand-mean",
                             .symbol = "C",
                             .meaning = "of a slot's demand",
                             .unit = "joules per slot",
                             .allowed = numeric::require_non_negative,
                             .example = 100};
constexpr Option constant_volatility{.name = "volatility",
                                     .symbol = "sigma",
                                     .meaning = "of net demand, whatever the supply",
                                     .unit = "joules per square root of a slot",
                                     .allowed = numeric::require_positive,
                                     .example = 30};
constexpr Option baseline{.name = "baseline-price",
                          .symbol = "c_b",
                          .meaning = "of a joule of supply, used or not",
                          .allowed = numeric::require_positive,
                          .usual = 1};
constexpr Option auxiliary_price{.name = "auxiliary-price",
                                 .symbol = "c_a",
                                 .meaning = "of a joule of auxiliary energy",
                                 .allowed = numeric::require_positive,
                                 .usual = 2};
constexpr Option target{.name = "target",
                        .symbol = "x",
                        .meaning = "mean auxiliary energy that is accepted",
                        .unit = "joules",
                        .allowed = numeric::require_positive,
                        .example = 50};
constexpr Option provision{.name = "provision",
                           .symbol = "x",
                           .meaning = "auxiliary energy that is provided",
                           .unit = "joules",
                           .allowed = numeric::require_positive,
                           .example = 200};
constexpr Option probability{.name = "probability",
                             .symbol = "p",
                             .meaning = "with which more may be needed",
                             .allowed = numeric::require_inner_probability,
                             .usual = 0.05};
constexpr Option supply_given{.name = "supply",
                              .symbol = "R",
                              .meaning = "mean harvest",
                              .unit = "joules per slot",
                              .allowed = numeric::require_non_negative,
                              .example = 115};

constexpr auto critical_options = std::to_array<Option>({demand_mean});
constexpr auto cheapest_options = std::to_array<Option>(
    {demand_mean, constant_volatility, slots, initial_battery, baseline, auxiliary_price});
constexpr auto target_options =
    std::to_array<Option>({demand_mean, constant_volatility, slots, initial_battery, target});
constexpr auto exceedance_options = std::to_array<Option>(
    {demand_mean, constant_volatility, slots, initial_battery, provision, probability});
constexpr auto capacity_options = std::to_array<Option>(
    {demand_mean, constant_volatility, slots, initial_battery, supply_given, target});

supply::SupplyModel model_of(const OptionValues& values) {
  const double deviation = number_if_given(values, "volatility").value_or(1);
  supply::SupplyModel model{.demand_mean_joules_per_slot = number(values, "demand-mean"),
                            .demand_variance = deviation * deviation};
  model.horizon_slots = number_if_given(values, "slots").value_or(1);
  model.battery.initial_joules = number_if_given(values, "initial-battery").value_or(0);
  return model;
}

Answer of_supply(const supply::SupplyAnswer& found) {
  return {.quantities = {{"supply", found.supply_joules_per_slot, "joules_per_slot"},
                         {"mean_auxiliary", found.mean_auxiliary_joules, "joules"}},
          .notes = {name_of(found.status)}};
}

Answer critical(const OptionValues& values) {
  return {.quantities = {{"supply", supply::critical_supply(model_of(values)), "joules_per_slot"}}};
}

Answer cheapest(const OptionValues& values) {
  return of_supply(
      supply::cheapest_supply(model_of(values), {.baseline = number(values, "baseline-price"),
                                                 .auxiliary = number(values, "auxiliary-price")}));
}

Answer for_target(const OptionValues& values) {
  return of_supply(supply::supply_for_target(model_of(values), number(values, "target")));
}

Answer for_exceedance(const OptionValues& values) {
  return of_supply(supply::supply_for_exceedance(
      model_of(values),
      {.joules = number(values, "provision"), .probability = number(values, "probability")}));
}

Answer capacity(const OptionValues& values) {
  const auto found = supply::capacity_for_target(model_of(values), number(values, "target"),
                                                 number(values, "supply"));
  return {.quantities = {{"capacity", found.capacity_joules, "joules"},
                         {"mean_auxiliary", found.mean_auxiliary_joules, "joules"}},
          .notes = {name_of(found.status)}};
}

constexpr auto formulas_of_supply = std::to_array<Formula>({
    {.room = Room::supply,
     .name = "critical-supply",
     .what = "the supply at which demand is met on average",
     .formula = "nu = 0: R = C",
     .latex = R"(\nu = 0:\ R = C)",
     .other_symbols = "",
     .range = "a battery that loses nothing; with losses E[Y] = 0 (lossy-battery)",
     .source = "arXiv:2601.00823",
     .status = "published",
     .header = "solvers/supply/supply.hpp",
     .options = critical_options,
     .evaluate = critical,
     .answer_keys = "critical_supply_joules_per_slot"},
    {.room = Room::supply,
     .name = "cheapest-supply",
     .what = "the supply of least cost",
     .formula =
         "minimise c_b R T + c_a E[D_T]: -(dE/dR)/T = c_b/c_a; from an empty battery g'(d) = "
         "c_b/c_a, R = C - d sigma/sqrt(T)",
     .latex = R"(-\frac1T\frac{\partial \mathbb{E}[D_T]}{\partial R} = \frac{c_b}{c_a})",
     .other_symbols = "E: auxiliary-mean at drift C - R; d = nu sqrt(T)/sigma",
     .range = site_range,
     .source = "optimality condition; arXiv:2601.00823 for D_T",
     .status = "exact",
     .header = "solvers/supply/supply.hpp",
     .options = cheapest_options,
     .evaluate = cheapest,
     .answer_keys = "cheapest_supply_joules_per_slot"},
    {.room = Room::supply,
     .name = "target-supply",
     .what = "the least supply that keeps mean auxiliary energy to a target",
     .formula = "min{R : E[D_T] <= x}",
     .latex = R"(\min\{R : \mathbb{E}[D_T] \le x\})",
     .other_symbols = "E: auxiliary-mean at drift C - R",
     .range = site_range,
     .source = "inverse of the mean",
     .status = "exact",
     .header = "solvers/supply/supply.hpp",
     .options = target_options,
     .evaluate = for_target,
     .answer_keys = "target_supply_joules_per_slot",
     .accuracy_of = {"supply_for_target"}},
    {.room = Room::supply,
     .name = "exceedance-supply",
     .what = "the least supply at which a provision suffices often enough",
     .formula = "min{R : P(D_T > x) <= p}",
     .latex = R"(\min\{R : P(D_T > x) \le p\})",
     .other_symbols = "P: auxiliary-survival at drift C - R",
     .range = "as cheapest-supply, x + b0 above 0; no capacity",
     .source = "inverse of the law",
     .status = "exact",
     .header = "solvers/supply/supply.hpp",
     .options = exceedance_options,
     .evaluate = for_exceedance,
     .answer_keys = "exceedance_supply_joules_per_slot",
     .accuracy_of = {"supply_for_exceedance"}},
    {.room = Room::supply,
     .name = "battery-size",
     .what = "the least battery that keeps mean auxiliary energy to a target",
     .formula = "min{c >= b0 : E[D_T; c] <= x}",
     .latex = R"(\min\{c \ge b_0 : \mathbb{E}[D_T; c] \le x\})",
     .other_symbols = "E[D_T; c]: finite-battery at drift C - R",
     .range = site_range,
     .source = "inverse of the mean in the capacity, in which it is convex",
     .status = "exact",
     .header = "solvers/supply/battery_size.hpp",
     .options = capacity_options,
     .evaluate = capacity,
     .answer_keys = "target_capacity_joules",
     .accuracy_of = {"capacity_for_target"}},
});

}  // namespace

std::span<const Formula> supply_formulas() { return formulas_of_supply; }

}  // namespace inferlaw::catalogue::detail
