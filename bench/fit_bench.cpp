// Fits of the loss law to the 240 published points (INFERLAW_DATASETS): one certified fit, the grid
// of 4500 published starts, 4000 bootstrap refits. Each checks its answer first: a wrong one stops
// the case.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/bootstrap.hpp"
#include "inferlaw/solvers/fit/laws/loss.hpp"

namespace {

using namespace inferlaw::fit;

constexpr double optimum = 1.0182740178006032e-3;  // 40 digits by mpmath
using Starts = std::vector<std::vector<double>>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

Problem published_points() {
  const char* folder = std::getenv("INFERLAW_DATASETS");
  if (folder == nullptr) return {};
  std::ifstream stream(std::string(folder) + "/chinchilla/epoch_svg_extracted_data.csv");
  if (!stream) throw std::runtime_error("no chinchilla/epoch_svg_extracted_data.csv");
  std::vector<double> parameters;
  std::vector<double> tokens;
  Problem problem;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const std::vector<std::string> cells = cells_of(line);
    const double loss = std::stod(cells.at(6));
    if (!(loss < 3.446995430227908)) continue;
    parameters.push_back(std::stod(cells.at(3)));
    tokens.push_back(std::stod(cells.at(4)) / (6 * parameters.back()));
    problem.measured.push_back({.response = loss});
  }
  problem.model = loss_law(parameters, tokens);
  return problem;
}

// Nine starts about a plausible law, as the command takes them from the data.
Starts few_starts() {
  Starts starts;
  for (const double alpha : {0.15, 0.35, 0.7})
    for (const double beta : {0.15, 0.35, 0.7})
      starts.push_back({1.7, 0.4 * std::pow(4e8, alpha), 0.4 * std::pow(1e10, beta), alpha, beta});
  return starts;
}

bool is_optimum(const FitResult& result) {
  return result.usable() && std::abs(result.best.value / optimum - 1) < 1e-12;
}

bool ready(benchmark::State& state, const Problem& problem) {
  if (problem.measured.empty()) state.SkipWithError("INFERLAW_DATASETS is not set");
  return !problem.measured.empty();
}

void certified_fit(benchmark::State& state) {
  const Problem problem = published_points();
  if (!ready(state, problem)) return;
  const Starts starts = few_starts();
  if (!is_optimum(fit(problem, starts))) return state.SkipWithError("not the optimum");
  for (auto _ : state) benchmark::DoNotOptimize(fit(problem, starts));
}

void published_grid(benchmark::State& state) {
  const Problem problem = published_points();
  if (!ready(state, problem)) return;
  const Starts starts = published_loss_starts();
  FitResult result;
  for (auto _ : state) result = fit(problem, starts);
  if (!is_optimum(result)) return state.SkipWithError("not the optimum");
  state.counters["at_optimum_percent"] = 100.0 * static_cast<double>(result.starts.agreeing) /
                                         static_cast<double>(result.starts.total);
}

void bootstrap_refits(benchmark::State& state) {
  const Problem problem = published_points();
  if (!ready(state, problem)) return;
  const Starts starts = few_starts();
  const FitResult result = fit(problem, starts);
  Bootstrap refits;
  for (auto _ : state) refits = bootstrap(problem, result, starts, {.refits = 4000});
  if (refits.converged != refits.refits) state.SkipWithError("a refit did not converge");
}

BENCHMARK(certified_fit)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(published_grid)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Iterations(1);
BENCHMARK(bootstrap_refits)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
