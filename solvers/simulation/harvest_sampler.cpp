#include "inferlaw/solvers/simulation/harvest_sampler.hpp"

namespace inferlaw::simulation {
namespace {

GammaLaw gamma_law(const auxiliary::GammaHarvest& harvest) {
  const double variation =
      harvest.standard_deviation_joules_per_slot / harvest.mean_joules_per_slot;
  return {.shape = 1 / (variation * variation),
          .scale = variation * harvest.standard_deviation_joules_per_slot};
}

}  // namespace

HarvestSampler::HarvestSampler(const Harvest& harvest) : source_(source_of(harvest)) {}

HarvestSampler::Source HarvestSampler::source_of(const Harvest& harvest) {
  if (const auto* series = std::get_if<HarvestSeries>(&harvest))
    return SeriesSource{.rows = series->joules_per_slot, .slots_per_row = series->slots_per_row};
  const auto& law = std::get<auxiliary::HarvestLaw>(harvest);
  if (const auto* gamma = std::get_if<auxiliary::GammaHarvest>(&law))
    return GammaSampler(gamma_law(*gamma));
  return ConstantSource{std::get<auxiliary::ConstantHarvest>(law).mean_joules_per_slot};
}

HarvestSampler::Trial HarvestSampler::begin(std::uint64_t seed, std::uint64_t trial) const {
  Trial fresh = {.words = WordStream({.seed = seed, .trial = trial, .purpose = Purpose::harvest})};
  if (const auto* series = std::get_if<SeriesSource>(&source_)) {
    WordStream first_row({.seed = seed, .trial = trial, .purpose = Purpose::first_row});
    const auto held = static_cast<std::uint64_t>(series->slots_per_row);
    const std::uint64_t start = uniform_below(series->rows.size() * held, first_row());
    fresh.row = static_cast<std::size_t>(start / held);
    fresh.slots_left_in_row = static_cast<std::int64_t>(held - start % held);
  }
  return fresh;
}

void HarvestSampler::fill(Trial& trial, SlotValues& joules) const {
  if (const auto* gamma = std::get_if<GammaSampler>(&source_)) {
    for (double& slot : joules) slot = (*gamma)(trial.words);
  } else if (const auto* series = std::get_if<SeriesSource>(&source_)) {
    for (double& slot : joules) {
      slot = series->rows[trial.row];
      if (--trial.slots_left_in_row > 0) continue;
      trial.slots_left_in_row = series->slots_per_row;
      if (++trial.row == series->rows.size()) trial.row = 0;
    }
  } else {
    joules.fill(std::get<ConstantSource>(source_).joules);
  }
}

}  // namespace inferlaw::simulation
