// The curves behind Figures 2 to 4 of arXiv:2601.00823, as tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

struct Figure {
  std::string file_name;
  Json rows;
};

/// Deviation of E[D_T] from drift-only scaling against nu sqrt(T)/sigma.
[[nodiscard]] Figure figure_2();

/// Joules and seconds of a task against its level, for each model, budgets real-valued.
[[nodiscard]] Figure figure_3(const site::Scenario& scenario);

/// E[D_T] against T at several probabilities of a routing error: Brownian, exact, and simulated
/// with the scenario's trials and their standard error.
[[nodiscard]] Figure figure_4(const site::Scenario& scenario);

}  // namespace inferlaw::apps
