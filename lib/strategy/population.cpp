#include "inferlaw/lib/strategy/population.hpp"

#include <boost/math/special_functions/gamma.hpp>

#include "inferlaw/lib/numeric/log_probability.hpp"

namespace inferlaw::strategy {
namespace {

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
