/// @file
/// What a right answer costs, and who gives it for least.
///
///     cost of pass   expected cost of an attempt/its success; infinite where it never succeeds
///     frontier       the least of it over models and a human expert
///
/// Cost >= 0 in any one currency, success 0 to 1. Source: arXiv:2504.13359 [published]. Throws
/// std::domain_error where an argument is out of range, or where there is nobody to choose from.
#pragma once

#include <cstddef>
#include <span>

namespace inferlaw::laws {

struct Attempt {
  double cost = 0;     ///< expected, of one attempt
  double success = 1;  ///< of one attempt
};

[[nodiscard]] double cost_of_pass(const Attempt& attempt);

struct Frontier {
  double cost = 0;
  std::size_t position = 0;  ///< of the first who has it
};

[[nodiscard]] Frontier cost_frontier(std::span<const Attempt> solvers);

}  // namespace inferlaw::laws
