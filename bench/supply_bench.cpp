// How much supply and battery: the published scenario at T = 1000. Each answer is checked before it
// is timed. Cost: about 20 evaluations of the mean or its slopes for one unknown, whatever the
// horizon; those of a finite battery invert a Laplace transform or sum images.
#include <benchmark/benchmark.h>

#include <cmath>
#include <limits>

#include "inferlaw/solvers/supply/battery_size.hpp"
#include "inferlaw/solvers/supply/supply.hpp"
#include "tests/support/published_scenario.hpp"

namespace {

using namespace inferlaw::supply;

SupplyModel published_site(double capacity = std::numeric_limits<double>::infinity()) {
  const auto demand = inferlaw::auxiliary::demand_moments(inferlaw::test::published_slots().demand);
  return {.demand_mean_joules_per_slot = demand.mean,
          .demand_variance = demand.variance,
          .harvest_coefficient_of_variation = 0.5,
          .horizon_slots = 1000,
          .battery = {.capacity_joules = capacity}};
}

bool near(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

// 2.0217 is where the critical supply is the cheapest.
void cheapest_supply_at(benchmark::State& state, const SupplyModel& site, double tolerance) {
  const Prices prices{.baseline = 1, .auxiliary = 2.0217};
  if (!near(cheapest_supply(site, prices).supply_joules_per_slot, critical_supply(site), tolerance))
    state.SkipWithError("wrong supply");
  for (auto _ : state) benchmark::DoNotOptimize(cheapest_supply(site, prices));
}

void cheapest_supply_unlimited(benchmark::State& state) {
  cheapest_supply_at(state, published_site(), 1e-4);
}
BENCHMARK(cheapest_supply_unlimited)->Unit(benchmark::kMicrosecond);

void cheapest_supply_with_capacity(benchmark::State& state) {
  cheapest_supply_at(state, published_site(2e5), 1e-4);
}
BENCHMARK(cheapest_supply_with_capacity)->Unit(benchmark::kMicrosecond);

void supply_for_target_unlimited(benchmark::State& state) {
  const SupplyModel site = published_site();
  if (!near(supply_for_target(site, 5000).mean_auxiliary_joules, 5000, 1e-10))
    state.SkipWithError("wrong supply");
  for (auto _ : state) benchmark::DoNotOptimize(supply_for_target(site, 5000));
}
BENCHMARK(supply_for_target_unlimited)->Unit(benchmark::kMicrosecond);

void supply_for_exceedance_unlimited(benchmark::State& state) {
  const SupplyModel site = published_site();
  const Exceedance asked{.joules = mean_auxiliary(site, 587), .probability = 0.4};
  const SupplyAnswer answer = supply_for_exceedance(site, asked);
  if (answer.status != Status::solved || !near(answer.supply_joules_per_slot, 587, 0.05))
    state.SkipWithError("wrong supply");
  for (auto _ : state) benchmark::DoNotOptimize(supply_for_exceedance(site, asked));
}
BENCHMARK(supply_for_exceedance_unlimited)->Unit(benchmark::kMicrosecond);

const Prices dear_battery{.baseline = 1, .auxiliary = 4, .waste = 0, .capacity = 0.5};

// What one more joule saves is what it costs.
bool is_cheapest(SupplyModel site, double supply, double capacity) {
  const auto cost_of = [&](double times) {
    site.battery.capacity_joules = capacity * times;
    return cost(site, dear_battery, supply);
  };
  return cost_of(1) < cost_of(1.001) && cost_of(1) < cost_of(0.999);
}

void cheapest_capacity_at_critical_supply(benchmark::State& state) {
  const SupplyModel site = published_site();
  const double supply = critical_supply(site);
  if (!is_cheapest(site, supply, cheapest_capacity(site, dear_battery, supply).capacity_joules))
    state.SkipWithError("wrong capacity");
  for (auto _ : state) benchmark::DoNotOptimize(cheapest_capacity(site, dear_battery, supply));
}
BENCHMARK(cheapest_capacity_at_critical_supply)->Unit(benchmark::kMicrosecond);

void cheapest_supply_and_capacity(benchmark::State& state) {
  const SupplyModel site = published_site();
  const SiteAnswer answer = cheapest_site(site, dear_battery);
  SupplyModel sized = site;
  sized.battery.capacity_joules = answer.capacity_joules;
  if (!is_cheapest(site, answer.supply_joules_per_slot, answer.capacity_joules) ||
      !near(cheapest_supply(sized, dear_battery).supply_joules_per_slot,
            answer.supply_joules_per_slot, 1e-8))
    state.SkipWithError("wrong site");
  for (auto _ : state) benchmark::DoNotOptimize(cheapest_site(site, dear_battery));
}
BENCHMARK(cheapest_supply_and_capacity)->Unit(benchmark::kMicrosecond);

void capacity_for_a_target(benchmark::State& state) {
  const SupplyModel site = published_site();
  if (!near(capacity_for_target(site, 10000, 650).mean_auxiliary_joules, 10000, 1e-10))
    state.SkipWithError("wrong capacity");
  for (auto _ : state) benchmark::DoNotOptimize(capacity_for_target(site, 10000, 650));
}
BENCHMARK(capacity_for_a_target)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
