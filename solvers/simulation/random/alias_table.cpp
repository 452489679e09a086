#include "inferlaw/solvers/simulation/random/alias_table.hpp"

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::simulation {
namespace {

double sum_of_weights(std::span<const WeightedValue> law) {
  double total = 0;
  for (const WeightedValue& entry : law) {
    numeric::require_non_negative("weight of a value", entry.weight);
    total += entry.weight;
  }
  numeric::require_positive("sum of the weights", total);
  return total;
}

// For a share of a column below 1.
std::uint64_t as_threshold(double share) { return static_cast<std::uint64_t>(share * 0x1p64); }

}  // namespace

AliasTable::AliasTable(std::span<const WeightedValue> law) {
  const double columns_per_weight = static_cast<double>(law.size()) / sum_of_weights(law);
  std::vector<double> share;  // of a column, still to be placed
  std::vector<std::size_t> small, large;
  for (const WeightedValue& entry : law) {
    share.push_back(entry.weight * columns_per_weight);
    (share.back() < 1 ? small : large).push_back(share.size() - 1);
    columns_.push_back({.threshold = 0, .values = {entry.value, entry.value}});
  }
  while (!small.empty() && !large.empty()) {
    const std::size_t filled = small.back();
    const std::size_t giver = large.back();
    small.pop_back();
    columns_[filled] = {.threshold = as_threshold(share[filled]),
                        .values = {law[filled].value, law[giver].value}};
    share[giver] -= 1 - share[filled];
    if (share[giver] < 1) {
      large.pop_back();
      small.push_back(giver);
    }
  }
}

AliasTable alias_table(std::span<const numeric::ValueAtom> law) {
  std::vector<WeightedValue> weighted;
  for (const numeric::ValueAtom& atom : law)
    weighted.push_back({.value = atom.value, .weight = atom.probability});
  return AliasTable(weighted);
}

}  // namespace inferlaw::simulation
