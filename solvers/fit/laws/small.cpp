#include "inferlaw/solvers/fit/laws/small.hpp"

#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/jet_model.hpp"

namespace inferlaw::fit {
namespace {

std::vector<double> positive(const char* name, std::span<const double> column) {
  for (const double value : column) numeric::require_positive(name, value);
  return {column.begin(), column.end()};
}

// ---- laws, once for numbers and jets ----------------------------------------------------------

struct Power {
  template <typename T>
  T operator()(const T* theta, double x) const {
    using std::exp;
    using std::log;
    return exp(theta[1] * (log(theta[0]) - std::log(x))) + theta[2];
  }
};

struct Coverage {
  template <typename T>
  T operator()(const T* theta, double log_k) const {
    using std::exp;
    return exp(theta[0] * exp(theta[1] * log_k));
  }
};

double number_in(double x) { return x; }
template <int Count>
double number_in(const ceres::Jet<double, Count>& x) {
  return x.a;
}

// What Stirling's formula for ln Gamma leaves out, to 1e-15 from 20 on.
template <typename T>
T beyond_stirling(const T& x) {
  const T square = x * x;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / x;
}

// ln Gamma(x + a) - ln Gamma(x). At a million million samples each is 1e13, and of their
// difference of 10 two digits would be left.
template <typename T>
T log_gamma_ratio(const T& x, const T& a) {
  using ceres::log1p;
  using std::log;
  using std::log1p;
  const T sum = x + a;
  if (number_in(x) < 20 || number_in(sum) < 20) return log_gamma(sum) - log_gamma(x);
  return (x - 0.5) * log1p(a / x) + a * (log(sum) - 1.0) + beyond_stirling(sum) -
         beyond_stirling(x);
}

// ln [B(alpha, beta + k)/B(alpha, beta)]
template <typename T>
T log_still_wrong(const T& alpha, const T& beta, double k) {
  return log_gamma_ratio(beta, alpha) - log_gamma_ratio(T(beta + k), alpha);
}

struct Beta {
  template <typename T>
  T operator()(const T* theta, double k) const {
    using ceres::expm1;
    using std::expm1;
    return -theta[0] * expm1(log_still_wrong(theta[1], theta[2], k));
  }
};

struct Counts {
  double drawn = 1;
  double correct = 0;
};

// ln [C(n, c) B(alpha + c, beta + n - c)/B(alpha, beta)], with C(n, c) = 1/((n+1) B(c+1, n-c+1)): of
// the two large functions only ratios are left.
template <typename T>
T log_beta_binomial(const T& alpha, const T& beta, const Counts& row) {
  const T wrong(row.drawn - row.correct + 1);
  return log_gamma_ratio(T(row.correct + 1), T(alpha - 1.0)) +
         log_gamma_ratio(wrong, T(beta - 1.0)) -
         log_gamma_ratio(T(row.drawn + 2), T(alpha + beta - 2.0)) - std::log(row.drawn + 1) -
         log_gamma(alpha) + log_gamma_ratio(beta, alpha);
}

struct BetaCounts {
  template <typename T>
  T operator()(const T* theta, const Counts& row) const {
    using std::exp;
    using std::log;
    const T& alpha = theta[1];
    const T& beta = theta[2];
    const T log_probability = log_beta_binomial(alpha, beta, row);
    if (row.correct > 0) return -log(theta[0]) - log_probability;
    return -log(1.0 - theta[0] + theta[0] * exp(log_probability));
  }
};

struct Accuracy {
  template <typename T>
  T operator()(const T* theta, double log10_tokens) const {
    return theta[0] + theta[1] * log10_tokens;
  }
};

struct Serving {
  double batch = 1;
  double log_parameters = 0;
};

struct Energy {
  template <typename T>
  T operator()(const T* theta, const Serving& row) const {
    using std::exp;
    return exp(theta[2] * row.log_parameters) * (theta[0] / row.batch + theta[1]);
  }
};

struct Tokens {
  double in = 0;
  double out = 0;
};

struct Joules {
  template <typename T>
  T operator()(const T* theta, const Tokens& row) const {
    return row.in * theta[0] + row.out * theta[1] + (row.in * row.out) * theta[2];
  }
};

struct Streams {
  double log_parameters = 0;
  double log_streams = 0;
};

struct Parallel {
  template <typename T>
  T operator()(const T* theta, const Streams& row) const {
    using ceres::log1p;
    using std::exp;
    using std::log;
    using std::log1p;
    const T log_ratio = log(theta[0]) - row.log_parameters - log1p(theta[1] * row.log_streams);
    return exp(theta[2] * log_ratio) + theta[3];
  }
};

// The reward between R_0 and A, by the logarithm of (C_mid/C)^B.
struct Reinforcement {
  template <typename T>
  T operator()(const T* theta, double log_compute) const {
    using std::exp;
    using std::log;
    return theta[0] + (theta[1] - theta[0]) / (1.0 + exp(theta[3] * (log(theta[2]) - log_compute)));
  }
};

// ---- laws with gradients of their own ---------------------------------------------------------

void predict_auxiliary(const std::vector<double>& horizons, std::span<const double> theta,
                       std::span<double> values, std::span<double> gradient) {
  for (std::size_t i = 0; i < horizons.size(); ++i) {
    const auxiliary::BrownianSite site{.drift_joules_per_slot = theta[0],
                                       .volatility_joules = theta[1],
                                       .horizon_slots = horizons[i]};
    values[i] = auxiliary::brownian::mean(site);
    if (gradient.empty()) continue;
    const auto slopes = auxiliary::brownian::sensitivities(site);
    gradient[2 * i] = slopes.drift_slots;
    gradient[2 * i + 1] = slopes.volatility;
  }
}

struct Trace {
  double steps = 1;  // K
  double loss = 0;
};

double chain_success(double r, double m, double steps) {
  if (!(m > 0) || std::isnan(r)) return std::numeric_limits<double>::quiet_NaN();
  if (steps - m + 1 <= 0 || r <= 0) return 0;
  if (r >= 1) return 1;
  return boost::math::ibeta(m, steps - m + 1, r, numeric::MathPolicy());
}

// d/dm by differences of sixth order: no closed form exists.
double slope_by_skills(double r, double m, double steps) {
  constexpr std::array<double, 3> factors{45.0 / 60, -9.0 / 60, 1.0 / 60};
  const double step = 0.01 * m;
  double sum = 0;
  for (int i = 1; i <= 3; ++i)
    sum += factors[static_cast<std::size_t>(i - 1)] *
           (chain_success(r, m + i * step, steps) - chain_success(r, m - i * step, steps));
  return sum / step;
}

// Searches come to logarithms of which m is 0.
double slope_by_step_success(double r, double m, double steps) {
  if (!(m > 0) || std::isnan(r)) return std::numeric_limits<double>::quiet_NaN();
  if (steps - m + 1 <= 0 || !(r > 0 && r < 1)) return 0;
  return boost::math::ibeta_derivative(m, steps - m + 1, r, numeric::MathPolicy());
}

void predict_ds3(const std::vector<Trace>& traces, std::span<const double> theta,
                 std::span<double> values, std::span<double> gradient) {
  const double steepness = theta[0];
  const double directed = theta[2];
  const double skills = theta[3];
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const double ease = theta[1] - traces[i].loss;
    const double share = 1 / (1 + std::exp(-steepness * ease));
    const double r = directed * share;
    values[i] = chain_success(r, skills, traces[i].steps);
    if (gradient.empty()) continue;
    const double by_r = slope_by_step_success(r, skills, traces[i].steps);
    const double by_exponent = by_r * directed * share * (1 - share);
    gradient[4 * i] = by_exponent * ease;
    gradient[4 * i + 1] = by_exponent * steepness;
    gradient[4 * i + 2] = by_r * share;
    gradient[4 * i + 3] = slope_by_skills(r, skills, traces[i].steps);
  }
}

std::vector<double> logarithms(const char* name, std::span<const double> column) {
  std::vector<double> values = positive(name, column);
  for (double& value : values) value = std::log(value);
  return values;
}

std::vector<Parameter> beta_parameters() {
  return {{.name = "A", .lower = 0, .upper = 1},
          {.name = "alpha", .lower = 0.001},
          {.name = "beta", .lower = 0.001}};
}

}  // namespace

Model power_law(std::span<const double> x) {
  return jet_model<3>({{.name = "x_c", .lower = 0, .scale = Scale::logarithmic},
                       {.name = "alpha"},
                       {.name = "E", .lower = 0}},
                      positive("x", x), Power());
}

Model coverage_law(std::span<const double> k) {
  return jet_model<2>({{.name = "a"}, {.name = "b"}}, logarithms("k", k), Coverage());
}

Model beta_law(std::span<const double> k) {
  return jet_model<3>(beta_parameters(), positive("k", k), Beta());
}

Model beta_counts(std::span<const double> drawn, std::span<const double> correct) {
  std::vector<Counts> rows;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    numeric::require_positive("samples drawn", drawn[i]);
    numeric::require_non_negative("samples correct", correct[i]);
    if (correct[i] > drawn[i])
      numeric::refuse("samples correct", correct[i], "at most the samples drawn");
    rows.push_back({.drawn = drawn[i], .correct = correct[i]});
  }
  return jet_model<3>(beta_parameters(), rows, BetaCounts());
}

Model accuracy_law(std::span<const double> tokens) {
  std::vector<double> rows = positive("tokens", tokens);
  for (double& row : rows) row = std::log10(row);
  return jet_model<2>({{.name = "u"}, {.name = "v"}}, rows, Accuracy());
}

Model energy_law(std::span<const double> batch, std::span<const double> parameters) {
  const std::vector<double> batches = positive("batch", batch);
  const std::vector<double> logs = logarithms("active parameters", parameters);
  std::vector<Serving> rows;
  for (std::size_t i = 0; i < batches.size(); ++i)
    rows.push_back({.batch = batches[i], .log_parameters = logs[i]});
  return jet_model<3>({{.name = "w", .lower = 0, .scale = Scale::logarithmic},
                       {.name = "c", .lower = 0, .scale = Scale::logarithmic},
                       {.name = "gamma"}},
                      rows, Energy());
}

Model joules_law(std::span<const double> tokens_in, std::span<const double> tokens_out) {
  std::vector<Tokens> rows;
  rows.reserve(tokens_in.size());
  for (std::size_t i = 0; i < tokens_in.size(); ++i) {
    numeric::require_non_negative("tokens in", tokens_in[i]);
    numeric::require_non_negative("tokens out", tokens_out[i]);
    rows.push_back({.in = tokens_in[i], .out = tokens_out[i]});
  }
  Model model = jet_model<3>({{.name = "a"}, {.name = "b"}, {.name = "c"}}, rows, Joules());
  model.linear = {0, 1, 2};
  return model;
}

Model parallel_law(std::span<const double> parameters, std::span<const double> streams) {
  const std::vector<double> logs = logarithms("parameters", parameters);
  std::vector<Streams> rows;
  rows.reserve(logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (!(streams[i] >= 1)) numeric::refuse("streams", streams[i], "1 or above");
    rows.push_back({.log_parameters = logs[i], .log_streams = std::log(streams[i])});
  }
  return jet_model<4>({{.name = "A", .lower = 0, .scale = Scale::logarithmic},
                       {.name = "k", .lower = 0},
                       {.name = "alpha"},
                       {.name = "E", .lower = 0}},
                      rows, Parallel());
}

Model reinforcement_law(std::span<const double> compute) {
  return jet_model<4>({{.name = "R_0"},
                       {.name = "A"},
                       {.name = "C_mid", .lower = 0, .scale = Scale::logarithmic},
                       {.name = "B", .lower = 0}},
                      logarithms("compute", compute), Reinforcement());
}

Model auxiliary_law(std::span<const double> horizon_slots) {
  const auto horizons =
      std::make_shared<const std::vector<double>>(positive("horizon", horizon_slots));
  return {.parameters = {{.name = "drift"},
                         {.name = "volatility", .lower = 0, .scale = Scale::logarithmic}},
          .rows = horizons->size(),
          .predict = [horizons](auto theta, auto values, auto gradient) {
            predict_auxiliary(*horizons, theta, values, gradient);
          }};
}

Model ds3_law(std::span<const double> tokens, std::span<const double> loss,
              double tokens_per_step) {
  numeric::require_positive("tokens per step", tokens_per_step);
  const std::vector<double> used = positive("tokens", tokens);
  const auto traces = std::make_shared<std::vector<Trace>>();
  for (std::size_t i = 0; i < used.size(); ++i) {
    numeric::require_finite("loss", loss[i]);
    traces->push_back({.steps = used[i] / tokens_per_step, .loss = loss[i]});
  }
  return {.parameters = {{.name = "b"},
                         {.name = "L_0"},
                         {.name = "iota", .lower = 0, .upper = 1},
                         {.name = "m", .lower = 0, .scale = Scale::logarithmic}},
          .rows = traces->size(),
          .predict = [traces](auto theta, auto values, auto gradient) {
            predict_ds3(*traces, theta, values, gradient);
          }};
}

}  // namespace inferlaw::fit
