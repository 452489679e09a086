#include "inferlaw/lib/training/erasure_threshold.hpp"

#include <algorithm>
#include <boost/math/special_functions/lambert_w.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/lib/training/detail/finite_length_scaling.hpp"

namespace inferlaw::training {
namespace {

void check_concepts_per_text(double concepts_per_text) {
  if (!(concepts_per_text > std::numbers::e && concepts_per_text <= 1e6))
    numeric::refuse("concepts per text", concepts_per_text, "above e = 2.71828, up to 1e6");
}

// (1 - p w)^power: its logarithm keeps the digits that 1 - p w rounds away.
double thinned(double p, double w, double power) { return std::exp(power * std::log1p(-p * w)); }

// Degree functions at u = 1 - w.
class Ensemble {
 public:
  explicit Ensemble(const TextConceptGraph& graph)
      : p_(graph.concepts_per_text / graph.concepts),
        texts_(graph.texts),
        length_(graph.concepts / graph.unknown_share) {}

  [[nodiscard]] double lambda(double w) const { return thinned(p_, w, texts_ - 1); }
  [[nodiscard]] double lambda_slope(double w) const {
    return (texts_ - 1) * p_ * thinned(p_, w, texts_ - 2);
  }
  [[nodiscard]] double rho(double w) const { return thinned(p_, w, length_ - 1); }
  [[nodiscard]] double rho_slope(double w) const {
    return (length_ - 1) * p_ * thinned(p_, w, length_ - 2);
  }
  [[nodiscard]] double lambda_curvature(double w) const {
    return (texts_ - 1) * (texts_ - 2) * p_ * p_ * thinned(p_, w, texts_ - 3);
  }
  [[nodiscard]] double rho_curvature(double w) const {
    return (length_ - 1) * (length_ - 2) * p_ * p_ * thinned(p_, w, length_ - 3);
  }
  [[nodiscard]] double mean_variable_degree() const { return texts_ * p_ / named(); }

  // Lnode, the larger of its two powers taken out, so that neither overflows.
  [[nodiscard]] double node(double w) const {
    const double larger = texts_ * std::log1p(-p_ * w);
    return -std::exp(larger) * std::expm1(texts_ * std::log1p(-p_) - larger) / named();
  }

  // x/lambda(1 - rho(1-x)).
  [[nodiscard]] double erasures_at(double x) const { return x / lambda(rho(x)); }

  // Where erasures_at has its local minimum.
  [[nodiscard]] double local_minimum(double nowhere) const;

 private:
  // 1 - (1-p)^T, that a concept is in any text.
  [[nodiscard]] double named() const { return -std::expm1(texts_ * std::log1p(-p_)); }

  double p_;
  double texts_;
  double length_;
};

double Ensemble::local_minimum(double nowhere) const {
  const double steepness = (length_ - 2) * p_;  // a
  const double named_by = (texts_ - 1) * p_;    // c
  if (!(named_by > std::numbers::e)) return nowhere;
  const double constant = std::log(named_by * (length_ - 1) * p_);
  double x = -boost::math::lambert_wm1(-1 / named_by, numeric::MathPolicy{}) / steepness;
  constexpr int most_steps = 30;  // five are enough away from c = e, where both roots meet
  for (int step = 0; step < most_steps; ++step) {
    const double log_thin = std::log1p(-p_ * x);
    const double thin_rho = p_ * std::exp((length_ - 1) * log_thin);
    const double excess = constant + std::log(x) + (length_ - 2) * log_thin - std::log1p(-thin_rho);
    const double slope = 1 / x - steepness / (1 - p_ * x);
    const double change = excess / slope;
    if (!(slope < 0) || !(x - change > 0 && x - change < 1 / p_)) return nowhere;
    x -= change;
    if (std::abs(change) <= 4e-16 * x) break;
  }
  return x;
}

struct RegularEnsemble {
  RegularGraph graph;

  [[nodiscard]] double lambda(double w) const { return std::pow(1 - w, graph.variable_degree - 1); }
  [[nodiscard]] double lambda_slope(double w) const {
    return (graph.variable_degree - 1) * std::pow(1 - w, graph.variable_degree - 2);
  }
  [[nodiscard]] double rho(double w) const { return std::pow(1 - w, graph.check_degree - 1); }
  [[nodiscard]] double rho_slope(double w) const {
    return (graph.check_degree - 1) * std::pow(1 - w, graph.check_degree - 2);
  }
  [[nodiscard]] double lambda_curvature(double w) const {
    return (graph.variable_degree - 1) * (graph.variable_degree - 2) *
           std::pow(1 - w, graph.variable_degree - 3);
  }
  [[nodiscard]] double rho_curvature(double w) const {
    return (graph.check_degree - 1) * (graph.check_degree - 2) *
           std::pow(1 - w, graph.check_degree - 3);
  }
  [[nodiscard]] double mean_variable_degree() const { return graph.variable_degree; }
  [[nodiscard]] double node(double w) const { return std::pow(1 - w, graph.variable_degree); }
  [[nodiscard]] double erasures_at(double x) const { return x / lambda(rho(x)); }
};

// Where x lambda'/lambda rho' = 1: from the variables' degree less 1 it falls to 0.
double minimum_of(const RegularEnsemble& ensemble) {
  const auto excess = [&](double x) {
    return x * (ensemble.graph.variable_degree - 1) * ensemble.rho_slope(x) /
               (1 - ensemble.rho(x)) -
           1;
  };
  std::uintmax_t iterations = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      excess, 1e-9, 1.0, boost::math::tools::eps_tolerance<double>(52), iterations);
  return low + (high - low) / 2;
}

double scaling_squared(double alpha_squared, double erasures, const FiniteLength& finite) {
  const double fluctuation = finite.fixed_erasures ? erasures * (1 - erasures) : 0;
  if (!(alpha_squared > fluctuation))
    numeric::refuse("alpha^2 less what the erasures fluctuate by", alpha_squared - fluctuation,
                    "above 0");
  return alpha_squared - fluctuation;
}

template <typename AnyEnsemble>
ErasureThreshold threshold_at(const AnyEnsemble& ensemble, double x, const FiniteLength& finite) {
  ErasureThreshold threshold;
  threshold.unresolved = x;
  threshold.erasures = ensemble.erasures_at(x);
  threshold.residual = threshold.erasures * ensemble.node(ensemble.rho(x));
  threshold.scaling_squared =
      scaling_squared(detail::finite_length_scaling(ensemble, x, threshold.erasures, finite.alpha),
                      threshold.erasures, finite);
  if (finite.shifted)
    threshold.shift = detail::finite_length_shift(ensemble, x, threshold.erasures);
  return threshold;
}

}  // namespace

void check(const TextConceptGraph& graph) {
  check_concepts_per_text(graph.concepts_per_text);
  if (!(graph.concepts >= 2 && graph.concepts > graph.concepts_per_text && graph.concepts <= 1e15))
    numeric::refuse("number of concepts", graph.concepts,
                    "2 to 1e15, and above the number of concepts per text");
  if (!(graph.texts >= 1 && graph.texts <= 1e18))
    numeric::refuse("number of texts", graph.texts, "1 to 1e18");
  numeric::require_inner_probability("share of concepts unknown", graph.unknown_share);
}

ErasureThreshold erasure_threshold(const TextConceptGraph& graph, const FiniteLength& finite) {
  check(graph);
  const Ensemble ensemble(graph);
  const double least = graph.unknown_share / 5;
  const double inside = std::clamp(ensemble.local_minimum(least), least, 1.0);
  const bool at_end = ensemble.erasures_at(least) <= ensemble.erasures_at(inside);
  FiniteLength taken = finite;
  taken.shifted = finite.shifted && !at_end && inside < 1;
  return threshold_at(ensemble, at_end ? least : inside, taken);
}

ErasureThreshold erasure_threshold(const RegularGraph& graph, const FiniteLength& finite) {
  if (!(graph.variable_degree > 2 && graph.variable_degree <= 1000))
    numeric::refuse("degree of variables", graph.variable_degree, "above 2, up to 1000");
  if (!(graph.check_degree > 2 && graph.check_degree <= 1000))
    numeric::refuse("degree of checks", graph.check_degree, "above 2, up to 1000");
  const RegularEnsemble ensemble{graph};
  return threshold_at(ensemble, minimum_of(ensemble), finite);
}

LearnedShare learned_share(const TextConceptGraph& graph, const ErasureThreshold& threshold) {
  check(graph);
  numeric::require_positive("alpha^2", threshold.scaling_squared);
  if (threshold.erasures < graph.unknown_share) return {.learned = 0, .lost = 1};
  const double length = graph.concepts / graph.unknown_share;
  const double beyond =
      threshold.erasures - graph.unknown_share - threshold.shift * std::pow(length, -2.0 / 3);
  const double deviations = std::sqrt(length / threshold.scaling_squared) * beyond;
  const double lost =
      threshold.residual * numeric::normal_upper_tail(deviations) / graph.unknown_share;
  return {.learned = std::max(0.0, 1 - lost), .lost = std::min(1.0, lost)};
}

double critical_texts_per_concept(double concepts_per_text) {
  check_concepts_per_text(concepts_per_text);
  const double log_z = boost::math::lambert_w0(-1 / concepts_per_text, numeric::MathPolicy{});
  const double z = std::exp(log_z);
  return std::exp(concepts_per_text * z) / (concepts_per_text * concepts_per_text * z);
}

}  // namespace inferlaw::training
