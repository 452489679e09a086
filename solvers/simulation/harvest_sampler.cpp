#include "inferlaw/solvers/simulation/harvest_sampler.hpp"

#include "inferlaw/lib/numeric/overloaded.hpp"

namespace inferlaw::simulation {
namespace {

GammaLaw gamma_law(const auxiliary::GammaHarvest& harvest) {
  const double variation =
      harvest.standard_deviation_joules_per_slot / harvest.mean_joules_per_slot;
  return {.shape = 1 / (variation * variation),
          .scale = variation * harvest.standard_deviation_joules_per_slot};
}

}  // namespace

std::uint64_t first_slot_of(const TrialAddress& address, std::uint64_t slots, WordStream words) {
  if (address.first_slot) return static_cast<std::uint64_t>(*address.first_slot) % slots;
  return uniform_below(slots, words());
}

HarvestSampler::HarvestSampler(const Harvest& harvest) : source_(source_of(harvest)) {}

HarvestSampler::Source HarvestSampler::source_of(const Harvest& harvest) {
  const numeric::Overloaded of_law{
      [](const auxiliary::ConstantHarvest& constant) -> Source {
        return ConstantSource{constant.mean_joules_per_slot};
      },
      [](const auxiliary::GammaHarvest& gamma) -> Source { return GammaSampler(gamma_law(gamma)); },
      [](const auxiliary::UniformHarvest& uniform) -> Source {
        return UniformSampler{.lowest = uniform.lowest_joules_per_slot,
                              .highest = uniform.highest_joules_per_slot};
      }};
  const numeric::Overloaded of_kind{
      [&](const auxiliary::HarvestLaw& law) { return std::visit(of_law, law); },
      [](const HarvestSeries& series) -> Source {
        return SeriesSource{.rows = series.joules_per_slot, .slots_per_row = series.slots_per_row};
      }};
  return std::visit(of_kind, harvest);
}

HarvestSampler::Trial HarvestSampler::begin(const TrialAddress& address) const {
  Trial fresh = {.words = WordStream(
                     {.seed = address.seed, .trial = address.trial, .purpose = Purpose::harvest})};
  const numeric::Overloaded place_in{
      [](const ConstantSource&) {}, [](const GammaSampler&) {}, [](const UniformSampler&) {},
      [&](const SeriesSource& series) { place(fresh, series, address); }};
  std::visit(place_in, source_);
  return fresh;
}

// Each trial at a slot of its own, also within a row.
void HarvestSampler::place(Trial& trial, const SeriesSource& series, const TrialAddress& address) {
  const auto held = static_cast<std::uint64_t>(series.slots_per_row);
  const std::uint64_t slots = series.rows.size() * held;
  const std::uint64_t start = first_slot_of(
      address, slots,
      WordStream({.seed = address.seed, .trial = address.trial, .purpose = Purpose::first_row}));
  trial.row = static_cast<std::size_t>(start / held);
  trial.slots_left_in_row = static_cast<std::int64_t>(held - start % held);
}

void HarvestSampler::fill(Trial& trial, SlotValues& joules) const {
  const numeric::Overloaded from{
      [&](const ConstantSource& constant) { joules.fill(constant.joules); },
      [&](const GammaSampler& gamma) {
        for (double& slot : joules) slot = gamma(trial.words);
      },
      [&](const UniformSampler& uniform) {
        for (double& slot : joules) slot = uniform(trial.words());
      },
      [&](const SeriesSource& series) {
        for (double& slot : joules) {
          slot = series.rows[trial.row];
          if (--trial.slots_left_in_row > 0) continue;
          trial.slots_left_in_row = series.slots_per_row;
          if (++trial.row == series.rows.size()) trial.row = 0;
        }
      }};
  std::visit(from, source_);
}

}  // namespace inferlaw::simulation
