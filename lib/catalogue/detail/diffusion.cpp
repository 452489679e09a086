// The diffusion: auxiliary energy of a site whose net demand is Brownian.
#include <array>

#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/catalogue/detail/site_options.hpp"

namespace inferlaw::catalogue::detail {
namespace {

namespace brownian = auxiliary::brownian;

constexpr std::string_view standard_symbols =
    "s = sigma sqrt(T), d = nu sqrt(T)/sigma, beta = b0/s, u = beta - d, v = beta + d; phi and "
    "Phi: "
    "the normal density and distribution; R_k(x) = integral_0^inf t^k exp(-x t - t^2/2) dt";
constexpr std::string_view any_site =
    "any finite drift, volatility and horizon above 0, b0 >= 0, no capacity";

constexpr auto site_options = std::to_array<Option>({drift, volatility, slots, initial_battery});
constexpr auto level_options = std::to_array<Option>(
    {drift, volatility, slots, initial_battery, joules_at("y", "level of auxiliary energy", 10)});
constexpr auto stored_options = std::to_array<Option>(
    {drift, volatility, slots, initial_battery, joules_at("x", "level of the battery", 10)});
constexpr auto quantile_options =
    std::to_array<Option>({drift, volatility, slots, initial_battery,
                           Option{.name = "probability",
                                  .symbol = "p",
                                  .meaning = "with which the provision suffices",
                                  .allowed = numeric::require_inner_probability,
                                  .example = 0.95}});
constexpr auto motion_options = std::to_array<Option>({drift, volatility});
constexpr auto horizon_options = std::to_array<Option>({drift, volatility, slots});

Answer net_demand(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {.quantities = {{"mean", site.drift_joules_per_slot * site.horizon_slots, "joules"},
                         {"standard_deviation",
                          site.volatility_joules * std::sqrt(site.horizon_slots), "joules"}}};
}

Answer mean(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {.quantities = {{"mean", brownian::mean(site), "joules"},
                         {"limiting_mean", brownian::limiting_mean(site), "joules"}}};
}

Answer deviation(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {.quantities = {{"second_moment", brownian::second_moment(site), "joules_squared"},
                         {"standard_deviation", brownian::standard_deviation(site), "joules"}}};
}

Answer survival(const OptionValues& values) {
  const auto site = brownian_site(values);
  const double joules = number(values, "joules");
  return {.quantities = {{"survival", brownian::survival(site, joules)},
                         {"log_survival", brownian::log_survival(site, joules)},
                         {"cumulative", brownian::cumulative(site, joules)},
                         {"probability_none", brownian::probability_none_needed(site)}}};
}

Answer shape(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {.quantities = {{"skewness", brownian::skewness(site)},
                         {"kurtosis", brownian::kurtosis(site)}}};
}

Answer quantile(const OptionValues& values) {
  return {.quantities = {{"quantile",
                          brownian::quantile(brownian_site(values), number(values, "probability")),
                          "joules"}}};
}

Answer excess(const OptionValues& values) {
  const auto site = brownian_site(values);
  const double joules = number(values, "joules");
  return {.quantities = {{"mean_excess", brownian::mean_excess(site, joules), "joules"},
                         {"mean_excess_given_exceeded",
                          brownian::mean_excess_given_exceeded(site, joules), "joules"}}};
}

Answer level(const OptionValues& values) {
  const auto site = brownian_site(values);
  const double joules = number(values, "joules");
  return {.quantities = {
              {"mean", brownian::mean_battery_level(site), "joules"},
              {"standard_deviation", brownian::battery_level::standard_deviation(site), "joules"},
              {"survival", brownian::battery_level::survival(site, joules)}}};
}

Answer need(const OptionValues& values) {
  const auto site = brownian_site(values);
  return {.quantities = {
              {"probability_within_horizon",
               brownian::first_need::cumulative(site, site.horizon_slots)},
              {"probability_ever", brownian::first_need::probability_ever(site)},
              {"mean", brownian::first_need::mean(site), "slots"},
              {"mean_within_horizon", brownian::first_need::mean_within_horizon(site), "slots"}}};
}

Answer crossover(const OptionValues& values) {
  return {.quantities = {
              {"crossover",
               brownian::crossover_horizon(number(values, "drift"), number(values, "volatility")),
               "slots"}}};
}

Answer sensitivities(const OptionValues& values) {
  const auto slopes = brownian::sensitivities(brownian_site(values));
  return {.quantities = {{"per_drift", slopes.drift_slots, "slots"},
                         {"per_volatility", slopes.volatility, "root_slots"},
                         {"per_horizon", slopes.horizon_joules_per_slot, "joules_per_slot"},
                         {"per_initial_battery", slopes.initial_battery}}};
}

constexpr std::string_view harrison =
    "Harrison, Brownian Motion and Stochastic Flow Systems "
    "(1985), section 1.8";

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::auxiliary,
     .name = "net-demand",
     .what = "net demand of a Brownian site up to the horizon",
     .formula = "S_T = nu T + sigma W_T",
     .latex = R"(S_T = \nu T + \sigma W_T)",
     .other_symbols = "W: standard Brownian motion",
     .range = "any",
     .source = "arXiv:2601.00823, system model",
     .status = "published",
     .header = "lib/auxiliary/brownian/site.hpp",
     .options = horizon_options,
     .evaluate = net_demand},
    {.room = Room::auxiliary,
     .name = "auxiliary-mean",
     .what = "mean auxiliary energy E[D_T], D_T = (max_{t<=T} S_t - b0)^+",
     .formula = "E[D_T] = s [d Phi(d) + phi(d) + (2 Phi(d) - 1)/(2 d)] from an empty battery; "
                "s phi(u) {R_1(u) + integral_0^1 R_1(v - 2 d x) dx} otherwise; for long horizons "
                "nu T - b0 + sigma^2/(2 nu), sigma sqrt(2 T/pi) or sigma^2/(2 |nu|) "
                "exp(-2 |nu| b0/sigma^2) by the sign of nu",
     .latex =
         R"(\mathbb{E}[D_T] = s\,\varphi(u)\Bigl\{R_1(u) + \int_0^1 R_1(v - 2 d x)\,dx\Bigr\})",
     .other_symbols = standard_symbols,
     .range = any_site,
     .source = "arXiv:2601.00823, Theorem 2 and Eq. 28; Harrison (1985), section 1.8",
     .status = "exact; its limits published",
     .header = "lib/auxiliary/brownian/law.hpp",
     .options = site_options,
     .evaluate = mean,
     .answer_keys = "mean_joules",
     .accuracy_of = {"mean"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-deviation",
     .what = "standard deviation of auxiliary energy",
     .formula = "E[D_T^2] = s^2 phi(u) {R_2(u) + 2 integral_0^1 x R_2(v - 2 d x) dx}",
     .latex =
         R"(\mathbb{E}[D_T^2] = s^2\varphi(u)\Bigl\{R_2(u) + 2\int_0^1 x\,R_2(v - 2 d x)\,dx\Bigr\})",
     .other_symbols = standard_symbols,
     .range = any_site,
     .source = "arXiv:2601.00823, Theorem 2",
     .status = "exact; critical value published",
     .header = "lib/auxiliary/brownian/law.hpp",
     .options = site_options,
     .evaluate = deviation,
     .answer_keys = "standard_deviation_joules",
     .accuracy_of = {"standard_deviation"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-survival",
     .what = "probability that more than y joules of auxiliary energy are needed",
     .formula = "P(D_T > y) = phi(u) {R_0(u) + R_0(v)} at beta = (b0 + y)/s",
     .latex = R"(P(D_T > y) = \varphi(u)\{R_0(u) + R_0(v)\},\quad \beta = (b_0 + y)/s)",
     .other_symbols = standard_symbols,
     .range = any_site,
     .source = harrison,
     .status = "exact",
     .header = "lib/auxiliary/brownian/law.hpp",
     .options = level_options,
     .evaluate = survival,
     .answer_keys = "survival, probability_none",
     .accuracy_of = {"survival", "cumulative"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-quantile",
     .what = "the provision that suffices with probability p",
     .formula = "y(p) = min{y >= 0 : P(D_T <= y) >= p}",
     .latex = R"(y(p) = \min\{y \ge 0 : P(D_T \le y) \ge p\})",
     .other_symbols = "",
     .range = "0 < p < 1; otherwise as the law",
     .source = harrison,
     .status = "exact",
     .header = "lib/auxiliary/brownian/quantile.hpp",
     .options = quantile_options,
     .evaluate = quantile,
     .answer_keys = "quantiles_joules",
     .accuracy_of = {"quantile"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-shape",
     .what = "skewness and kurtosis of auxiliary energy",
     .formula = "E[(D - E D)^3]/Var^{3/2}, E[(D - E D)^4]/Var^2",
     .latex = R"(\mathbb{E}[(D-\mathbb{E}D)^3]/\mathrm{Var}^{3/2},\quad )"
              R"(\mathbb{E}[(D-\mathbb{E}D)^4]/\mathrm{Var}^2)",
     .other_symbols = standard_symbols,
     .range = any_site,
     .source = harrison,
     .status = "exact",
     .header = "lib/auxiliary/brownian/shape.hpp",
     .options = site_options,
     .evaluate = shape,
     .answer_keys = "skewness, kurtosis",
     .accuracy_of = {"skewness", "kurtosis"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-excess",
     .what = "what auxiliary energy costs beyond a provision of y joules",
     .formula =
         "E[(D_T - y)^+] = E[D_T] at b0 + y; E[D_T - y | D_T > y] = E[(D_T - y)^+]/P(D_T > y)",
     .latex = R"(\mathbb{E}[(D_T - y)^+] = \mathbb{E}[D_T]\big|_{b_0 \to b_0 + y})",
     .other_symbols = "",
     .range = "y >= 0; otherwise as the mean",
     .source = "translation of the level",
     .status = "exact",
     .header = "lib/auxiliary/brownian/excess.hpp",
     .options = level_options,
     .evaluate = excess,
     .answer_keys = "mean_excess_joules",
     .accuracy_of = {"mean_excess_given_exceeded"}},
    {.room = Room::auxiliary,
     .name = "battery-level",
     .what = "level of an unlimited battery at the horizon",
     .formula = "B_T = b0 + D_T - S_T; P(B_T <= x) = Phi((x - b0 + nu T)/s) - exp(-2 nu x/sigma^2) "
                "Phi((-x - b0 + nu T)/s)",
     .latex = R"(P(B_T \le x) = \Phi\Bigl(\frac{x - b_0 + \nu T}{s}\Bigr) )"
              R"(- e^{-2\nu x/\sigma^2}\,\Phi\Bigl(\frac{-x - b_0 + \nu T}{s}\Bigr))",
     .other_symbols = "s = sigma sqrt(T)",
     .range = any_site,
     .source = "Harrison (1985), sections 1.8 and 3.6",
     .status = "exact",
     .header = "lib/auxiliary/brownian/battery_level.hpp",
     .options = stored_options,
     .evaluate = level,
     .answer_keys = "battery_level_joules",
     .accuracy_of = {"mean_battery_level", "battery_level::survival"}},
    {.room = Room::auxiliary,
     .name = "first-need",
     .what = "when auxiliary energy is first needed",
     .formula = "P(tau <= T) = P(max_{t<=T} S_t > b0); E[tau] = b0/nu for nu > 0; P(tau < inf) = "
                "exp(2 nu b0/sigma^2) for nu < 0",
     .latex =
         R"(f_\tau(t) = \frac{b_0}{\sigma t^{3/2}}\, )"
         R"(\varphi\Bigl(\frac{b_0 - \nu t}{\sigma\sqrt{t}}\Bigr),\quad \mathbb{E}[\tau] = b_0/\nu)",
     .other_symbols = "tau: first time at which S exceeds b0 [slots]",
     .range = any_site,
     .source = "Folks and Chhikara, J. R. Stat. Soc. B 40 (1978)",
     .status = "exact",
     .header = "lib/auxiliary/brownian/first_need.hpp",
     .options = site_options,
     .evaluate = need,
     .answer_keys = "expected_first_need_slots",
     .accuracy_of = {"first_need::mean", "first_need::mean_within_horizon"}},
    {.room = Room::auxiliary,
     .name = "crossover",
     .what = "the horizon at which drift overtakes diffusion",
     .formula = "T* = 2 sigma^2/(pi nu^2)",
     .latex = R"(T^* = 2\sigma^2/(\pi\nu^2))",
     .other_symbols = "",
     .range = "infinite at nu = 0",
     .source = "arXiv:2601.00823",
     .status = "published",
     .header = "lib/auxiliary/brownian/law.hpp",
     .options = motion_options,
     .evaluate = crossover,
     .answer_keys = "crossover_slots",
     .accuracy_of = {"crossover_horizon"}},
    {.room = Room::auxiliary,
     .name = "auxiliary-sensitivities",
     .what = "first derivatives of mean auxiliary energy",
     .formula = "dE/dnu = E[theta; M_T > b0], theta the time of the maximum; dE/db0 = -P(D_T > 0); "
                "T dE/dT = nu dE/dnu + sigma (dE/dsigma)/2",
     .latex = R"(\partial E/\partial\nu = \mathbb{E}[\theta; M_T > b_0],\quad )"
              R"(\partial E/\partial b_0 = -P(D_T > 0))",
     .other_symbols = "E: the mean of D_T",
     .range = any_site,
     .source = "Feller, An Introduction to Probability Theory II (1971); Spitzer (1956)",
     .status = "exact",
     .header = "lib/auxiliary/brownian/law.hpp",
     .options = site_options,
     .evaluate = sensitivities,
     .answer_keys = "expected_time_of_maximum_slots, sensitivities",
     .accuracy_of = {"sensitivities, drift", "sensitivities, volatility"}},
});

}  // namespace

std::span<const Formula> diffusion_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
