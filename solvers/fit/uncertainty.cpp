#include "inferlaw/solvers/fit/uncertainty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/solvers/fit/detail/function.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Policy = numeric::MathPolicy;

// The same problem with every parameter on its natural scale, and those at a bound held there. What
// is asked here is asked of the data alone: priors have their own scale, and errors (priors.hpp).
Problem in_natural_parameters(const Problem& problem, const FitResult& result) {
  Problem natural = problem;
  for (const Prior& prior : problem.priors)
    if (prior.centre)  // no row feels it
      natural.model.parameters[*prior.centre].fixed = result.best.parameters[*prior.centre];
  natural.priors.clear();
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

// Hall and Sheather's window for the density of residuals at their median: as a share of them, then
// in units of the residuals if they were normal. They average over a window; a normal kernel that
// smooths as much has its standard deviation.
double smoothing_width(const std::vector<double>& residuals) {
  const boost::math::normal_distribution<double, Policy> normal;
  const double density = boost::math::pdf(normal, 0.0);
  const double share = std::cbrt(1.5 * density * density / static_cast<double>(residuals.size())) *
                       std::pow(boost::math::quantile(normal, 0.975), 2.0 / 3);
  const double half_window = boost::math::quantile(normal, 0.5 + std::min(share, 0.49));
  return spread_of(residuals) * half_window / std::numbers::sqrt3;
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

// Below this a row has its parameter to itself, and what is left of its residual is rounding.
constexpr double nothing_left = 1e-9;

double or_nan(double left) { return left > nothing_left ? left : nan; }

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

  // Of psi row by row: as they are for HC0, without the row's own pull for HC3.
  Eigen::MatrixXd sandwich(bool leave_one_out) {
    const Slopes local = slopes();
    const Eigen::MatrixXd bread =
        inverse_of_positive(has_corners(natural_.objective) ? local.hessian : hessian());
    const Eigen::VectorXd psi =
        leave_one_out ? psi_without_own_row(bread, local.psi) : psi_at(plain_residuals());
    return product(product(bread, filling(psi)), bread);
  }

  [[nodiscard]] Eigen::VectorXd leverages() const {
    return row_products(inverse_of_square(at_.slope));
  }

  // Of each row what is left of its pull once the fit follows it, 1 - h, as HC3 divides by it; of
  // objectives for which it does not, 1.
  [[nodiscard]] Eigen::VectorXd left_without_own_row() const {
    const Objective& objective = natural_.objective;
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(at_.value.size());
    if (objective.kind == ObjectiveKind::beta_binomial || is_absolute(objective.kind)) return ones;
    if (!has_corners(objective)) return ones - leverages();
    const Slopes local = slopes();
    const Eigen::Map<const Eigen::VectorXd> psi(local.psi.data(), ones.size());
    return ones - psi.cwiseProduct(row_products(inverse_of_positive(local.hessian)));
  }

  // sum psi^2/(n-p) over the mean of psi', see the header.
  [[nodiscard]] double dispersion(double degrees_of_freedom) const {
    if (is_likelihood(natural_.objective.kind)) return 1;
    if (natural_.objective.known_errors) return 2;
    const std::vector<double> r = plain_residuals();
    const std::vector<double> psi_slopes = slopes().psi;
    double squares = 0;
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double psi = influence(natural_.objective, r[i]).psi;
      squares += function_.weight(i) * psi * psi;
    }
    const double mean_slope =
        std::accumulate(psi_slopes.begin(), psi_slopes.end(), 0.0) / static_cast<double>(r.size());
    return squares / degrees_of_freedom / mean_slope;
  }

  // Rounding leaves products of matrices a little uneven.
  [[nodiscard]] static double even(const Eigen::MatrixXd& matrix, Eigen::Index i, Eigen::Index j) {
    return (matrix(i, j) + matrix(j, i)) / 2;
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
            valid_ ? even(of_free, static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j))
                   : nan;
    return all;
  }

 private:
  Eigen::MatrixXd hessian() {
    Expansion expansion;
    valid_ = function_.expand(u_, expansion) && valid_;
    return expansion.hessian;
  }

  // psi' row by row, smoothed where it has corners, and J^T W psi' J.
  struct Slopes {
    std::vector<double> psi;
    Eigen::MatrixXd hessian;
  };

  [[nodiscard]] Slopes slopes_of(std::vector<double> psi) const {
    const Eigen::Map<const Eigen::VectorXd> weights(psi.data(), at_.slope.rows());
    Eigen::MatrixXd hessian = at_.slope.transpose() * weights.asDiagonal() * at_.slope;
    return {.psi = std::move(psi), .hessian = std::move(hessian)};
  }

  [[nodiscard]] Slopes plain_slopes(const std::vector<double>& residuals) const {
    std::vector<double> psi;
    psi.reserve(residuals.size());
    for (const double r : residuals) psi.push_back(influence(natural_.objective, r).psi_slope);
    return slopes_of(std::move(psi));
  }

  // Each row's psi' over the window, widened by the variance of the row's own prediction.
  [[nodiscard]] Slopes smoothed_slopes(const std::vector<double>& residuals, double window,
                                       const Eigen::VectorXd& prediction_variances) const {
    std::vector<double> psi;
    psi.reserve(residuals.size());
    for (std::size_t i = 0; i < residuals.size(); ++i) {
      const double weight = function_.weight(i);
      const double own = prediction_variances[static_cast<Eigen::Index>(i)];
      const double width = std::sqrt(window * window + (weight > 0 ? own / weight : 0));
      psi.push_back(smoothed_psi_slope(natural_.objective, residuals[i], width));
    }
    return slopes_of(std::move(psi));
  }

  // The variances follow from the slopes and the slopes from the variances: repeated until still.
  [[nodiscard]] Slopes slopes() const {
    constexpr int most_rounds = 50;
    const std::vector<double> r = plain_residuals();
    const double window = has_corners(natural_.objective) ? smoothing_width(r) : 0;
    if (!(window > 0)) return plain_slopes(r);
    Eigen::VectorXd variances = Eigen::VectorXd::Zero(at_.value.size());
    Slopes smooth = smoothed_slopes(r, window, variances);
    for (int round = 0; round < most_rounds; ++round) {
      const Eigen::MatrixXd bread = inverse_of_positive(smooth.hessian);
      const Eigen::VectorXd psi = psi_without_own_row(bread, smooth.psi);
      const Eigen::VectorXd next = row_products(product(product(bread, filling(psi)), bread));
      if (!next.allFinite()) break;
      const bool still = (next - variances).cwiseAbs().maxCoeff() <= 1e-9 * next.maxCoeff();
      variances = next;
      smooth = smoothed_slopes(r, window, variances);
      if (still) break;
    }
    return smooth;
  }

  [[nodiscard]] std::vector<double> plain_residuals() const {
    std::vector<double> r;
    for (Eigen::Index i = 0; i < at_.value.size(); ++i) {
      const double weight = function_.weight(static_cast<std::size_t>(i));
      r.push_back(weight > 0 ? at_.value[i] / std::sqrt(weight) : 0);
    }
    return r;
  }

  // j_i M j_i^T of each row.
  [[nodiscard]] Eigen::VectorXd row_products(const Eigen::MatrixXd& matrix) const {
    return at_.slope.cwiseProduct(at_.slope * matrix).rowwise().sum();
  }

  [[nodiscard]] Eigen::VectorXd psi_at(const std::vector<double>& residuals) const {
    Eigen::VectorXd psi(at_.value.size());
    for (Eigen::Index i = 0; i < psi.size(); ++i) {
      const double r = residuals[static_cast<std::size_t>(i)];
      psi[i] = std::isnan(r) ? nan : influence(natural_.objective, r).psi;
    }
    return psi;
  }

  [[nodiscard]] Eigen::VectorXd psi_without_own_row(const Eigen::MatrixXd& bread,
                                                    const std::vector<double>& psi_slopes) const {
    const Objective& objective = natural_.objective;
    const std::vector<double> r = plain_residuals();
    if (objective.kind == ObjectiveKind::beta_binomial) {
      const auto rows = static_cast<double>(r.size());
      return psi_at(r) * std::sqrt(rows / (rows - static_cast<double>(at_.slope.cols())));
    }
    // A row that absolute deviations pass through lies off the fit without it, on which side is
    // of no matter.
    if (is_absolute(objective.kind)) return Eigen::VectorXd::Ones(at_.value.size());
    if (has_corners(objective)) return psi_at(residuals_without_own_row(bread, psi_slopes));
    Eigen::VectorXd left = Eigen::VectorXd::Ones(at_.value.size()) - leverages();
    for (double& each : left) each = or_nan(each);
    return psi_at(r).cwiseQuotient(left);
  }

  // One Newton step without the row: g/(1 - psi' g) of it moves its residual by its own psi.
  [[nodiscard]] std::vector<double> residuals_without_own_row(
      const Eigen::MatrixXd& bread, const std::vector<double>& psi_slopes) const {
    std::vector<double> r = plain_residuals();
    const Eigen::VectorXd own = row_products(bread);
    for (std::size_t i = 0; i < r.size(); ++i) {
      const double g = own[static_cast<Eigen::Index>(i)];
      r[i] += influence(natural_.objective, r[i]).psi * g / or_nan(1 - psi_slopes[i] * g);
    }
    return r;
  }

  // The sum of w psi^2 j^T j: slopes carry the root of w.
  [[nodiscard]] Eigen::MatrixXd filling(const Eigen::VectorXd& psi) const {
    RowMatrix pulled = at_.slope;
    for (Eigen::Index i = 0; i < psi.size(); ++i)
      pulled.row(i) *= std::sqrt(function_.weight(static_cast<std::size_t>(i))) * psi[i];
    return transposed_product(pulled, pulled);
  }

  Problem natural_;
  Function function_;
  Eigen::VectorXd u_;
  Residuals at_;
  bool valid_;
};

}  // namespace

double Covariance::standard_error(std::size_t i) const { return std::sqrt(at(i, i)); }

double Covariance::correlation(std::size_t i, std::size_t j) const {
  if (i == j && at(i, i) > 0) return 1;
  return at(i, j) / (std::sqrt(at(i, i)) * std::sqrt(at(j, j)));
}

std::string_view description(CovarianceKind kind) {
  switch (kind) {
    case CovarianceKind::scaled:
      return "scaled covariance";
    case CovarianceKind::sandwich:
      return "sandwich (HC3)";
    case CovarianceKind::sandwich_hc0:
      return "sandwich (HC0)";
  }
  return {};
}

std::optional<CovarianceKind> covariance_named(std::string_view name) {
  return numeric::from_name<CovarianceKind>(name);
}

std::vector<std::string> covariance_names() {
  return {numeric::names<CovarianceKind>.begin(), numeric::names<CovarianceKind>.end()};
}

Covariance covariance(const Problem& problem, const FitResult& result, CovarianceKind kind) {
  Local local(problem, result);
  switch (kind) {
    case CovarianceKind::scaled:
      return local.spread_out(local.scaled(result.degrees_of_freedom()));
    case CovarianceKind::sandwich:
      return local.spread_out(local.sandwich(true));
    case CovarianceKind::sandwich_hc0:
      return local.spread_out(local.sandwich(false));
  }
  return {};
}

double dispersion(const Problem& problem, const FitResult& result) {
  return Local(problem, result).dispersion(result.degrees_of_freedom());
}

double residual_standard_deviation(const Problem& problem, const FitResult& result) {
  const double freedom = result.degrees_of_freedom();
  if (!(freedom > 0)) return nan;
  Function function(problem);
  Residuals at;
  if (!function.residuals(function.coordinates(result.best.parameters), at, false)) return nan;
  const auto rows = static_cast<Eigen::Index>(problem.model.rows);  // those of priors come after
  return std::sqrt(at.value.head(rows).squaredNorm() / freedom);
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

std::string IntervalLaw::in_words() const {
  if (degrees_of_freedom == 0) return "normal";
  return fmt::format("Student's t, {:.7g} degrees of freedom", degrees_of_freedom);
}

double IntervalLaw::quantile(double confidence) const {
  const double level = (1 + confidence) / 2;
  if (degrees_of_freedom == 0)
    return boost::math::quantile(boost::math::normal_distribution<double, Policy>(), level);
  return boost::math::quantile(
      boost::math::students_t_distribution<double, Policy>(degrees_of_freedom), level);
}

IntervalLaw interval_law(const FitResult& result) {
  const double freedom = result.degrees_of_freedom();
  if (scale_is_known(result.objective) || !(freedom > 0)) return {};
  return {.degrees_of_freedom = freedom};
}

Interval symmetric_interval(const FitResult& result, double estimate, double standard_error,
                            double confidence) {
  const double reach = interval_law(result).quantile(confidence) * standard_error;
  return {.lower = estimate - reach, .upper = estimate + reach};
}

Interval parameter_interval(const Parameter& parameter, const FitResult& result, double estimate,
                            double standard_error, double confidence) {
  Interval interval = symmetric_interval(result, estimate, standard_error, confidence);
  const bool moved_by_log = parameter.scale == Scale::logarithmic;
  const bool bounded = parameter.lower >= 0 && standard_error <= estimate;
  if (estimate > 0 && (moved_by_log || bounded)) {
    const Interval ratio = symmetric_interval(result, 0, standard_error / estimate, confidence);
    interval = {.lower = estimate * std::exp(ratio.lower),
                .upper = estimate * std::exp(ratio.upper)};
  }
  if (interval.lower < parameter.lower) interval.lower = parameter.lower;
  if (interval.upper > parameter.upper) interval.upper = parameter.upper;
  return interval;
}

std::vector<std::size_t> rows_of_full_leverage(const Problem& problem, const FitResult& result) {
  const Eigen::VectorXd left = Local(problem, result).left_without_own_row();
  std::vector<std::size_t> rows;
  for (Eigen::Index i = 0; i < left.size(); ++i)
    if (left[i] <= nothing_left) rows.push_back(static_cast<std::size_t>(i));
  return rows;
}

std::vector<double> leverages(const Problem& problem, const FitResult& result) {
  const Eigen::VectorXd h = Local(problem, result).leverages();
  return {h.begin(), h.end()};
}

}  // namespace inferlaw::fit
