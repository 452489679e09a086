// Batteries: finite, lossy, leaking, patient; and a grid that cannot give all.
#include <array>
#include <cmath>

#include "inferlaw/lib/auxiliary/battery/deferral.hpp"
#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/import_limit.hpp"
#include "inferlaw/lib/auxiliary/battery/leaking.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/auxiliary/battery/patient_slots.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/catalogue/detail/site_options.hpp"

namespace inferlaw::catalogue::detail {
namespace {

namespace finite_battery = auxiliary::finite_battery;

constexpr Option charging{.name = "charging-efficiency",
                          .symbol = "eta_c",
                          .meaning = "stored of what is taken",
                          .allowed = numeric::require_positive_probability,
                          .usual = 1};
constexpr Option discharging{.name = "discharging-efficiency",
                             .symbol = "eta_d",
                             .meaning = "delivered of what is drawn",
                             .allowed = numeric::require_positive_probability,
                             .usual = 1};
constexpr Option minimum{.name = "minimum-charge",
                         .symbol = "s_min",
                         .meaning = "share of the capacity that stays in the store",
                         .allowed = numeric::require_probability,
                         .usual = 0};
constexpr Option charging_limit{.name = "charging-limit",
                                .symbol = "P_c",
                                .meaning = "at the bus",
                                .unit = "joules per slot",
                                .allowed = numeric::require_positive,
                                .may_be_missing = true,
                                .example = 5};
constexpr Option discharging_limit{.name = "discharging-limit",
                                   .symbol = "P_d",
                                   .meaning = "at the bus",
                                   .unit = "joules per slot",
                                   .allowed = numeric::require_positive,
                                   .may_be_missing = true,
                                   .example = 5};
constexpr Option patience{.name = "deferrable",
                          .symbol = "q",
                          .meaning = "work that may be put off at a time",
                          .unit = "joules",
                          .allowed = numeric::require_positive,
                          .example = 5};
constexpr Option leak{.name = "self-discharge",
                      .symbol = "delta",
                      .meaning = "share of the charge lost in a slot",
                      .allowed = numeric::require_inner_probability,
                      .example = 0.01};
constexpr Option import{.name = "import-limit",
                        .symbol = "G",
                        .meaning = "what the grid gives at most",
                        .unit = "joules per slot",
                        .allowed = numeric::require_non_negative,
                        .example = 2};

constexpr auto store_options =
    std::to_array<Option>({capacity, initial_battery, minimum, charging, discharging});
constexpr auto finite_options =
    std::to_array<Option>({drift, volatility, slots, initial_battery, capacity});
constexpr auto long_run_options = std::to_array<Option>({drift, volatility, capacity});
constexpr auto leaking_options = std::to_array<Option>({drift, volatility, leak});
constexpr auto lossy_options = std::to_array<Option>(
    {drift, volatility, charging, discharging, charging_limit, discharging_limit});
constexpr auto deferral_options =
    std::to_array<Option>({drift, volatility, slots, initial_battery, capacity, patience});
constexpr auto patient_options = std::to_array<Option>(
    {drift, volatility, slots, initial_battery, capacity, charging, discharging, patience});
constexpr auto import_options = std::to_array<Option>(
    {drift, volatility, import, joules_at("B", "level of the battery that can be delivered", 1)});

void take_losses(const OptionValues& values, auxiliary::Battery& battery) {
  battery.charging_efficiency = number(values, "charging-efficiency");
  battery.discharging_efficiency = number(values, "discharging-efficiency");
}

Answer store(const OptionValues& values) {
  auxiliary::Battery battery{.initial_joules = number(values, "initial-battery"),
                             .capacity_joules = number(values, "capacity"),
                             .minimum_state_of_charge = number(values, "minimum-charge")};
  take_losses(values, battery);
  auxiliary::check(battery);
  const auto deliverable = auxiliary::deliverable_battery(battery);
  return {.quantities = {{"round_trip_efficiency", auxiliary::round_trip_efficiency(battery)},
                         {"deliverable_capacity", deliverable.capacity_joules, "joules"},
                         {"deliverable_charge", deliverable.initial_joules, "joules"}}};
}

Answer finite(const OptionValues& values) {
  const auto site = brownian_site(values);
  const auto checked = finite_battery::checked_mean(site);
  return {
      .quantities = {{"mean", checked.joules, "joules"},
                     {"mean_check", checked.disagreement_joules, "joules"},
                     {"mean_spilled", finite_battery::mean_spilled(site), "joules"},
                     {"mean_battery_level", finite_battery::mean_battery_level(site), "joules"}}};
}

Answer long_run(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {
      .quantities = {{"auxiliary_rate", finite_battery::auxiliary_rate(site), "joules_per_slot"},
                     {"spilled_rate", finite_battery::spilled_rate(site), "joules_per_slot"},
                     {"mean_level", finite_battery::level_mean(site), "joules"}}};
}

Answer leaking(const OptionValues& values) {
  auto site = brownian_site(values);
  site.battery.self_discharge_per_slot = number(values, "self-discharge");
  return {.quantities = {
              {"auxiliary_rate", auxiliary::leaking_auxiliary_rate(site), "joules_per_slot"}}};
}

Answer lossy(const OptionValues& values) {
  const auto site = brownian_site(values);
  auxiliary::Battery battery;
  take_losses(values, battery);
  battery.charging_limit_joules_per_slot =
      number_if_given(values, "charging-limit").value_or(battery.charging_limit_joules_per_slot);
  battery.discharging_limit_joules_per_slot =
      number_if_given(values, "discharging-limit")
          .value_or(battery.discharging_limit_joules_per_slot);
  const numeric::Moments net{.mean = site.drift_joules_per_slot,
                             .variance = site.volatility_joules * site.volatility_joules};
  const auto flows = auxiliary::gaussian_slot_flows(net, battery);
  const auto deliverable = auxiliary::gaussian_deliverable_moments(net, battery);
  return {.quantities = {{"deliverable_drift", deliverable.mean, "joules_per_slot"},
                         {"deliverable_volatility", std::sqrt(deliverable.variance), "joules"},
                         {"beyond_limit", flows.beyond_limit, "joules_per_slot"},
                         {"curtailed", flows.curtailed, "joules_per_slot"}}};
}

Answer slot_battery(const OptionValues& values) {
  const auto site = brownian_site(values);
  const std::array period{gaussian_slots(site)};
  const std::array horizons{whole_slots(site)};
  const auto outcome = auxiliary::slot_battery_outcomes(period, horizons, site.battery).front();
  return {.quantities = {{"mean", outcome.auxiliary_joules.value, "joules"},
                         {"mean_error", outcome.auxiliary_joules.error, "joules"},
                         {"spilled", outcome.spilled_joules.value, "joules"},
                         {"battery_level", outcome.level_joules.value, "joules"}}};
}

Answer deferral(const OptionValues& values) {
  auto site = brownian_site(values);
  site.battery = auxiliary::patient_battery(site.battery, {.joules = number(values, "deferrable")});
  return {.quantities = {{"capacity", site.battery.capacity_joules, "joules"},
                         {"initial_battery", site.battery.initial_joules, "joules"},
                         {"mean", finite_battery::mean(site), "joules"}}};
}

Answer patient(const OptionValues& values) {
  auto site = brownian_site(values);
  take_losses(values, site.battery);
  const std::array period{gaussian_slots(site)};
  const std::array horizons{whole_slots(site)};
  const auto outcome =
      auxiliary::patient_slot_outcomes(period, horizons, site.battery, number(values, "deferrable"))
          .front();
  return {.quantities = {{"mean", outcome.auxiliary_joules.value, "joules"},
                         {"mean_error", outcome.auxiliary_joules.error, "joules"},
                         {"backlog", outcome.backlog_joules.value, "joules"}}};
}

Answer unserved(const OptionValues& values) {
  const auto by_level = auxiliary::unserved_by_level(
      gaussian_slots(brownian_site(values)), {.joules_per_slot = number(values, "import-limit")});
  const double level = number(values, "joules");
  return {.quantities = {{"unserved", by_level[0](level), "joules_per_slot"},
                         {"probability", by_level[1](level)}}};
}

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::auxiliary,
     .name = "battery",
     .what = "what a battery can deliver",
     .formula = "eta = eta_c eta_d; c' = eta_d c (1 - s_min), b0' = eta_d (b0 - s_min c)",
     .latex = R"(c' = \eta_d\,c\,(1 - s_{\min}),\quad b_0' = \eta_d\,(b_0 - s_{\min} c))",
     .other_symbols = "",
     .range = "s_min c <= b0 <= c",
     .source = "definitions",
     .status = "exact; sides and names a choice",
     .header = "lib/auxiliary/battery/battery.hpp",
     .options = store_options,
     .evaluate = store},
    {.room = Room::auxiliary,
     .name = "finite-battery",
     .what = "mean auxiliary energy with a battery of finite capacity",
     .formula = "E[D_T] = sum_{k>=0} e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c) + sum_{k>=1} e^{2 k c "
                "nu/sigma^2} E(-nu; 2 k c - b0), E(nu; y) the unlimited mean",
     .latex = R"(\mathbb{E}[D_T] = \sum_{k\ge0} e^{-2kc\nu/\sigma^2} E(\nu; b_0 + 2kc) )"
              R"(+ \sum_{k\ge1} e^{2kc\nu/\sigma^2} E(-\nu; 2kc - b_0))",
     .other_symbols = "mean_check: difference from a Laplace inversion",
     .range = "0 <= b0 <= c, c above 0",
     .source = "geometric series of the Laplace transform; Harrison (1985), chapter 5",
     .status = "exact",
     .header = "lib/auxiliary/battery/finite_battery.hpp",
     .options = finite_options,
     .evaluate = finite,
     .answer_keys = "mean_joules with --capacity, mean_check_joules, spilled_joules",
     .accuracy_of = {"finite_battery::mean", "finite_battery::checked_mean"}},
    {.room = Room::auxiliary,
     .name = "long-run",
     .what = "rates of a finite battery in the long run",
     .formula = "l = mu/(exp(2 mu c/sigma^2) - 1), mu = -nu; spilled l + mu",
     .latex = R"(l = \mu/(e^{2\mu c/\sigma^2} - 1),\quad \mu = -\nu)",
     .other_symbols = "",
     .range = "c above 0",
     .source = "Harrison (1985), chapter 5",
     .status = "published",
     .header = "lib/auxiliary/battery/long_run.hpp",
     .options = long_run_options,
     .evaluate = long_run,
     .answer_keys = "long_run_rate_joules_per_slot",
     .accuracy_of = {"finite_battery::auxiliary_rate", "finite_battery::level_mean"}},
    {.room = Room::auxiliary,
     .name = "slot-battery",
     .what = "auxiliary and spilled energy of a finite battery in exact slots",
     .formula = "B_t = min(c, (B_{t-1} - X_t)^+), A_t = (X_t - B_{t-1})^+, Z_t = (B_{t-1} - X_t - "
                "c)^+",
     .latex = R"(B_t = \min\{c, (B_{t-1} - X_t)^+\},\quad A_t = (X_t - B_{t-1})^+)",
     .other_symbols = "X_t: net demand; A_t: auxiliary; Z_t: spilled energy of slot t [joules]",
     .range = "0 <= b0 <= c, T whole up to 1e7; refused where the grid is too large",
     .source = "Moran, Austral. J. Appl. Sci. 5 (1954)",
     .status = "exact; grid and extrapolation a choice",
     .header = "lib/auxiliary/battery/slot_battery.hpp",
     .options = finite_options,
     .evaluate = slot_battery,
     .note = gaussian_note,
     .answer_keys = "exact_slots_mean_joules with a capacity, spilled_joules"},
    {.room = Room::auxiliary,
     .name = "lossy-battery",
     .what = "net demand as a battery that loses can deliver it",
     .formula = "Y = min(X^+, P_d) - eta min(X^-, P_c); D_T = sum (X_t - P_d)^+ + D_T[Y]",
     .latex = R"(Y = \min(X^+, P_d) - \eta\min(X^-, P_c),\quad )"
              R"(D_T = \sum_t (X_t - P_d)^+ + D_T[Y])",
     .other_symbols = "D_T[Y]: auxiliary energy of a lossless battery c', b0' under Y",
     .range = "efficiencies above 0 to 1; slots of a physical length",
     .source = "the recursion of the battery, slot by slot",
     .status = "exact; sides and names a choice",
     .header = "lib/auxiliary/battery/lossy.hpp",
     .options = lossy_options,
     .evaluate = lossy,
     .note = gaussian_note,
     .answer_keys = "delivered_joules, curtailed_joules, losses_joules"},
    {.room = Room::auxiliary,
     .name = "leaking-battery",
     .what = "long-run auxiliary energy of a battery with self-discharge",
     .formula = "(sigma^2/2) phi(m/s)/(s Phi(m/s)), m = -nu/delta, s^2 = sigma^2/(2 delta)",
     .latex = R"(\frac{\sigma^2}{2}\,\frac{\varphi(m/s)}{s\,\Phi(m/s)},\quad )"
              R"(m = -\nu/\delta,\; s^2 = \sigma^2/(2\delta))",
     .other_symbols = "",
     .range = "0 < delta < 1, no capacity",
     .source = "stationary density of a reflected Ornstein-Uhlenbeck process",
     .status = "exact",
     .header = "lib/auxiliary/battery/leaking.hpp",
     .options = leaking_options,
     .evaluate = leaking},
    {.room = Room::auxiliary,
     .name = "deferral",
     .what = "patience as a larger battery that was charged in advance",
     .formula = "D_T of a battery c, b0 with q deferrable joules is that of c + q, b0 + q",
     .latex = R"(D_T(c, b_0, q) = D_T(c + q, b_0 + q, 0))",
     .other_symbols = "",
     .range = "a battery that loses nothing; the mean given is Brownian",
     .source = "by induction over slots",
     .status = "exact; what is served first a choice",
     .header = "lib/auxiliary/battery/deferral.hpp",
     .options = deferral_options,
     .evaluate = deferral},
    {.room = Room::auxiliary,
     .name = "patient-slots",
     .what = "patience beside a battery that loses, in exact slots",
     .formula =
         "v = u - Y where u >= 0, e(u - X) where u < 0, e(x) = x below 0 and eta x above; A = "
         "(-q - v)^+, u' = v held to [-q, c']",
     .latex = R"(u_t = v\big|_{[-q,\,c']},\quad A_t = (-q - v)^+)",
     .other_symbols = "u: what can be delivered less the backlog [joules]",
     .range = "no limit of power, no self-discharge, T whole up to 1e7",
     .source = "the recursion of a slot",
     .status = "exact; grid and extrapolation a choice",
     .header = "lib/auxiliary/battery/patient_slots.hpp",
     .options = patient_options,
     .evaluate = patient,
     .note = gaussian_note},
    {.room = Room::auxiliary,
     .name = "unserved",
     .what = "what a limited grid leaves unserved in a slot",
     .formula = "E[(X - y)^+] and P(X > y), y = G + min(B, P_d)",
     .latex = R"(\mathbb{E}[(X - y)^+],\quad y = G + \min(B, P_d))",
     .other_symbols = "",
     .range = "G >= 0",
     .source = "the definition, slot by slot",
     .status = "exact; that the battery does not save for it a choice",
     .header = "lib/auxiliary/battery/import_limit.hpp",
     .options = import_options,
     .evaluate = unserved,
     .note = gaussian_note,
     .answer_keys = "unserved_joules"},
});

}  // namespace

std::span<const Formula> battery_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
