#include "inferlaw/solvers/fit/laws/plateau.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/detail/math_policy.hpp"

namespace inferlaw::fit {

double commonest_wrong_share(const Population& population, double plateau) {
  numeric::require_positive_probability("A", population.mass);
  numeric::require_positive("alpha", population.alpha);
  numeric::require_positive("beta", population.beta);
  if (!(plateau > 0 && plateau < population.mass))
    numeric::refuse("plateau", plateau, "above 0 and below A");
  const double threshold = boost::math::ibetac_inv(
      population.alpha, population.beta, plateau / population.mass, numeric::MathPolicy());
  return threshold / (1 - threshold);
}

double geometric_ratio(double commonest_wrong_share, double answers) {
  if (!(commonest_wrong_share > 0 && commonest_wrong_share < 1))
    numeric::refuse("c*", commonest_wrong_share, "above 0 and below 1");
  if (!(answers - 1 > 1 / commonest_wrong_share))
    numeric::refuse("number of answers", answers, "above 1 + 1/c*");
  double low = 0;
  double high = 1;
  while (high - low > 1e-16) {  // the share falls from 1 to 1/(M-1)
    const double middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const double share = (1 - middle) / -std::expm1((answers - 1) * std::log(middle));
    (share > commonest_wrong_share ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace inferlaw::fit
