/// @file
/// A law fitted from starts in stages, for formulas, of which nothing is known but a start:
///
///     1  the starts given, in their order; enough where three of them agree
///     2  starts drawn about the first in four rings, of 2, 1, 0.3 and 0.02 decades, evenly (a
///        Kronecker sequence); in the two wide rings half of them with signs flipped, of
///        parameters whose sign is free. For Huber and absolute deviations nine within a
///        decade, searched from as they are: they have lower minima where a term chases an
///        outlier, and screening leads there
///     3  screened: on some rows where there are many, with the parameters eliminated in which
///        the law is linear; the lowest of each ring descend there for a few steps
///     4  searched from where they end, the lowest first and the narrowest ring last, two at a
///        time, until three starts agree; once more with four times the starts where they do
///        not. On some rows alone those are left out that end ten
///        times above the minimum there.
///
/// Where rows are many, 1 to 4 see a sample of them, evenly spread, and the minimum found there is
/// followed to that of all rows by Newton's method: from so near it takes a few steps. All rows are
/// searched instead where the sample leaves a doubt: nothing certified, another minimum hardly
/// higher than the best, or an end on all rows that is not certified.
///
/// Three that agree are no proof: a lower minimum may lie where no start was drawn. Fewer than
/// three are a warning, which `agreeing` shows. Numbers of starts and rings are a [choice].
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "inferlaw/solvers/fit/fit.hpp"

namespace inferlaw::fit {

/// So many starts that agree end the search.
inline constexpr std::size_t enough_agreeing = 3;

struct StageOptions {
  FitOptions fit = {};
  std::uint64_t seed = 1;  ///< of the starts that are drawn, and of the rows
  /// The law on some rows, counted from 0. Empty: starts are screened on all.
  std::function<Model(std::span<const std::size_t> rows)> on_rows = {};
};

/// Rows are many where they are four times the sample: 4096, or fifty a parameter.
inline constexpr std::size_t least_sample = 4096;

struct StagedFit {
  FitResult result;
  std::vector<std::vector<double>> starts = {};  ///< from which was searched, those given first
};

/// A search of many rows by a sample of them. None where rows are few, or the sample leaves a
/// doubt.
[[nodiscard]] std::optional<StagedFit> fit_by_sample(
    const Problem& problem, const StageOptions& options,
    const std::function<StagedFit(const Problem& sample)>& search);

/// Throws std::domain_error where the problem is none (see check) or there is no start.
[[nodiscard]] StagedFit fit_in_stages(const Problem& problem,
                                      std::span<const std::vector<double>> given,
                                      const StageOptions& options = {});

}  // namespace inferlaw::fit
