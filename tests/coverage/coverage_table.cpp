// Writes docs/coverage.md to standard output: for each law and parameter the share of data sets
// whose 95 % interval holds the truth.
#include <cmath>
#include <cstdio>
#include <iterator>
#include <string>

#include "tests/coverage/coverage.hpp"

namespace {

using namespace inferlaw::test;

constexpr IntervalMethod methods[] = {IntervalMethod::usual,        IntervalMethod::sandwich,
                                      IntervalMethod::sandwich_hc0, IntervalMethod::profile,
                                      IntervalMethod::percentile,   IntervalMethod::bca};

void write_head(const CoverageOptions& options) {
  const double error = std::sqrt(options.confidence * (1 - options.confidence) /
                                 static_cast<double>(options.data_sets));
  std::printf(
      "# Coverage of the intervals\n\n"
      "Written by `inferlaw_coverage` (tests/coverage):\n\n"
      "    scripts/build inferlaw_coverage\n"
      "    build/release/tests/coverage/inferlaw_coverage > docs/coverage.md\n\n"
      "Of each law %zu data sets are drawn (seed %llu) and fitted; below is the share of them "
      "whose\n"
      "%g %% interval holds the true parameter. Monte Carlo alone moves a share of .95 by %.3f "
      "(one\n"
      "standard error). The default is what `fit` does unless told otherwise; bootstraps have %zu\n"
      "refits. Fits that reach no certified minimum have no interval and are left out; `warned` "
      "are\n"
      "those that note a spread of the residuals that changes with the fit (docs/fits.md). An end\n"
      "that is not known, as of a parameter at its bound, counts as a miss, an open side as "
      "held.\n",
      options.data_sets, static_cast<unsigned long long>(options.seed), 100 * options.confidence,
      error, options.refits);
}

std::string cell(const Coverage& coverage, std::size_t method, std::size_t parameter) {
  char text[60];
  const Held& held = coverage.held[method][parameter];
  std::snprintf(text, sizeof text, "%.3f", coverage.share(method, parameter));
  std::string all = text;
  if (held.no_interval > 0) all += ", " + std::to_string(held.no_interval) + " unknown";
  if (held.unbounded > 0) all += ", " + std::to_string(held.unbounded) + " open";
  return all;
}

void write(const CoverageSetting& setting, const CoverageOptions& options) {
  const Coverage coverage = coverage_of(setting, methods, options);
  std::printf("\n## %s\n\n%s. Usable %zu, warned %zu.\n\n| parameter | true |",
              setting.name.c_str(), setting.data.c_str(), coverage.usable, coverage.warned);
  for (const IntervalMethod method : methods)
    std::printf(" %s |", std::string(name_of(method)).c_str());
  std::printf("\n|---|---|");
  for (std::size_t m = 0; m < std::size(methods); ++m) std::printf("---|");
  for (std::size_t j = 0; j < setting.truth.size(); ++j) {
    std::printf("\n| %s | %g |", setting.truth[j].name.c_str(), setting.truth[j].value);
    for (std::size_t m = 0; m < std::size(methods); ++m)
      std::printf(" %s |", cell(coverage, m, j).c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main() {
  // Not the seed on which the smoothing of robust fits was chosen (1).
  const CoverageOptions options{.seed = 2};
  write_head(options);
  for (const CoverageSetting& setting : coverage_settings()) write(setting, options);
}
