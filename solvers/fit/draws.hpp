/// @file
/// Parameters drawn from what a covariance says about them, for numbers that follow from them by
/// more than a straight line.
///
///     theta = fitted + C^(1/2) z,  z standard normal; parameters that the solver moves by their
///     logarithm are drawn there, ln theta with standard error (that of theta)/theta
///
/// [choice: the normal law, which holds for many rows; a bootstrap assumes less]. Draw i is a
/// function of the seed and i.
#pragma once

#include <cstdint>
#include <vector>

#include "inferlaw/solvers/fit/uncertainty.hpp"

namespace inferlaw::fit {

/// Fixed parameters keep their value. Throws std::domain_error where the covariance is not finite.
[[nodiscard]] std::vector<std::vector<double>> normal_draws(const Problem& problem,
                                                            const FitResult& result,
                                                            const Covariance& covariance,
                                                            std::size_t count, std::uint64_t seed);

}  // namespace inferlaw::fit
