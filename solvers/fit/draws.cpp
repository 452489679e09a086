#include "inferlaw/solvers/fit/draws.hpp"

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/matrix.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"

namespace inferlaw::fit {
namespace {

bool by_logarithm(const Parameter& parameter) {
  return parameter.scale == Scale::logarithmic && !parameter.fixed;
}

// C^(1/2) in the coordinates that are drawn; C may be singular, where parameters are fixed.
Eigen::MatrixXd root_of(const Covariance& covariance, const Eigen::VectorXd& units) {
  const auto size = static_cast<Eigen::Index>(covariance.size);
  Eigen::MatrixXd scaled(size, size);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index j = 0; j < size; ++j)
      scaled(i, j) = covariance.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) /
                     (units[i] * units[j]);
  if (!scaled.allFinite())
    numeric::refuse("covariance", std::numeric_limits<double>::quiet_NaN(),
                    "finite: all parameters identified");
  const Eigen::VectorXd sizes = scaled.diagonal().cwiseMax(1e-300).cwiseSqrt();
  const Eigen::MatrixXd correlation =
      sizes.cwiseInverse().asDiagonal() * scaled * sizes.cwiseInverse().asDiagonal();
  const Modes spreads = modes(correlation);
  return sizes.asDiagonal() * spreads.vectors * spreads.values.cwiseMax(0).cwiseSqrt().asDiagonal();
}

}  // namespace

std::vector<std::vector<double>> normal_draws(const Problem& problem, const FitResult& result,
                                              const Covariance& covariance, std::size_t count,
                                              std::uint64_t seed) {
  const std::vector<Parameter>& parameters = problem.model.parameters;
  const auto size = static_cast<Eigen::Index>(parameters.size());
  Eigen::VectorXd units = Eigen::VectorXd::Ones(size);
  for (std::size_t j = 0; j < parameters.size(); ++j)
    if (by_logarithm(parameters[j]))
      units[static_cast<Eigen::Index>(j)] = result.best.parameters[j];
  const Eigen::MatrixXd root = root_of(covariance, units);
  std::vector<std::vector<double>> draws(count, result.best.parameters);
  for (std::size_t i = 0; i < count; ++i) {
    simulation::WordStream words(
        {.seed = seed, .trial = i, .purpose = simulation::Purpose::parameters});
    Eigen::VectorXd z(size);
    for (double& each : z) each = simulation::standard_normal(words);
    const Eigen::VectorXd moved = root * z;
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      const double by = moved[static_cast<Eigen::Index>(j)];
      double& value = draws[i][j];
      value = by_logarithm(parameters[j]) ? value * std::exp(by) : value + by;
    }
  }
  return draws;
}

}  // namespace inferlaw::fit
