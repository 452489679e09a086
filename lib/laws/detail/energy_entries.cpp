#include <array>
#include <stdexcept>

#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/laws/production_frontier.hpp"
#include "inferlaw/lib/laws/query_energy.hpp"
#include "inferlaw/lib/laws/utilisation_power.hpp"

namespace inferlaw::laws::detail {
namespace {

void require_one_or_more(std::string_view name, double value) {
  numeric::require_finite(name, value);
  if (value < 1) numeric::refuse(name, value, "a finite number, 1 or above");
}

constexpr Option kilowatts{.name = "kilowatts",
                           .symbol = "kW",
                           .meaning = "power of the node",
                           .unit = "kW",
                           .allowed = non_negative,
                           .example = 10.2};
constexpr Option pue{.name = "pue",
                     .symbol = "PUE",
                     .meaning = "power of the site over that of its machines",
                     .allowed = require_one_or_more,
                     .usual = 1};

// ---- production frontier ------------------------------------------------------------------------

constexpr std::array example_concurrency{1., 8., 64., 256.};
constexpr std::array example_throughput{60., 420., 2400., 5200.};

constexpr std::array production_frontier_options{
    Option{.name = "price",
           .symbol = "P",
           .meaning = "price of the node",
           .unit = "currency",
           .allowed = non_negative,
           .example = 250000},
    Option{.name = "years",
           .symbol = "Y",
           .meaning = "that it is written off in",
           .unit = "years",
           .allowed = positive,
           .example = 4},
    Option{.name = "utilisation",
           .symbol = "u",
           .meaning = "share of its hours that it works",
           .allowed = positive_probability,
           .usual = 1},
    kilowatts,
    pue,
    Option{.name = "energy-price",
           .symbol = "price",
           .meaning = "of energy",
           .unit = "currency a kWh",
           .allowed = non_negative,
           .example = .1},
    Option{.name = "maintenance",
           .symbol = "m",
           .meaning = "share of the price a year",
           .allowed = non_negative,
           .usual = 0},
    Option{.name = "hours",
           .symbol = "time",
           .meaning = "of a workload",
           .unit = "hours",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 24},
    Option{.name = "concurrency",
           .symbol = "c",
           .meaning = "sequences at once, rising; with throughput",
           .allowed = positive,
           .kind = OptionKind::list,
           .may_be_missing = true,
           .examples = example_concurrency},
    Option{.name = "throughput",
           .symbol = "X",
           .meaning = "tokens that they make together",
           .unit = "tokens a second",
           .allowed = positive,
           .kind = OptionKind::list,
           .may_be_missing = true,
           .examples = example_throughput}};

constexpr double tokens_shown = 1e6;

void add_curve(const Server& server, const OptionValues& values, Answer& answer) {
  const std::span<const double> concurrency = numbers(values, "concurrency");
  const std::span<const double> throughput = numbers(values, "throughput");
  if (concurrency.size() != throughput.size())
    throw std::invalid_argument(
        "production-frontier: concurrency and throughput differ in number; allowed: one of each");
  if (concurrency.empty()) return;
  answer.table = "concurrencies";
  answer.rows.reserve(concurrency.size());
  for (std::size_t i = 0; i < concurrency.size(); ++i) {
    const Throughput at{.concurrency = concurrency[i], .tokens_per_second = throughput[i]};
    const double average = average_cost(server, at);
    double marginal = average;  // of the first sequences
    if (i > 0)
      marginal = marginal_cost(
          server, {.concurrency = concurrency[i - 1], .tokens_per_second = throughput[i - 1]}, at);
    answer.rows.push_back({{"concurrency", at.concurrency},
                           {"throughput", at.tokens_per_second, "tokens_per_second"},
                           {"average_cost_per_million_tokens", tokens_shown * average},
                           {"marginal_cost_per_million_tokens", tokens_shown * marginal}});
  }
}

Answer production_frontier_answer(const OptionValues& values) {
  const Server server{.price = number(values, "price"),
                      .years = number(values, "years"),
                      .utilisation = number(values, "utilisation"),
                      .kilowatts = number(values, "kilowatts"),
                      .pue = number(values, "pue"),
                      .energy_price = number(values, "energy-price"),
                      .maintenance = number(values, "maintenance")};
  const double cost = hourly_cost(server);
  Answer answer{.quantities = {{"hourly_cost", cost}}};
  if (const auto hours = number_if_given(values, "hours"))
    answer.quantities.push_back({"cost_of_workload", cost * *hours});
  add_curve(server, values, answer);
  return answer;
}

// ---- energy of a query --------------------------------------------------------------------------

constexpr std::array query_energy_options{kilowatts,
                                          Option{.name = "tokens-per-second",
                                                 .symbol = "tokens_per_second",
                                                 .meaning = "tokens that the node makes",
                                                 .unit = "tokens a second",
                                                 .allowed = positive,
                                                 .example = 3000},
                                          Option{.name = "tokens",
                                                 .symbol = "L",
                                                 .meaning = "tokens of the query",
                                                 .unit = "tokens",
                                                 .allowed = non_negative,
                                                 .example = 300},
                                          pue};

Answer query_energy_answer(const OptionValues& values) {
  const Node node{.kilowatts = number(values, "kilowatts"),
                  .tokens_per_second = number(values, "tokens-per-second"),
                  .pue = number(values, "pue")};
  return {
      .quantities = {{"energy", query_energy(node, number(values, "tokens")), "watt_hours"},
                     {"reported_typical_query", reported_typical_query_watt_hours, "watt_hours"},
                     {"reported_long_query", reported_long_query_watt_hours, "watt_hours"}}};
}

// ---- power from utilisation ---------------------------------------------------------------------

constexpr std::array utilisation_power_options{
    Option{.name = "utilisation",
           .symbol = "mfu",
           .meaning = "model FLOPs over the peak",
           .allowed = probability,
           .example = .3},
    Option{.name = "idle-watts",
           .symbol = "P0",
           .meaning = "power of an idle accelerator",
           .unit = "W",
           .allowed = non_negative,
           .usual = reported_a100_power.idle_watts},
    Option{.name = "full-watts",
           .symbol = "P1",
           .meaning = "power from the knee on",
           .unit = "W",
           .allowed = non_negative,
           .usual = reported_a100_power.full_watts},
    Option{.name = "knee",
           .symbol = "knee",
           .meaning = "utilisation from which on power is full",
           .allowed = positive_probability,
           .usual = reported_a100_power.knee},
    Option{.name = "exponent",
           .symbol = "exponent",
           .meaning = "of the power below the knee",
           .allowed = positive,
           .usual = reported_a100_power.exponent}};

Answer utilisation_power_answer(const OptionValues& values) {
  const PowerCurve curve{.idle_watts = number(values, "idle-watts"),
                         .full_watts = number(values, "full-watts"),
                         .knee = number(values, "knee"),
                         .exponent = number(values, "exponent")};
  return {.quantities = {
              {"power", power_at_utilisation(curve, number(values, "utilisation")), "watts"}}};
}

constexpr std::array laws{
    Formula{
        .name = "production-frontier",
        .what = "what a node costs an hour, and its tokens against concurrency",
        .formula =
            "hourly cost = P/(Y 8760 u) + kW PUE price + P m/8760; workload = hourly cost x "
            "time; average hourly cost/X, marginal hourly cost (c_2/X_2 - c_1/X_1)/(c_2 - c_1)",
        .latex = R"(\frac{P}{8760\,Y u} + \mathrm{kW} \cdot \mathrm{PUE} \cdot \mathrm{price} + )"
                 R"(\frac{P m}{8760})",
        .range = "P, kW, price, m >= 0; Y > 0; 0 < u <= 1; PUE >= 1; c, X > 0, c rising",
        .source = "arXiv:2510.26136",
        .status = "published",
        .header = "lib/laws/production_frontier.hpp",
        .options = production_frontier_options,
        .evaluate = production_frontier_answer,
        .note = "all in the currency of the prices; the first row's marginal cost is its average"},
    Formula{
        .name = "query-energy",
        .what = "energy of a query on a node that is kept busy",
        .formula = "Wh = PUE kW L/(3.6 tokens_per_second)",
        .latex = R"(\mathrm{Wh} = \frac{\mathrm{PUE} \cdot \mathrm{kW} \cdot L}{3.6\, r})",
        .other_symbols = "r: tokens a second",
        .range = "kW, L >= 0; tokens a second > 0; PUE >= 1",
        .source = "Oviedo et al. 2026, microsoft/aienergy_simulation",
        .status = "reported",
        .header = "lib/laws/query_energy.hpp",
        .options = query_energy_options,
        .evaluate = query_energy_answer,
        .note = "the reported queries are medians of the authors' simulation, not of this node"},
    Formula{.name = "utilisation-power",
            .what = "power of an accelerator by the share of its arithmetic that is used",
            .formula = "P0 + (P1-P0) min(mfu/.45, 1)^.7",
            .latex = R"(P_0 + (P_1 - P_0) \min\left(\frac{\mathrm{mfu}}{0.45}, 1\right)^{0.7})",
            .range = "0 <= mfu <= 1; 0 <= P0 <= P1",
            .source = "arXiv:2507.11417",
            .status = "reported",
            .header = "lib/laws/utilisation_power.hpp",
            .options = utilisation_power_options,
            .evaluate = utilisation_power_answer,
            .note = "usual values are those reported of an A100"}};

}  // namespace

std::span<const Formula> energy_laws() { return laws; }

}  // namespace inferlaw::laws::detail
