#include <array>
#include <cmath>
#include <stdexcept>

#include "inferlaw/lib/laws/cost_of_pass.hpp"
#include "inferlaw/lib/laws/coverage.hpp"
#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/laws/pass_at_k.hpp"
#include "inferlaw/lib/laws/saturation.hpp"
#include "inferlaw/lib/laws/verifier.hpp"

namespace inferlaw::laws::detail {
namespace {

// ---- pass@k and pass^k --------------------------------------------------------------------------

constexpr Option samples_drawn{.name = "samples",
                               .symbol = "n",
                               .meaning = "samples drawn, up to 1e15",
                               .allowed = require_count,
                               .example = 10};
constexpr Option samples_correct{.name = "correct",
                                 .symbol = "c",
                                 .meaning = "right ones among them",
                                 .allowed = require_count_or_none,
                                 .example = 3};
constexpr Option samples_taken{.name = "k",
                               .symbol = "k",
                               .meaning = "samples that are looked at, up to n",
                               .allowed = require_count,
                               .example = 5};

constexpr std::array pass_at_k_options{samples_drawn, samples_correct, samples_taken};

Samples samples_in(const OptionValues& values) {
  return {.drawn = number(values, "samples"), .correct = number(values, "correct")};
}

Answer pass_at_k_answer(const OptionValues& values) {
  return {.quantities = {{"pass_at_k", pass_at_k(samples_in(values), number(values, "k"))}}};
}

constexpr std::array pass_hat_k_options{
    samples_drawn, samples_correct, samples_taken,
    Option{.name = "rate",
           .symbol = "p",
           .meaning = "chance that a sample is right, where it is known",
           .allowed = probability,
           .may_be_missing = true,
           .example = .7}};

Answer pass_hat_k_answer(const OptionValues& values) {
  const double k = number(values, "k");
  Answer answer{.quantities = {{"pass_hat_k", pass_hat_k(samples_in(values), k)}}};
  if (const auto rate = number_if_given(values, "rate"))
    answer.quantities.push_back({"mean_pass_hat_k", mean_pass_hat_k(*rate, k)});
  return answer;
}

// ---- coverage -----------------------------------------------------------------------------------

constexpr std::array coverage_options{
    Option{.name = "k",
           .symbol = "k",
           .meaning = "samples of a problem",
           .allowed = positive,
           .example = 100},
    Option{.name = "a",
           .symbol = "a",
           .meaning = "factor of the exponential, below 0; with b",
           .allowed = finite,
           .may_be_missing = true,
           .example = -2.1},
    Option{.name = "b",
           .symbol = "b",
           .meaning = "its exponent, below 0; with a",
           .allowed = finite,
           .may_be_missing = true,
           .example = -.3},
    Option{.name = "alpha",
           .symbol = "alpha",
           .meaning = "of the Beta law of rates; with beta",
           .allowed = positive,
           .may_be_missing = true,
           .example = .388},
    Option{.name = "beta",
           .symbol = "beta",
           .meaning = "of the Beta law of rates; with alpha",
           .allowed = positive,
           .may_be_missing = true,
           .example = 2.715},
    Option{.name = "mass",
           .symbol = "A",
           .meaning = "share of problems that can be solved at all",
           .allowed = probability,
           .usual = 1}};

void add_exponential(const ExponentialCoverage& law, double k, Answer& answer) {
  answer.quantities.push_back({"exponential_coverage", coverage(law, k)});
  answer.quantities.push_back({"exponential_minus_log", minus_log_coverage(law, k)});
}

void add_beta(const strategy::RatePopulation& tasks, double k, Answer& answer) {
  const strategy::Outcome solved = pass_at(tasks, k);
  answer.quantities.push_back({"beta_coverage", solved.success()});
  answer.quantities.push_back({"beta_missing", solved.failure()});
  answer.quantities.push_back({"beta_missing_exponent", missing_exponent(tasks, k)});
  answer.quantities.push_back({"beta_minus_log_of_mean", -solved.log_success});
  if (tasks.mass < 1) return;
  answer.quantities.push_back({"beta_mean_of_minus_log", mean_of_minus_log(tasks.law, k).value});
}

Answer coverage_answer(const OptionValues& values) {
  const double k = number(values, "k");
  const auto a = number_if_given(values, "a");
  const auto b = number_if_given(values, "b");
  const auto alpha = number_if_given(values, "alpha");
  const auto beta = number_if_given(values, "beta");
  if (a.has_value() != b.has_value() || alpha.has_value() != beta.has_value() || !(a || alpha))
    throw std::invalid_argument("coverage: half a law; allowed: a and b, alpha and beta, or all");
  Answer answer;
  if (a && b) add_exponential({.factor = *a, .exponent = *b}, k, answer);
  if (!alpha || !beta) return answer;
  const strategy::RatePopulation tasks{.law = {.alpha = *alpha, .beta = *beta},
                                       .mass = number(values, "mass")};
  add_beta(tasks, k, answer);
  return answer;
}

// ---- saturation ---------------------------------------------------------------------------------

constexpr std::array saturation_options{
    Option{.name = "rate",
           .symbol = "p",
           .meaning = "success of a sample on what can be solved",
           .allowed = probability,
           .example = .3},
    Option{.name = "samples",
           .symbol = "N",
           .meaning = "samples, side by side or one after another",
           .allowed = non_negative,
           .example = 5},
    Option{.name = "ceiling",
           .symbol = "F_max",
           .meaning = "share that can be solved",
           .allowed = probability,
           .usual = 1},
    Option{.name = "gain",
           .symbol = "eps",
           .meaning = "gain of a further sample that is too small",
           .allowed = non_negative,
           .example = .01}};

Answer saturation_answer(const OptionValues& values) {
  const Saturation law{.ceiling = number(values, "ceiling"), .rate = number(values, "rate")};
  const double samples = number(values, "samples");
  return {.quantities = {{"share_solved", share_solved(law, samples)},
                         {"gain_of_next_sample", gain_of_next_sample(law, samples)},
                         {"samples_until_gain", samples_until_gain(law, number(values, "gain"))}}};
}

// ---- verifier -----------------------------------------------------------------------------------

constexpr std::array verifier_options{Option{.name = "rate",
                                             .symbol = "p",
                                             .meaning = "chance that a sample is right",
                                             .allowed = probability,
                                             .example = .3},
                                      Option{.name = "true-accept",
                                             .symbol = "t",
                                             .meaning = "chance that a right sample is accepted",
                                             .allowed = probability,
                                             .example = .9},
                                      Option{.name = "false-accept",
                                             .symbol = "f",
                                             .meaning = "chance that a wrong sample is accepted",
                                             .allowed = probability,
                                             .example = .1},
                                      Option{.name = "samples",
                                             .symbol = "K",
                                             .meaning = "samples drawn in advance",
                                             .allowed = non_negative,
                                             .usual = 1},
                                      Option{.name = "wrong-cost",
                                             .symbol = "w",
                                             .meaning = "cost of a wrong answer",
                                             .unit = "right answers",
                                             .allowed = non_negative,
                                             .usual = 0},
                                      Option{.name = "sample-cost",
                                             .symbol = "kappa",
                                             .meaning = "cost of a sample",
                                             .unit = "right answers",
                                             .allowed = non_negative,
                                             .example = .01},
                                      Option{.name = "alpha",
                                             .symbol = "alpha",
                                             .meaning = "of a Beta law of p over tasks; with beta",
                                             .allowed = positive,
                                             .may_be_missing = true,
                                             .example = .5},
                                      Option{.name = "beta",
                                             .symbol = "beta",
                                             .meaning = "of a Beta law of p over tasks; with alpha",
                                             .allowed = positive,
                                             .may_be_missing = true,
                                             .example = 1.5}};

Answer verifier_answer(const OptionValues& values) {
  const Verifier verifier{.true_accept = number(values, "true-accept"),
                          .false_accept = number(values, "false-accept")};
  const Stakes stakes{.rate = number(values, "rate"),
                      .wrong_cost = number(values, "wrong-cost"),
                      .sample_cost = number(values, "sample-cost")};
  const double samples = number(values, "samples");
  const double best = best_samples(verifier, stakes);
  const double one_by_one = worth_one_by_one(verifier, stakes);
  Answer answer{
      .quantities = {{"chance_accepted", chance_accepted(verifier, stakes.rate)},
                     {"accuracy_accepted", accuracy_accepted(verifier, stakes.rate)},
                     {"worth_of_samples", worth_of_samples(verifier, stakes, samples)},
                     {"best_samples", best},
                     {"worth_of_best_samples",
                      std::isfinite(best) ? worth_of_samples(verifier, stakes, best) : one_by_one},
                     {"worth_one_by_one", one_by_one}}};
  const auto alpha = number_if_given(values, "alpha");
  const auto beta = number_if_given(values, "beta");
  if (alpha.has_value() != beta.has_value())
    throw std::invalid_argument("verifier: half a Beta law; allowed: alpha and beta, or neither");
  if (!alpha || !beta) return answer;
  const strategy::RatePopulation tasks{.law = {.alpha = *alpha, .beta = *beta}};
  answer.quantities.push_back({"accuracy_ceiling", accuracy_ceiling(verifier, tasks).value});
  return answer;
}

// ---- cost of pass -------------------------------------------------------------------------------

constexpr std::array example_costs{.02, .5, .1};
constexpr std::array example_successes{.1, .8, .6};

constexpr std::array cost_of_pass_options{
    Option{.name = "costs",
           .symbol = "c_i",
           .meaning = "expected cost of an attempt, a model each",
           .unit = "currency",
           .allowed = non_negative,
           .kind = OptionKind::list,
           .examples = example_costs},
    Option{.name = "successes",
           .symbol = "s_i",
           .meaning = "success of an attempt, a model each",
           .allowed = probability,
           .kind = OptionKind::list,
           .examples = example_successes},
    Option{.name = "human-cost",
           .symbol = "c_h",
           .meaning = "cost of an attempt of a human expert",
           .unit = "currency",
           .allowed = non_negative,
           .may_be_missing = true,
           .example = 20},
    Option{.name = "human-success",
           .symbol = "s_h",
           .meaning = "success of that attempt",
           .allowed = probability,
           .usual = 1}};

std::vector<Attempt> attempts_in(const OptionValues& values) {
  const std::span<const double> costs = numbers(values, "costs");
  const std::span<const double> successes = numbers(values, "successes");
  if (costs.size() != successes.size())
    throw std::invalid_argument(
        "cost-of-pass: costs and successes differ in number; allowed: one "
        "of each a model");
  std::vector<Attempt> attempts;
  attempts.reserve(costs.size() + 1);
  for (std::size_t i = 0; i < costs.size(); ++i)
    attempts.push_back({.cost = costs[i], .success = successes[i]});
  return attempts;
}

Answer cost_of_pass_answer(const OptionValues& values) {
  std::vector<Attempt> attempts = attempts_in(values);
  Answer answer{.table = "models"};
  answer.rows.reserve(attempts.size());
  for (std::size_t i = 0; i < attempts.size(); ++i)
    answer.rows.push_back({{"model", static_cast<double>(i + 1)},
                           {"cost", attempts[i].cost},
                           {"success", attempts[i].success},
                           {"cost_of_pass", cost_of_pass(attempts[i])}});
  const auto models = static_cast<double>(attempts.size());
  if (const auto cost = number_if_given(values, "human-cost")) {
    attempts.push_back({.cost = *cost, .success = number(values, "human-success")});
    answer.quantities.push_back({"human_cost_of_pass", cost_of_pass(attempts.back())});
  }
  const Frontier frontier = cost_frontier(attempts);
  const auto position = static_cast<double>(frontier.position);
  answer.quantities.push_back({"frontier_cost_of_pass", frontier.cost});
  answer.quantities.push_back({"frontier_model", position < models ? position + 1 : 0});
  return answer;
}

constexpr std::array laws{
    Formula{.name = "pass-at-k",
            .what = "one of k samples is right: pass@k from counts",
            .formula = "pass@k = 1 - C(n-c, k)/C(n, k)",
            .latex = R"(\mathrm{pass@}k = 1 - \binom{n-c}{k} \Big/ \binom{n}{k})",
            .range = "n whole, 1 to 1e15; c whole, 0 to n; k whole, 1 to n",
            .source = "Chen et al. (2021), arXiv:2107.03374",
            .status = "published",
            .header = "lib/laws/pass_at_k.hpp",
            .options = pass_at_k_options,
            .evaluate = pass_at_k_answer,
            .accuracy_of = {"pass_at_k"}},
    Formula{.name = "pass-hat-k",
            .what = "all of k samples are right: pass^k from counts",
            .formula = "pass^k = C(c, k)/C(n, k), its mean p^k",
            .latex = R"(\mathrm{pass}^{\wedge}k = \binom{c}{k} \Big/ \binom{n}{k}, \quad )"
                     R"(\mathbb{E}\,\mathrm{pass}^{\wedge}k = p^k)",
            .range = "n whole, 1 to 1e15; c whole, 0 to n; k whole, 1 to n; 0 <= p <= 1",
            .source = "tau-bench, arXiv:2406.12045",
            .status = "published",
            .header = "lib/laws/pass_at_k.hpp",
            .options = pass_hat_k_options,
            .evaluate = pass_hat_k_answer,
            .accuracy_of = {"pass_hat_k"}},
    Formula{
        .name = "coverage",
        .what = "share of problems solved by one or more of k samples",
        .formula = "exp(a k^b); A (1 - B(alpha, beta+k)/B(alpha, beta))",
        .latex =
            R"(e^{a k^b}; \quad A \left(1 - \frac{B(\alpha, \beta+k)}{B(\alpha, \beta)}\right))",
        .other_symbols = "B: the Beta function",
        .range = "k > 0; a, b < 0; alpha, beta > 0, up to 1e6; 0 <= A <= 1",
        .source = "arXiv:2407.21787, 2502.17578",
        .status = "published",
        .header = "lib/laws/coverage.hpp",
        .options = coverage_options,
        .evaluate = coverage_answer,
        .note =
            "the mean over problems of -ln pass@k (beta_mean_of_minus_log) is not -ln of the "
            "mean coverage (beta_minus_log_of_mean); what is missing of A falls like k to minus "
            "the exponent of the density of rates at 0",
        .accuracy_of = {"pass_at"}},
    Formula{.name = "saturation",
            .what = "what a further sample still gains, side by side or one after another",
            .formula = "F(N) = F_max (1 - (1-p)^N); sample N+1 gains F_max p (1-p)^N; "
                       "N* = max(0, ceil(ln(eps/(F_max p))/ln(1-p)))",
            .latex =
                R"(F(N) = F_{\max} \left(1 - (1-p)^N\right), \quad )"
                R"(N^* = \max\left(0, \left\lceil \frac{\ln(\varepsilon/(F_{\max} p))}{\ln(1-p)} )"
                R"(\right\rceil\right))",
            .range = "0 <= p, F_max <= 1; N, eps >= 0; p = 1: N* is 1 if eps < F_max, else 0",
            .source = "TTSPM, arXiv:2505.20522",
            .status = "published",
            .header = "lib/laws/saturation.hpp",
            .options = saturation_options,
            .evaluate = saturation_answer},
    Formula{
        .name = "verifier",
        .what = "samples judged by a verifier that errs: accuracy, and how many to draw",
        .formula = "q = p t + (1-p) f; accuracy p t/q; U(K) = g (1-(1-q)^K)/q - kappa K, "
                   "g = p t - w (1-p) f; K* = max(0, ceil(ln(kappa/g)/ln(1-q)))",
        .latex =
            R"(q = pt + (1-p)f, \quad U(K) = g \frac{1-(1-q)^K}{q} - \kappa K, \quad )"
            R"(g = pt - w(1-p)f, \quad )"
            R"(K^* = \max\left(0, \left\lceil \frac{\ln(\kappa/g)}{\ln(1-q)} \right\rceil\right))",
        .other_symbols =
            "q: chance that a sample is accepted; g: worth of a sample before its cost",
        .range = "0 <= p, t, f <= 1; w, kappa, K >= 0; K* = 0 if g <= 0",
        .source = "arXiv:2411.17501",
        .status = "published; K* exact",
        .header = "lib/laws/verifier.hpp",
        .options = verifier_options,
        .evaluate = verifier_answer,
        .note = "the accuracy of what is accepted is the same for any number of samples; drawn one "
                "by one and stopped at the first accepted, none or unlimited samples are best"},
    Formula{.name = "cost-of-pass",
            .what = "cost of a right answer, and who gives it for least",
            .formula = "cost of pass = c_i/s_i; frontier = the least of it over models and a human",
            .latex = R"(v_i = c_i/s_i, \quad v^* = \min_i v_i)",
            .range = "costs >= 0; successes 0 to 1, infinite at 0",
            .source = "arXiv:2504.13359",
            .status = "published",
            .header = "lib/laws/cost_of_pass.hpp",
            .options = cost_of_pass_options,
            .evaluate = cost_of_pass_answer,
            .note = "frontier_model counts from 1; 0 is the human expert"}};

}  // namespace

std::span<const Formula> sampling_laws() { return laws; }

}  // namespace inferlaw::laws::detail
