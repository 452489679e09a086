/// @file
/// Random words from a counter: word i of a stream is a function of (seed, trial, purpose, i)
/// alone.
///
///     words 4 b .. 4 b + 3 = Threefry4x64-20(key, counter)
///     key = (seed, 0, 0, 0),   counter = (trial, purpose, b, 0)
///
/// So trials are independent streams that need no common state: any thread can run any trial, and
/// the result is the same. Demand and harvest have streams of their own, hence one seed gives the
/// same harvest under two different demands, and their difference is estimated with less noise.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011)
/// [published]. [choice] Threefry4x64 among the generators of Random123, with its full number of
/// rounds: filled in a tight loop it was the fastest (one core, no vector flags: 337 million words
/// a second, against 311 for Philox4x64 and 298 for Philox2x64), and it is made of operations that
/// vector registers have.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace inferlaw::simulation {

/// What the words of a stream decide.
enum class Purpose : std::uint64_t {
  net_demand,
  demand,
  harvest,
  first_row,
  strategy,
  resampling,
  parameters,
  first_trace_slot,
  peeling
};

struct StreamAddress {
  std::uint64_t seed = 1;
  std::uint64_t trial = 0;
  Purpose purpose = Purpose::net_demand;
};

/// Independent uniform 64-bit words; a UniformRandomBitGenerator.
class WordStream {
 public:
  using result_type = std::uint64_t;

  explicit WordStream(const StreamAddress& address) : address_(address) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }

 private:
  void refill();

  StreamAddress address_;
  std::uint64_t next_block_ = 0;
  std::array<std::uint64_t, 64> words_;
  std::size_t used_ = std::tuple_size_v<decltype(words_)>;
};

/// Uniform on the 2^53 multiples of 2^-53 in (0, 1]: its logarithm is finite.
inline double uniform_above_zero(std::uint64_t word) {
  return static_cast<double>((word >> 11) + 1) * 0x1p-53;
}

}  // namespace inferlaw::simulation
