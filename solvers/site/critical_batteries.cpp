// The part of `critical` that sizes batteries.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "inferlaw/solvers/auxiliary/overview.hpp"
#include "inferlaw/solvers/site/detail/planning.hpp"

namespace inferlaw::site::detail {
namespace {

double cost_at(const Planning& planning, double supply, double capacity) {
  supply::SupplyModel model = planning.model;
  model.battery.capacity_joules = capacity;
  return supply::cost(model, planning.prices, supply);
}

// What is found of a capacity alone or with the supply.
struct Sized {
  std::string name = {};
  supply::Status status = supply::Status::solved;
  double supply = 0;
  double capacity = 0;
  double mean = 0;
};

FoundSite found(const Planning& planning, const Sized& sized) {
  return {.name = sized.name,
          .status = sized.status,
          .supply_joules_per_slot = sized.supply,
          .capacity_joules = sized.capacity,
          .mean_joules = sized.mean,
          .exact_slots = exact_mean_at(planning, {.supply_joules_per_slot = sized.supply,
                                                  .capacity_joules = sized.capacity}),
          .cost = cost_at(planning, sized.supply, sized.capacity)};
}

FoundSite found(const Planning& planning, const std::string& name,
                const supply::CapacityAnswer& answer) {
  return found(planning, {.name = name,
                          .status = answer.status,
                          .supply = answer.supply_joules_per_slot,
                          .capacity = answer.capacity_joules,
                          .mean = answer.mean_auxiliary_joules});
}

// What differs from "solved" names the answer: the supply's bound first.
supply::Status status_of(const supply::SiteAnswer& answer) {
  return answer.supply_status == supply::Status::solved ? answer.capacity_status
                                                        : answer.supply_status;
}

void add_cheapest_battery(const Planning& planning, Critical& critical) {
  const supply::CapacityAnswer alone =
      supply::cheapest_capacity(planning.model, planning.prices, own_supply(planning));
  critical.cheapest_capacity = alone;
  critical.capacities.push_back(found(planning, "cheapest_capacity", alone));
  const supply::SiteAnswer both = supply::cheapest_site(planning.model, planning.prices);
  critical.cheapest_site = both;
  critical.capacities.push_back(found(planning, {.name = "cheapest_site",
                                                 .status = status_of(both),
                                                 .supply = both.supply_joules_per_slot,
                                                 .capacity = both.capacity_joules,
                                                 .mean = both.mean_auxiliary_joules}));
}

std::vector<double> default_supplies(const Planning& planning, double target) {
  supply::SupplyModel unlimited = planning.model;
  unlimited.battery.capacity_joules = std::numeric_limits<double>::infinity();
  const double least = supply::supply_for_target(unlimited, target).supply_joules_per_slot;
  std::vector<double> supplies;
  for (const double factor : {1.02, 1.05, 1.1, 1.2, 1.4}) supplies.push_back(factor * least);
  return supplies;
}

void add_target_battery(const Planning& planning, double target, std::vector<double> supplies,
                        Critical& critical) {
  const supply::CapacityAnswer own =
      supply::capacity_for_target(planning.model, target, own_supply(planning));
  critical.target_capacity = own;
  critical.capacities.push_back(found(planning, "target_capacity", own));
  if (supplies.empty()) supplies = default_supplies(planning, target);
  for (const supply::CapacityAnswer& answer :
       supply::capacities_for_target(planning.model, target, supplies))
    critical.capacities.push_back(found(planning, "trade_off", answer));
}

void add_notes(const Planning& planning, Critical& critical) {
  critical.notes.emplace_back(
      "capacities are those of the Brownian model; slots overshoot both ends of a battery, so that "
      "about 1.17 volatilities less will do");
  const double smallest = auxiliary::fewest_volatilities * planning.site.volatility_joules;
  if (std::any_of(critical.capacities.begin(), critical.capacities.end(),
                  [=](const FoundSite& row) { return *row.capacity_joules < smallest; }))
    critical.notes.emplace_back(
        "a capacity below 3 volatilities is beyond the Brownian model, whose mean grows without "
        "limit as the battery shrinks and that of slots does not: trust exact slots there");
}

}  // namespace

void add_batteries(const Planning& given, const CriticalOptions& options, Critical& critical) {
  const bool sizes = options.size_battery && options.target_joules;
  if (!options.prices.capacity && !sizes) return;
  Planning planning = given;
  planning.prices.capacity = options.prices.capacity.value_or(0);
  if (options.prices.capacity) add_cheapest_battery(planning, critical);
  if (sizes)
    add_target_battery(planning, *options.target_joules, options.trade_off_supplies, critical);
  add_notes(planning, critical);
}

}  // namespace inferlaw::site::detail
