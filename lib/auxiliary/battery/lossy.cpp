#include "inferlaw/lib/auxiliary/battery/lossy.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::auxiliary {
namespace {

double deliverable(double net_demand, const Battery& battery) {
  return net_demand >= 0 ? std::min(net_demand, battery.discharging_limit_joules_per_slot)
                         : -round_trip_efficiency(battery) *
                               std::min(-net_demand, battery.charging_limit_joules_per_slot);
}

bool changes_nothing(const Battery& battery) {
  return round_trip_efficiency(battery) == 1 &&
         std::isinf(battery.charging_limit_joules_per_slot) &&
         std::isinf(battery.discharging_limit_joules_per_slot);
}

std::vector<numeric::ValueAtom> deliverable_atoms(const GriddedLaw& net_demand,
                                                  const Battery& battery) {
  std::vector<numeric::ValueAtom> atoms;
  atoms.reserve(net_demand.probabilities.size());
  for (std::size_t i = 0; i < net_demand.probabilities.size(); ++i) {
    if (net_demand.probabilities[i] == 0) continue;  // between the nodes of a lattice
    const double joules =
        net_demand.step_joules * static_cast<double>(net_demand.first_index + static_cast<long>(i));
    atoms.push_back(
        {.value = deliverable(joules, battery), .probability = net_demand.probabilities[i]});
  }
  return atoms;
}

// E[(X - joules)^+] and E[(X - joules)^-] of each kind of law.
struct Parts {
  double above = 0;
  double below = 0;
};

Parts parts_at(const GriddedLaw& law, double joules) {
  Parts parts;
  for (std::size_t i = 0; i < law.probabilities.size(); ++i) {
    const double above =
        law.step_joules * static_cast<double>(law.first_index + static_cast<long>(i)) - joules;
    (above > 0 ? parts.above : parts.below) += law.probabilities[i] * std::abs(above);
  }
  return parts;
}

// What the sum may be off by is no energy.
Parts parts_at(const NetDemandLaw& law, double joules) {
  const double mean = law.mean - joules;
  const MeanCurve curve = exact_slots_mean_curve(with_drift(law, mean), 1);
  const auto known = [&](double value) { return value > curve.error_joules.front() ? value : 0; };
  return {.above = known(curve.mean_joules.front()),
          .below = known(curve.mean_joules.front() - mean)};
}

Parts parts_at(const numeric::Moments& gaussian, double joules) {
  const double deviation = std::sqrt(gaussian.variance);
  return {.above = numeric::normal_mean_above_zero(gaussian.mean - joules, deviation),
          .below = numeric::normal_mean_above_zero(joules - gaussian.mean, deviation)};
}

template <typename Law>
SlotFlows flows_of(const Law& law, const Battery& battery) {
  check(battery);
  const Parts at_zero = parts_at(law, 0);
  SlotFlows flows{.need = at_zero.above, .surplus = at_zero.below};
  if (std::isfinite(battery.discharging_limit_joules_per_slot))
    flows.beyond_limit = parts_at(law, battery.discharging_limit_joules_per_slot).above;
  if (std::isfinite(battery.charging_limit_joules_per_slot))
    flows.curtailed = parts_at(law, -battery.charging_limit_joules_per_slot).below;
  return flows;
}

// E[((X - joules)^+)^2] of a Gaussian X.
double square_excess(double mean, double deviation, double joules) {
  const double above = mean - joules;
  const double z = above / deviation;
  return (above * above + deviation * deviation) * numeric::normal_upper_tail(-z) +
         above * deviation * numeric::normal_density(z);
}

// E[min(X^+, P)^2]: x^2 - P^2 = (x - P)^2 + 2 P (x - P) beyond P.
double square_below_limit(const numeric::Moments& gaussian, double limit) {
  const double deviation = std::sqrt(gaussian.variance);
  const double unlimited = square_excess(gaussian.mean, deviation, 0);
  if (std::isinf(limit)) return unlimited;
  return unlimited - square_excess(gaussian.mean, deviation, limit) -
         2 * limit * parts_at(gaussian, limit).above;
}

void check_gaussian(const numeric::Moments& moments) {
  numeric::require_finite("mean (joules)", moments.mean);
  numeric::require_positive("variance (joules^2)", moments.variance);
}

}  // namespace

double round_trip_efficiency(const Battery& battery) {
  return battery.charging_efficiency * battery.discharging_efficiency;
}

Battery deliverable_battery(const Battery& battery) {
  check(battery);
  const double delivered = battery.discharging_efficiency;
  const double minimum = battery.minimum_state_of_charge;
  const double unusable = minimum > 0 ? minimum * battery.capacity_joules : 0;
  const double capacity = delivered * battery.capacity_joules * (1 - minimum);
  // the difference of two roundings must not leave a charge beyond the capacity
  const double initial = std::min(delivered * (battery.initial_joules - unusable), capacity);
  return {.initial_joules = initial,
          .capacity_joules = capacity,
          .self_discharge_per_slot = battery.self_discharge_per_slot};
}

GriddedLaw deliverable_law(const GriddedLaw& net_demand, const Battery& battery) {
  check(battery);
  if (changes_nothing(battery)) return net_demand;
  GriddedLaw law = gridded_atoms(deliverable_atoms(net_demand, battery), net_demand.step_joules);
  law.on_grid = law.on_grid && net_demand.on_grid;
  return law;
}

SlotFlows slot_flows(const GriddedLaw& net_demand, const Battery& battery) {
  return flows_of(net_demand, battery);
}

SlotFlows slot_flows(const NetDemandLaw& net_demand, const Battery& battery) {
  return flows_of(net_demand, battery);
}

SlotFlows gaussian_slot_flows(const numeric::Moments& net_demand, const Battery& battery) {
  check_gaussian(net_demand);
  return flows_of(net_demand, battery);
}

double deliverable_mean(const SlotFlows& flows, const Battery& battery) {
  return (flows.need - flows.beyond_limit) -
         round_trip_efficiency(battery) * (flows.surplus - flows.curtailed);
}

numeric::Moments deliverable_moments(const GriddedLaw& net_demand, const Battery& battery) {
  check(battery);
  if (changes_nothing(battery)) return net_demand.represented;
  return numeric::moments(deliverable_atoms(net_demand, battery));
}

numeric::Moments gaussian_deliverable_moments(const numeric::Moments& net_demand,
                                              const Battery& battery) {
  const double mean = deliverable_mean(gaussian_slot_flows(net_demand, battery), battery);
  const double eta = round_trip_efficiency(battery);
  const numeric::Moments mirrored{.mean = -net_demand.mean, .variance = net_demand.variance};
  const double square =
      square_below_limit(net_demand, battery.discharging_limit_joules_per_slot) +
      eta * eta * square_below_limit(mirrored, battery.charging_limit_joules_per_slot);
  return {.mean = mean, .variance = std::max(0.0, square - mean * mean)};
}

double full_cycles(const Battery& battery, double drawn_joules) {
  const double usable = battery.capacity_joules * (1 - battery.minimum_state_of_charge);
  return std::isfinite(usable) && usable > 0 ? drawn_joules / usable : 0;
}

BatteryLedger battery_ledger(const SlotFlows& flows, const Battery& battery, double slots,
                             const DeliverableOutcome& outcome) {
  const double eta = round_trip_efficiency(battery);
  const double delivering = battery.discharging_efficiency;
  const double minimum = battery.minimum_state_of_charge;
  const Battery usable = deliverable_battery(battery);
  BatteryLedger ledger{.auxiliary_joules = slots * flows.beyond_limit + outcome.auxiliary_joules,
                       .curtailed_joules = slots * flows.curtailed,
                       .spilled_joules = outcome.spilled_joules / eta,
                       .level_joules = outcome.level_joules / delivering +
                                       (minimum > 0 ? minimum * battery.capacity_joules : 0)};
  // differences of expectations from two engines: nothing is a rounding below 0
  ledger.delivered_joules =
      std::max(0.0, slots * (flows.need - flows.beyond_limit) - outcome.auxiliary_joules);
  ledger.drawn_joules = ledger.delivered_joules / delivering;
  ledger.taken_joules =
      std::max(0.0, slots * (flows.surplus - flows.curtailed) - ledger.spilled_joules);
  ledger.conversion_losses_joules = (1 - battery.charging_efficiency) * ledger.taken_joules +
                                    (1 / delivering - 1) * ledger.delivered_joules;
  if (battery.self_discharge_per_slot > 0)
    ledger.leaked_joules =
        (usable.initial_joules + outcome.auxiliary_joules -
         slots * deliverable_mean(flows, battery) - outcome.spilled_joules - outcome.level_joules) /
        delivering;
  ledger.cycles = full_cycles(battery, ledger.drawn_joules);
  return ledger;
}

}  // namespace inferlaw::auxiliary
