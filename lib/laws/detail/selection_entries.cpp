#include <array>
#include <cmath>

#include "inferlaw/lib/laws/best_of_n_reward.hpp"
#include "inferlaw/lib/laws/detail/entries.hpp"
#include "inferlaw/lib/laws/over_optimisation.hpp"
#include "inferlaw/lib/laws/vote_exponent.hpp"
#include "inferlaw/lib/laws/vote_mixture.hpp"

namespace inferlaw::laws::detail {
namespace {

// ---- best of n by a reward ----------------------------------------------------------------------

void require_correlation(std::string_view name, double value) {
  if (!(value >= -1 && value <= 1)) numeric::refuse(name, value, "-1 to 1");
}

constexpr std::array best_of_n_options{
    Option{.name = "samples",
           .symbol = "n",
           .meaning = "samples that the reward picks from",
           .allowed = require_count,
           .example = 16},
    Option{.name = "correlation",
           .symbol = "rho",
           .meaning = "of the reward that picks with the true one",
           .allowed = require_correlation,
           .usual = 1}};

Answer best_of_n_answer(const OptionValues& values) {
  const double samples = number(values, "samples");
  const double maximum = expected_maximum(samples);
  return {.quantities = {{"divergence_bound", divergence_bound(samples), "nats"},
                         {"win_rate", win_rate(samples)},
                         {"expected_maximum", maximum, "deviations"},
                         {"gain", number(values, "correlation") * maximum, "deviations"}}};
}

// ---- over-optimisation --------------------------------------------------------------------------

constexpr std::array over_optimisation_options{Option{.name = "alpha",
                                                      .symbol = "alpha",
                                                      .meaning = "slope at the first policy",
                                                      .unit = "reward",
                                                      .allowed = positive,
                                                      .example = 1},
                                               Option{.name = "beta",
                                                      .symbol = "beta",
                                                      .meaning = "what bends it",
                                                      .unit = "reward",
                                                      .allowed = positive,
                                                      .example = .2},
                                               Option{.name = "divergence",
                                                      .symbol = "KL",
                                                      .meaning = "divergence from the first policy",
                                                      .unit = "nats",
                                                      .allowed = non_negative,
                                                      .usual = 1}};

Answer over_optimisation_answer(const OptionValues& values) {
  const OverOptimisation law{.alpha = number(values, "alpha"), .beta = number(values, "beta")};
  const double divergence = number(values, "divergence");
  const Peak best = peak_of_best_of_n(law);
  const Peak reinforced = peak_of_reinforcement(law);
  return {.quantities = {
              {"best_of_n_reward", reward_of_best_of_n(law, divergence)},
              {"best_of_n_peak_distance", best.distance},
              {"best_of_n_peak_divergence", best.distance * best.distance, "nats"},
              {"best_of_n_peak_reward", best.reward},
              {"reinforcement_reward", reward_of_reinforcement(law, divergence)},
              {"reinforcement_peak_distance", reinforced.distance},
              {"reinforcement_peak_divergence", reinforced.distance * reinforced.distance, "nats"},
              {"reinforcement_peak_reward", reinforced.reward}}};
}

// ---- vote on a mixture --------------------------------------------------------------------------

constexpr std::array vote_mixture_options{
    Option{.name = "easy-share",
           .symbol = "a",
           .meaning = "share of easy questions",
           .allowed = probability,
           .example = .6},
    Option{.name = "easy-rate",
           .symbol = "p1",
           .meaning = "a sample is right on an easy one, above 1/2",
           .allowed = probability,
           .example = .85},
    Option{.name = "hard-rate",
           .symbol = "p2",
           .meaning = "a sample is right on a hard one, below 1/2",
           .allowed = probability,
           .example = .4},
    Option{.name = "votes",
           .symbol = "K",
           .meaning = "votes, an odd number",
           .allowed = require_count,
           .usual = 1}};

Answer vote_mixture_answer(const OptionValues& values) {
  const VoteMixture mixture{.easy_share = number(values, "easy-share"),
                            .easy_rate = number(values, "easy-rate"),
                            .hard_rate = number(values, "hard-rate")};
  const double best = best_votes(mixture);
  const double most =
      std::isfinite(best) ? majority_of_mixture(mixture, best).success() : mixture.easy_share;
  return {
      .quantities = {{"accuracy", majority_of_mixture(mixture, number(values, "votes")).success()},
                     {"best_votes", best},
                     {"accuracy_of_best_votes", most},
                     {"published_best_votes", published_best_votes(mixture)},
                     {"accuracy_of_unlimited_votes", mixture.easy_share}}};
}

// ---- vote exponent ------------------------------------------------------------------------------

constexpr std::array vote_exponent_options{
    Option{.name = "first",
           .symbol = "p1",
           .meaning = "share of the right answer, the commonest",
           .allowed = probability,
           .example = .35},
    Option{.name = "second",
           .symbol = "p2",
           .meaning = "share of the next",
           .allowed = probability,
           .example = .25},
    Option{
        .name = "votes", .symbol = "n", .meaning = "votes", .allowed = non_negative, .usual = 100},
    Option{.name = "error",
           .symbol = "eps",
           .meaning = "error wanted",
           .allowed = numeric::require_positive_probability,
           .usual = .01}};

Answer vote_exponent_answer(const OptionValues& values) {
  const TwoShares shares{.first = number(values, "first"), .second = number(values, "second")};
  return {.quantities = {{"exponent", vote_exponent(shares), "nats_per_vote"},
                         {"rival_bound", rival_bound(shares, number(values, "votes"))},
                         {"votes_for_error", votes_for_bound(shares, number(values, "error"))}}};
}

constexpr std::array laws{
    Formula{.name = "best-of-n",
            .what = "best of n by a reward: divergence, win rate, gain",
            .formula = "KL <= ln n - (n-1)/n; win rate n/(n+1); gain rho E[max of n normals]",
            .latex = R"(\mathrm{KL} \le \ln n - \frac{n-1}{n}, \quad \frac{n}{n+1}, \quad )"
                     R"(\rho\, \mathbb{E} \max_{i \le n} Z_i)",
            .range = "n whole, 1 to 1e15; -1 <= rho <= 1",
            .source = "arXiv:2401.01879 and classical",
            .status = "exact; bound",
            .header = "lib/laws/best_of_n_reward.hpp",
            .options = best_of_n_options,
            .evaluate = best_of_n_answer,
            .note = "the divergence is a bound; the gain is that of jointly normal rewards, in "
                    "deviations of the true one",
            .accuracy_of = {"expected_maximum"}},
    Formula{.name = "over-optimisation",
            .what = "true reward against the distance that a proxy reward is pushed",
            .formula = "d = sqrt(KL); best of n: d (alpha - beta d), peak at d = alpha/(2 beta); "
                       "reinforcement: d (alpha - beta ln d), peak at d = exp(alpha/beta - 1)",
            .latex =
                R"(d = \sqrt{\mathrm{KL}}, \quad R_{\mathrm{bon}} = d(\alpha - \beta d), \quad )"
                R"(R_{\mathrm{RL}} = d(\alpha - \beta \ln d))",
            .other_symbols = "d: distance from the first policy",
            .range = "alpha, beta > 0; KL >= 0",
            .source = "arXiv:2210.10760",
            .status = "published",
            .header = "lib/laws/over_optimisation.hpp",
            .options = over_optimisation_options,
            .evaluate = over_optimisation_answer,
            .note = "alpha and beta are fitted for each of the two, and differ"},
    Formula{.name = "vote-mixture",
            .what = "majority of K on easy and hard questions: rises, then falls",
            .formula = "a I_p1((K+1)/2, (K+1)/2) + (1-a) I_p2(same); "
                       "K* ~ 2 ln[a (2 p1-1)/((1-a)(1-2 p2))]/ln[p2 (1-p2)/(p1 (1-p1))]",
            .latex = R"(a I_{p_1}(m, m) + (1-a) I_{p_2}(m, m), \quad m = \tfrac{K+1}{2}, \quad )"
                     R"(K^* \approx \frac{2 \ln \frac{a(2p_1-1)}{(1-a)(1-2p_2)}})"
                     R"({\ln \frac{p_2(1-p_2)}{p_1(1-p_1)}})",
            .other_symbols = "I: the regularised incomplete beta function",
            .range = "0 <= a <= 1; 1/2 < p1 <= 1; 0 <= p2 < 1/2; K odd, up to 1e15; two answers",
            .source = "arXiv:2403.02419",
            .status = "curve exact; K* published, approximate",
            .header = "lib/laws/vote_mixture.hpp",
            .options = vote_mixture_options,
            .evaluate = vote_mixture_answer,
            .note = "best_votes is the exact best odd number, published_best_votes the source's "
                    "approximation; no best number (-) where more votes always help"},
    Formula{
        .name = "vote-exponent",
        .what = "how fast the error of a plurality falls with its votes",
        .formula = "error ~ exp(-n I), I = -ln(1 - (sqrt p1 - sqrt p2)^2)",
        .latex = R"(I = -\ln\left(1 - (\sqrt{p_1} - \sqrt{p_2})^2\right))",
        .other_symbols = "I: exponent [nats a vote]",
        .range = "p1 >= p2 >= 0, p1 + p2 <= 1; n >= 0; 0 < eps <= 1",
        .source = "Chernoff; arXiv:2511.12309",
        .status = "exact",
        .header = "lib/laws/vote_exponent.hpp",
        .options = vote_exponent_options,
        .evaluate = vote_exponent_answer,
        .note =
            "rival_bound holds for every n and one rival; votes_for_error is where it meets the "
            "error wanted",
        .accuracy_of = {"vote_exponent"}}};

}  // namespace

std::span<const Formula> selection_laws() { return laws; }

}  // namespace inferlaw::laws::detail
