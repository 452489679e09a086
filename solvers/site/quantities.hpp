/// @file
/// Numbers of a scenario under the names of their keys in a scenario file, so that draws of a fit
/// or a sweep may set them.
///
///     capability.loss_exponent, hardware.joules_per_flop, budget.tokens_per_step,
///     arrivals.tasks_per_slot, harvest.mean_joules_per_slot, models.NAME.parameters, ..
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <string>

#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::site {

struct Quantity {
  bool may_be_zero = false;  ///< otherwise above 0
  double most = std::numeric_limits<double>::max();
  std::function<void(Scenario&, double)> set;
};

/// Those that this scenario has, by key.
[[nodiscard]] std::map<std::string, Quantity> quantities_of(const Scenario& scenario);

}  // namespace inferlaw::site
