#include "inferlaw/solvers/site/replay.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace inferlaw::site {
namespace {

constexpr double most_window_slots = 2e8;  // about two seconds

// D_T of every window, mean over its trials.
std::vector<double> window_means(const Site& site, const simulation::Windows& windows,
                                 std::int64_t trials_a_window, int threads) {
  Site at_one = site;
  at_one.scenario.horizons_slots = {windows.slots};
  at_one.scenario.trials = std::max<std::int64_t>(2, windows.number * trials_a_window);
  const std::vector<double> trials =
      run_simulation(at_one, {.threads = threads, .keep_trials = true, .windows = windows})
          .auxiliary_of_trials.front();
  std::vector<simulation::RunningMoments> of_windows(static_cast<std::size_t>(windows.number));
  for (std::size_t trial = 0; trial < trials.size(); ++trial)
    of_windows[trial % of_windows.size()].add(trials[trial]);
  std::vector<double> means;
  means.reserve(of_windows.size());
  for (const simulation::RunningMoments& window : of_windows) means.push_back(window.mean);
  return means;
}

// Random demand wants several trials of each window; what is all measured, one.
std::int64_t trials_a_window(const Site& site, const simulation::Windows& windows) {
  const double replayed = static_cast<double>(windows.number) * static_cast<double>(windows.slots);
  const auto affordable = static_cast<std::int64_t>(most_window_slots / replayed);
  return std::clamp<std::int64_t>(site.scenario.trials / windows.number, 1,
                                  std::max<std::int64_t>(1, affordable));
}

}  // namespace

std::int64_t measured_slots(const Site& site) {
  std::int64_t slots = std::numeric_limits<std::int64_t>::max();
  if (const auto* series = std::get_if<simulation::HarvestSeries>(&site.harvest))
    slots = static_cast<std::int64_t>(series->joules_per_slot.size()) * series->slots_per_row;
  if (site.trace)
    slots = std::min(slots, static_cast<std::int64_t>(site.trace->joules_per_slot.size()));
  return slots;
}

Replay with_window_error(const Site& site, std::int64_t slots, const simulation::Estimate& anywhere,
                         int threads) {
  const simulation::Windows windows{.number = measured_slots(site) / slots, .slots = slots};
  Replay replay{.slots = slots, .auxiliary_joules = anywhere, .windows = windows.number};
  if (windows.number < 2) {
    replay.auxiliary_joules.standard_error = std::numeric_limits<double>::infinity();
    return replay;
  }
  simulation::RunningMoments moments;
  for (const double mean : window_means(site, windows, trials_a_window(site, windows), threads))
    moments.add(mean);
  replay.auxiliary_joules.standard_error =
      std::max(anywhere.standard_error, estimate_of(moments).standard_error);
  return replay;
}

std::vector<Replay> replays(const Site& site, int threads) {
  std::vector<Replay> all;
  for (const simulation::HorizonEstimates& at :
       run_simulation(site, {.threads = threads, .pays = true}).horizons) {
    all.push_back(with_window_error(site, at.slots, at.auxiliary_joules, threads));
    all.back().anywhere = at;
  }
  return all;
}

}  // namespace inferlaw::site
