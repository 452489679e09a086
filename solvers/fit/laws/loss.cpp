#include "inferlaw/solvers/fit/laws/loss.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::fit {
namespace {

struct Point {
  double log_parameters = 0;
  double log_tokens = 0;
};

enum Index : std::size_t { irreducible, a, b, alpha, beta, count };

struct Powers {
  double parameters = 0;  // N^-alpha
  double tokens = 0;      // D^-beta
};

Powers powers_at(const Point& point, std::span<const double> theta) {
  return {.parameters = std::exp(-theta[alpha] * point.log_parameters),
          .tokens = std::exp(-theta[beta] * point.log_tokens)};
}

void predict(std::span<const Point> points, std::span<const double> theta, std::span<double> values,
             std::span<double> gradient) {
  const std::size_t rows = points.size();
  for (std::size_t i = 0; i < rows; ++i) {
    const Powers power = powers_at(points[i], theta);
    values[i] = theta[irreducible] + theta[a] * power.parameters + theta[b] * power.tokens;
    if (gradient.empty()) continue;
    gradient[irreducible * rows + i] = 1;
    gradient[a * rows + i] = power.parameters;
    gradient[b * rows + i] = power.tokens;
    gradient[alpha * rows + i] = -theta[a] * power.parameters * points[i].log_parameters;
    gradient[beta * rows + i] = -theta[b] * power.tokens * points[i].log_tokens;
  }
}

// The second derivatives of one term c x^-s: by (c, s) and by (s, s).
struct TermCurvature {
  double amplitude_exponent = 0;
  double exponent_exponent = 0;

  void add(double weight, double power, double log) {
    amplitude_exponent -= weight * power * log;
    exponent_exponent += weight * power * log * log;
  }

  void put(double amplitude, Index amplitude_index, Index exponent_index,
           std::span<double> sum) const {
    sum[amplitude_index * count + exponent_index] += amplitude_exponent;
    sum[exponent_index * count + amplitude_index] += amplitude_exponent;
    sum[exponent_index * count + exponent_index] += amplitude * exponent_exponent;
  }
};

void add_curvature(std::span<const Point> points, std::span<const double> theta,
                   std::span<const double> weights, std::span<double> sum) {
  TermCurvature parameters;
  TermCurvature tokens;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (weights[i] == 0) continue;
    const Powers power = powers_at(points[i], theta);
    parameters.add(weights[i], power.parameters, points[i].log_parameters);
    tokens.add(weights[i], power.tokens, points[i].log_tokens);
  }
  parameters.put(theta[a], a, alpha, sum);
  tokens.put(theta[b], b, beta, sum);
}

using Points = std::vector<Point>;

std::shared_ptr<const Points> points_of(std::span<const double> parameters,
                                        std::span<const double> tokens) {
  const auto points = std::make_shared<Points>();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    numeric::require_positive("N", parameters[i]);
    numeric::require_positive("D", tokens[i]);
    points->push_back(
        {.log_parameters = std::log(parameters[i]), .log_tokens = std::log(tokens[i])});
  }
  return points;
}

void separate(const Points& points, std::span<const double> exponents, std::span<double> columns,
              std::span<double> slopes) {
  const std::size_t rows = points.size();
  std::fill(slopes.begin(), slopes.end(), 0);
  for (std::size_t i = 0; i < rows; ++i) {
    const double by_parameters = std::exp(-exponents[0] * points[i].log_parameters);
    const double by_tokens = std::exp(-exponents[1] * points[i].log_tokens);
    columns[i] = 1;
    columns[rows + i] = by_parameters;
    columns[2 * rows + i] = by_tokens;
    slopes[rows + i] = -by_parameters * points[i].log_parameters;
    slopes[5 * rows + i] = -by_tokens * points[i].log_tokens;
  }
}

}  // namespace

SeparableLaw separable_loss_law(std::span<const double> parameters,
                                std::span<const double> tokens) {
  const auto points = points_of(parameters, tokens);
  return {.parameters = {{.name = "alpha"}, {.name = "beta"}},
          .rows = points->size(),
          .terms = 3,
          .evaluate = [points](auto theta, auto columns, auto slopes) {
            separate(*points, theta, columns, slopes);
          }};
}

Model loss_law(std::span<const double> parameters, std::span<const double> tokens) {
  const auto points = points_of(parameters, tokens);
  const auto predict_block = [points](std::span<const double> theta, std::size_t first,
                                      std::span<double> values, std::span<double> gradient) {
    predict(std::span(*points).subspan(first, values.size()), theta, values, gradient);
  };
  return {.parameters = {{.name = "E", .lower = 0, .scale = Scale::logarithmic},
                         {.name = "A", .lower = 0, .scale = Scale::logarithmic},
                         {.name = "B", .lower = 0, .scale = Scale::logarithmic},
                         {.name = "alpha"},
                         {.name = "beta"}},
          .rows = points->size(),
          .predict = all_blocks(predict_block),
          .predict_block = predict_block,
          .add_curvature = [points](auto theta, std::size_t first, auto weights, auto sum) {
            add_curvature(std::span(*points).subspan(first, weights.size()), theta, weights, sum);
          }};
}

std::vector<std::vector<double>> published_loss_starts() {
  std::vector<std::vector<double>> starts;
  for (int i = 0; i < 6 * 6 * 5 * 5 * 5; ++i) {
    const int a_step = i / 750;
    const int b_step = i / 125 % 6;
    const int e_step = i / 25 % 5;
    const int alpha_step = i / 5 % 5;
    const int beta_step = i % 5;
    starts.push_back({std::exp(0.5 * e_step - 1), std::exp(5.0 * a_step), std::exp(5.0 * b_step),
                      0.5 * alpha_step, 0.5 * beta_step});
  }
  return starts;
}

}  // namespace inferlaw::fit
