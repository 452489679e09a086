// Claims of lib/accuracy.hpp beside the reference tables that hold them: what the test compares and
// docs/accuracy.md is made from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inferlaw/lib/accuracy.hpp"
#include "tests/support/reference_table.hpp"

namespace inferlaw::test {

struct Comparison {
  accuracy::Claim claim;
  std::string table;
  std::string column;
  std::function<double(const ReferenceRow&)> quantity;
  std::function<bool(const ReferenceRow&)> in_range;
};

[[nodiscard]] const std::vector<Comparison>& comparisons();

struct Measured {
  long rows = 0;
  double most_epsilons = 0;
  double mean_epsilons = 0;
};

/// Over the rows in range whose reference is 0 or a normal double.
[[nodiscard]] Measured measure(const Comparison& comparison);

/// The claim as it stands in docs/accuracy.md: function, range, claimed; and rows.
[[nodiscard]] std::string row_head(const accuracy::Claim& claim);
[[nodiscard]] std::string row_head(const Comparison& comparison, const Measured& measured);

}  // namespace inferlaw::test
