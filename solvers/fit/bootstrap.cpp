#include "inferlaw/solvers/fit/bootstrap.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::fit {
namespace {

using Normal = boost::math::normal_distribution<double, numeric::MathPolicy>;

// Uniform on 0 .. count - 1, without bias: words beyond a multiple of count are drawn again.
std::size_t draw_below(std::size_t count, simulation::WordStream& words) {
  const std::uint64_t limit = simulation::WordStream::max() - simulation::WordStream::max() % count;
  std::uint64_t word = words();
  while (word >= limit) word = words();
  return static_cast<std::size_t>(word % count);
}

struct Groups {
  std::vector<std::size_t> of_row;
  std::size_t count = 0;

  [[nodiscard]] std::vector<double> row_weights(const std::vector<double>& of_group) const {
    std::vector<double> weights;
    weights.reserve(of_row.size());
    for (const std::size_t group : of_row) weights.push_back(of_group[group]);
    return weights;
  }
};

Groups groups_of(const Problem& problem, const BootstrapOptions& options) {
  Groups groups{.of_row = options.groups};
  const std::size_t rows = options.curve.rows > 0 ? options.curve.rows : problem.model.rows;
  if (groups.of_row.empty()) {
    groups.of_row.resize(rows);
    std::iota(groups.of_row.begin(), groups.of_row.end(), 0);
  }
  if (groups.of_row.size() != rows)
    numeric::refuse("number of group labels", static_cast<double>(groups.of_row.size()),
                    "one a row");
  groups.count = *std::max_element(groups.of_row.begin(), groups.of_row.end()) + 1;
  return groups;
}

std::vector<double> drawn_groups(std::size_t count, std::uint64_t seed, std::uint64_t refit) {
  simulation::WordStream words(
      {.seed = seed, .trial = refit, .purpose = simulation::Purpose::resampling});
  std::vector<double> times(count);
  for (std::size_t i = 0; i < count; ++i) times[draw_below(count, words)] += 1;
  return times;
}

std::vector<double> all_but(std::size_t left_out, std::size_t count) {
  std::vector<double> times(count, 1);
  times[left_out] = 0;
  return times;
}

Minimum refit(const Problem& problem, const FitResult& result,
              std::span<const std::vector<double>> starts, std::span<const double> weights) {
  Minimum best =
      minimise(problem, result.best.parameters, {.from_nearby = true, .weights = weights});
  for (std::size_t i = 0; i < starts.size() && !best.found(); ++i)
    best = minimise(problem, starts[i], {.weights = weights});
  return best;
}

// Refits to rows taken as often as their group is drawn.
class Refits {
 public:
  Refits(const Problem& problem, const FitResult& result,
         std::span<const std::vector<double>> starts, const BootstrapOptions& options)
      : problem_(problem),
        result_(result),
        starts_(starts),
        options_(options),
        groups_(groups_of(problem, options)) {}

  [[nodiscard]] std::size_t groups() const { return groups_.count; }

  // The parameters of those that converged, in order.
  template <typename TimesOf>
  std::vector<std::vector<double>> run(std::size_t count, const TimesOf& times_of_groups) const {
    std::vector<std::vector<double>> ends(count);
    share_out(static_cast<std::int64_t>(count), thread_count(options_.threads),
              [&](std::int64_t i) {
                const auto at = static_cast<std::size_t>(i);
                const Minimum minimum = with_rows(groups_.row_weights(times_of_groups(at)));
                if (minimum.found()) ends[at] = minimum.parameters;
              });
    std::erase_if(ends, [](const std::vector<double>& end) { return end.empty(); });
    return ends;
  }

 private:
  [[nodiscard]] Minimum with_rows(const std::vector<double>& times) const {
    if (options_.curve.rows == 0) return refit(problem_, result_, starts_, times);
    Problem again = problem_;
    again.measured = options_.curve.measured(times);
    return refit(again, result_, starts_, leave_out_what_is_not_there(again));
  }

  // Rows that may have lost all their samples to the draw, or all that were right ones.
  static std::vector<double> leave_out_what_is_not_there(Problem& again) {
    std::vector<double> weights(again.measured.size(), 1);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double& response = again.measured[i].response;
      const bool zero = on_logarithms(again.objective.kind) && !(response > 0);
      if (std::isfinite(response) && !zero) continue;
      weights[i] = 0;
      response = 1;
    }
    return weights;
  }

  const Problem& problem_;
  const FitResult& result_;
  std::span<const std::vector<double>> starts_;
  const BootstrapOptions& options_;
  Groups groups_;
};

std::vector<double> values_of(const Derived& derived,
                              const std::vector<std::vector<double>>& parameters) {
  std::vector<double> values;
  for (const std::vector<double>& each : parameters) values.push_back(derived.value(each));
  return values;
}

double acceleration(const std::vector<double>& jackknife) {
  if (jackknife.empty()) numeric::refuse("jackknife refits", 0, "1 or more for bca intervals");
  const double mean = numeric::sample_mean(jackknife);
  double squares = 0;
  double cubes = 0;
  for (const double value : jackknife) {
    const double d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares == 0 ? 0 : cubes / (6 * std::pow(squares, 1.5));
}

// How often the refits fall below the estimate, as a normal quantile; never infinite.
double bias(const std::vector<double>& sorted, double estimate) {
  const auto below = static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), estimate) -
                                         sorted.begin());
  const auto count = static_cast<double>(sorted.size());
  return quantile(Normal(), std::clamp(below / count, 0.5 / count, 1 - 0.5 / count));
}

double corrected_level(double level, double z0, double a) {
  const double z = z0 + quantile(Normal(), level);
  return cdf(Normal(), z0 + z / (1 - a * z));
}

struct Levels {
  double lower = 0;
  double upper = 0;
};

// At which levels of the sorted refits an interval ends.
Levels levels_of(BootstrapInterval kind, const Levels& plain, const std::vector<double>& sorted,
                 double estimate, const std::vector<double>& jackknife) {
  switch (kind) {
    case BootstrapInterval::percentile:
      return plain;
    case BootstrapInterval::bca: {
      const double a = acceleration(jackknife);
      const double z0 = bias(sorted, estimate);
      return {.lower = corrected_level(plain.lower, z0, a),
              .upper = corrected_level(plain.upper, z0, a)};
    }
  }
  return plain;
}

}  // namespace

Bootstrap bootstrap(const Problem& problem, const FitResult& result,
                    std::span<const std::vector<double>> starts, const BootstrapOptions& options) {
  const Refits refits(problem, result, starts, options);
  Bootstrap all{.refits = options.refits};
  all.parameters = refits.run(options.refits, [&](std::size_t i) {
    return drawn_groups(refits.groups(), options.seed, i);
  });
  all.converged = all.parameters.size();
  if (options.jackknife)
    all.without_each_group =
        refits.run(refits.groups(), [&](std::size_t i) { return all_but(i, refits.groups()); });
  return all;
}

std::optional<BootstrapInterval> bootstrap_interval_named(std::string_view name) {
  return numeric::from_name<BootstrapInterval>(name);
}

std::vector<std::string> bootstrap_interval_names() {
  return {numeric::names<BootstrapInterval>.begin(), numeric::names<BootstrapInterval>.end()};
}

bool needs_jackknife(BootstrapInterval interval) {
  switch (interval) {
    case BootstrapInterval::percentile:
      return false;
    case BootstrapInterval::bca:
      return true;
  }
  return false;
}

Spread spread(const Bootstrap& bootstrap, const Derived& derived, double estimate,
              double confidence, BootstrapInterval kind) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (bootstrap.converged < 2)
    return {.standard_error = nan, .interval = {.lower = nan, .upper = nan}};
  std::vector<double> values = values_of(derived, bootstrap.parameters);
  std::sort(values.begin(), values.end());
  const Levels plain{.lower = (1 - confidence) / 2, .upper = (1 + confidence) / 2};
  const Levels levels =
      levels_of(kind, plain, values, estimate, values_of(derived, bootstrap.without_each_group));
  return {.standard_error = numeric::sample_standard_deviation(values),
          .interval = {.lower = numeric::quantile_of_sorted(values, levels.lower),
                       .upper = numeric::quantile_of_sorted(values, levels.upper)}};
}

}  // namespace inferlaw::fit
