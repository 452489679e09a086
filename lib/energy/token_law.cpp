#include "inferlaw/lib/energy/token_law.hpp"

#include <cmath>
#include <map>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::energy {
namespace {

double count_of(std::span<const TokenBin> bins) {
  double count = 0;
  for (const TokenBin& bin : bins) {
    numeric::require_non_negative("lower end of a bin (tokens)", bin.low);
    numeric::require_finite("upper end of a bin (tokens)", bin.high);
    if (bin.high < bin.low)
      numeric::refuse("upper end of a bin (tokens)", bin.high, "its lower end or above");
    numeric::require_non_negative("answers in a bin", bin.count);
    count += bin.count;
  }
  numeric::require_positive("answers in all bins", count);
  return count;
}

}  // namespace

TokenLaw token_law_of_answers(std::span<const double> tokens) {
  if (tokens.empty()) numeric::refuse("number of answers", 0, "1 or more");
  const auto n = static_cast<double>(tokens.size());
  std::map<double, double> counts;
  for (const double count : tokens) {
    numeric::require_non_negative("tokens of an answer", count);
    ++counts[count];
  }
  TokenLaw law;
  for (const auto& [value, count] : counts) {
    law.atoms.push_back({.value = value, .probability = count / n});
    law.mean += count / n * value;
    law.second_moment += count / n * value * value;
  }
  return law;
}

TokenLaw token_law_of_bins(std::span<const TokenBin> bins) {
  const double all = count_of(bins);
  TokenLaw law;
  for (const TokenBin& bin : bins) {
    if (bin.count == 0) continue;
    const double share = bin.count / all;
    const double middle = bin.low + (bin.high - bin.low) / 2;
    const double spread = (bin.high - bin.low) / std::sqrt(12.0);
    law.mean += share * middle;
    law.second_moment += share * (middle * middle + spread * spread);
    law.atoms.push_back({.value = middle - spread, .probability = share / 2});
    law.atoms.push_back({.value = middle + spread, .probability = share / 2});
  }
  return law;
}

}  // namespace inferlaw::energy
