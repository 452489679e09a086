// How often intervals hold the truth: data sets drawn from a known law, each fitted, each
// parameter's interval held against the truth. Used by inferlaw_coverage, which writes
// docs/coverage.md, and with few data sets by a test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::test {

/// A law, what is drawn from it, and how it is fitted.
struct CoverageSetting {
  std::string name;
  std::string data;  ///< what is drawn, in words
  fit::FitRequest request = {};
  std::vector<fit::NamedNumber> truth = {};
  std::function<fit::Columns(simulation::WordStream&)> draw = {};
  // Of the tables; 0: those of the options.
  std::size_t data_sets = 0;
  std::size_t refits = 0;
  std::size_t data_sets_by_default = 1000;  ///< of the table of the default alone
};

[[nodiscard]] std::vector<CoverageSetting> coverage_settings();

enum class IntervalMethod { usual, scaled, sandwich, sandwich_hc0, profile, percentile, bca };

[[nodiscard]] std::string_view name_of(IntervalMethod method);

/// Of one parameter by one method.
struct Held {
  std::size_t times = 0;        ///< the interval held the truth
  std::size_t no_interval = 0;  ///< an end was not a number: counted as not held
  std::size_t unbounded = 0;    ///< a side was open
};

struct Coverage {
  std::size_t data_sets = 0;
  std::size_t usable = 0;  ///< certified fits: the others have no interval to judge
  std::size_t warned = 0;  ///< of those, how many said that the spread changes with the fit
  std::vector<std::vector<Held>> held = {};  ///< method by method, truth by truth

  [[nodiscard]] double share(std::size_t method, std::size_t parameter) const;
};

struct CoverageOptions {
  std::size_t data_sets = 300;
  std::size_t refits = 399;
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0: every processor; the result is the same
  double confidence = 0.95;
};

[[nodiscard]] Coverage coverage_of(const CoverageSetting& setting,
                                   std::span<const IntervalMethod> methods,
                                   const CoverageOptions& options = {});

}  // namespace inferlaw::test
