// The whole law of D_T in exact slots, and the mean with a finite battery. Each checks its answer
// before it is timed.
//
//   slot law        T N log N, N ~ sqrt(T)/h nodes: T^1.5 log T in the horizon, log-linear in 1/h
//   finite battery  the number of images: (|nu| T + 9 sigma sqrt(T))/(2 c), at most 400
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "tests/support/published_scenario.hpp"

namespace {

using namespace inferlaw::auxiliary;

bool near(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

double whole_law_mean(long slots) {
  const SlotModel model = inferlaw::test::published_slots();
  const GriddedLaw slot = gridded_net_demand(model, fine_step(net_demand_moments(model)));
  const std::array horizons{slots};
  return auxiliary_laws({&slot, 1}, horizons)[0].mean_joules.value;
}

void slot_law_of_published_scenario(benchmark::State& state) {
  const long slots = state.range(0);
  const NetDemandLaw law = net_demand_law(inferlaw::test::published_slots());
  const double expected = exact_slots_mean_curve(law, slots).mean_joules.back();
  if (!near(whole_law_mean(slots), expected, 1e-6)) state.SkipWithError("wrong mean");
  for (auto _ : state) benchmark::DoNotOptimize(whole_law_mean(slots));
}
BENCHMARK(slot_law_of_published_scenario)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Unit(benchmark::kMillisecond);

void finite_battery_mean(benchmark::State& state) {
  const BrownianSite site{.drift_joules_per_slot = 0.3,
                          .volatility_joules = 1.2,
                          .horizon_slots = 40,
                          .battery = {.initial_joules = 1, .capacity_joules = 5}};
  if (!near(finite_battery::mean(site), 14.199054002, 1e-10)) state.SkipWithError("wrong mean");
  for (auto _ : state) benchmark::DoNotOptimize(finite_battery::mean(site));
}
BENCHMARK(finite_battery_mean);

}  // namespace

BENCHMARK_MAIN();
