#include "inferlaw/apps/fitting/fit_errors.hpp"

#include <map>
#include <span>

#include "inferlaw/solvers/fit/draws.hpp"

namespace inferlaw::apps {
namespace {

std::vector<std::size_t> groups_of(const FitRequest& request, const DataSet& data) {
  if (request.group.empty()) return {};
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> groups;
  for (const std::string& text : data.texts(request.group))
    groups.push_back(known.emplace(text, known.size()).first->second);
  return groups;
}

}  // namespace

FitErrors::FitErrors(const FitRequest& request, const DataSet& data, const FitTask& task,
                     const fit::FitResult& result)
    : request_(request), problem_(task.law.problem), result_(result) {
  covariance_ = fit::covariance(problem_, result_, kind());
  if (request.refits == 0 || !result.usable()) return;
  bootstrap_ = fit::bootstrap(problem_, result_, task.law.starts,
                              {.refits = request.refits,
                               .seed = request.seed,
                               .threads = request.threads,
                               .groups = groups_of(request, data),
                               .jackknife = request.interval == "bca",
                               .curve = task.law.curve});
}

std::string FitErrors::method() const {
  if (bootstrap_) return "bootstrap, " + request_.interval;
  const std::string covariance =
      kind() == fit::CovarianceKind::scaled ? "scaled covariance" : "sandwich";
  return request_.profile ? covariance + ", intervals by profile likelihood" : covariance;
}

fit::Spread FitErrors::of(const fit::Derived& derived) const {
  const double estimate = derived.value(result_.best.parameters);
  if (bootstrap_) {
    const auto kind = request_.interval == "bca" ? fit::BootstrapInterval::bca
                                                 : fit::BootstrapInterval::percentile;
    return fit::spread(*bootstrap_, derived, estimate, request_.confidence, kind);
  }
  const double error = fit::standard_error(derived, result_.best.parameters, covariance_);
  return {.standard_error = error,
          .interval = fit::symmetric_interval(result_, estimate, error, request_.confidence)};
}

fit::Spread FitErrors::of_parameter(std::size_t j) const {
  const fit::Derived itself{.name = result_.names[j],
                            .value = [j](std::span<const double> theta) { return theta[j]; }};
  if (bootstrap_) return of(itself);
  const double error = covariance_.standard_error(j);
  const double estimate = result_.best.parameters[j];
  fit::Spread spread{
      .standard_error = error,
      .interval = fit::symmetric_interval(result_, estimate, error, request_.confidence)};
  if (request_.profile)
    spread.interval = fit::profile_interval(problem_, result_, j, request_.confidence);
  return spread;
}

std::vector<std::vector<double>> FitErrors::draws() const {
  if (bootstrap_) return bootstrap_->parameters;
  return fit::normal_draws(problem_, result_, covariance_, request_.draw_count, request_.seed);
}

// Errors that assume nothing for objectives that are no likelihood.
fit::CovarianceKind FitErrors::kind() const {
  if (request_.errors == "sandwich") return fit::CovarianceKind::sandwich;
  if (request_.errors == "scaled") return fit::CovarianceKind::scaled;
  const fit::ObjectiveKind objective = problem_.objective.kind;
  return fit::is_squared(objective) || fit::is_likelihood(objective)
             ? fit::CovarianceKind::scaled
             : fit::CovarianceKind::sandwich;
}

}  // namespace inferlaw::apps
