#include "tests/coverage/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "inferlaw/solvers/share_out.hpp"

namespace inferlaw::test {
namespace {

using fit::FittedLaw;
using fit::Interval;

fit::FitRequest request_by(const CoverageSetting& setting, IntervalMethod method,
                           const CoverageOptions& options) {
  fit::FitRequest request = setting.request;
  request.threads = options.threads;
  request.errors.confidence = options.confidence;
  switch (method) {
    case IntervalMethod::usual:
      break;
    case IntervalMethod::scaled:
      request.errors.covariance = fit::CovarianceKind::scaled;
      break;
    case IntervalMethod::sandwich:
      request.errors.covariance = fit::CovarianceKind::sandwich;
      break;
    case IntervalMethod::sandwich_hc0:
      request.errors.covariance = fit::CovarianceKind::sandwich_hc0;
      break;
    case IntervalMethod::profile:
      request.errors.profile = true;
      break;
    case IntervalMethod::percentile:
    case IntervalMethod::bca:
      request.errors.refits = options.refits;
      request.errors.interval = fit::BootstrapInterval::bca;  // its refits serve both
      break;
  }
  return request;
}

bool is_bootstrap(IntervalMethod method) {
  return method == IntervalMethod::percentile || method == IntervalMethod::bca;
}

std::size_t index_of(const FittedLaw& law, const std::string& name) {
  const auto at = std::find(law.result.names.begin(), law.result.names.end(), name);
  if (at == law.result.names.end()) throw std::invalid_argument("no parameter " + name);
  return static_cast<std::size_t>(at - law.result.names.begin());
}

Interval interval_of(const FittedLaw& law, const std::string& name, IntervalMethod method) {
  if (method != IntervalMethod::percentile) return law.parameter(name).spread.interval;
  const std::size_t j = index_of(law, name);
  return fit::spread(*law.errors.bootstrap,
                     {.name = name, .value = [j](auto theta) { return theta[j]; }},
                     law.result.best.parameters[j], law.errors.options.confidence,
                     fit::BootstrapInterval::percentile)
      .interval;
}

// What came of one data set.
struct Judged {
  bool usable = false;
  bool warned = false;
  std::vector<std::vector<Held>> held = {};
};

Held held_by(const Interval& interval, double truth) {
  const bool known = !std::isnan(interval.lower) && !std::isnan(interval.upper);
  return {.times = interval.lower <= truth && truth <= interval.upper ? 1U : 0U,
          .no_interval = known ? 0U : 1U,
          .unbounded = std::isinf(interval.lower) || std::isinf(interval.upper) ? 1U : 0U};
}

Judged judge(const CoverageSetting& setting, std::span<const IntervalMethod> methods,
             const CoverageOptions& options, std::uint64_t data_set) {
  // No other stream of this seed is drawn from for demand.
  simulation::WordStream words(
      {.seed = options.seed, .trial = data_set, .purpose = simulation::Purpose::demand});
  const fit::Columns columns = setting.draw(words);
  Judged judged;
  std::optional<FittedLaw> resampled;
  for (const IntervalMethod method : methods) {
    const FittedLaw law = is_bootstrap(method) && resampled
                              ? *resampled
                              : fit_law(request_by(setting, method, options), columns);
    if (!law.usable()) return {};
    if (is_bootstrap(method)) resampled = law;
    if (method == IntervalMethod::usual) judged.warned = law.spread_changes();
    std::vector<Held>& held = judged.held.emplace_back();
    for (const fit::NamedNumber& truth : setting.truth)
      held.push_back(held_by(interval_of(law, truth.name, method), truth.value));
  }
  judged.usable = true;
  return judged;
}

void add(const Judged& judged, Coverage& all) {
  if (!judged.usable) return;
  ++all.usable;
  if (judged.warned) ++all.warned;
  for (std::size_t m = 0; m < all.held.size(); ++m)
    for (std::size_t j = 0; j < all.held[m].size(); ++j) {
      all.held[m][j].times += judged.held[m][j].times;
      all.held[m][j].no_interval += judged.held[m][j].no_interval;
      all.held[m][j].unbounded += judged.held[m][j].unbounded;
    }
}

}  // namespace

std::string_view name_of(IntervalMethod method) {
  switch (method) {
    case IntervalMethod::usual:
      return "default";
    case IntervalMethod::scaled:
      return "scaled";
    case IntervalMethod::sandwich:
      return "sandwich";
    case IntervalMethod::sandwich_hc0:
      return "sandwich-hc0";
    case IntervalMethod::profile:
      return "profile";
    case IntervalMethod::percentile:
      return "percentile";
    case IntervalMethod::bca:
      return "bca";
  }
  return {};
}

double Coverage::share(std::size_t method, std::size_t parameter) const {
  return static_cast<double>(held[method][parameter].times) / static_cast<double>(usable);
}

Coverage coverage_of(const CoverageSetting& setting, std::span<const IntervalMethod> methods,
                     const CoverageOptions& options) {
  // Formulas are read by one thread at a time: then each fit shares out its own work.
  const bool one_by_one = !setting.request.formula.empty();
  CoverageOptions of_one = options;
  of_one.threads = one_by_one ? options.threads : 1;
  std::vector<Judged> judged(options.data_sets);
  share_out(static_cast<std::int64_t>(options.data_sets),
            one_by_one ? 1 : thread_count(options.threads), [&](std::int64_t i) {
              const auto at = static_cast<std::size_t>(i);
              judged[at] = judge(setting, methods, of_one, at);
            });
  Coverage all{.data_sets = options.data_sets};
  all.held.assign(methods.size(), std::vector<Held>(setting.truth.size()));
  for (const Judged& one : judged) add(one, all);
  return all;
}

}  // namespace inferlaw::test
