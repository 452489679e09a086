#include "inferlaw/lib/catalogue/detail/site_options.hpp"

namespace inferlaw::catalogue::detail {

auxiliary::BrownianSite brownian_site(const OptionValues& values) {
  auxiliary::BrownianSite site{.drift_joules_per_slot = number(values, "drift"),
                               .volatility_joules = number(values, "volatility")};
  site.horizon_slots = number_if_given(values, "slots").value_or(site.horizon_slots);
  site.battery.initial_joules =
      number_if_given(values, "initial-battery").value_or(site.battery.initial_joules);
  site.battery.capacity_joules =
      number_if_given(values, "capacity").value_or(site.battery.capacity_joules);
  return site;
}

auxiliary::GriddedLaw gaussian_slots(const auxiliary::BrownianSite& site) {
  const numeric::Moments moments{.mean = site.drift_joules_per_slot,
                                 .variance = site.volatility_joules * site.volatility_joules};
  return auxiliary::gridded_gaussian(moments, auxiliary::fine_step(moments));
}

long whole_slots(const auxiliary::BrownianSite& site) {
  numeric::require_whole("slots", site.horizon_slots, 1, 1e7);
  return static_cast<long>(site.horizon_slots);
}

}  // namespace inferlaw::catalogue::detail
