// Times the auxiliary-energy laws. Every benchmark checks its answer first and ends the program
// where that is wrong.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/published_scenario.hpp"

namespace {

using namespace inferlaw::auxiliary;

void require(const char* what, double actual, double expected, double tolerance) {
  if (std::abs(actual - expected) <= tolerance * std::abs(expected)) return;
  std::fprintf(stderr, "%s is %.17g, expected %.17g\n", what, actual, expected);
  std::abort();
}

const BrownianSite empty{.drift_joules_per_slot = 1, .volatility_joules = 1, .horizon_slots = 1};
const BrownianSite charged{.drift_joules_per_slot = -0.3,
                           .volatility_joules = std::sqrt(2.0),
                           .horizon_slots = 50,
                           .battery = {.initial_joules = 2}};

// Runs f(site) with inputs that the compiler cannot know.
template <typename Function>
void time_at(benchmark::State& state, BrownianSite site, Function f) {
  for ([[maybe_unused]] auto step : state) {
    benchmark::DoNotOptimize(site);
    benchmark::DoNotOptimize(f(site));
  }
}

void mean_from_empty(benchmark::State& state) {
  require("mean", brownian::mean(empty), 1.424660216656, 1e-12);
  time_at(state, empty, [](const BrownianSite& site) { return brownian::mean(site); });
}
BENCHMARK(mean_from_empty);

void mean_with_battery(benchmark::State& state) {
  require("mean", brownian::mean(charged), 1.686614377, 1e-9);
  time_at(state, charged, [](const BrownianSite& site) { return brownian::mean(site); });
}
BENCHMARK(mean_with_battery);

void standard_deviation(benchmark::State& state) {
  require("standard deviation", brownian::standard_deviation({}),
          std::sqrt(1 - 2 / std::acos(-1.0)), 1e-14);
  time_at(state, charged,
          [](const BrownianSite& site) { return brownian::standard_deviation(site); });
}
BENCHMARK(standard_deviation);

void cumulative(benchmark::State& state) {
  require("cumulative", brownian::cumulative({}, 1), std::erf(std::sqrt(0.5)), 1e-14);
  time_at(state, charged, [](const BrownianSite& site) { return brownian::cumulative(site, 3); });
}
BENCHMARK(cumulative);

void quantile(benchmark::State& state) {
  require("quantile", brownian::quantile({}, std::erf(std::sqrt(0.5))), 1, 1e-13);
  time_at(state, charged, [](const BrownianSite& site) { return brownian::quantile(site, 0.99); });
}
BENCHMARK(quantile);

void corrected_mean_with_battery(benchmark::State& state) {
  const BrownianSite site{.horizon_slots = 100, .battery = {.initial_joules = 5}};
  require("corrected mean", corrected_mean(site).value(), 3.616842, 1e-4);
  time_at(state, site, [](const BrownianSite& s) { return corrected_mean(s); });
}
BENCHMARK(corrected_mean_with_battery);

void gaussian_slots_mean_of_a_million(benchmark::State& state) {
  require("Gaussian slots", gaussian_slots_mean(0.05, 1, 1000), 59.060010594, 1e-10);
  double slots = 1e6;
  for ([[maybe_unused]] auto step : state) {
    benchmark::DoNotOptimize(slots);
    benchmark::DoNotOptimize(gaussian_slots_mean(1e-3, 1, slots));
  }
}
BENCHMARK(gaussian_slots_mean_of_a_million);

void exact_slots_mean_curve_of_the_two_models(benchmark::State& state) {
  const NetDemandLaw law = net_demand_law(inferlaw::test::published_slots());
  require("exact slots", exact_slots_mean_curve(law, 100).mean_joules.back(), 5102.3353, 1e-8);
  for ([[maybe_unused]] auto step : state)
    benchmark::DoNotOptimize(exact_slots_mean_curve(law, 10000));
}
BENCHMARK(exact_slots_mean_curve_of_the_two_models)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
