// Slots per second of the simulator on one thread. Each case first checks its answer: the mean
// auxiliary energy against the exact value of the slot model (Spitzer's sum), at five standard
// errors; a wrong or wide answer stops the case.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>

#include "inferlaw/solvers/simulation/simulator.hpp"
#include "tests/support/published_scenario.hpp"

namespace {

using namespace inferlaw::simulation;

struct Case {
  NetDemandProcess process;
  SimulationOptions options;
  double exact_auxiliary_joules = 0;
};

// Gaussian steps at criticality, sigma = 1, T = 1000.
Case gaussian_steps() {
  return {.process = GaussianProcess{.drift = 0, .volatility = 1},
          .options = {.horizons_slots = {1000}, .trials = 20'000, .threads = 1},
          .exact_auxiliary_joules = 24.655035368};
}

// The published scenario: one Poisson task a slot, ten energies, Gamma harvest of variation 0.5 at
// the critical supply, T = 100.
Case two_models() {
  const auto slots = inferlaw::test::published_slots();
  const SlotProcess process{.demand = slots.demand, .harvest = slots.harvest};
  return {.process = process,
          .options = {.horizons_slots = {100}, .trials = 100'000, .threads = 1},
          .exact_auxiliary_joules = 5102.3353};
}

bool answer_is_right(const Case& one_case) {
  const Estimate estimate =
      simulate(one_case.process, {}, one_case.options).horizons.back().auxiliary_joules;
  const double error = std::abs(estimate.mean - one_case.exact_auxiliary_joules);
  return error <= 5 * estimate.standard_error &&
         estimate.standard_error <= 0.01 * one_case.exact_auxiliary_joules;
}

// Long trials, so that slots are timed and not the beginning of trials.
constexpr std::int64_t timed_slots = 64'000;
constexpr std::int64_t timed_trials = 50;

void time_slots(benchmark::State& state, Case one_case) {
  if (!answer_is_right(one_case)) {
    state.SkipWithError("the mean auxiliary energy is not the exact one");
    return;
  }
  one_case.options.horizons_slots = {timed_slots};
  one_case.options.trials = timed_trials;
  for (auto _ : state) benchmark::DoNotOptimize(simulate(one_case.process, {}, one_case.options));
  state.SetItemsProcessed(state.iterations() * timed_slots * timed_trials);
}

BENCHMARK_CAPTURE(time_slots, gaussian_steps, gaussian_steps())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(time_slots, two_models, two_models())->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
