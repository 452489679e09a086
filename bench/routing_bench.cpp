// Variance-aware routing of a large fleet. Checks its answer before it is timed.
//
//   sweep over the hull   types x choices log(types x choices)
//   limits on the mix     a transportation problem for each vertex
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "inferlaw/solvers/routing/limited_mix.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"

namespace {

using namespace inferlaw::routing;

constexpr std::size_t choices_per_type = 50;

// What costs less is less certain: many choices of a type lie on its hull.
std::vector<TaskChoices> fleet(std::size_t types, std::size_t choices = choices_per_type) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  std::vector<TaskChoices> tasks(types, {.weight = 1 / static_cast<double>(types)});
  for (TaskChoices& task : tasks)
    for (std::size_t i = 0; i < choices; ++i) {
      const double mean = 1 + 2 * uniform(random);
      const double variance = 100 * std::exp(-3 * (mean - 1)) * (1 + 0.1 * uniform(random));
      task.choices.push_back({.mean_joules = mean, .second_moment = mean * mean + variance});
    }
  return tasks;
}

// In deficit the edges are searched too.
SiteConditions site(double supply) {
  return {.harvest = {.mean = supply, .variance = 0.2}, .horizon_slots = 100};
}

// Of any multiplier kappa, the least of m + kappa q over all assignments, straight from the
// choices.
double least_weighted(const std::vector<TaskChoices>& tasks, double kappa) {
  double sum = 0;
  for (const TaskChoices& task : tasks) {
    double least = std::numeric_limits<double>::infinity();
    for (const ServiceMoments& choice : task.choices)
      least = std::min(least, choice.mean_joules + kappa * choice.second_moment);
    sum += task.weight * least;
  }
  return sum;
}

bool is_right(const VarianceAwareRouting& answer, const std::vector<TaskChoices>& tasks) {
  for (const double kappa : {1e-6, 0.01, 0.1, 1.0, 100.0}) {
    double least = std::numeric_limits<double>::infinity();
    for (const HullVertex& vertex : answer.hull)
      least = std::min(least, vertex.energy.mean_joules + kappa * vertex.energy.second_moment);
    const double expected = least_weighted(tasks, kappa);
    if (!(std::abs(least - expected) <= 1e-10 * expected)) return false;
  }
  const double best = answer.hull[answer.best_vertex].price.mean_auxiliary_joules;
  for (const HullVertex& vertex : answer.hull)
    if (vertex.price.mean_auxiliary_joules < best) return false;
  return answer.randomised.price.mean_auxiliary_joules <= best;
}

void variance_aware(benchmark::State& state, double supply) {
  const std::vector<TaskChoices> tasks = fleet(static_cast<std::size_t>(state.range(0)));
  const SiteConditions conditions = site(supply);
  const VarianceAwareRouting answer = variance_aware_routing(tasks, conditions);
  if (!is_right(answer, tasks)) state.SkipWithError("wrong hull or wrong best vertex");
  for (auto _ : state) benchmark::DoNotOptimize(variance_aware_routing(tasks, conditions));
  state.counters["vertices"] = static_cast<double>(answer.hull.size());
}
BENCHMARK_CAPTURE(variance_aware, surplus, 2.0)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(variance_aware, deficit, 0.8)
    ->Arg(10)
    ->Arg(100)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);

// Half of the choices may serve a twentieth of the tasks each.
std::vector<double> share_limits(std::size_t choices) {
  std::vector<double> limits(choices, 1);
  for (std::size_t i = 0; i < choices; i += 2) limits[i] = 0.05;
  return limits;
}

bool is_within(const LimitedMixRouting& answer, const std::vector<double>& limits) {
  for (const Assignment& assignment : answer.assignments)
    for (std::size_t i = 0; i < limits.size(); ++i) {
      double share = 0;
      for (const std::vector<double>& row : assignment)
        share += row[i] / static_cast<double>(assignment.size());
      if (share > limits[i] + 1e-9) return false;
    }
  return true;
}

// A limit cannot help, and what is best without one bounds it from below.
void limited_mix(benchmark::State& state) {
  constexpr std::size_t choices = 10;
  const std::vector<TaskChoices> tasks = fleet(static_cast<std::size_t>(state.range(0)), choices);
  const std::vector<double> limits = share_limits(choices);
  const LimitedMixRouting answer = limited_mix_routing(tasks, site(2), limits);
  const double free = variance_aware_routing(tasks, site(2)).randomised.price.mean_auxiliary_joules;
  if (!is_within(answer, limits) || answer.randomised.price.mean_auxiliary_joules < free)
    state.SkipWithError("beyond the limits, or better than without them");
  for (auto _ : state) benchmark::DoNotOptimize(limited_mix_routing(tasks, site(2), limits));
  state.counters["vertices"] = static_cast<double>(answer.hull.size());
}
BENCHMARK(limited_mix)->Arg(10)->Arg(50)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
