// Measured demand and harvest against the theory of auxiliary energy: prints the Markdown tables of
// docs/validation.md. The folder of data sets comes from the environment variable
// INFERLAW_DATASETS.
//
//   demand   tokens generated in each second of a one-hour conversation trace, times joules a token
//   harvest  a wind plant's five-minute power, a row a slot, scaled to a mean
//   net      demand less harvest, each replayed from a start of its own, wrapped around
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>
#include <stdexcept>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/solvers/fit/long_run_variance.hpp"
#include "inferlaw/solvers/simulation/battery.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "tests/validation/public_series.hpp"

namespace {

using namespace inferlaw;
using validation::Series;

constexpr int replays = 20000;

double mean_of(const Series& series) {
  simulation::RunningMoments moments;
  for (const double value : series) moments.add(value);
  return moments.mean;
}

Series scaled(Series series, double mean) {
  const double factor = mean / mean_of(series);
  for (double& value : series) value *= factor;
  return series;
}

struct Variances {
  double marginal;
  double bartlett;
  double autoregressive;
};

Variances variances_of(const char* name, const Series& series) {
  const auto correlation = fit::autocorrelation(series, 1);
  const auto bartlett = fit::long_run_variance(series);
  const auto autoregressive =
      fit::long_run_variance(series, {.method = fit::LongRunMethod::autoregressive});
  std::printf("| %s | %zu | %.4g | %.4g | %.4f | %.4g +- %.2g | %.4g +- %.2g |\n", name,
              series.size(), correlation.mean, correlation.variance, correlation.at_lag[1],
              bartlett.variance, bartlett.standard_error, autoregressive.variance,
              autoregressive.standard_error);
  return {correlation.variance, bartlett.variance, autoregressive.variance};
}

simulation::Estimate replay(const Series& demand, const Series& harvest, std::size_t slots) {
  std::mt19937_64 random(1);
  simulation::RunningMoments moments;
  for (int trial = 0; trial < replays; ++trial) {
    const std::size_t demand_start = random() % demand.size();
    const std::size_t harvest_start = random() % harvest.size();
    Series net(slots);
    for (std::size_t t = 0; t < slots; ++t)
      net[t] = demand[(demand_start + t) % demand.size()] -
               harvest[(harvest_start + t) % harvest.size()];
    simulation::BatteryState state;
    simulation::advance(net, {}, state);
    moments.add(state.auxiliary_joules);
  }
  return simulation::estimate_of(moments);
}

double brownian_mean(double drift, double variance, std::size_t slots) {
  return auxiliary::brownian::mean({.drift_joules_per_slot = drift,
                                    .volatility_joules = std::sqrt(variance),
                                    .horizon_slots = static_cast<double>(slots)});
}

void compare(const char* name, const Series& demand, const Variances& of_demand,
             const Series& harvest, const Variances& of_harvest) {
  const double drift = mean_of(demand) - mean_of(harvest);
  for (const std::size_t slots : {1U, 10U, 100U, 1000U}) {
    const simulation::Estimate measured = replay(demand, harvest, slots);
    const double independent =
        brownian_mean(drift, of_demand.marginal + of_harvest.marginal, slots);
    const double long_run = brownian_mean(drift, of_demand.bartlett + of_harvest.bartlett, slots);
    std::printf("| %s | %zu | %.4g +- %.1g | %.4g | %.2f | %.4g | %.2f |\n", name, slots,
                measured.mean, measured.standard_error, independent, independent / measured.mean,
                long_run, long_run / measured.mean);
  }
}

void print_tables() {
  const Series demand = validation::conversation_demand();
  const double mean = mean_of(demand);
  const Series wind =
      scaled(validation::power("renewables/rts_gmlc_REAL_TIME_wind.csv", "309_WIND_1"), mean);
  const Series constant(demand.size(), mean);
  std::printf(
      "| series | slots | mean, J | marginal variance, J^2 | lag-one autocorrelation | "
      "long-run variance, Bartlett | long-run variance, AR |\n|---|---|---|---|---|---|---|\n");
  const Variances of_demand = variances_of("conversation trace", demand);
  const Variances of_wind = variances_of("wind", wind);
  std::printf(
      "\n| harvest | T, slots | replayed E[D_T], J | independent slots, J | over replay | "
      "long-run variance, J | over replay |\n|---|---|---|---|---|---|---|\n");
  compare("constant", demand, of_demand, constant, {});
  compare("wind", demand, of_demand, wind, of_wind);
}

}  // namespace

int main() {
  try {
    print_tables();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "inferlaw_real_series: %s\n", error.what());
    return 1;
  }
  return 0;
}
