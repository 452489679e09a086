#include "inferlaw/solvers/fit/uncertainty.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/solvers/fit/detail/function.hpp"
#include "inferlaw/solvers/fit/detail/members.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Policy = numeric::MathPolicy;

// The same problem with every parameter on its natural scale, and those at a bound held there.
Problem in_natural_parameters(const Problem& problem, const FitResult& result) {
  Problem natural = problem;
  for (std::size_t j = 0; j < natural.model.parameters.size(); ++j) {
    Parameter& parameter = natural.model.parameters[j];
    parameter.scale = Scale::linear;
    const auto& held = result.best.at_bound;
    if (std::find(held.begin(), held.end(), parameter.name) != held.end())
      parameter.fixed = result.best.parameters[j];
  }
  return natural;
}

double spread_of(std::vector<double> residuals) {
  std::sort(residuals.begin(), residuals.end());
  const auto count = static_cast<double>(residuals.size());
  const double mean = std::accumulate(residuals.begin(), residuals.end(), 0.0) / count;
  double squares = 0;
  for (const double r : residuals) squares += (r - mean) * (r - mean);
  const double quartiles = residuals[residuals.size() * 3 / 4] - residuals[residuals.size() / 4];
  return std::min(std::sqrt(squares / count), quartiles / 1.34);
}

// Hall and Sheather's width for the density of residuals at their median, as a share of them, and
// then in units of the residuals if they were normal.
double smoothing_width(const std::vector<double>& residuals) {
  const boost::math::normal_distribution<double, Policy> normal;
  const double density = boost::math::pdf(normal, 0.0);
  const double share = std::cbrt(1.5 * density * density / static_cast<double>(residuals.size())) *
                       std::pow(boost::math::quantile(normal, 0.975), 2.0 / 3);
  return spread_of(residuals) * 2 * boost::math::quantile(normal, 0.5 + std::min(share, 0.49));
}

// E[psi'(r + width Z)], Z normal: psi' of Huber and of absolute deviations is nothing but a window
// and a spike, which a few rows hit by chance.
double smoothed_psi_slope(const Objective& objective, double r, double width) {
  const auto phi = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); };
  const auto below = [](double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; };
  if (is_absolute(objective.kind)) return 2 * phi(r / width) / width;
  const double threshold = objective.huber_threshold;
  return below((threshold - r) / width) - below((-threshold - r) / width);
}

bool has_corners(const Objective& objective) {
  return is_huber(objective.kind) || is_absolute(objective.kind);
}

// At the fitted parameters, by natural parameters.
class Local {
 public:
  Local(const Problem& problem, const FitResult& result)
      : natural_(in_natural_parameters(problem, result)),
        function_(natural_),
        u_(function_.coordinates(result.best.parameters)),
        valid_(function_.residuals(u_, at_)) {}

  [[nodiscard]] double sum_of_squares() const { return at_.value.squaredNorm(); }

  Eigen::MatrixXd scaled(double degrees_of_freedom) {
    if (is_likelihood(natural_.objective.kind)) return inverse_of_positive(hessian());
    const double variance =
        natural_.objective.known_errors ? 1 : sum_of_squares() / degrees_of_freedom;
    return variance * inverse_of_square(at_.slope);
  }

  Eigen::MatrixXd sandwich() {
    const Eigen::MatrixXd bread =
        inverse_of_positive(has_corners(natural_.objective) ? smoothed_hessian() : hessian());
    return product(product(bread, filling()), bread);
  }

  // sum psi^2/(n-p) over the mean of psi', see the header.
  [[nodiscard]] double dispersion(double degrees_of_freedom) const {
    if (is_likelihood(natural_.objective.kind)) return 1;
    if (natural_.objective.known_errors) return 2;
    const std::vector<double> r = plain_residuals();
    const std::vector<double> psi_slopes = psi_slopes_at(r);
    double squares = 0;
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double psi = influence(natural_.objective, r[i]).psi;
      squares += function_.weight(i) * psi * psi;
    }
    const double mean_slope =
        std::accumulate(psi_slopes.begin(), psi_slopes.end(), 0.0) / static_cast<double>(r.size());
    return squares / degrees_of_freedom / mean_slope;
  }

  // Into the full matrix, with zeros for what is fixed.
  [[nodiscard]] Covariance spread_out(const Eigen::MatrixXd& of_free) const {
    const std::vector<Parameter>& parameters = natural_.model.parameters;
    Covariance all{.size = parameters.size(),
                   .entries = std::vector<double>(parameters.size() * parameters.size())};
    std::vector<std::size_t> free;
    for (std::size_t j = 0; j < parameters.size(); ++j)
      if (!parameters[j].fixed) free.push_back(j);
    for (std::size_t i = 0; i < free.size(); ++i)
      for (std::size_t j = 0; j < free.size(); ++j)
        all.entries[free[i] * all.size + free[j]] =
            valid_ ? of_free(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) : nan;
    return all;
  }

 private:
  Eigen::MatrixXd hessian() {
    Expansion expansion;
    valid_ = function_.expand(u_, expansion) && valid_;
    return expansion.hessian;
  }

  [[nodiscard]] std::vector<double> psi_slopes_at(const std::vector<double>& residuals) const {
    const Objective& objective = natural_.objective;
    const double width = has_corners(objective) ? smoothing_width(residuals) : 0;
    std::vector<double> slopes;
    slopes.reserve(residuals.size());
    for (const double r : residuals)
      slopes.push_back(width > 0 ? smoothed_psi_slope(objective, r, width)
                                 : influence(objective, r).psi_slope);
    return slopes;
  }

  [[nodiscard]] Eigen::MatrixXd smoothed_hessian() const {
    const std::vector<double> psi_slopes = psi_slopes_at(plain_residuals());
    const Eigen::Map<const Eigen::VectorXd> weights(psi_slopes.data(), at_.slope.rows());
    return at_.slope.transpose() * weights.asDiagonal() * at_.slope;
  }

  [[nodiscard]] std::vector<double> plain_residuals() const {
    std::vector<double> r;
    for (Eigen::Index i = 0; i < at_.value.size(); ++i) {
      const double weight = function_.weight(static_cast<std::size_t>(i));
      r.push_back(weight > 0 ? at_.value[i] / std::sqrt(weight) : 0);
    }
    return r;
  }

  [[nodiscard]] Eigen::MatrixXd filling() const {
    const std::vector<double> r = plain_residuals();
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(at_.slope.cols(), at_.slope.cols());
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double psi = influence(natural_.objective, r[i]).psi;
      const auto row = at_.slope.row(static_cast<Eigen::Index>(i));
      sum += function_.weight(i) * psi * psi * row.transpose() * row;  // slopes carry sqrt(w)
    }
    return sum;
  }

  Problem natural_;
  Function function_;
  Eigen::VectorXd u_;
  Residuals at_;
  bool valid_;
};

}  // namespace

double Covariance::standard_error(std::size_t i) const { return std::sqrt(at(i, i)); }

std::string_view name_of(CovarianceKind kind) {
  switch (kind) {
    case CovarianceKind::scaled:
      return "scaled";
    case CovarianceKind::sandwich:
      return "sandwich";
  }
  return {};
}

std::string_view description(CovarianceKind kind) {
  switch (kind) {
    case CovarianceKind::scaled:
      return "scaled covariance";
    case CovarianceKind::sandwich:
      return "sandwich";
  }
  return {};
}

std::optional<CovarianceKind> covariance_named(std::string_view name) {
  return member_named<CovarianceKind>(name_of, name);
}

std::vector<std::string> covariance_names() { return member_names<CovarianceKind>(name_of); }

Covariance covariance(const Problem& problem, const FitResult& result, CovarianceKind kind) {
  Local local(problem, result);
  switch (kind) {
    case CovarianceKind::scaled:
      return local.spread_out(local.scaled(result.degrees_of_freedom()));
    case CovarianceKind::sandwich:
      return local.spread_out(local.sandwich());
  }
  return {};
}

double dispersion(const Problem& problem, const FitResult& result) {
  return Local(problem, result).dispersion(result.degrees_of_freedom());
}

double residual_standard_deviation(const Problem& problem, const FitResult& result) {
  const double freedom = result.degrees_of_freedom();
  if (!(freedom > 0)) return nan;
  return std::sqrt(Local(problem, result).sum_of_squares() / freedom);
}

double standard_error(const Derived& derived, std::span<const double> parameters,
                      const Covariance& covariance) {
  std::vector<double> moved(parameters.begin(), parameters.end());
  std::vector<double> gradient(parameters.size());
  for (std::size_t j = 0; j < moved.size(); ++j) {
    if (covariance.at(j, j) == 0) continue;
    const double step = 6e-6 * std::max(std::abs(parameters[j]), 1e-8);
    moved[j] = parameters[j] + step;
    const double above = derived.value(moved);
    moved[j] = parameters[j] - step;
    gradient[j] = (above - derived.value(moved)) / (2 * step);
    moved[j] = parameters[j];
  }
  double variance = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i)
    for (std::size_t j = 0; j < gradient.size(); ++j)
      variance += gradient[i] * covariance.at(i, j) * gradient[j];
  return std::sqrt(variance);
}

Interval symmetric_interval(const FitResult& result, double estimate, double standard_error,
                            double confidence) {
  using boost::math::quantile;
  const double tail = (1 + confidence) / 2;
  const bool normal = scale_is_known(result.objective) || !(result.degrees_of_freedom() > 0);
  const double wide = normal ? quantile(boost::math::normal_distribution<double, Policy>(), tail)
                             : quantile(boost::math::students_t_distribution<double, Policy>(
                                            result.degrees_of_freedom()),
                                        tail);
  return {.lower = estimate - wide * standard_error, .upper = estimate + wide * standard_error};
}

}  // namespace inferlaw::fit
