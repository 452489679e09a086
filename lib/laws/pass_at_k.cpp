#include "inferlaw/lib/laws/pass_at_k.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::laws {
namespace {

void require_whole_between(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most && value == std::floor(value)))
    numeric::refuse(name, value, "a whole number, 0 or 1 to the samples drawn");
}

// Terms beyond which ln(1 - M/(n - i)) is no longer added one by one.
constexpr double most_terms = 1000;
// 1 - exp(-x) is 1 to all digits beyond.
constexpr double certain = 40;

double log_of_none_by_terms(double fewer, double more, double drawn) {
  numeric::CompensatedSum sum;
  for (double i = 0; i < fewer; ++i) sum.add(std::log1p(-more / (drawn - i)));
  return sum.value();
}

// Euler and Maclaurin about the midpoints: sum_{i < m} f(i) = int_{-1/2}^{m-1/2} f - [f']/24 + ..
// with f(i) = ln(1 - M/(n - i)). Here m > 1000 and m M <= 40 n, so that f is all but straight: the
// next term is n^-4 of the sum.
double log_of_none_by_integral(double fewer, double more, double drawn) {
  const auto term = [&](double i) { return std::log1p(-more / (drawn - i)); };
  const auto slope = [&](double i) { return -more / ((drawn - i) * (drawn - i - more)); };
  const double last = fewer - 0.5;
  return boost::math::quadrature::gauss<double, 10>::integrate(term, -0.5, last) -
         (slope(last) - slope(-0.5)) / 24;
}

}  // namespace

double pass_at_k(const Samples& samples, double k) {
  require_whole_between("samples drawn", samples.drawn, 1, 1e15);
  require_whole_between("samples correct", samples.correct, 0, samples.drawn);
  require_whole_between("k", k, 1, samples.drawn);
  if (k > samples.drawn - samples.correct) return 1;
  const double fewer = std::min(k, samples.correct);
  const double more = std::max(k, samples.correct);
  if (fewer * more / samples.drawn > certain) return 1;
  return -std::expm1(fewer > most_terms ? log_of_none_by_integral(fewer, more, samples.drawn)
                                        : log_of_none_by_terms(fewer, more, samples.drawn));
}

}  // namespace inferlaw::laws
