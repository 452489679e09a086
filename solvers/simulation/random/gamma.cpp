#include "inferlaw/solvers/simulation/random/gamma.hpp"

#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"

namespace inferlaw::simulation {

void check(const GammaLaw& law) {
  numeric::require_positive("Gamma shape", law.shape);
  numeric::require_positive("Gamma scale", law.scale);
}

GammaSampler::GammaSampler(const GammaLaw& law) : scale_(law.scale) {
  check(law);
  if (law.shape < 1) inverse_small_shape_ = 1 / law.shape;
  d_ = (law.shape < 1 ? law.shape + 1 : law.shape) - 1.0 / 3;
  c_ = 1 / std::sqrt(9 * d_);
}

double GammaSampler::unit_scale(WordStream& words) const {
  for (;;) {
    const double x = standard_normal(words);
    const double root = 1 + c_ * x;
    if (root <= 0) continue;
    const double w = root * root * root;
    const double u = uniform_above_zero(words());
    const double x_squared = x * x;
    // A bound below the acceptance probability: it spares the logarithms 98 times in 100.
    if (u < 1 - 0.0331 * x_squared * x_squared) return d_ * w;
    if (std::log(u) < 0.5 * x_squared + d_ * (1 - w + std::log(w))) return d_ * w;
  }
}

double GammaSampler::small_shape(WordStream& words) const {
  const double log_of_larger_shape = std::log(unit_scale(words));
  const double log_of_power = std::log(uniform_above_zero(words())) * inverse_small_shape_;
  return std::exp(std::log(scale_) + log_of_larger_shape + log_of_power);
}

}  // namespace inferlaw::simulation
