#include "inferlaw/lib/laws/pass_at_k.hpp"

#include <cmath>

#include "inferlaw/lib/laws/detail/none_of.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

void require_whole_between(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most && value == std::floor(value)))
    numeric::refuse(name, value, "a whole number, 0 or 1 to the samples drawn");
}

// 1 - exp(-x) is 1 to all digits beyond.
constexpr double certain = 40;

void check(const Samples& samples, double k) {
  require_whole_between("samples drawn", samples.drawn, 1, 1e15);
  require_whole_between("samples correct", samples.correct, 0, samples.drawn);
  require_whole_between("k", k, 1, samples.drawn);
}

}  // namespace

double pass_at_k(const Samples& samples, double k) {
  check(samples, k);
  if (k > samples.drawn - samples.correct) return 1;
  if (k * samples.correct / samples.drawn > certain) return 1;
  return -std::expm1(
      detail::log_chance_of_none({.of = samples.drawn, .marked = samples.correct, .taken = k}));
}

double pass_hat_k(const Samples& samples, double k) {
  check(samples, k);
  return std::exp(detail::log_chance_of_none(
      {.of = samples.drawn, .marked = samples.drawn - samples.correct, .taken = k}));
}

double mean_pass_hat_k(double rate, double k) {
  numeric::require_probability("rate", rate);
  numeric::require_whole("k", k, 1, 1e15);
  return std::pow(rate, k);
}

}  // namespace inferlaw::laws
