#include "inferlaw/solvers/fit/laws/pretraining.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/fit/detail/jet_model.hpp"

namespace inferlaw::fit {
namespace {

using ceres::exp;
using ceres::expm1;
using ceres::log;
using ceres::log1p;
using std::exp;
using std::expm1;
using std::log;
using std::log1p;

double logarithm_of(const char* name, double value) {
  numeric::require_positive(name, value);
  return std::log(value);
}

// Amplitudes and scales: above 0, and a step of the search is a ratio.
Parameter positive(const std::string& name) {
  return {.name = name, .lower = 0, .scale = Scale::logarithmic};
}

// factor x^-exponent, by ln x.
template <typename T, typename Log>
T fall(const T& factor, const T& exponent, const Log& log_x) {
  return factor * exp(-exponent * log_x);
}

// A run, and what was varied beside its size and its tokens: how it is kept, the law says.
struct Run {
  double log_parameters = 0;
  double log_tokens = 0;
  double varied = 0;
};

enum class Varied { as_it_is, by_logarithm };

std::vector<Run> runs_of(std::span<const double> parameters, std::span<const double> tokens,
                         const char* name, std::span<const double> varied, Varied kept) {
  std::vector<Run> runs;
  runs.reserve(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double logarithm = logarithm_of(name, varied[i]);
    runs.push_back({.log_parameters = logarithm_of("N", parameters[i]),
                    .log_tokens = logarithm_of("D", tokens[i]),
                    .varied = kept == Varied::as_it_is ? varied[i] : logarithm});
  }
  return runs;
}

// ---- laws, once for numbers and jets ----------------------------------------------------------

// ln of what `all` are worth where `first` of them are new, both as logarithms: repetitions fade
// with the scale given. all = first is worth itself, with the same slope from either side.
template <typename T, typename Log>
T log_worth(const Log& log_first, double log_all, const T& scale) {
  const T repetitions = T(expm1(T(log_all - log_first)));
  return log_first + log1p(-scale * expm1(-repetitions / scale));
}

struct DataConstrained {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    const T& alpha = theta[3];
    const T& beta = theta[4];
    const double log_unique = std::min(row.varied, row.log_tokens);
    const T log_tokens = log_worth(T(log_unique), row.log_tokens, theta[5]);
    const T log_ratio = log(alpha * theta[1] / (beta * theta[2])) / (alpha + beta);
    const T log_optimal = log_ratio + beta / alpha * (log_ratio + log_unique);
    const T log_parameters = log_optimal < T(row.log_parameters)
                                 ? log_worth(log_optimal, row.log_parameters, theta[6])
                                 : T(row.log_parameters + 0.0 * log_optimal);
    return theta[0] + fall(theta[1], alpha, log_parameters) + fall(theta[2], beta, log_tokens);
  }
};

struct OverTraining {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    const double log_ratio = row.log_tokens - row.log_parameters;
    const double log_compute = std::log(6) + row.log_tokens + row.log_parameters;
    return theta[0] + fall(theta[1], theta[3], log_compute - log_ratio) +
           fall(theta[2], theta[3], log_compute + log_ratio);
  }
};

struct Precision {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    const T log_kept = log(-expm1(-row.varied / theta[5]));
    return theta[0] + fall(theta[1], theta[3], T(row.log_parameters + log_kept)) +
           fall(theta[2], theta[4], row.log_tokens);
  }
};

struct Quantisation {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    return theta[0] *
           exp(theta[1] * row.log_tokens - theta[2] * row.log_parameters - row.varied / theta[3]);
  }
};

struct Experts {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    const T factor = fall(theta[5], theta[6], row.varied) + theta[1];
    return theta[0] + fall(factor, theta[3], row.log_parameters) +
           fall(theta[2], theta[4], row.log_tokens);
  }
};

struct TrainToTest {
  template <typename T>
  T operator()(const T* theta, const Run& row) const {
    return theta[0] + fall(theta[1], theta[3], row.log_parameters) +
           fall(theta[2], theta[4], row.log_tokens) + fall(theta[5], theta[6], row.varied);
  }
};

struct Areas {
  double log_forward = 0;
  double annealing = 0;
};

struct Annealing {
  template <typename T>
  T operator()(const T* theta, const Areas& row) const {
    return theta[0] + fall(theta[1], theta[2], row.log_forward) - theta[3] * row.annealing;
  }
};

struct LossToAccuracy {
  template <typename T>
  T operator()(const T* theta, double loss) const {
    return theta[0] / (1.0 + exp(-theta[1] * (loss - theta[2]))) + theta[3];
  }
};

}  // namespace

Model data_constrained_law(std::span<const double> parameters, std::span<const double> tokens,
                           std::span<const double> unique_tokens) {
  return jet_model<7>(
      {positive("E"),
       positive("A"),
       positive("B"),
       {.name = "alpha", .lower = 0},
       {.name = "beta", .lower = 0},
       positive("R_D"),
       positive("R_N")},
      runs_of(parameters, tokens, "unique tokens", unique_tokens, Varied::by_logarithm),
      DataConstrained());
}

Model over_training_law(std::span<const double> parameters, std::span<const double> tokens) {
  const std::vector<double> nothing(parameters.size(), 1);
  return jet_model<4>({positive("E"), positive("a"), positive("b"), {.name = "eta"}},
                      runs_of(parameters, tokens, "nothing", nothing, Varied::by_logarithm),
                      OverTraining());
}

Model precision_law(std::span<const double> parameters, std::span<const double> tokens,
                    std::span<const double> bits) {
  return jet_model<6>({positive("E"),
                       positive("A"),
                       positive("B"),
                       {.name = "alpha"},
                       {.name = "beta"},
                       positive("gamma")},
                      runs_of(parameters, tokens, "bits", bits, Varied::as_it_is), Precision());
}

Model quantisation_law(std::span<const double> parameters, std::span<const double> tokens,
                       std::span<const double> bits) {
  return jet_model<4>(
      {positive("C_T"), {.name = "gamma_D"}, {.name = "gamma_N"}, positive("gamma")},
      runs_of(parameters, tokens, "bits", bits, Varied::as_it_is), Quantisation());
}

Model experts_law(std::span<const double> parameters, std::span<const double> tokens,
                  std::span<const double> granularity) {
  return jet_model<7>({positive("c"),
                       positive("a"),
                       positive("b"),
                       {.name = "alpha"},
                       {.name = "beta"},
                       positive("g"),
                       {.name = "gamma"}},
                      runs_of(parameters, tokens, "granularity", granularity, Varied::by_logarithm),
                      Experts());
}

Model train_to_test_law(std::span<const double> parameters, std::span<const double> tokens,
                        std::span<const double> samples) {
  return jet_model<7>({positive("E"),
                       positive("A"),
                       positive("B"),
                       {.name = "alpha"},
                       {.name = "beta"},
                       positive("G"),
                       {.name = "gamma"}},
                      runs_of(parameters, tokens, "samples", samples, Varied::by_logarithm),
                      TrainToTest());
}

Model annealing_law(std::span<const double> forward_area, std::span<const double> annealing_area) {
  std::vector<Areas> rows;
  rows.reserve(forward_area.size());
  for (std::size_t i = 0; i < forward_area.size(); ++i) {
    numeric::require_non_negative("S2", annealing_area[i]);
    rows.push_back(
        {.log_forward = logarithm_of("S1", forward_area[i]), .annealing = annealing_area[i]});
  }
  return jet_model<4>({positive("L_0"), positive("A"), {.name = "alpha"}, {.name = "C"}}, rows,
                      Annealing());
}

Model loss_to_accuracy_law(std::span<const double> loss) {
  for (const double value : loss) numeric::require_finite("loss", value);
  Model model = jet_model<4>({{.name = "a"}, positive("k"), {.name = "L_0"}, {.name = "b"}},
                             std::vector<double>(loss.begin(), loss.end()), LossToAccuracy());
  model.linear = {0, 3};
  return model;
}

}  // namespace inferlaw::fit
