// Prediction, simulation and validation of a site as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const site::Prediction& prediction);
[[nodiscard]] Json to_json(const site::SiteSimulation& simulation);
[[nodiscard]] Json to_json(const site::Validation& validation);

}  // namespace inferlaw::apps
