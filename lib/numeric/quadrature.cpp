#include "inferlaw/lib/numeric/quadrature.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

namespace inferlaw::numeric {

Integral integrate(const Integrand& f, double low, double high, double tolerance) {
  Integral result;
  result.value = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
      f, low, high, 15, tolerance, &result.error);
  return result;
}

Integral integrate_to_ends(const Integrand& f, double low, double high, double tolerance) {
  boost::math::quadrature::tanh_sinh<double> rule;
  Integral result;
  result.value = rule.integrate(f, low, high, tolerance, &result.error);
  return result;
}

}  // namespace inferlaw::numeric
