#include "inferlaw/lib/laws/waiting.hpp"

#include <limits>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::laws {
namespace {

// Moments that were computed may miss E[S^2] = E[S]^2 by their rounding.
constexpr double rounding = 1e-12;

void check(const Service& service) {
  numeric::require_positive("mean", service.mean);
  numeric::require_positive("second moment", service.second_moment);
  if (service.second_moment < service.mean * service.mean * (1 - rounding))
    numeric::refuse("second moment", service.second_moment, "the mean squared, or above");
}

}  // namespace

Service service_of(const AffineService& time, const Service& steps) {
  check(steps);
  numeric::require_non_negative("fixed time", time.fixed);
  numeric::require_positive("time per step", time.per_step);
  return {.mean = time.fixed + time.per_step * steps.mean,
          .second_moment = time.fixed * time.fixed + 2 * time.fixed * time.per_step * steps.mean +
                           time.per_step * time.per_step * steps.second_moment};
}

double load(const Service& service, double arrival_rate) {
  check(service);
  numeric::require_non_negative("arrival rate", arrival_rate);
  return arrival_rate * service.mean;
}

double mean_wait(const Service& service, double arrival_rate) {
  const double rho = load(service, arrival_rate);
  if (rho >= 1) return std::numeric_limits<double>::infinity();
  return arrival_rate * service.second_moment / (2 * (1 - rho));
}

}  // namespace inferlaw::laws
