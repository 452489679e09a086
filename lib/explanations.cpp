#include "inferlaw/lib/explanations.hpp"

#include <algorithm>
#include <stdexcept>

#include "inferlaw/lib/accuracy.hpp"

namespace inferlaw {
namespace {

constexpr auto auxiliary = std::to_array<Explanation>({
    {"mean_joules",
     "s [d Phi(d) + phi(d) + (2 Phi(d) - 1)/(2 d)] from an empty battery; s phi(u) {R_1(u) + "
     "integral_0^1 R_1(v - 2 d x) dx} otherwise",
     "exact; its limits published",
     "arXiv:2601.00823, Theorem 2 and Eq. 28; Harrison (1985), 1.8",
     {"mean"}},
    {"standard_deviation_joules",
     "from E[D^2] = s^2 phi(u) {R_2(u) + 2 integral_0^1 x R_2(v - 2 d x) dx}",
     "exact; critical value published",
     "arXiv:2601.00823, Theorem 2",
     {"standard_deviation"}},
    {"survival, quantiles_joules",
     "P(D_T > y) = phi(u) {R_0(u) + R_0(v)} at beta = (b0 + y)/s; inverted",
     "exact",
     "Harrison (1985), 1.8",
     {"survival", "quantile"}},
    {"exact_slots_mean_joules",
     "sum_{n<=T} E[S_n^+]/n from an empty battery; reversed Lindley recursion on a grid otherwise",
     "exact",
     "Spitzer (1956); Lindley (1952)",
     {"gaussian_slots_mean", "auxiliary_laws"}},
    {"corrected_mean_joules",
     "the Brownian mean with b0 + sigma (0.5826 - c a^2) and T + 1/4 - 4 c a, a = nu/sigma; with a "
     "capacity, c + 2 (0.5826) sigma",
     "the shift published; higher orders exact to the order named; boundary layer a choice",
     "Chernoff (1965); Siegmund (1979); Chang and Peres (1997)",
     {"corrected_mean"}},
    {"mean_joules with --capacity",
     "sum_k e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c) + sum_{k>=1} e^{2 k c nu/sigma^2} E(-nu; 2 k c "
     "- b0), E(nu; y) the unlimited mean; mean_check_joules is the difference from a Laplace "
     "inversion",
     "exact",
     "geometric series of the Laplace transform; Harrison (1985), 5",
     {"finite_battery::mean", "finite_battery::checked_mean"}},
    {"long_run_rate_joules_per_slot",
     "mu/(exp(2 mu c/sigma^2) - 1), mu = -nu",
     "exact",
     "Harrison (1985), 5.5",
     {"finite_battery::auxiliary_rate"}},
    {"battery_level_joules",
     "E[B_T] = b0 + E[D_T] - nu T, the energy left at T",
     "exact",
     "energy balance, as a positive sum",
     {"mean_battery_level"}},
    {"crossover_slots",
     "2 sigma^2/(pi nu^2)",
     "published",
     "arXiv:2601.00823",
     {"crossover_horizon"}},
    {"expected_time_of_maximum_slots",
     "T g'(d) = dE[D_T]/dnu",
     "exact",
     "Feller II; Spitzer",
     {"sensitivities, drift"}},
    {"expected_first_need_slots",
     "b0/nu for nu > 0, infinite otherwise",
     "exact",
     "Folks and Chhikara (1978)",
     {"first_need::mean"}},
});

constexpr auto strategies = std::to_array<Explanation>({
    {"success of cot",
     "gamma^m I_r(m, K-m+1); 0 if K < m",
     "published",
     "arXiv:2507.00004",
     {"chain_of_thought"}},
    {"expected_steps of cot",
     "E[min(T, K)] from E[T; T <= K] = (m/r) I_r(m+1, K-m+1), T the step of the m-th success",
     "exact",
     "moments of the Pascal law",
     {"steps_used_moments"}},
    {"success of tot",
     "gamma^m I_{r_b}(m, K-m+1), r_b = 1 - (1-r)^b; with --width w by the law of the nodes kept",
     "published; which nodes are kept a choice",
     "arXiv:2507.00004, ToT(1)",
     {"tree_of_thought", "wide_tree"}},
    {"success of bon",
     "1 - (1-a)^N, a the success of a sample; gamma^m [1 - (1-I)^N] where ignorance is shared",
     "independent form published, the rest exact",
     "arXiv:2507.00004",
     {"best_of_n"}},
    {"accuracy of vote",
     "sum_s P(S = s) W_s, W_s = (N-s)! [x^{N-s}] prod_j sum_{i<s} (q_j x)^i/i!, ties as asked",
     "published; its evaluation exact",
     "arXiv:2507.00004",
     {"vote"}},
    {"plateau of vote",
     "A (1 - I_{r_c}(alpha, beta)), r_c = c/(1+c), c the largest share of a wrong answer",
     "published",
     "arXiv:2507.00004",
     {"plateau"}},
    {"budget_flops",
     "2 N Omega + 2 n_layer d_attn (w_p^2 + Omega w_p + Omega(Omega-1)/2) for a chain of Omega "
     "tokens",
     "published",
     "arXiv:2507.00004",
     {"flops"}},
});

constexpr auto all_topics = std::to_array<Topic>({
    {"auxiliary", "the auxiliary energy D_T of a Brownian site and of exact slots",
     "nu drift, sigma volatility, T horizon, b0 initial battery, c capacity; s = sigma sqrt(T), "
     "d = nu sqrt(T)/sigma, beta = b0/s, u = beta - d, v = beta + d; phi and Phi the normal "
     "density and distribution, R_k(x) = integral_0^inf t^k exp(-x t - t^2/2) dt.",
     auxiliary},
    {"strategy", "success and cost of chains, trees, samples and votes",
     "m skills, K steps or levels, r success of a step, gamma knowledge of a skill, b branches, "
     "N samples (parameters in FLOPs), q_j shares of wrong answers, Omega tokens, w_p tokens of "
     "the prompt; I the regularised incomplete beta function.",
     strategies},
});

}  // namespace

std::span<const Topic> topics() { return all_topics; }

const Topic& topic_named(std::string_view name) {
  const auto found = std::find_if(all_topics.begin(), all_topics.end(),
                                  [&](const Topic& topic) { return topic.name == name; });
  if (found == all_topics.end())
    throw std::invalid_argument("topic: " + std::string(name) + "; allowed: one that is listed");
  return *found;
}

std::string error_in_words(const Explanation& explanation) {
  const bool several = !explanation.accuracy_of[1].empty();
  std::string words;
  for (const std::string_view function : explanation.accuracy_of) {
    if (function.empty()) continue;
    if (!words.empty()) words += "; ";
    if (several) words += std::string(function) + ": ";
    words += accuracy::in_words(function);
  }
  return words;
}

}  // namespace inferlaw
