/// @file
/// A draw from a finite discrete law in constant time: n columns of equal probability, each shared
/// by at most two values.
///
/// Source: Walker (1977), built by Vose's method (1991) [published]. A full word keeps the
/// probabilities to 2^-64; a word with its k lowest bits 0 keeps them to 2^(k-64).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inferlaw/lib/numeric/value_atom.hpp"

namespace inferlaw::simulation {

struct WeightedValue {
  double value = 0;
  double weight = 0;
};

class AliasTable {
 public:
  /// Weights need not sum to 1. Throws std::domain_error where a weight is negative or not finite,
  /// or their sum is not finite and > 0 (an empty law too).
  explicit AliasTable(std::span<const WeightedValue> law);

  /// The value that a uniform word stands for. Column and side come from one product: its high
  /// half is the column, its low half the point in it.
  [[nodiscard]] double operator()(std::uint64_t word) const {
    __extension__ using WideWord = unsigned __int128;
    const WideWord product = static_cast<WideWord>(word) * columns_.size();
    const Column& column = columns_[static_cast<std::size_t>(product >> 64)];
    // Indexed, not branched on: the side is a coin toss that no processor can foresee.
    const bool second = static_cast<std::uint64_t>(product) >= column.threshold;
    return column.values[static_cast<std::size_t>(second)];
  }

 private:
  struct Column {
    std::uint64_t threshold = 0;        // the first value below it, the second from it on
    std::array<double, 2> values = {};  // where only one value is left both are that one
  };
  std::vector<Column> columns_;
};

/// The joules of a law. Throws std::domain_error as the constructor does.
[[nodiscard]] AliasTable alias_table(std::span<const numeric::ValueAtom> law);

}  // namespace inferlaw::simulation
