// What many starts come to: their ends, the best of them, and whether to believe it.
#pragma once

#include <span>
#include <vector>

#include "inferlaw/solvers/fit/fit.hpp"

namespace inferlaw::fit {

/// Throws std::domain_error where the problem is none, or a start is missing or of another length.
void require_starts(const Problem& problem, std::span<const std::vector<double>> starts);

[[nodiscard]] std::vector<Minimum> minima_from(const Problem& problem,
                                               std::span<const std::vector<double>> starts,
                                               int threads, const MinimiseOptions& options = {});

/// Objectives with corners of which no start came to a minimum: once more by reweighted squares.
void rescue(const Problem& problem, std::span<const std::vector<double>> starts, int threads,
            std::vector<Minimum>& minima);

/// The value of the best, to a relative tolerance, and certified if that is.
[[nodiscard]] bool agrees(const Minimum& minimum, const Minimum& best, double tolerance);

/// Of those that agree with the lowest, that of the earliest start: laws with like terms have the
/// same minimum several times, and the user's start says which is meant.
[[nodiscard]] const Minimum& best_of(const std::vector<Minimum>& minima, double tolerance);

[[nodiscard]] std::size_t agreeing(const std::vector<Minimum>& minima, double tolerance);

[[nodiscard]] FitResult result_of(const Problem& problem, const std::vector<Minimum>& minima,
                                  double tolerance);

}  // namespace inferlaw::fit
