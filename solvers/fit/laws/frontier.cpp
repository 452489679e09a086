#include "inferlaw/solvers/fit/laws/frontier.hpp"

#include <cmath>
#include <cstdio>
#include <string>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::fit {
namespace {

using Theta = std::span<const double>;  // E, A, B, alpha, beta

double exponent_of_parameters(Theta theta) { return theta[4] / (theta[3] + theta[4]); }
double exponent_of_tokens(Theta theta) { return theta[3] / (theta[3] + theta[4]); }

double log_factor(Theta theta) {
  return std::log(theta[3] * theta[1] / (theta[4] * theta[2])) / (theta[3] + theta[4]);
}

double optimal_parameters(Theta theta, double budget) {
  return std::exp(log_factor(theta) + exponent_of_parameters(theta) * std::log(budget / 6));
}

double optimal_tokens(Theta theta, double budget) {
  return std::exp(-log_factor(theta) + exponent_of_tokens(theta) * std::log(budget / 6));
}

double optimal_loss(Theta theta, double budget) {
  return theta[0] + theta[1] * std::pow(optimal_parameters(theta, budget), -theta[3]) +
         theta[2] * std::pow(optimal_tokens(theta, budget), -theta[4]);
}

std::string at(const char* name, double budget) {
  char text[64];
  std::snprintf(text, sizeof text, "%s_at_%.6g_flop", name, budget);
  return text;
}

}  // namespace

std::vector<Derived> frontier(std::span<const double> budgets_flop) {
  std::vector<Derived> numbers{
      {.name = "exponent_a_of_parameters", .value = exponent_of_parameters},
      {.name = "exponent_b_of_tokens", .value = exponent_of_tokens}};
  for (const double budget : budgets_flop) {
    numeric::require_positive("training budget", budget);
    numbers.push_back({.name = at("optimal_parameters", budget), .value = [budget](Theta theta) {
                         return optimal_parameters(theta, budget);
                       }});
    numbers.push_back({.name = at("optimal_tokens", budget),
                       .value = [budget](Theta theta) { return optimal_tokens(theta, budget); }});
    numbers.push_back({.name = at("tokens_per_parameter", budget), .value = [budget](Theta theta) {
                         return optimal_tokens(theta, budget) / optimal_parameters(theta, budget);
                       }});
    numbers.push_back({.name = at("frontier_loss", budget),
                       .value = [budget](Theta theta) { return optimal_loss(theta, budget); }});
  }
  return numbers;
}

}  // namespace inferlaw::fit
