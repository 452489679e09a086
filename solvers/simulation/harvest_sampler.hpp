/// @file
/// Draws the harvest of one trial, a block of slots at a time: from a law of one source or several,
/// or read from a series, with what is drawn beside it. Sources take turns at the words, a block
/// each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "inferlaw/solvers/simulation/net_demand.hpp"
#include "inferlaw/solvers/simulation/random/gamma.hpp"
#include "inferlaw/solvers/simulation/random/uniform.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {

/// A power of 2: the highest bits of a task's word are its slot. Blocks begin at the same slots in
/// every simulation, so a path does not depend on the horizons asked for.
inline constexpr std::size_t block_slots = 64;

using SlotValues = std::array<double, block_slots>;

/// One trial: its random numbers, and where it begins in what is measured.
struct TrialAddress {
  std::uint64_t seed = 1;
  std::uint64_t trial = 0;
  /// Of every measured series, which it wraps around; none: a slot of its own, at random, in each.
  std::optional<std::int64_t> first_slot = {};
};

/// The first of `slots` measured slots; `words` draws it where the address leaves it to chance.
[[nodiscard]] std::uint64_t first_slot_of(const TrialAddress& address, std::uint64_t slots,
                                          WordStream words);

struct ConstantSource {
  double joules;
};
using LawSource = std::variant<ConstantSource, GammaSampler, UniformSampler>;

/// One for each source of a law.
[[nodiscard]] std::vector<LawSource> law_sources(const auxiliary::HarvestLaw& law);
[[nodiscard]] double draw(const LawSource& source, WordStream& words);

class HarvestSampler {
 public:
  struct Trial {
    WordStream words;
    std::size_t row = 0;
    std::int64_t slots_left_in_row = 1;
  };

  /// Keeps a copy of everything but the rows of a series: the harvest must outlive the sampler.
  explicit HarvestSampler(const Harvest& harvest);
  [[nodiscard]] Trial begin(const TrialAddress& address) const;
  void fill(Trial& trial, SlotValues& joules) const;

  [[nodiscard]] bool has_series() const { return series_.has_value(); }
  /// The slot of the series that comes next; 0 without one.
  [[nodiscard]] std::int64_t clock_slot(const Trial& trial) const;

 private:
  struct SeriesSource {
    std::span<const double> rows;
    std::int64_t slots_per_row;
  };
  static void place(Trial& trial, const SeriesSource& series, const TrialAddress& address);
  static void read(Trial& trial, const SeriesSource& series, SlotValues& joules);

  std::optional<SeriesSource> series_ = {};
  std::vector<LawSource> drawn_ = {};
};

}  // namespace inferlaw::simulation
