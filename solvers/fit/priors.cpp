#include "inferlaw/solvers/fit/priors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inferlaw/solvers/fit/detail/function.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// ---- of a request -----------------------------------------------------------------------------

std::string in_words(const NamedPrior& prior) {
  return fmt::format("{}={}:{}", prior.name, prior.value, prior.spread);
}

std::size_t position_of(const NamedPrior& prior, const Model& model) {
  std::vector<std::string> known;
  known.reserve(model.parameters.size());
  for (std::size_t j = 0; j < model.parameters.size(); ++j) {
    if (model.parameters[j].name == prior.name) return j;
    known.push_back(model.parameters[j].name);
  }
  throw RequestError(
      "prior", fmt::format("no parameter {}; allowed: {}", prior.name, fmt::join(known, ", ")));
}

Prior in_coordinate(const NamedPrior& prior, std::size_t position, const Parameter& parameter) {
  if (!std::isfinite(prior.value) || !std::isfinite(prior.spread) || !(prior.spread > 0))
    throw RequestError(
        "prior", fmt::format("{}; allowed: NAME=VALUE:SPREAD, a spread above 0", in_words(prior)));
  if (parameter.fixed)
    throw RequestError("prior",
                       fmt::format("{}; allowed: a parameter that is not fixed", in_words(prior)));
  if (parameter.scale == Scale::linear)
    return {.parameter = position, .mean = prior.value, .standard_deviation = prior.spread};
  if (!(prior.value > 0))
    throw RequestError("prior", fmt::format("{}; allowed: a value above 0, as {} is a positive "
                                            "number",
                                            in_words(prior), prior.name));
  return {.parameter = position,
          .mean = std::log(prior.value),
          .standard_deviation = prior.spread / prior.value};
}

// ---- curvature of the posterior ---------------------------------------------------------------

// By the coordinates that are free and at no bound.
struct Curvature {
  std::vector<std::size_t> positions;  // in the model
  Eigen::MatrixXd of_posterior;        // Hessian of -ln P
  Eigen::MatrixXd of_priors;           // what priors have in it
};

Problem held_at_bounds(Problem problem, const Minimum& minimum) {
  for (std::size_t j = 0; j < problem.model.parameters.size(); ++j) {
    Parameter& parameter = problem.model.parameters[j];
    const auto& held = minimum.at_bound;
    if (std::find(held.begin(), held.end(), parameter.name) != held.end())
      parameter.fixed = minimum.parameters[j];
  }
  return problem;
}

Curvature curvature_at(const Problem& problem, const Minimum& minimum) {
  const Problem inner = held_at_bounds(problem, minimum);
  Function function(inner);
  Expansion expansion;
  const bool exists = function.expand(function.coordinates(minimum.parameters), expansion);
  Curvature curvature{.positions = {},
                      .of_posterior = expansion.hessian / (2 * prior_weight(problem)),
                      .of_priors = function.curvature_of_priors() / (2 * prior_weight(problem))};
  if (!exists) curvature.of_posterior.setConstant(nan);
  for (std::size_t j = 0; j < inner.model.parameters.size(); ++j)
    if (!inner.model.parameters[j].fixed) curvature.positions.push_back(j);
  return curvature;
}

// ---- the noise --------------------------------------------------------------------------------

constexpr int most_rounds = 100;
constexpr double settled = 1e-11;

bool noise_is_unknown(const Problem& problem) { return !scale_is_known(problem.objective); }

// Rounding of the predictions is noise too: a law that meets every row leaves priors no weight.
double least_noise_variance(const Problem& problem, const Minimum& minimum) {
  constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
  double squares = 0;
  for (const double value : predictions(problem.model, minimum.parameters))
    squares += on_logarithms(problem.objective.kind) ? 1 : value * value;
  return rounding * rounding * squares / static_cast<double>(problem.model.rows);
}

double rows_that_count(const Problem& problem) {
  if (problem.weights.empty()) return static_cast<double>(problem.model.rows);
  return static_cast<double>(std::count_if(problem.weights.begin(), problem.weights.end(),
                                           [](double weight) { return weight > 0; }));
}

// S/(n - g).
double noise_variance_at(const Problem& problem, const Minimum& minimum) {
  const double freedom = rows_that_count(problem) - determined_by_data(problem, minimum);
  if (!(freedom > 0)) return nan;
  return std::max(objective_value(problem, minimum.parameters) / freedom,
                  least_noise_variance(problem, minimum));
}

// ln sigma^2 moved to where it says itself, by secants once there are two points.
class NoiseIteration {
 public:
  NoiseIteration(Problem& problem, Minimum& minimum) : problem_(problem), minimum_(minimum) {}

  // False where it does not settle.
  bool run() {
    double x = std::log(problem_.noise_variance);
    double last_x = nan;
    double last_excess = nan;
    for (int round = 0; round < most_rounds; ++round) {
      const double excess = std::log(noise_variance_at(problem_, minimum_)) - x;
      if (!std::isfinite(excess)) return false;
      if (std::abs(excess) <= settled) return true;
      const double next = x + step(excess, x - last_x, excess - last_excess);
      last_x = std::exchange(x, next);
      last_excess = excess;
      problem_.noise_variance = std::exp(x);
      minimum_ = minimise(problem_, minimum_.parameters, {.from_nearby = true});
    }
    return false;
  }

 private:
  static double step(double excess, double by_x, double by_excess) {
    const double secant = -excess * by_x / by_excess;
    return std::isfinite(secant) && std::abs(secant) < 3 && by_excess / by_x < 0 ? secant : excess;
  }

  Problem& problem_;
  Minimum& minimum_;
};

void forget_certificate(FitResult& result) {
  if (result.best.found()) result.best.end = End::at_no_minimum;
}

double coordinate(const Parameter& parameter, double value) {
  return parameter.scale == Scale::logarithmic ? std::log(value) : value;
}

}  // namespace

std::vector<Prior> priors_for(const std::vector<NamedPrior>& priors, const Model& model) {
  std::vector<Prior> all;
  all.reserve(priors.size());
  for (const NamedPrior& prior : priors) {
    const std::size_t position = position_of(prior, model);
    for (const Prior& known : all)
      if (known.parameter == position)
        throw RequestError("prior", prior.name + " stands twice; allowed: once");
    all.push_back(in_coordinate(prior, position, model.parameters[position]));
  }
  return all;
}

void refuse_with_priors(const FitRequest& request, const Objective& objective) {
  if (is_huber(objective.kind) || is_absolute(objective.kind))
    throw RequestError("prior",
                       fmt::format("with {}, whose curvature is not the certainty of its rows; "
                                   "allowed: with squared-log, squared-raw and likelihoods",
                                   name_of(objective.kind)));
  if (request.errors.refits > 0)
    throw RequestError("bootstrap",
                       "with priors, which resampled rows know nothing of; allowed: without, "
                       "errors are those of Laplace's posterior");
  if (request.errors.covariance)
    throw RequestError("errors",
                       "with priors; allowed: without, errors are those of Laplace's "
                       "posterior");
  if (!request.held.empty())
    throw RequestError("test",
                       "with priors, where no ratio of likelihoods has a known law; "
                       "allowed: without, or --profile");
  if (request.rival)
    throw RequestError("against",
                       "with priors, for which AIC and BIC count no parameters; "
                       "allowed: without");
}

double determined_by_data(const Problem& problem, const Minimum& minimum) {
  const Curvature curvature = curvature_at(problem, minimum);
  const Eigen::MatrixXd spread = inverse_of_positive(curvature.of_posterior);
  return static_cast<double>(curvature.positions.size()) -
         spread.cwiseProduct(curvature.of_priors).sum();
}

Covariance laplace_covariance(const Problem& problem, const Minimum& minimum) {
  const Curvature curvature = curvature_at(problem, minimum);
  const Eigen::MatrixXd spread = inverse_of_positive(curvature.of_posterior);
  const std::vector<Parameter>& parameters = problem.model.parameters;
  const auto slope = [&](std::size_t j) {
    return parameters[j].scale == Scale::logarithmic ? minimum.parameters[j] : 1;
  };
  Covariance all{.size = parameters.size(),
                 .entries = std::vector<double>(parameters.size() * parameters.size())};
  const std::vector<std::size_t>& positions = curvature.positions;
  for (std::size_t i = 0; i < positions.size(); ++i)
    for (std::size_t j = 0; j < positions.size(); ++j)
      all.entries[positions[i] * all.size + positions[j]] =
          slope(positions[i]) * slope(positions[j]) *
          spread(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  return all;
}

double log_determinant(const Problem& problem, const Minimum& minimum) {
  const Curvature curvature = curvature_at(problem, minimum);
  const Eigen::VectorXd root = curvature.of_posterior.diagonal().cwiseSqrt();
  if (!(root.size() == 0 || root.minCoeff() > 0)) return nan;
  const Eigen::VectorXd scaled = mode_values(
      root.cwiseInverse().asDiagonal() * curvature.of_posterior * root.cwiseInverse().asDiagonal());
  return scaled.array().log().sum() + 2 * root.array().log().sum();
}

MostProbable most_probable(Problem problem, const Search& search, double noise_variance) {
  constexpr int most_searches = 5;
  const bool unknown = noise_is_unknown(problem);
  if (unknown) problem.noise_variance = noise_variance;
  StagedFit found = search(problem);
  if (!unknown) {
    if (found.result.usable())
      found.result.determined = determined_by_data(problem, found.result.best);
    return {.problem = std::move(problem), .found = std::move(found)};
  }
  // Where the noise settles from the end of one search, a search with that noise may end lower.
  bool is_settled = false;
  for (int round = 0; round < most_searches && found.result.usable() && !is_settled; ++round) {
    const double before = problem.noise_variance;
    Minimum minimum = found.result.best;
    if (!NoiseIteration(problem, minimum).run()) break;
    is_settled = std::abs(std::log(problem.noise_variance / before)) <= 10 * settled;
    if (is_settled)
      found.result.best = minimum;
    else
      found = search(problem);
  }
  if (!is_settled) forget_certificate(found.result);
  if (found.result.usable())
    found.result.determined = determined_by_data(problem, found.result.best);
  return {.problem = std::move(problem), .found = std::move(found)};
}

std::vector<Shift> shifts_of(const Problem& problem, const FitResult& result,
                             const std::vector<NamedPrior>& priors,
                             const std::optional<FitResult>& unpenalised) {
  const std::vector<Parameter>& parameters = problem.model.parameters;
  const bool known = unpenalised && unpenalised->usable();
  const Covariance covariance =
      known ? fit::covariance(problem, *unpenalised, CovarianceKind::scaled) : Covariance{};
  std::vector<Shift> all;
  all.reserve(parameters.size());
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    const Parameter& parameter = parameters[j];
    if (parameter.fixed) continue;
    Shift shift{.name = parameter.name,
                .estimate = result.best.parameters[j],
                .from_prior = nan,
                .unpenalised = known ? unpenalised->best.parameters[j] : nan,
                .unpenalised_error = known ? covariance.standard_error(j) : nan};
    const double at = coordinate(parameter, shift.estimate);
    for (const NamedPrior& prior : priors)
      if (prior.name == parameter.name) {
        const Prior in_u = in_coordinate(prior, j, parameter);
        shift.prior = prior;
        shift.from_prior = (at - in_u.mean) / in_u.standard_deviation;
      }
    const double unit = parameter.scale == Scale::logarithmic ? shift.unpenalised : 1;
    shift.from_unpenalised =
        (at - coordinate(parameter, shift.unpenalised)) / (shift.unpenalised_error / unit);
    all.push_back(std::move(shift));
  }
  return all;
}

}  // namespace inferlaw::fit
