#include <array>
#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/laws/chain_length.hpp"
#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/laws/half_life.hpp"
#include "inferlaw/lib/laws/sleep_time.hpp"
#include "inferlaw/lib/laws/solve_or_verify.hpp"
#include "inferlaw/lib/laws/train_to_test.hpp"
#include "inferlaw/lib/laws/waiting.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"

namespace inferlaw::laws::detail {
namespace {

// ---- half-life ----------------------------------------------------------------------------------

constexpr std::array half_life_options{
    Option{.name = "half-life",
           .symbol = "T50",
           .meaning = "length of tasks at which half succeed",
           .unit = "minutes",
           .allowed = positive,
           .usual = 1},
    Option{.name = "length",
           .symbol = "t",
           .meaning = "length of a task",
           .unit = "minutes",
           .allowed = non_negative,
           .usual = 1},
    Option{.name = "success",
           .symbol = "s",
           .meaning = "success wanted",
           .allowed = positive_probability,
           .usual = .8},
    Option{.name = "step-success",
           .symbol = "p",
           .meaning = "success of a step, for the horizon in steps",
           .allowed = positive_probability,
           .may_be_missing = true,
           .example = .99}};

Answer half_life_answer(const OptionValues& values) {
  const double half_life = number(values, "half-life");
  const double success = number(values, "success");
  Answer answer{
      .quantities = {{"success_at_length", success_at_length(half_life, number(values, "length"))},
                     {"horizon", horizon_at_success(half_life, success), "minutes"},
                     {"horizon_80_percent", horizon_at_success(half_life, .8), "minutes"},
                     {"horizon_90_percent", horizon_at_success(half_life, .9), "minutes"},
                     {"horizon_99_percent", horizon_at_success(half_life, .99), "minutes"}}};
  if (const auto step_success = number_if_given(values, "step-success"))
    answer.quantities.push_back({"horizon", steps_at_success(*step_success, success), "steps"});
  return answer;
}

// ---- chain length -------------------------------------------------------------------------------

void require_error(std::string_view name, double value) {
  if (!(value >= 0 && value < 1)) numeric::refuse(name, value, "0 to below 1");
}

constexpr std::array chain_length_options{
    Option{.name = "difficulty",
           .symbol = "T",
           .meaning = "difficulty of the task",
           .allowed = positive,
           .example = 20},
    Option{.name = "capability",
           .symbol = "M",
           .meaning = "what the model does in a step, in the unit of T",
           .allowed = positive,
           .example = 2},
    Option{.name = "step-error",
           .symbol = "sigma",
           .meaning = "error of a step",
           .allowed = require_error,
           .example = .02},
    Option{.name = "steps",
           .symbol = "N",
           .meaning = "steps of a chain",
           .allowed = positive,
           .may_be_missing = true,
           .example = 30}};

Answer chain_length_answer(const OptionValues& values) {
  const DividedTask task{.difficulty = number(values, "difficulty"),
                         .capability = number(values, "capability"),
                         .step_error = number(values, "step-error")};
  const double best = best_steps(task);
  const double most = std::isfinite(best) ? accuracy_of_steps(task, best)
                                          : std::exp(-task.difficulty / task.capability);
  Answer answer{.quantities = {{"best", best, "steps"},
                               {"best_whole", best_whole_steps(task), "steps"},
                               {"accuracy_of_best_steps", most}}};
  if (const auto steps = number_if_given(values, "steps"))
    answer.quantities.push_back({"accuracy", accuracy_of_steps(task, *steps)});
  return answer;
}

// ---- waiting ------------------------------------------------------------------------------------

constexpr std::array waiting_options{
    Option{.name = "arrivals",
           .symbol = "lambda",
           .meaning = "questions",
           .unit = "a unit of time",
           .allowed = non_negative,
           .example = .02},
    Option{.name = "mean",
           .symbol = "E[tau]",
           .meaning = "mean steps of an answer; with its second moment",
           .unit = "steps",
           .allowed = positive,
           .may_be_missing = true},
    Option{.name = "second-moment",
           .symbol = "E[tau^2]",
           .meaning = "mean of their square",
           .unit = "steps squared",
           .allowed = positive,
           .may_be_missing = true},
    Option{.name = "skills",
           .symbol = "m",
           .meaning = "skills of a chain that answers, in place of the moments",
           .allowed = require_count,
           .may_be_missing = true,
           .example = 5},
    Option{.name = "steps",
           .symbol = "K",
           .meaning = "steps that it may take",
           .unit = "steps",
           .allowed = positive,
           .may_be_missing = true,
           .example = 25},
    Option{.name = "step-success",
           .symbol = "r",
           .meaning = "success of its step",
           .allowed = probability,
           .may_be_missing = true,
           .example = .2},
    Option{.name = "skill-knowledge",
           .symbol = "gamma",
           .meaning = "a skill is known",
           .allowed = probability,
           .usual = 1},
    Option{.name = "step-time",
           .symbol = "s_1",
           .meaning = "time of a step",
           .unit = "units of time",
           .allowed = positive,
           .usual = 1},
    Option{.name = "fixed-time",
           .symbol = "s_0",
           .meaning = "time of an answer beside its steps",
           .unit = "units of time",
           .allowed = non_negative,
           .usual = 0}};

Service steps_of_chain(const strategy::ChainOfThought& chain) {
  const strategy::RawMoments moments = steps_used_moments(chain);
  return {.mean = moments[1], .second_moment = moments[2]};
}

Service steps_in(const OptionValues& values) {
  const auto mean = number_if_given(values, "mean");
  const auto second = number_if_given(values, "second-moment");
  const auto skills = number_if_given(values, "skills");
  const auto steps = number_if_given(values, "steps");
  const auto success = number_if_given(values, "step-success");
  if (mean && second && !skills && !steps && !success)
    return {.mean = *mean, .second_moment = *second};
  if (!mean && !second && skills && steps && success) {
    const strategy::ChainOfThought chain{.skills = *skills,
                                         .steps = *steps,
                                         .step_success = *success,
                                         .skill_knowledge = number(values, "skill-knowledge")};
    return steps_of_chain(chain);
  }
  throw std::invalid_argument(
      "waiting: what an answer takes is not said once; allowed: mean and second-moment, or skills, "
      "steps and step-success");
}

Answer waiting_answer(const OptionValues& values) {
  const AffineService time{.fixed = number(values, "fixed-time"),
                           .per_step = number(values, "step-time")};
  const Service service = service_of(time, steps_in(values));
  const double arrivals = number(values, "arrivals");
  const double wait = mean_wait(service, arrivals);
  return {.quantities = {{"load", load(service, arrivals)},
                         {"mean_wait", wait},
                         {"mean_response", wait + service.mean},
                         {"mean_service", service.mean},
                         {"service_second_moment", service.second_moment}}};
}

// ---- train to test ------------------------------------------------------------------------------

constexpr std::array train_to_test_options{Option{.name = "size-factor",
                                                  .symbol = "A",
                                                  .meaning = "of the loss by size",
                                                  .allowed = positive,
                                                  .usual = 406.4},
                                           Option{.name = "size-exponent",
                                                  .symbol = "alpha",
                                                  .meaning = "of the loss by size",
                                                  .allowed = positive,
                                                  .usual = .34},
                                           Option{.name = "token-factor",
                                                  .symbol = "B",
                                                  .meaning = "of the loss by training tokens",
                                                  .allowed = non_negative,
                                                  .usual = 410.7},
                                           Option{.name = "token-exponent",
                                                  .symbol = "beta",
                                                  .meaning = "of the loss by training tokens",
                                                  .allowed = positive,
                                                  .usual = .28},
                                           Option{.name = "sample-factor",
                                                  .symbol = "G",
                                                  .meaning = "of the loss by samples",
                                                  .allowed = non_negative,
                                                  .example = 1.5},
                                           Option{.name = "sample-exponent",
                                                  .symbol = "gamma",
                                                  .meaning = "of the loss by samples",
                                                  .allowed = positive,
                                                  .example = .3},
                                           Option{.name = "least-loss",
                                                  .symbol = "E",
                                                  .meaning = "loss that stays",
                                                  .allowed = non_negative,
                                                  .usual = 0},
                                           Option{.name = "training-flop",
                                                  .symbol = "C",
                                                  .meaning = "compute of training",
                                                  .unit = "FLOP",
                                                  .allowed = positive,
                                                  .example = 1e21},
                                           Option{.name = "test-flop",
                                                  .symbol = "C_inf",
                                                  .meaning = "compute of a task at test time",
                                                  .unit = "FLOP",
                                                  .allowed = positive,
                                                  .example = 1e12}};

TrainToTest train_to_test_in(const OptionValues& values) {
  TrainToTest law;
  law.least_loss = number(values, "least-loss");
  law.size = {.factor = number(values, "size-factor"), .exponent = number(values, "size-exponent")};
  law.tokens = {.factor = number(values, "token-factor"),
                .exponent = number(values, "token-exponent")};
  law.samples = {.factor = number(values, "sample-factor"),
                 .exponent = number(values, "sample-exponent")};
  law.training_flop = number(values, "training-flop");
  law.test_flop = number(values, "test-flop");
  return law;
}

Answer train_to_test_answer(const OptionValues& values) {
  const TrainToTest law = train_to_test_in(values);
  const double size = best_size(law);
  return {.quantities = {{"best_size", size, "parameters"},
                         {"training_tokens", law.training_flop / (6 * size)},
                         {"samples", law.test_flop / (2 * size)},
                         {"loss", loss_of_size(law, size)}}};
}

// ---- solve or verify ----------------------------------------------------------------------------

constexpr std::array solve_or_verify_options{
    Option{.name = "solutions",
           .symbol = "S",
           .meaning = "solutions of a task",
           .allowed = non_negative,
           .example = 8},
    Option{.name = "verifications",
           .symbol = "V",
           .meaning = "verifications of each",
           .allowed = non_negative,
           .example = 4},
    Option{.name = "ratio",
           .symbol = "ratio",
           .meaning = "cost of a verification over that of a solution",
           .allowed = positive,
           .usual = 1},
    Option{.name = "budget-factor",
           .symbol = "x",
           .meaning = "a budget so many times larger",
           .allowed = positive,
           .usual = 10},
    Option{.name = "solution-exponent",
           .symbol = "a",
           .meaning = "of solutions in the budget, as reported",
           .usual = reported_budget_exponents.solutions},
    Option{.name = "verification-exponent",
           .symbol = "b",
           .meaning = "of verifications in the budget, as reported",
           .usual = reported_budget_exponents.verifications}};

Answer solve_or_verify_answer(const OptionValues& values) {
  const SolveOrVerify choice{.solutions = number(values, "solutions"),
                             .verifications = number(values, "verifications")};
  const double ratio = number(values, "ratio");
  const SolveOrVerify larger =
      at_budget(choice, number(values, "budget-factor"),
                {.solutions = number(values, "solution-exponent"),
                 .verifications = number(values, "verification-exponent")});
  return {.quantities = {{"cost", cost_in_solutions(choice, ratio), "solutions"},
                         {"solutions_at_larger_budget", larger.solutions},
                         {"verifications_at_larger_budget", larger.verifications},
                         {"cost_at_larger_budget", cost_in_solutions(larger, ratio), "solutions"}}};
}

// ---- sleep-time ---------------------------------------------------------------------------------

constexpr std::array sleep_time_options{
    Option{.name = "sleep-tokens",
           .symbol = "S",
           .meaning = "tokens on a context before it is asked about",
           .unit = "tokens",
           .allowed = non_negative,
           .example = 10000},
    Option{.name = "query-tokens",
           .symbol = "t",
           .meaning = "tokens of a query then",
           .unit = "tokens",
           .allowed = non_negative,
           .example = 500},
    Option{.name = "queries",
           .symbol = "q",
           .meaning = "queries of one context",
           .allowed = positive,
           .example = 10},
    Option{.name = "price-ratio",
           .symbol = "price",
           .meaning = "price of a token asleep over one at test time",
           .allowed = non_negative,
           .usual = 1},
    Option{.name = "tokens-without-sleep",
           .symbol = "t_0",
           .meaning = "tokens of a query without sleep",
           .unit = "tokens",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 2500}};

Answer sleep_time_answer(const OptionValues& values) {
  const SleepTime sleep{.sleep_tokens = number(values, "sleep-tokens"),
                        .query_tokens = number(values, "query-tokens"),
                        .price_ratio = number(values, "price-ratio")};
  Answer answer{
      .quantities = {{"cost_of_query", cost_of_query(sleep, number(values, "queries")), "tokens"}}};
  if (const auto without = number_if_given(values, "tokens-without-sleep"))
    answer.quantities.push_back({"break_even_queries", break_even_queries(sleep, *without)});
  return answer;
}

constexpr std::array laws{
    Formula{.name = "half-life",
            .what = "success falls by half with every half-life of task length",
            .formula = "success 2^(-t/T50); horizon T50 log2(1/s); H_s = ln s/ln p steps",
            .latex = R"(2^{-t/T_{50}}, \quad T_s = T_{50} \log_2 \frac{1}{s}, \quad )"
                     R"(H_s = \frac{\ln s}{\ln p})",
            .range = "T50 > 0; t >= 0; 0 < s, p <= 1",
            .source = "arXiv:2505.05115, 2509.09677",
            .status = "published",
            .header = "lib/laws/half_life.hpp",
            .options = half_life_options,
            .evaluate = half_life_answer,
            .note = "minutes stand for whatever unit the half-life has; with a half-life of 1 the "
                    "horizons are multiples of it"},
    Formula{.name = "chain-length",
            .what = "the best number of steps of a chain of thought",
            .formula = "accuracy ((1 - T/(N M)) (1-sigma))^N; N* = T Z/(M (Z+1)), "
                       "Z = W_{-1}(-(1-sigma)/e)",
            .latex =
                R"(\left(\left(1 - \frac{T}{NM}\right)(1-\sigma)\right)^N, \quad )"
                R"(N^* = \frac{TZ}{M(Z+1)}, \quad Z = W_{-1}\!\left(-\frac{1-\sigma}{e}\right))",
            .other_symbols = "W_{-1}: the lower branch of Lambert's function",
            .range = "T, M, N > 0; 0 <= sigma < 1; accuracy 0 where N M <= T",
            .source = "arXiv:2502.07266",
            .status = "form as known to us; optimum exact for it",
            .header = "lib/laws/chain_length.hpp",
            .options = chain_length_options,
            .evaluate = chain_length_answer,
            .note = "without errors of a step longer is always better: no best number (-), and the "
                    "accuracy exp(-T/M) of the limit",
            .accuracy_of = {"best_steps"}},
    Formula{.name = "waiting",
            .what = "waiting for an answer at one server, from the moments of its steps",
            .formula = "rho = lambda E[S]; wait = lambda E[S^2]/(2 (1-rho)); S = s_0 + s_1 tau",
            .latex = R"(W = \frac{\lambda\, \mathbb{E} S^2}{2(1-\rho)}, \quad )"
                     R"(\rho = \lambda\, \mathbb{E} S, \quad S = s_0 + s_1 \tau)",
            .other_symbols = "S: service time of an answer; tau: its steps; rho: load",
            .range = "lambda, s_0 >= 0; s_1 > 0; no wait ends (-) from rho = 1 on",
            .source = "Pollaczek-Khinchine; use: arXiv:2601.10274",
            .status = "exact",
            .header = "lib/laws/waiting.hpp",
            .options = waiting_options,
            .evaluate = waiting_answer,
            .note = "times are in the unit of the step's time: steps, unless it is given"},
    Formula{.name = "train-to-test",
            .what = "the best size of a model that is trained once and sampled often",
            .formula =
                "loss E + A N^-alpha + B D^-beta + G k^-gamma, C = 6 N D, C_inf = 2 N k; at N* "
                "alpha A N^-alpha = beta B (6N/C)^beta + gamma G (2N/C_inf)^gamma",
            .latex = R"(\alpha A N^{-\alpha} = \beta B \left(\frac{6N}{C}\right)^{\beta} + )"
                     R"(\gamma G \left(\frac{2N}{C_{\mathrm{inf}}}\right)^{\gamma})",
            .other_symbols = "N: parameters; D: training tokens; k: samples",
            .range = "A, alpha, beta, gamma, C, C_inf > 0; E, B, G >= 0, B and G not both 0",
            .source = "arXiv:2604.01411",
            .status = "form second-hand; optimum exact for it",
            .header = "lib/laws/train_to_test.hpp",
            .options = train_to_test_options,
            .evaluate = train_to_test_answer,
            .accuracy_of = {"best_size"}},
    Formula{
        .name = "solve-or-verify",
        .what = "compute on more solutions, or on more looks at each",
        .formula = "C = S (1 + ratio V); S ~ C^a, V ~ C^b",
        .latex = R"(C = S(1 + \lambda V), \quad S \propto C^{a}, \quad V \propto C^{b})",
        .range = "S, V >= 0; ratio, x > 0",
        .source = "arXiv:2504.01005",
        .status = "reported",
        .header = "lib/laws/solve_or_verify.hpp",
        .options = solve_or_verify_options,
        .evaluate = solve_or_verify_answer,
        .note =
            "the exponents are fits of one model and task, and do not sum to 1: the cost at the "
            "larger budget need not be x times the first"},
    Formula{.name = "sleep-time",
            .what = "thinking about a context before anyone asks, shared by its queries",
            .formula = "(price S + q t)/q a query; break-even at q = price S/(t_0 - t)",
            .latex = R"(\frac{\pi S + q t}{q}, \quad q^* = \frac{\pi S}{t_0 - t})",
            .range = "S, t, t_0, price >= 0; q > 0",
            .source = "arXiv:2504.13171",
            .status = "published; price ratio ours",
            .header = "lib/laws/sleep_time.hpp",
            .options = sleep_time_options,
            .evaluate = sleep_time_answer}};

}  // namespace

std::span<const Formula> reasoning_laws() { return laws; }

}  // namespace inferlaw::laws::detail
