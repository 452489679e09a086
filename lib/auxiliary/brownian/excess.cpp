#include "inferlaw/lib/auxiliary/brownian/excess.hpp"

#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::auxiliary::brownian {

double probability_none_needed(const BrownianSite& site) { return cumulative(site, 0); }

double mean_excess(const BrownianSite& site, double joules) {
  numeric::require_non_negative("provision (joules)", joules);
  BrownianSite provided = site;
  provided.battery.initial_joules += joules;
  return mean(provided);
}

double mean_excess_given_exceeded(const BrownianSite& site, double joules) {
  numeric::require_non_negative("provision (joules)", joules);
  const auto parts = detail::parts_of<2>(detail::standardise(site, joules));
  return detail::in_joules(site, parts.sum(1) / parts.sum(0));
}

}  // namespace inferlaw::auxiliary::brownian
