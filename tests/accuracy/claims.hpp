// What the project claims about the accuracy of its Brownian laws: the one table that the test
// holds and that docs/accuracy.md is made from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/reference_table.hpp"

namespace inferlaw::test {

struct Claim {
  std::string function;
  std::string range;  ///< which rows of the reference table, in words
  std::string table;
  std::string column;
  std::function<double(const ReferenceRow&)> quantity;
  std::function<bool(const ReferenceRow&)> in_range;
  double most_epsilons = 0;  ///< largest relative error claimed, in units of 2^-52
};

[[nodiscard]] const std::vector<Claim>& claims();

struct Measured {
  long rows = 0;
  double most_epsilons = 0;
  double mean_epsilons = 0;
};

/// Over the rows in range whose reference is 0 or a normal double.
[[nodiscard]] Measured measure(const Claim& claim);

/// The claim as it stands in docs/accuracy.md: function, range, rows, claimed.
[[nodiscard]] std::string row_head(const Claim& claim, const Measured& measured);

}  // namespace inferlaw::test
