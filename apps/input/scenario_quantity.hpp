// Numbers of a scenario under the names of their keys, so that something other than the file may
// set them.
#pragma once

#include <functional>
#include <string>

#include "inferlaw/apps/input/scenario.hpp"
#include "inferlaw/apps/range.hpp"

namespace inferlaw::apps {

struct ScenarioQuantity {
  Range range;
  std::function<void(Scenario&, double)> set;
};

/// The quantity of a key such as capability.loss_exponent or models.NAME.parameters. Throws
/// UsageError that lists the keys of this scenario.
[[nodiscard]] ScenarioQuantity scenario_quantity(const Scenario& scenario, const std::string& key);

}  // namespace inferlaw::apps
