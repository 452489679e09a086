#include "inferlaw/lib/strategy/population.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/log_probability.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::strategy {
namespace {

using numeric::MathPolicy;

// E[f(R, 1-R); R <= limit].
template <typename Function>
numeric::Integral average_below(const numeric::BetaLaw& law, double limit, const Function& f,
                                double tolerance) {
  const double alpha = law.alpha;
  const double beta = law.beta;
  if (alpha >= 1)
    return numeric::integrate_to_ends(
        [&](double rate) {
          return f(rate, 1 - rate) * boost::math::ibeta_derivative(alpha, beta, rate, MathPolicy{});
        },
        0, limit, tolerance);
  const double norm = alpha * boost::math::beta(alpha, beta, MathPolicy{});
  return numeric::integrate_to_ends(
      [&](double u) {
        const double rate = std::pow(u, 1 / alpha);
        return f(rate, 1 - rate) * std::exp((beta - 1) * std::log1p(-rate)) / norm;
      },
      0, std::pow(limit, alpha), tolerance);
}

template <typename Weight>
std::vector<WeightedTask> tasks_in(const TaskBox& box, const Weight& weight) {
  numeric::require_whole("highest level", box.highest_level, box.lowest_level, 1e7);
  numeric::require_whole("fewest skills", box.fewest_skills, 1, 1e7);
  numeric::require_whole("most skills", box.most_skills, box.fewest_skills, 1e7);
  const double levels = box.highest_level - box.lowest_level + 1;
  const double counts = box.most_skills - box.fewest_skills + 1;
  numeric::require_whole("number of tasks in the box", levels * counts, 1, 1e7);
  std::vector<WeightedTask> tasks;
  numeric::CompensatedSum total;
  for (double level = box.lowest_level; level <= box.highest_level; ++level)
    for (double skills = box.fewest_skills; skills <= box.most_skills; ++skills) {
      tasks.push_back({.level = level, .skills = skills, .weight = weight(level, skills)});
      total.add(tasks.back().weight);
    }
  for (WeightedTask& task : tasks) task.weight /= total.value();
  return tasks;
}

}  // namespace

void check(const RatePopulation& population) {
  numeric::check(population.law);
  numeric::require_probability("mass", population.mass);
}

Outcome pass_at(const RatePopulation& population, double samples) {
  check(population);
  const double log_unsolved = numeric::log_mean_power_of_complement(population.law, samples);
  return both(outcome_of(population.mass),
              {.log_success = numeric::log_complement(log_unsolved), .log_failure = log_unsolved});
}

double pass_at_tail(const RatePopulation& population, double samples) {
  check(population);
  numeric::require_positive("number of samples", samples);
  const auto [alpha, beta] = population.law;
  return population.mass / boost::math::tgamma_delta_ratio(beta, alpha, numeric::MathPolicy{}) *
         std::pow(samples, -alpha);
}

double missing_exponent(const RatePopulation& population, double samples) {
  return std::log2(pass_at(population, samples).failure() /
                   pass_at(population, 2 * samples).failure());
}

numeric::Integral average(const RatePopulation& population, const numeric::Integrand& f,
                          double tolerance) {
  check(population);
  const auto [alpha, beta] = population.law;
  const double mean = alpha / (alpha + beta);
  const auto from_below = [&](double rate, double) { return f(rate); };
  const auto from_above = [&](double, double rate) { return f(rate); };
  return numeric::Integral{.value = (1 - population.mass) * f(0)} +
         population.mass *
             (average_below(population.law, mean, from_below, tolerance) +
              average_below({.alpha = beta, .beta = alpha}, 1 - mean, from_above, tolerance));
}

numeric::Integral average(const NormalDifficulty& difficulty, const numeric::Integrand& f,
                          double tolerance) {
  numeric::require_finite("mean difficulty", difficulty.mean);
  numeric::require_non_negative("deviation of the difficulty", difficulty.deviation);
  const auto weighted = [&](double z) {
    return f(difficulty.mean + difficulty.deviation * z) * numeric::normal_density(z);
  };
  constexpr double reach = 9;
  return numeric::integrate(weighted, -reach, 0, tolerance) +
         numeric::integrate(weighted, 0, reach, tolerance);
}

std::vector<WeightedTask> uniform_tasks(const TaskBox& box) {
  return tasks_in(box, [](double, double) { return 1.0; });
}

std::vector<WeightedTask> leaning_tasks(const TaskBox& box, double exponent) {
  numeric::require_finite("exponent", exponent);
  return tasks_in(box, [&](double level, double skills) {
    return std::pow(level - box.lowest_level + 1, exponent) *
           std::pow((skills - box.fewest_skills + 1) * (box.most_skills - skills + 1), exponent);
  });
}

}  // namespace inferlaw::strategy
