#include "inferlaw/apps/theory.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

namespace inferlaw::apps {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

bool is_limited(const Scenario& scenario) {
  return std::isfinite(scenario.battery.capacity_joules);
}

auxiliary::SlotModel slot_model_of(const SiteModel& site) {
  return {.demand = site.demand, .harvest = std::get<auxiliary::HarvestLaw>(site.harvest)};
}

std::vector<double> summed_means(const SiteModel& site, const std::vector<std::int64_t>& horizons,
                                 const std::optional<double>& volatility) {
  auxiliary::NetDemandLaw law = auxiliary::net_demand_law(slot_model_of(site));
  if (volatility) law = auxiliary::with_volatility(law, *volatility);
  const auxiliary::MeanCurve curve = auxiliary::exact_slots_mean_curve(law, horizons.back());
  std::vector<double> means;
  for (const std::int64_t slots : horizons)
    means.push_back(curve.mean_joules[static_cast<std::size_t>(slots - 1)]);
  return means;
}

std::array<auxiliary::GriddedLaw, 1> gridded_slot_of(const SiteModel& site) {
  const auxiliary::SlotModel model = slot_model_of(site);
  return {auxiliary::gridded_net_demand(
      model, auxiliary::fine_step(auxiliary::net_demand_moments(model)))};
}

std::vector<double> grid_means(const SiteModel& site, const Scenario& scenario) {
  const std::array slot = gridded_slot_of(site);
  const std::vector<long> horizons(scenario.horizons_slots.begin(), scenario.horizons_slots.end());
  std::vector<double> means;
  if (is_limited(scenario)) {
    for (const auto& outcome : auxiliary::slot_battery_outcomes(slot, horizons, scenario.battery))
      means.push_back(outcome.auxiliary_joules.value);
    return means;
  }
  for (const auxiliary::AuxiliaryLaw& law :
       auxiliary::auxiliary_laws(slot, horizons, scenario.battery))
    means.push_back(law.mean_joules.value);
  return means;
}

}  // namespace

BrownianMeans brownian_means(const SiteModel& site, const Scenario& scenario, double slots,
                             std::optional<double> volatility) {
  auxiliary::BrownianSite at = brownian_site(site, scenario, slots);
  at.volatility_joules = volatility.value_or(site.volatility_joules);
  if (!is_limited(scenario))
    return {.auxiliary_joules = brownian::mean(at),
            .battery_joules = brownian::mean_battery_level(at)};
  return {.auxiliary_joules = finite::mean(at),
          .battery_joules = finite::mean_battery_level(at),
          .spilled_joules = finite::mean_spilled(at)};
}

std::optional<std::vector<double>> exact_means(const SiteModel& site, const Scenario& scenario,
                                               std::optional<double> volatility) {
  if (has_series(site)) return std::nullopt;
  const bool has_battery = is_limited(scenario) || scenario.battery.initial_joules > 0;
  const std::int64_t longest = has_battery ? longest_grid_horizon : longest_summed_horizon;
  if (scenario.horizons_slots.back() > longest || (has_battery && volatility)) return std::nullopt;
  if (has_battery) return grid_means(site, scenario);
  return summed_means(site, scenario.horizons_slots, volatility);
}

double exact_exceedance(const SiteModel& site, const Scenario& scenario, double joules,
                        double steps_per_deviation) {
  const std::array<long, 1> horizon{scenario.horizons_slots.back()};
  const auto laws = auxiliary::auxiliary_laws(gridded_slot_of(site), horizon, scenario.battery,
                                              {.steps_per_deviation = steps_per_deviation});
  return auxiliary::survival(laws.front(), joules);
}

std::optional<std::vector<double>> corrected_means(const SiteModel& site,
                                                   const Scenario& scenario) {
  if (has_series(site) || is_limited(scenario) ||
      std::abs(site.drift_joules_per_slot) > site.volatility_joules)
    return std::nullopt;
  const auxiliary::SlotShape shape = auxiliary::slot_shape(slot_model_of(site));
  std::vector<double> means;
  for (const std::int64_t slots : scenario.horizons_slots)
    means.push_back(auxiliary::corrected_mean(
        brownian_site(site, scenario, static_cast<double>(slots)), shape));
  return means;
}

}  // namespace inferlaw::apps
