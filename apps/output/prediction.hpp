// Prediction, simulation and validation of a site as JSON.
#pragma once

#include <optional>

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/apps/output/report.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/validate.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const site::Prediction& prediction);
[[nodiscard]] Json to_json(const site::SiteSimulation& simulation);
[[nodiscard]] Json to_json(const site::Validation& validation);

/// The mean of exact slots and how far it may be off, as two keys of a row; null where it has none.
void add_exact_slots(const std::optional<site::MeanWithError>& mean, Json& row);

/// The ledger of `predict` and `simulate`, columns of their horizons.
[[nodiscard]] TableApart predicted_ledger();
[[nodiscard]] TableApart predicted_costs();
[[nodiscard]] TableApart simulated_ledger();
[[nodiscard]] TableApart simulated_costs();

}  // namespace inferlaw::apps
