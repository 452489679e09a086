#include "inferlaw/lib/laws/detail/none_of.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::laws::detail {
namespace {

// Terms beyond which ln(1 - M/(n - i)) is no longer added one by one.
constexpr double most_terms = 1000;

double by_terms(double fewer, double more, double of) {
  numeric::CompensatedSum sum;
  for (double i = 0; i < fewer; ++i) sum.add(std::log1p(-more / (of - i)));
  return sum.value();
}

// Euler and Maclaurin about the midpoints of f(i) = ln(1 - M/(n - i)):
//     sum_{i < m} f(i) = int_{-1/2}^{m-1/2} f - [f']/24 + 7 [f''']/5760 - ..
// With more than 1000 terms and a result that is a double the singular point i = n - M lies half a
// range or more beyond the last term, so that what is left out is below 1e-15.
double by_integral(double fewer, double more, double of) {
  const auto term = [&](double i) { return std::log1p(-more / (of - i)); };
  const auto slope = [&](double i) { return -more / ((of - i) * (of - i - more)); };
  const auto third = [&](double i) {
    return 2 / std::pow(of - i, 3) - 2 / std::pow(of - i - more, 3);
  };
  const double last = fewer - 0.5;
  return boost::math::quadrature::gauss<double, 30>::integrate(term, -0.5, last) -
         (slope(last) - slope(-0.5)) / 24 + 7 * (third(last) - third(-0.5)) / 5760;
}

}  // namespace

double log_chance_of_none(const Draw& draw) {
  const double fewer = std::min(draw.taken, draw.marked);
  const double more = std::max(draw.taken, draw.marked);
  if (fewer + more > draw.of) return -std::numeric_limits<double>::infinity();
  return fewer > most_terms ? by_integral(fewer, more, draw.of) : by_terms(fewer, more, draw.of);
}

}  // namespace inferlaw::laws::detail
