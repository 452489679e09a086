/// @file
/// Gamma numbers of any shape a > 0 and scale theta > 0.
///
///     a >= 1  d = a - 1/3, c = 1/sqrt(9 d); with x normal, u uniform and w = (1 + c x)^3 the value
///             theta d w is taken where w > 0 and log u < x^2/2 + d - d w + d log w
///     a < 1   G(a) = G(a + 1) U^(1/a)
///
/// A tiny shape makes U^(1/a) underflow where theta G U^(1/a) does not, so that product is formed
/// by its logarithm; what still underflows to 0 is a harvest below the smallest double.
///
/// Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000)
/// [published].
#pragma once

#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {

struct GammaLaw {
  double shape = 1;
  double scale = 1;
};

/// Throws std::domain_error unless shape and scale are finite and > 0.
void check(const GammaLaw& law);

/// The constants of a law, computed once.
class GammaSampler {
 public:
  explicit GammaSampler(const GammaLaw& law);

  [[nodiscard]] double operator()(WordStream& words) const {
    return inverse_small_shape_ == 0 ? scale_ * unit_scale(words) : small_shape(words);
  }

 private:
  [[nodiscard]] double unit_scale(WordStream& words) const;
  [[nodiscard]] double small_shape(WordStream& words) const;

  double scale_ = 1;
  double inverse_small_shape_ = 0;  // 1/a where a < 1, else 0
  double d_ = 0;
  double c_ = 0;
};

}  // namespace inferlaw::simulation
