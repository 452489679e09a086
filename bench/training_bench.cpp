// Time of what training comes to, of one budget's accuracy over all tasks, and of a plane of both.
// Each case first checks its answer against the published number; a wrong answer stops the case.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/training/size_search.hpp"

namespace {

using namespace inferlaw::training;

constexpr double training_flops = 3.8e25;
constexpr double inference_flops = 1e17;

ReasonedTasks reasoned(double flops) {
  return {trained_graph({}, run_of_compute({}, flops)),
          {},
          inferlaw::strategy::uniform_tasks(published_box)};
}

bool is_published() {
  return std::abs(reasoned(training_flops).at(inference_flops).accuracy - 0.7245757105811109) <=
         1e-9;
}

void time_training(benchmark::State& state) {
  if (!is_published()) {
    state.SkipWithError("the accuracy is not the published one");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(reasoned(training_flops));
}

BENCHMARK(time_training)->Unit(benchmark::kMicrosecond);

// 154 tasks each.
void time_point(benchmark::State& state, double flops) {
  if (!is_published()) {
    state.SkipWithError("the accuracy is not the published one");
    return;
  }
  const ReasonedTasks tasks = reasoned(training_flops);
  for (auto _ : state) {
    benchmark::DoNotOptimize(flops);
    benchmark::DoNotOptimize(tasks.at(flops));
  }
}

BENCHMARK_CAPTURE(time_point, small_budget, 1e15)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(time_point, middle_budget, 6.551285568595496e15)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(time_point, large_budget, 1e17)->Unit(benchmark::kMicrosecond);

void time_plane(benchmark::State& state) {
  if (!is_published()) {
    state.SkipWithError("the accuracy is not the published one");
    return;
  }
  using inferlaw::numeric::log_spaced;
  const std::vector<double> trainings = log_spaced({.first = 1e24, .last = 1e27, .count = 100});
  const std::vector<double> budgets = log_spaced({.first = 1e14, .last = 1e18, .count = 100});
  for (auto _ : state) {
    double sum = 0;
    for (const double training : trainings) {
      const ReasonedTasks tasks = reasoned(training);
      for (const double budget : budgets) sum += tasks.at(budget).accuracy;
    }
    benchmark::DoNotOptimize(sum);
  }
}

BENCHMARK(time_plane)->Unit(benchmark::kMillisecond);

void time_best_size(benchmark::State& state) {
  const SizeBudget budget{.concepts_times_texts = 1e20};
  if (std::abs(most_concepts_learned(budget).learned / 4695873166.114 - 1) > 1e-11) {
    state.SkipWithError("the optimum is not the published one");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(most_concepts_learned(budget));
}

BENCHMARK(time_best_size)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
