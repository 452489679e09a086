// A model from a law that is written once, as a template: its gradient comes from Ceres' jets.
// Internal to this folder; it needs Ceres.
#pragma once

#include <ceres/jet.h>

#include <array>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/solvers/fit/problem.hpp"

namespace inferlaw::fit {

inline double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);  // std::lgamma writes a global
}

template <int Count>
ceres::Jet<double, Count> log_gamma(const ceres::Jet<double, Count>& x) {
  return {log_gamma(x.a), boost::math::digamma(x.a, numeric::MathPolicy()) * x.v};
}

/// `law(theta, row)` gives the prediction of a row; theta points to `Count` parameters, doubles or
/// jets.
template <int Count, typename Row, typename Law>
Model jet_model(std::vector<Parameter> parameters, std::vector<Row> rows, Law law) {
  using Jet = ceres::Jet<double, Count>;
  const auto data = std::make_shared<const std::vector<Row>>(std::move(rows));
  const auto predict_block = [data, law](std::span<const double> theta, std::size_t first,
                                         std::span<double> values, std::span<double> gradient) {
    std::array<Jet, static_cast<std::size_t>(Count)> jets;
    for (int j = 0; j < Count; ++j)
      jets[static_cast<std::size_t>(j)] = Jet(theta[static_cast<std::size_t>(j)], j);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Row& row = (*data)[first + i];
      if (gradient.empty()) {
        values[i] = law(theta.data(), row);
        continue;
      }
      const Jet prediction = law(static_cast<const Jet*>(jets.data()), row);
      values[i] = prediction.a;
      for (int j = 0; j < Count; ++j)
        gradient[static_cast<std::size_t>(j) * values.size() + i] = prediction.v[j];
    }
  };
  return {.parameters = std::move(parameters),
          .rows = data->size(),
          .predict = all_blocks(predict_block),
          .predict_block = predict_block};
}

}  // namespace inferlaw::fit
