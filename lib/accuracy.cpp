#include "inferlaw/lib/accuracy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::accuracy {
namespace {

constexpr double epsilons(double count) { return count * std::numeric_limits<double>::epsilon(); }

constexpr const char* reference_tables = "tests/accuracy/claims.cpp";
constexpr const char* brownian_test = "tests/lib/auxiliary/brownian/law_test.cpp";
constexpr const char* more_laws_test = "tests/lib/auxiliary/brownian/more_laws_test.cpp";
constexpr const char* battery_test = "tests/lib/auxiliary/battery/finite_battery_test.cpp";
constexpr const char* spitzer_test = "tests/lib/auxiliary/slots/spitzer_test.cpp";
constexpr const char* rare_need_test = "tests/lib/auxiliary/slots/rare_need_test.cpp";
constexpr const char* slot_law_test = "tests/lib/auxiliary/slots/slot_law_test.cpp";
constexpr const char* correction_test = "tests/lib/auxiliary/slots/continuity_correction_test.cpp";
constexpr const char* differences_test = "tests/lib/numeric/mills_differences_test.cpp";
constexpr const char* normal_test = "tests/lib/numeric/normal_test.cpp";
constexpr const char* binomial_test = "tests/lib/numeric/binomial_tail_test.cpp";
constexpr const char* beta_test = "tests/lib/numeric/beta_law_test.cpp";
constexpr const char* population_test = "tests/lib/strategy/population_test.cpp";
constexpr const char* pass_at_k_test = "tests/solvers/fit/engine_test.cpp";
constexpr const char* sampling_laws_test = "tests/lib/laws/sampling_laws_test.cpp";
constexpr const char* selection_laws_test = "tests/lib/laws/selection_laws_test.cpp";
constexpr const char* reasoning_laws_test = "tests/lib/laws/reasoning_laws_test.cpp";
constexpr const char* chain_test = "tests/lib/strategy/chain_of_thought_test.cpp";
constexpr const char* tree_test = "tests/lib/strategy/tree_of_thought_test.cpp";
constexpr const char* best_test = "tests/lib/strategy/best_of_n_test.cpp";
constexpr const char* voting_test = "tests/lib/strategy/voting_test.cpp";
constexpr const char* walk_test = "tests/lib/strategy/walk_test.cpp";
constexpr const char* flops_test = "tests/lib/strategy/flops_test.cpp";
constexpr const char* threshold_test = "tests/lib/training/erasure_threshold_test.cpp";
constexpr const char* graph_test = "tests/lib/training/tripartite_test.cpp";
constexpr const char* supply_test = "tests/solvers/supply/supply_test.cpp";
constexpr const char* battery_size_test = "tests/solvers/supply/battery_size_test.cpp";

// Claims about one function stand together.
constexpr auto table = std::to_array<Claim>({
    {"mean", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"mean", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"second_moment", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"second_moment", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"standard_deviation", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"standard_deviation", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"cumulative", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"cumulative", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"survival", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"survival", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"log_survival", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"log_survival", "|d| <= 30, b0 <= 20 s", epsilons(450), 0, reference_tables},
    {"density", "|d| <= 30, b0 = 0", epsilons(512), 0, reference_tables},
    {"density", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"mean_battery_level", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"mean_battery_level", "|d| <= 30, b0 <= 20 s", epsilons(16), 0, reference_tables},
    {"sensitivities, drift", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"sensitivities, drift", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"sensitivities, volatility", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"sensitivities, volatility", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"sensitivities, horizon", "|d| <= 30, b0 = 0", epsilons(1024), 0, reference_tables},
    {"sensitivities, horizon", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"third_moment", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"third_moment", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"fourth_moment", "|d| <= 30, b0 = 0", epsilons(16), 0, reference_tables},
    {"fourth_moment", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"skewness", "|d| <= 30, b0 = 0", epsilons(512), 0, reference_tables},
    {"skewness", "|d| <= 30, b0 <= 20 s", epsilons(512), 0, reference_tables},
    {"kurtosis", "|d| <= 30, b0 = 0", epsilons(128), 0, reference_tables},
    {"kurtosis", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"mean_excess_given_exceeded", "|d| <= 30, b0 = 0", epsilons(8), 0, reference_tables},
    {"mean_excess_given_exceeded", "|d| <= 30, b0 <= 20 s", epsilons(8), 0, reference_tables},
    {"quantile", "1e-300 <= p, |d| <= 10, b0 <= 6 s", epsilons(4096), 0, reference_tables},
    {"upper_quantile", "1e-300 <= p, |d| <= 10, b0 <= 6 s", epsilons(128), 0, reference_tables},
    {"battery_level::quantile", "1e-300 <= p, |d| <= 10, b0 <= 6 s", epsilons(1024), 0,
     reference_tables},
    {"battery_level::upper_quantile", "1e-300 <= p, |d| <= 10, b0 <= 6 s", epsilons(1024), 0,
     reference_tables},
    {"first_need::cumulative", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"first_need::survival", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"first_need::density", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0, reference_tables},
    {"first_need::probability_never", "|d| <= 30, b0 <= 20 s", epsilons(4), 0, reference_tables},
    {"first_need::mean_within_horizon", "|d| <= 30, b0 <= 20 s", epsilons(1024), 0,
     reference_tables},
    {"first_need::mean_if_needed", "|d| <= 30, b0 <= 20 s", epsilons(8), 0, reference_tables},
    {"battery_level::cumulative", "|d| <= 30, b0, x <= 50 s", epsilons(1024), 0, reference_tables},
    {"battery_level::survival", "|d| <= 30, b0, x <= 50 s", epsilons(1024), 0, reference_tables},
    {"battery_level::log_survival", "|d| <= 30, b0, x <= 50 s", epsilons(1024), 0,
     reference_tables},
    {"battery_level::density", "|d| <= 30, b0, x <= 50 s", epsilons(1024), 0, reference_tables},
    {"battery_level::second_moment", "|d| <= 30, b0, x <= 50 s", epsilons(16), 0, reference_tables},
    {"battery_level::variance", "|d| <= 30, b0, x <= 50 s", epsilons(16), 0, reference_tables},
    {"finite_battery::mean", "0.2 sigma <= c <= 50 sigma", epsilons(128), 0, reference_tables},
    {"finite_battery::mean_spilled", "0.2 sigma <= c <= 50 sigma", epsilons(128), 0,
     reference_tables},
    {"finite_battery::auxiliary_rate", "0.2 sigma <= c <= 50 sigma", epsilons(64), 0,
     reference_tables},
    {"finite_battery::level_mean", "0.2 sigma <= c <= 50 sigma", epsilons(8), 0, reference_tables},
    {"finite_battery::level_cumulative", "0.2 sigma <= c <= 50 sigma", epsilons(450), 0,
     reference_tables},

    {"crossover_horizon", "everywhere", epsilons(4), 0, brownian_test},
    {"first_need::mean", "everywhere", epsilons(4), 0, more_laws_test},
    {"finite_battery::checked_mean", "|d| <= 2 or b0 <= |nu| T/2: the check", 1e-10, 0,
     battery_test},
    {"finite_battery::sensitivities", "of the size of the quantity over the battery", 1e-10, 0,
     battery_test},
    {"finite_battery::capacity_slopes", "the slope", 1e-10, 0, battery_test},

    {"gaussian_slots_mean", "everywhere", auxiliary::gaussian_slots_relative_error, 0,
     spitzer_test},
    {"exact_slots_mean_curve", "Gamma harvest of c.v. 0.5 to 30, up to 10 slots", 1e-9, 0,
     spitzer_test},
    {"auxiliary_laws", "smooth slots, 32 steps a deviation: mean", 1e-7, 0, slot_law_test},
    {"rare_need", "smooth slots, 256 steps a deviation: mean, to 1e-270", 1e-5, 0, rare_need_test},
    {"corrected_mean", "Gaussian slots, T = 100, |d| <= 3, b0 <= 20 sigma", 5e-4, 0,
     correction_test},

    {"normal_density", "everywhere", epsilons(4), 0, normal_test},
    {"normal_upper_tail", "everywhere", epsilons(8), 0, normal_test},
    {"mills_ratio", "x >= -38.5", epsilons(8), 0, normal_test},
    {"mills_moments", "x >= -1, six moments", 2e-14, 0, normal_test},
    {"mills_differences", "u, v >= -1", 2e-14, 0, differences_test},
    {"log_binomial_tails", "exp of either, by the log of the smaller", epsilons(10), epsilons(2),
     binomial_test},
    {"log_mean_power_of_complement", "exp of it; alpha/64 epsilon more for large alpha",
     epsilons(20), epsilons(2), beta_test},

    {"pass_at_k", "n up to 10,000", 1e-13, 0, pass_at_k_test},
    {"pass_hat_k", "n up to 1e15", epsilons(10), epsilons(3), sampling_laws_test},
    {"expected_maximum", "n up to 1e15", epsilons(8), 0, selection_laws_test},
    {"vote_exponent", "shares that differ by rounding too", epsilons(8), 0, selection_laws_test},
    {"best_steps", "sigma from 1e-16", epsilons(8), 0, reasoning_laws_test},
    {"best_size", "the printed law", epsilons(16), 0, reasoning_laws_test},
    {"chain_of_thought", "success and failure, by the log of the smaller", epsilons(10),
     epsilons(2), chain_test},
    {"steps_used_moments", "first to third moment; the fourth twice that", 2e-14, 0, chain_test},
    {"tree_of_thought", "success and failure, by the log of the smaller", epsilons(20), epsilons(4),
     tree_test},
    {"wide_tree", "K up to 1e4", 1e-12, 0, tree_test},
    {"best_of_n", "steps and samples used", 1e-12, 0, best_test},
    {"vote", "N up to 40, success and failure", 1e-13, 0, voting_test},
    {"plateau", "the inverse of largest_share_for_plateau", 1e-13, 0, voting_test},
    {"pass_at", "failure, by its log; alpha/64 epsilon more for large alpha", epsilons(20),
     epsilons(2), population_test},
    {"walk", "m up to 20, K up to 200", 1e-12, 0, walk_test},
    {"flops", "equal cost", 1e-12, 0, flops_test},

    {"erasure_threshold", "R up to 1e12", epsilons(128), 0, threshold_test},
    {"erasure_threshold, scaling", "R up to 1e12", epsilons(64), 0, threshold_test},

    {"giant_component", "a from 1.01", epsilons(128), 0, graph_test},
    {"giant_component, a near 1", "a - 1 from 1e-9; divided by a - 1", epsilons(2), 0, graph_test},

    {"supply_for_target", "E[D_T] at the answer", 1e-10, 0, supply_test},
    {"supply_for_exceedance", "P(D_T > x) at the answer", 1e-10, 0, supply_test},
    {"capacity_for_target", "E[D_T] at the answer", 1e-10, 0, battery_size_test},
});

std::string digits(const char* format, double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

// 1e-7, not 1e-07.
std::string as_power_of_ten(double value) {
  const double exponent = std::floor(std::log10(value * (1 + epsilons(8))));
  return digits("%.3g", value / std::pow(10, exponent)) + "e" + digits("%g", exponent);
}

std::string in_epsilons(double value) { return digits("%g", value / epsilons(1)); }

}  // namespace

std::span<const Claim> claims() { return table; }

std::span<const Claim> claims_of(std::string_view function) {
  const auto is_about = [&](const Claim& claim) { return claim.function == function; };
  const auto first = std::find_if(table.begin(), table.end(), is_about);
  if (first == table.end())
    throw std::invalid_argument("accuracy of " + std::string(function) + ": no claim");
  return {first, std::find_if_not(first, table.end(), is_about)};
}

double allowed(std::string_view function, double log_true) {
  const Claim& claim = claims_of(function).front();
  return claim.relative + claim.relative_per_log * std::abs(log_true);
}

std::string in_words(const Claim& claim) {
  const double count = claim.relative / epsilons(1);
  if (claim.relative_per_log > 0)
    return "(" + in_epsilons(claim.relative) + " + " + in_epsilons(claim.relative_per_log) +
           " |log|) epsilon";
  return count == std::round(count) ? in_epsilons(claim.relative) + " epsilon"
                                    : as_power_of_ten(claim.relative);
}

std::string in_words(std::string_view function) {
  std::string words;
  for (const Claim& claim : claims_of(function)) {
    if (!words.empty()) words += "; ";
    words += in_words(claim);
    if (claim.range != "everywhere") words += " for " + std::string(claim.range);
  }
  return words;
}

}  // namespace inferlaw::accuracy
