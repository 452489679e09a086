// Slots per second of the simulator on one thread. Each case first checks its answer: the mean
// auxiliary energy against the exact value of the slot model (Spitzer's sum), at five standard
// errors; a wrong or wide answer stops the case.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

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

// ---- the replay of a trace ----

// A demand that is 0 in two slots of three and drifts, against harvest in rows of 300 slots.
TraceProcess long_trace(std::size_t slots) {
  TraceProcess process{.demand = {}, .harvest = HarvestSeries{{}, 300}};
  for (std::size_t t = 0; t < slots; ++t)
    process.demand.joules_per_slot.push_back(
        t % 3 == 0 ? 3 + std::sin(0.001 * static_cast<double>(t)) + static_cast<double>(t % 7) : 0);
  auto& rows = std::get<HarvestSeries>(process.harvest).joules_per_slot;
  for (std::size_t row = 0; row < 1000; ++row)
    rows.push_back(2 + 2 * std::sin(0.05 * static_cast<double>(row)));
  return process;
}

// D_T = max_{n <= T} S_n^+ over the net demand, the regulator's formula.
double regulator(const TraceProcess& process, std::size_t demand_start, std::size_t harvest_start,
                 std::size_t slots) {
  const std::vector<double>& demand = process.demand.joules_per_slot;
  const std::vector<double>& rows = std::get<HarvestSeries>(process.harvest).joules_per_slot;
  double sum = 0;
  double largest = 0;
  for (std::size_t t = 0; t < slots; ++t) {
    sum +=
        demand[(demand_start + t) % demand.size()] - rows[(harvest_start + t) / 300 % rows.size()];
    largest = std::max(largest, sum);
  }
  return largest;
}

// A trace of one row of harvest and one turn of demand has as many paths as slots.
bool replay_is_right() {
  TraceProcess process = long_trace(60);
  std::get<HarvestSeries>(process.harvest).joules_per_slot = {1.5};
  std::vector<double> possible;
  for (std::size_t start = 0; start < 60; ++start)
    possible.push_back(regulator(process, start, 0, 500));
  const auto result =
      simulate(process, {}, {.horizons_slots = {500}, .trials = 200, .keep_trials = true});
  return std::ranges::all_of(result.auxiliary_of_trials[0], [&](double joules) {
    return std::ranges::any_of(possible, [&](double one) {
      return std::abs(one - joules) <= 1e-12 * (1 + std::abs(one));
    });
  });
}

// Every slot of the trace once, by one trial, on one thread (two trials, for a standard error).
void replay_trace(benchmark::State& state) {
  if (!replay_is_right()) {
    state.SkipWithError("a replayed path is not one of the trace's");
    return;
  }
  constexpr std::int64_t slots = 100'000;
  const TraceProcess process = long_trace(slots);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        simulate(process, {}, {.horizons_slots = {slots}, .trials = 2, .threads = 1}));
  state.SetItemsProcessed(state.iterations() * slots * 2);
}

BENCHMARK_CAPTURE(time_slots, gaussian_steps, gaussian_steps())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(time_slots, two_models, two_models())->Unit(benchmark::kMillisecond);
BENCHMARK(replay_trace)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
