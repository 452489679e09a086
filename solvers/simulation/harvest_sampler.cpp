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

LawSource source_of(const auxiliary::SourceLaw& law) {
  const numeric::Overloaded of_law{[](const auxiliary::ConstantHarvest& constant) -> LawSource {
                                     return ConstantSource{constant.mean_joules_per_slot};
                                   },
                                   [](const auxiliary::GammaHarvest& gamma) -> LawSource {
                                     return GammaSampler(gamma_law(gamma));
                                   },
                                   [](const auxiliary::UniformHarvest& uniform) -> LawSource {
                                     return UniformSampler{
                                         .lowest = uniform.lowest_joules_per_slot,
                                         .highest = uniform.highest_joules_per_slot};
                                   }};
  return std::visit(of_law, law);
}

// Of a block of slots.
void draw_block(const LawSource& source, WordStream& words, SlotValues& joules) {
  const numeric::Overloaded from{
      [&](const ConstantSource& constant) { joules.fill(constant.joules); },
      [&](const GammaSampler& gamma) {
        for (double& slot : joules) slot = gamma(words);
      },
      [&](const UniformSampler& uniform) {
        for (double& slot : joules) slot = uniform(words());
      }};
  std::visit(from, source);
}

}  // namespace

std::uint64_t first_slot_of(const TrialAddress& address, std::uint64_t slots, WordStream words) {
  if (address.first_slot) return static_cast<std::uint64_t>(*address.first_slot) % slots;
  return uniform_below(slots, words());
}

std::vector<LawSource> law_sources(const auxiliary::HarvestLaw& law) {
  std::vector<LawSource> sources;
  const numeric::Overloaded add{
      [&](const auxiliary::HarvestSum& sum) {
        for (const auxiliary::SourceLaw& source : sum.sources) sources.push_back(source_of(source));
      },
      [&](const auto& source) { sources.push_back(source_of(auxiliary::SourceLaw(source))); }};
  std::visit(add, law);
  return sources;
}

double draw(const LawSource& source, WordStream& words) {
  const numeric::Overloaded from{[](const ConstantSource& constant) { return constant.joules; },
                                 [&](const GammaSampler& gamma) { return gamma(words); },
                                 [&](const UniformSampler& uniform) { return uniform(words()); }};
  return std::visit(from, source);
}

HarvestSampler::HarvestSampler(const Harvest& harvest) {
  std::visit(
      numeric::Overloaded{[&](const auxiliary::HarvestLaw& law) { drawn_ = law_sources(law); },
                          [&](const HarvestSeries& series) {
                            series_ = SeriesSource{.rows = series.joules_per_slot,
                                                   .slots_per_row = series.slots_per_row};
                            if (series.drawn) drawn_ = law_sources(*series.drawn);
                          }},
      harvest);
}

HarvestSampler::Trial HarvestSampler::begin(const TrialAddress& address) const {
  Trial fresh = {.words = WordStream(
                     {.seed = address.seed, .trial = address.trial, .purpose = Purpose::harvest})};
  if (series_) place(fresh, *series_, address);
  return fresh;
}

std::int64_t HarvestSampler::clock_slot(const Trial& trial) const {
  if (!series_) return 0;
  const auto rows_begun = static_cast<std::int64_t>(trial.row) + 1;
  return rows_begun * series_->slots_per_row - trial.slots_left_in_row;
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

void HarvestSampler::read(Trial& trial, const SeriesSource& series, SlotValues& joules) {
  for (double& slot : joules) {
    slot = series.rows[trial.row];
    if (--trial.slots_left_in_row > 0) continue;
    trial.slots_left_in_row = series.slots_per_row;
    if (++trial.row == series.rows.size()) trial.row = 0;
  }
}

void HarvestSampler::fill(Trial& trial, SlotValues& joules) const {
  const bool starts_with_series = series_.has_value();
  if (starts_with_series) read(trial, *series_, joules);
  for (std::size_t source = 0; source < drawn_.size(); ++source) {
    if (source == 0 && !starts_with_series) {
      draw_block(drawn_[source], trial.words, joules);
      continue;
    }
    SlotValues more;
    draw_block(drawn_[source], trial.words, more);
    for (std::size_t slot = 0; slot < block_slots; ++slot) joules[slot] += more[slot];
  }
}

}  // namespace inferlaw::simulation
