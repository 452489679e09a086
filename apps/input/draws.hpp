// Draws of a fit's parameters, as `fit --draws` writes them, for the keys of a scenario.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/uncertainty.hpp"

namespace inferlaw::apps {

/// As the options gave them.
struct DrawsRequest {
  std::string file = {};               ///< CSV; empty: none
  std::vector<std::string> keys = {};  ///< KEY=EXPRESSION; empty: those of the loss law
  double confidence = 0.95;
};

/// None where no file was asked for. Throws UsageError and InputError, also where a key cannot have
/// a drawn value.
[[nodiscard]] std::optional<site::Draws> read_draws(const DrawsRequest& request,
                                                    const site::Scenario& scenario);

}  // namespace inferlaw::apps
