#include "inferlaw/solvers/training/lifetime_run.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::training {

TrainingRun lifetime_run(const ChinchillaLoss& law, const Lifetime& lifetime) {
  check(lifetime);
  const double unserved = compute_optimal(law, lifetime.total_flops).tokens;
  if (law.parameter_exponent > 1)
    numeric::refuse("exponent of the parameters", law.parameter_exponent, "above 0, up to 1");
  const auto want = [&](double log_tokens) {
    return want_of_tokens(law, lifetime, std::exp(log_tokens));
  };
  // Where nothing is served the want is 0 there. Its slope is at least alpha + beta downwards.
  const double low = std::log(unserved);
  const double high = low + want(low) / (law.parameter_exponent + law.token_exponent) * 1.01 + 1e-9;
  double log_tokens = low;
  if (want(low) > 0) {
    std::uintmax_t iterations = 200;
    const auto [below, above] = boost::math::tools::toms748_solve(
        want, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
    log_tokens = below + (above - below) / 2;
  }
  const double tokens = std::exp(log_tokens);
  return {.parameters = size_for_tokens(lifetime, tokens), .tokens = tokens};
}

}  // namespace inferlaw::training
