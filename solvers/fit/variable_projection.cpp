#include "inferlaw/solvers/fit/variable_projection.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/matrix.hpp"

namespace inferlaw::fit {
namespace {

// Columns are scaled to unit length, since powers of sizes and tokens differ by many orders.
class Projection {
 public:
  Projection(const SeparableLaw& law, std::span<const double> theta)
      : rows_(static_cast<Eigen::Index>(law.rows)),
        terms_(static_cast<Eigen::Index>(law.terms)),
        columns_(rows_, terms_),
        slopes_(rows_, terms_ * static_cast<Eigen::Index>(theta.size())) {
    law.evaluate(theta, {columns_.data(), law.rows * law.terms},
                 {slopes_.data(), static_cast<std::size_t>(slopes_.size())});
    sizes_ = columns_.colwise().norm().cwiseMax(std::numeric_limits<double>::min());
    QrFactors factors = qr_factors(columns_ * sizes_.cwiseInverse().asDiagonal(), terms_);
    triangle_ = std::move(factors.triangle);
    orthonormal_ = std::move(factors.orthonormal);
  }

  [[nodiscard]] Eigen::VectorXd coefficients(const Eigen::VectorXd& y) const {
    const Eigen::VectorXd scaled =
        triangle_.triangularView<Eigen::Upper>().solve(orthonormal_.transpose() * y);
    return scaled.cwiseQuotient(sizes_.transpose());
  }

  [[nodiscard]] Eigen::VectorXd image(const Eigen::VectorXd& y) const {
    return orthonormal_ * (orthonormal_.transpose() * y);
  }

  [[nodiscard]] Eigen::VectorXd slope(Eigen::Index j, const Eigen::VectorXd& y) const {
    const auto slopes = slopes_.middleCols(j * terms_, terms_);
    const Eigen::VectorXd moved = slopes * coefficients(y);
    const Eigen::VectorXd pulled =
        (slopes.transpose() * (y - image(y))).cwiseQuotient(sizes_.transpose());
    return moved - image(moved) +
           orthonormal_ * triangle_.transpose().triangularView<Eigen::Lower>().solve(pulled);
  }

 private:
  Eigen::Index rows_, terms_;
  Eigen::MatrixXd columns_, slopes_, triangle_, orthonormal_;
  Eigen::RowVectorXd sizes_;
};

Eigen::VectorXd vector_of(std::span<const double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace

Model projected(SeparableLaw law, std::vector<double> responses) {
  if (responses.size() != law.rows || law.rows < law.terms)
    numeric::refuse("number of responses", static_cast<double>(responses.size()),
                    "one a row of the law, and at least one a linear term");
  const auto shared = std::make_shared<const SeparableLaw>(std::move(law));
  const auto predict = [shared, y = vector_of(responses)](std::span<const double> theta,
                                                          std::span<double> values,
                                                          std::span<double> gradient) {
    const Projection at(*shared, theta);
    const Eigen::VectorXd image = at.image(y);
    std::copy(image.begin(), image.end(), values.begin());
    for (std::size_t j = 0; j < theta.size() && !gradient.empty(); ++j) {
      const Eigen::VectorXd slope = at.slope(static_cast<Eigen::Index>(j), y);
      for (std::size_t i = 0; i < values.size(); ++i)
        gradient[i * theta.size() + j] = slope[static_cast<Eigen::Index>(i)];
    }
  };
  return {.parameters = shared->parameters, .rows = shared->rows, .predict = predict};
}

std::vector<double> linear_parameters(const SeparableLaw& law, std::span<const double> responses,
                                      std::span<const double> parameters) {
  const Eigen::VectorXd c = Projection(law, parameters).coefficients(vector_of(responses));
  return {c.begin(), c.end()};
}

}  // namespace inferlaw::fit
