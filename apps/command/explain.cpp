#include <memory>
#include <string>
#include <vector>

#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"

namespace inferlaw::apps {
namespace {

struct Explanation {
  const char* quantity;
  const char* formula;
  const char* status;
  const char* source;
  const char* error;
};

// s = sigma sqrt(T), d = nu sqrt(T)/sigma, beta = b0/s, u = beta - d, v = beta + d; phi, Phi the
// normal density and distribution, R_k the Mills moments, R_0 = Phi(-x)/phi(x).
constexpr Explanation auxiliary_explanations[] = {
    {"mean_joules",
     "s [d Phi(d) + phi(d) + (2 Phi(d) - 1)/(2 d)] from an empty battery; s phi(u) {R_1(u) + "
     "integral_0^1 R_1(v - 2 d x) dx} otherwise",
     "exact; its limits published", "arXiv:2601.00823, Theorem 2 and Eq. 28; Harrison (1985), 1.8",
     "relative 1e-15 empty, 1e-13 with a battery (docs/accuracy.md)"},
    {"standard_deviation_joules",
     "from E[D^2] = s^2 phi(u) {R_2(u) + 2 integral_0^1 x R_2(v - 2 d x) dx}",
     "exact; critical value published", "arXiv:2601.00823, Theorem 2", "relative 1e-13"},
    {"survival, quantiles_joules",
     "P(D_T > y) = phi(u) {R_0(u) + R_0(v)} at beta = (b0 + y)/s; inverted", "exact",
     "Harrison (1985), 1.8", "10 digits down to 1e-300; quantiles invert it to 1e-10"},
    {"exact_slots_mean_joules",
     "sum_{n<=T} E[S_n^+]/n from an empty battery; reversed Lindley recursion on a grid otherwise",
     "exact", "Spitzer (1956); Lindley (1952)", "relative 1e-14; 1e-7 on the grid"},
    {"corrected_mean_joules",
     "the Brownian mean with b0 + sigma (0.5826 - c a^2) and T + 1/4 - 4 c a, a = nu/sigma; with a "
     "capacity, c + 2 (0.5826) sigma",
     "the shift published; higher orders exact to the order named; boundary layer a choice",
     "Chernoff (1965); Siegmund (1979); Chang and Peres (1997)",
     "0.05 % of Gaussian slots at T = 100, |d| <= 3"},
    {"mean_joules with --capacity",
     "sum_k e^{-2 k c nu/sigma^2} E(nu; b0 + 2 k c) + sum_{k>=1} e^{2 k c nu/sigma^2} E(-nu; 2 k c "
     "- b0), "
     "E(nu; y) the unlimited mean",
     "exact", "geometric series of the Laplace transform; Harrison (1985), 5",
     "relative 1e-11; mean_check_joules is the difference from a Laplace inversion"},
    {"long_run_rate_joules_per_slot", "mu/(exp(2 mu c/sigma^2) - 1), mu = -nu", "exact",
     "Harrison (1985), 5.5", "relative 1e-15"},
    {"waste_joules", "E[B_T] = b0 + E[D_T] - nu T, the energy left at T", "exact",
     "energy balance, as a positive sum", "relative 1e-13"},
    {"crossover_slots", "2 sigma^2/(pi nu^2)", "published", "arXiv:2601.00823", "rounding"},
    {"expected_time_of_maximum_slots", "T g'(d) = dE[D_T]/dnu", "exact", "Feller II; Spitzer",
     "relative 1e-13"},
    {"expected_first_need_slots", "b0/nu for nu > 0, infinite otherwise", "exact",
     "Folks and Chhikara (1978)", "rounding"}};

Report run(const std::string& topic) {
  Report report;
  report.command = "explain";
  report.inputs = {{"topic", topic}};
  report.results["quantities"] = Json::array();
  for (const Explanation& entry : auxiliary_explanations)
    report.results["quantities"].push_back({{"quantity", entry.quantity},
                                            {"formula", entry.formula},
                                            {"status", entry.status},
                                            {"source", entry.source},
                                            {"error", entry.error}});
  report.notes.push_back(
      "nu drift, sigma volatility, T horizon, b0 initial battery, c capacity; s = sigma sqrt(T), "
      "d = nu sqrt(T)/sigma, beta = b0/s, u = beta - d, v = beta + d; phi and Phi the normal "
      "density "
      "and distribution, R_k(x) = integral_0^inf t^k exp(-x t - t^2/2) dt.");
  return report;
}

}  // namespace

Subcommand add_explain(CLI::App& parent) {
  CLI::App* parser = parent.add_subcommand(
      "explain", "which formula, which source, which error: explain auxiliary");
  const auto topic = std::make_shared<std::string>();
  parser->add_option("topic", *topic, "what to explain")
      ->required()
      ->check(CLI::IsMember({"auxiliary"}));
  return {.parser = parser, .run = [topic] { return run(*topic); }};
}

}  // namespace inferlaw::apps
