#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"

#include "inferlaw/lib/auxiliary/brownian/detail/quantile_search.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using detail::Standardised;

struct Law {
  Standardised start;
  [[nodiscard]] Standardised at(double x) const {
    return {.drift = start.drift, .level = start.level + x};
  }
  [[nodiscard]] double log_survival(double x) const { return detail::log_survival(at(x)); }
  [[nodiscard]] double cumulative(double x) const { return detail::cumulative(at(x)); }
  [[nodiscard]] detail::Powered density(double x) const { return detail::density(at(x)); }
};

}  // namespace

double quantile(const BrownianSite& site, double probability) {
  numeric::require_inner_probability("probability", probability);
  const Law law{detail::standardise(site)};
  return detail::in_joules(site, detail::lower_search(law, law.start, probability));
}

double upper_quantile(const BrownianSite& site, double probability_exceeded) {
  numeric::require_inner_probability("probability exceeded", probability_exceeded);
  const Law law{detail::standardise(site)};
  return detail::in_joules(site, detail::upper_search(law, law.start, probability_exceeded));
}

}  // namespace inferlaw::auxiliary::brownian
