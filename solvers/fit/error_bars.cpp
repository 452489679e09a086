#include "inferlaw/solvers/fit/error_bars.hpp"

#include <algorithm>
#include <limits>

#include "inferlaw/solvers/fit/draws.hpp"
#include "inferlaw/solvers/fit/priors.hpp"
#include "inferlaw/solvers/fit/profile.hpp"

namespace inferlaw::fit {
namespace {

CovarianceKind usual_covariance(ObjectiveKind objective) {
  return is_squared(objective) || is_likelihood(objective) ? CovarianceKind::scaled
                                                           : CovarianceKind::sandwich;
}

bool is_at_bound(const FitResult& result, const std::string& name) {
  const std::vector<std::string>& held = result.best.at_bound;
  return std::find(held.begin(), held.end(), name) != held.end();
}

Covariance covariance_of_refits(const std::vector<std::vector<double>>& refits, std::size_t size) {
  const auto count = static_cast<double>(refits.size());
  std::vector<double> means(size);
  for (const std::vector<double>& refit : refits)
    for (std::size_t j = 0; j < size; ++j) means[j] += refit[j] / count;
  Covariance covariance{.size = size, .entries = std::vector<double>(size * size)};
  const double divisor = refits.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : count - 1;
  for (const std::vector<double>& refit : refits)
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j)
        covariance.entries[i * size + j] += (refit[i] - means[i]) * (refit[j] - means[j]) / divisor;
  return covariance;
}

Spread not_known() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {.standard_error = nan, .interval = {.lower = nan, .upper = nan}};
}

}  // namespace

std::string ErrorBars::method() const {
  if (bootstrap) return "bootstrap, " + std::string(name_of(options.interval));
  const std::string covariance_in_words(has_priors ? "Laplace posterior" : description(kind));
  if (!options.profile) return covariance_in_words;
  return covariance_in_words + (has_priors ? ", intervals by profile of the posterior"
                                           : ", intervals by profile likelihood");
}

std::string ErrorBars::intervals(const FitResult& result) const {
  if (bootstrap) return {};
  return interval_law(result).in_words() + (options.profile ? ""
                                                            : "; of positive parameters by "
                                                              "their logarithm");
}

ErrorBars error_bars(const Problem& problem, const FitResult& result,
                     std::span<const std::vector<double>> starts, const ErrorOptions& options,
                     BootstrapOptions resampling) {
  ErrorBars bars{.options = options,
                 .kind = options.covariance.value_or(usual_covariance(problem.objective.kind))};
  bars.has_priors = !problem.priors.empty();
  bars.covariance = bars.has_priors ? laplace_covariance(problem, result.best)
                                    : covariance(problem, result, bars.kind);
  if (options.refits == 0 || !result.usable()) return bars;
  resampling.refits = options.refits;
  resampling.jackknife = needs_jackknife(options.interval);
  bars.bootstrap = bootstrap(problem, result, starts, resampling);
  return bars;
}

Covariance covariance_of(const ErrorBars& bars) {
  if (!bars.bootstrap) return bars.covariance;
  return covariance_of_refits(bars.bootstrap->parameters, bars.covariance.size);
}

std::optional<double> covariance_scale(const ErrorBars& bars, const Problem& problem,
                                       const FitResult& result) {
  if (bars.bootstrap || bars.has_priors || bars.kind != CovarianceKind::scaled) return std::nullopt;
  if (scale_is_known(problem.objective)) return 1;
  const double s = residual_standard_deviation(problem, result);
  return s * s;
}

Spread spread_of(const ErrorBars& bars, const FitResult& result, const Derived& derived) {
  const double estimate = derived.value(result.best.parameters);
  const ErrorOptions& options = bars.options;
  if (bars.bootstrap)
    return spread(*bars.bootstrap, derived, estimate, options.confidence, options.interval);
  const double error = standard_error(derived, result.best.parameters, bars.covariance);
  return {.standard_error = error,
          .interval = symmetric_interval(result, estimate, error, options.confidence)};
}

ParameterSpread spread_of_parameter(const ErrorBars& bars, const Problem& problem,
                                    const FitResult& result, std::size_t parameter) {
  const double confidence = bars.options.confidence;
  if (bars.bootstrap)
    return {spread_of(
        bars, result,
        {.name = result.names[parameter],
         .value = [parameter](std::span<const double> theta) { return theta[parameter]; }})};
  if (is_at_bound(result, result.names[parameter])) return {not_known()};
  const double error = bars.covariance.standard_error(parameter);
  if (bars.options.profile) {
    const ProfileInterval profile = profile_interval(problem, result, parameter, confidence);
    return {.spread = {.standard_error = error,
                       .interval = {.lower = profile.lower.value, .upper = profile.upper.value}},
            .note = open_sides(profile, result.names[parameter])};
  }
  const double estimate = result.best.parameters[parameter];
  return {{.standard_error = error,
           .interval = parameter_interval(problem.model.parameters[parameter], result, estimate,
                                          error, confidence)}};
}

std::vector<std::vector<double>> draws_of(const ErrorBars& bars, const Problem& problem,
                                          const FitResult& result, std::size_t count,
                                          std::uint64_t seed) {
  if (bars.bootstrap) return bars.bootstrap->parameters;
  return normal_draws(problem, result, bars.covariance, count, seed);
}

}  // namespace inferlaw::fit
