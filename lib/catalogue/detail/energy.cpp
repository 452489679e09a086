// Joules, seconds and money of tasks, and the demand that routing makes of them.
#include <array>
#include <cmath>

#include "inferlaw/lib/catalogue/detail/entries.hpp"
#include "inferlaw/lib/energy/batch_curve.hpp"
#include "inferlaw/lib/energy/batch_load.hpp"
#include "inferlaw/lib/energy/prices.hpp"
#include "inferlaw/lib/energy/serving.hpp"
#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/lib/energy/token_costs.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/measured_service.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::catalogue::detail {
namespace {

constexpr std::string_view routing_paper = "routing paper, arXiv:2601.00823";

constexpr Option parameters{.name = "parameters",
                            .symbol = "N",
                            .meaning = "of the model",
                            .allowed = numeric::require_positive,
                            .example = 1e9};
constexpr Option level{
    .name = "level", .symbol = "l", .meaning = "of the task; larger is easier", .example = 3};
constexpr Option skills{.name = "skills",
                        .symbol = "m",
                        .meaning = "successful steps that a task needs",
                        .allowed = require_count,
                        .usual = 50};
constexpr Option failure{.name = "failure",
                         .symbol = "eps",
                         .meaning = "of a task within its budget",
                         .allowed = numeric::require_probability,
                         .usual = 0.1};
constexpr Option tokens{.name = "tokens",
                        .symbol = "Omega",
                        .meaning = "generated",
                        .unit = "tokens",
                        .allowed = numeric::require_non_negative,
                        .example = 1000};
constexpr Option samples{.name = "samples",
                         .symbol = "n",
                         .meaning = "of which an oracle picks a right one",
                         .allowed = require_count,
                         .example = 4};
constexpr std::array sizes_example{1.0, 8.0, 64.0};
constexpr std::array seconds_example{0.01, 0.012, 0.03};
constexpr std::array joules_example{3.0, 0.6, 0.2};
constexpr std::array answers_example{100.0, 300.0, 1200.0};
constexpr Option batch_sizes{.name = "batch-sizes",
                             .symbol = "b_i",
                             .meaning = "measured",
                             .allowed = numeric::require_positive,
                             .kind = OptionKind::column,
                             .examples = sizes_example};
constexpr Option batch_size{.name = "batch-size",
                            .symbol = "b",
                            .meaning = "between the measured ones",
                            .allowed = numeric::require_positive,
                            .example = 20};
constexpr Option measured_joules{.name = "joules-per-token",
                                 .symbol = "y_i",
                                 .meaning = "measured at the batch sizes",
                                 .unit = "joules",
                                 .allowed = numeric::require_positive,
                                 .kind = OptionKind::column,
                                 .examples = joules_example};
constexpr Option measured_seconds{.name = "seconds-per-token",
                                  .symbol = "s(b_i)",
                                  .meaning = "measured at the batch sizes",
                                  .unit = "seconds",
                                  .allowed = numeric::require_positive,
                                  .kind = OptionKind::column,
                                  .examples = seconds_example};
constexpr Option token_rate{.name = "tokens-per-second",
                            .symbol = "x",
                            .meaning = "asked for",
                            .allowed = numeric::require_positive,
                            .example = 1000};
constexpr Option answer_tokens{.name = "answer-tokens",
                               .symbol = "c_i",
                               .meaning = "of the answers",
                               .unit = "tokens",
                               .allowed = numeric::require_non_negative,
                               .kind = OptionKind::list,
                               .examples = answers_example};
constexpr Option joules_per_token{.name = "joules-per-token",
                                  .symbol = "j",
                                  .meaning = "of the machine",
                                  .unit = "joules",
                                  .allowed = numeric::require_non_negative,
                                  .example = 0.5};
constexpr Option seconds_per_token{.name = "seconds-per-token",
                                   .symbol = "s",
                                   .meaning = "of the machine",
                                   .unit = "seconds",
                                   .allowed = numeric::require_non_negative,
                                   .example = 0.01};
constexpr Option success{.name = "success",
                         .symbol = "S_1",
                         .meaning = "of one answer",
                         .allowed = numeric::require_probability,
                         .usual = 1};
constexpr Option retries{.name = "retries",
                         .symbol = "r",
                         .meaning = "of a task that was seen to fail",
                         .allowed = require_count_or_none,
                         .usual = 0};

constexpr auto costs_options = std::to_array<Option>({parameters, tokens});
constexpr auto task_options = std::to_array<Option>({level, parameters, skills, failure});
constexpr auto serving_options =
    std::to_array<Option>({level, parameters, samples, skills, failure});
constexpr auto curve_options = std::to_array<Option>({batch_sizes, measured_joules, batch_size});
constexpr auto load_options = std::to_array<Option>({batch_sizes, measured_seconds, token_rate});
constexpr auto answers_options = std::to_array<Option>({answer_tokens});
constexpr auto measured_options =
    std::to_array<Option>({answer_tokens, joules_per_token, seconds_per_token, success, retries});
constexpr auto price_options =
    std::to_array<Option>({Option{.name = "capital",
                                  .symbol = "k",
                                  .meaning = "paid once",
                                  .unit = "money",
                                  .allowed = numeric::require_non_negative,
                                  .example = 1e6},
                           Option{.name = "lifetime",
                                  .symbol = "L",
                                  .meaning = "of what was built",
                                  .unit = "years",
                                  .allowed = numeric::require_positive,
                                  .example = 20},
                           Option{.name = "discount-rate",
                                  .symbol = "r",
                                  .meaning = "a year",
                                  .allowed = numeric::require_non_negative,
                                  .usual = 0.05}});
constexpr auto demand_options =
    std::to_array<Option>({Option{.name = "tasks-per-slot",
                                  .symbol = "lambda",
                                  .meaning = "Poisson rate of tasks",
                                  .unit = "tasks per slot",
                                  .allowed = numeric::require_non_negative,
                                  .example = 2},
                           Option{.name = "task-mean",
                                  .symbol = "E[e]",
                                  .meaning = "energy of a routed task",
                                  .unit = "joules",
                                  .allowed = numeric::require_non_negative,
                                  .example = 20},
                           Option{.name = "task-second-moment",
                                  .symbol = "E[e^2]",
                                  .meaning = "of that energy",
                                  .unit = "joules squared",
                                  .allowed = numeric::require_non_negative,
                                  .example = 500},
                           Option{.name = "harvest",
                                  .symbol = "r",
                                  .meaning = "constant supply",
                                  .unit = "joules per slot",
                                  .allowed = numeric::require_non_negative,
                                  .example = 38}});

Answer token_costs(const OptionValues& values) {
  const auto costs = energy::token_costs({}, {.parameters = number(values, "parameters")}, {});
  const double used = number(values, "tokens");
  return {.quantities = {{"flops", energy::evaluate(costs.flops, used)},
                         {"energy", energy::evaluate(costs.joules, used), "joules"},
                         {"latency", energy::latency_seconds(costs, used), "seconds"}}};
}

energy::Setting setting_of(const OptionValues& values) {
  return {.budget = {.skills = number(values, "skills"), .failure = number(values, "failure")}};
}

Answer task(const OptionValues& values) {
  const auto served = energy::task_on_model(
      number(values, "level"), {.parameters = number(values, "parameters")}, setting_of(values));
  return {.quantities = {{"step_success", served.step_success},
                         {"budget", served.budget_steps, "steps"},
                         {"success", served.success},
                         {"energy", served.energy_mean_joules, "joules"},
                         {"latency", served.latency_mean_seconds, "seconds"}}};
}

Answer serving(const OptionValues& values) {
  const energy::Serving asked{.model = {.parameters = number(values, "parameters")},
                              .answer = energy::BestOfSamples{number(values, "samples")}};
  const auto served = energy::serve(number(values, "level"), asked, setting_of(values));
  return {.quantities = {{"success", served.success},
                         {"energy", served.energy_mean_joules, "joules"},
                         {"energy_second_moment", served.energy_second_moment, "joules_squared"},
                         {"latency", served.latency_mean_seconds, "seconds"}}};
}

std::vector<energy::BatchPoint> measured_curve(const OptionValues& values, std::string_view costs) {
  const auto sizes = numbers(values, "batch-sizes");
  const auto measured = numbers(values, costs);
  std::vector<energy::BatchPoint> points;
  points.reserve(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i)
    points.push_back({.batch_size = sizes[i], .cost = measured[i]});
  return points;
}

Answer batch_curve(const OptionValues& values) {
  return {.quantities = {
              {"joules_per_token", energy::at_batch_size(measured_curve(values, "joules-per-token"),
                                                         number(values, "batch-size"))}}};
}

Answer batch_load(const OptionValues& values) {
  const auto loaded = energy::batch_under_load(measured_curve(values, "seconds-per-token"),
                                               number(values, "tokens-per-second"));
  Answer answer{.quantities = {{"most_throughput", loaded.most_throughput, "tokens_per_second"}},
                .table = "fixed_points"};
  for (const auto& point : loaded.fixed_points)
    answer.rows.push_back(
        {{"batch_size", point.batch_size}, {"is_stable", point.is_stable ? 1.0 : 0.0}});
  answer.notes = {energy::name_of(loaded.status)};
  return answer;
}

Answer token_law(const OptionValues& values) {
  const auto law = energy::token_law_of_answers(numbers(values, "answer-tokens"));
  return {.quantities = {{"mean", law.mean, "tokens"},
                         {"second_moment", law.second_moment, "tokens_squared"}}};
}

Answer measured(const OptionValues& values) {
  const routing::MeasuredTry served{
      .costs = {.joules_per_token = number(values, "joules-per-token"),
                .seconds_per_token = number(values, "seconds-per-token"),
                .success = number(values, "success")}};
  const auto service = routing::measured_service(
      energy::token_law_of_answers(numbers(values, "answer-tokens")),
      {.first = served, .retries = number(values, "retries"), .again = served});
  return {.quantities = {{"success", service.success},
                         {"energy", service.energy_mean_joules, "joules"},
                         {"energy_second_moment", service.energy_second_moment, "joules_squared"},
                         {"latency", service.latency_mean_seconds, "seconds"}}};
}

Answer annuity(const OptionValues& values) {
  const double factor =
      energy::annuity_factor(number(values, "discount-rate"), number(values, "lifetime"));
  return {.quantities = {{"annuity_factor", factor},
                         {"cost_per_year", factor * number(values, "capital"), "money"}}};
}

Answer demand(const OptionValues& values) {
  const auto net = routing::net_demand(
      {.mean_joules = number(values, "task-mean"),
       .second_moment = number(values, "task-second-moment")},
      {.tasks_per_slot = number(values, "tasks-per-slot")},
      auxiliary::ConstantHarvest{.mean_joules_per_slot = number(values, "harvest")});
  return {.quantities = {{"drift", net.drift, "joules_per_slot"},
                         {"volatility", net.volatility, "joules"},
                         {"crossover", net.crossover_horizon, "slots"}}};
}

constexpr auto formulas = std::to_array<Formula>({
    {.room = Room::energy,
     .name = "token-costs",
     .what = "FLOPs, joules and seconds of tokens on the published hardware",
     .formula =
         "F = 2 N Omega + n_layer d_attn Omega(Omega-1); e = E_mem N Omega + E_comp F; seconds "
         "max(N Omega/BW, F/TP)",
     .latex = R"(e = E_{\mathrm{mem}} N\Omega + E_{\mathrm{comp}} F,\quad )"
              R"(t = \max\{N\Omega/\mathrm{BW},\,F/\mathrm{TP}\})",
     .other_symbols =
         "E_mem = 1e-11 J a parameter; E_comp = 1e-12 J a FLOP; BW = 5e12 parameters a "
         "second; TP = 2e13 FLOP/s; n_layer = 48, d_attn = 2048",
     .range = "any counts >= 0",
     .source = "DS3, arXiv:2507.00004; routing paper, arXiv:2601.00823",
     .status = "FLOPs and constants published; which terms draw energy and time a choice",
     .header = "lib/energy/token_costs.hpp",
     .options = costs_options,
     .evaluate = token_costs,
     .answer_keys = "flops, energy_joules, latency_seconds of task"},
    {.room = Room::energy,
     .name = "task",
     .what = "a task of a level on a model: its budget, joules and seconds",
     .formula = "k = min{K : I_p(m, K-m+1) >= 1 - eps}, Omega = 20 k, then token-costs",
     .latex = R"(k = \min\{K : I_p(m, K-m+1) \ge 1-\varepsilon\},\quad \Omega = 20\,k)",
     .other_symbols = "p: step-success; I: the regularised incomplete beta function",
     .range = "where some budget up to 2^53 steps is enough",
     .source = routing_paper,
     .status = "conventions and constants published; budget rule and stopping a choice",
     .header = "lib/energy/task.hpp",
     .options = task_options,
     .evaluate = task,
     .answer_keys = "budget_steps, energy_mean_joules"},
    {.room = Room::energy,
     .name = "serving",
     .what = "a task served by the best of n samples",
     .formula =
         "E[e] = c + n E[f], E[e^2] = c^2 + 2 c n E[f] + n E[f^2] + n(n-1) E[f]^2; again after "
         "a failure E[e] = E[e1] + F E[e2]",
     .latex =
         R"(\mathbb{E}[e] = c + n\,\mathbb{E}[f],\quad )"
         R"(\mathbb{E}[e^2] = c^2 + 2cn\,\mathbb{E}[f] + n\,\mathbb{E}[f^2] + n(n-1)\,\mathbb{E}[f]^2)",
     .other_symbols = "c: joules of the prompt; f: joules of a sample",
     .range = "n whole up to 1e15",
     .source = "DS3, arXiv:2507.00004",
     .status = "success and FLOPs published; samples on units of their own a choice; moments exact",
     .header = "lib/energy/serving.hpp",
     .options = serving_options,
     .evaluate = serving},
    {.room = Room::energy,
     .name = "batch-curve",
     .what = "a measured cost between two batch sizes",
     .formula = "ln y(b) on a straight line in ln b between neighbours",
     .latex = R"(\ln y(b) = \ln y_0 + \ln\frac{y_1}{y_0}\,\frac{\ln(b/b_0)}{\ln(b_1/b_0)})",
     .other_symbols = "",
     .range = "among the measured sizes only",
     .source = "measured curves follow a power law between neighbours closely",
     .status = "choice",
     .header = "lib/energy/batch_curve.hpp",
     .options = curve_options,
     .evaluate = batch_curve},
    {.room = Room::energy,
     .name = "batch-load",
     .what = "the batch size that a load keeps",
     .formula = "b = x s(b): fixed points of b/s(b) = x; stable where b/s(b) rises",
     .latex = R"(b = x\,s(b))",
     .other_symbols = "",
     .range = "among the measured sizes; overloaded where none makes x tokens a second",
     .source = "Little, Operations Research 9 (1961) 383",
     .status = "exact; that the mean batch stands for its law a choice",
     .header = "lib/energy/batch_load.hpp",
     .options = load_options,
     .evaluate = batch_load},
    {.room = Room::energy,
     .name = "token-law",
     .what = "moments of measured answers",
     .formula = "E[c] = mean c_i, E[c^2] = mean c_i^2; of a bin m^2 + w^2/12",
     .latex = R"(\mathbb{E}[c^q] = \frac1n\sum_i c_i^q)",
     .other_symbols = "",
     .range = "at least one answer",
     .source = "definition",
     .status = "exact; a uniform density within a bin a choice",
     .header = "lib/energy/token_law.hpp",
     .options = answers_options,
     .evaluate = token_law},
    {.room = Room::energy,
     .name = "annuity",
     .what = "what capital costs a year",
     .formula = "f k, f = r/(1 - (1 + r)^-L), 1/L at r = 0",
     .latex = R"(f = \frac{r}{1 - (1+r)^{-L}})",
     .other_symbols = "",
     .range = "r >= 0, L above 0",
     .source = "annuity of equal payments at the end of each year",
     .status = "exact",
     .header = "lib/energy/prices.hpp",
     .options = price_options,
     .evaluate = annuity,
     .answer_keys = "cost_per_year"},
    {.room = Room::routing,
     .name = "routed-demand",
     .what = "drift and volatility of what a routing policy draws",
     .formula =
         "nu = lambda E[e] - r, sigma^2 = lambda E[e^2], T* = 2 sigma^2/(pi nu^2), e of type l "
         "with weight w_l and choice i with a(l, i)",
     .latex = R"(\nu = \lambda\,\mathbb{E}[e] - r,\quad \sigma^2 = \lambda\,\mathbb{E}[e^2],\quad )"
              R"(T^* = \frac{2\sigma^2}{\pi\nu^2})",
     .other_symbols = "a(l, i): probability that type l goes to choice i",
     .range = "Poisson arrivals here; sites have measured ones too",
     .source = routing_paper,
     .status = "policies published; moments exact",
     .header = "lib/routing/routing.hpp",
     .options = demand_options,
     .evaluate = demand,
     .answer_keys = "drift_joules_per_slot, volatility_joules, crossover_slots"},
    {.room = Room::routing,
     .name = "measured-service",
     .what = "a task on a machine of measured costs, tried again where it failed",
     .formula = "e = j c; E[e] = j E[c]; after a failure again, up to r times",
     .latex = R"(\mathbb{E}[e] = j\,\mathbb{E}[c]\sum_{i=0}^{r} (1 - S_1)^i)",
     .other_symbols = "c: tokens of a task",
     .range = "r whole up to 1000",
     .source = "definition",
     .status = "moments exact; that j does not depend on c a choice",
     .header = "lib/routing/measured_service.hpp",
     .options = measured_options,
     .evaluate = measured},
});

}  // namespace

std::span<const Formula> energy_formulas() { return formulas; }

}  // namespace inferlaw::catalogue::detail
