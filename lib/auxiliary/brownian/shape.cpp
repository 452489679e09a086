#include "inferlaw/lib/auxiliary/brownian/shape.hpp"

#include "inferlaw/lib/auxiliary/brownian/detail/central_moments.hpp"
#include "inferlaw/lib/auxiliary/brownian/detail/parts.hpp"

namespace inferlaw::auxiliary::brownian {
namespace {

using detail::standardise;

template <std::size_t order>
double raw_moment(const BrownianSite& site) {
  const auto parts = detail::parts_of<order + 1>(standardise(site));
  return detail::in_joules(site, parts.sum(order), parts.power, static_cast<int>(order));
}

}  // namespace

double third_moment(const BrownianSite& site) { return raw_moment<3>(site); }

double fourth_moment(const BrownianSite& site) { return raw_moment<4>(site); }

double skewness(const BrownianSite& site) {
  const auto central = detail::central_moments<4>(standardise(site));
  const double variance = central.value[2];
  return detail::plain(
      {.power = -central.power / 2, .value = central.value[3] / variance / std::sqrt(variance)});
}

double kurtosis(const BrownianSite& site) {
  const auto central = detail::central_moments<5>(standardise(site));
  const double variance = central.value[2];
  return detail::plain({.power = -central.power, .value = central.value[4] / variance / variance});
}

}  // namespace inferlaw::auxiliary::brownian
