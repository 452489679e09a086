/// @file
/// Routing policies of a site and what each demands, and the one of least auxiliary energy.
///
/// Formulas and sources: lib/routing/routing.hpp, routing/variance_aware.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/routing_plan.hpp"
#include "inferlaw/solvers/site/site.hpp"

namespace inferlaw::site {

struct RouteOptions {
  std::optional<double> horizon_slots = {};          ///< instead of the scenario's longest
  std::optional<double> latency_limit_seconds = {};  ///< instead of the scenario's own
  std::optional<double> success_floor = {};          ///< likewise
  double error_probability = 0.1;                    ///< of the policy error(..) shown
};

struct PolicyRow {
  std::string policy = {};
  routing::PolicyPrice price = {};
  std::optional<double> unused_joules = {};    ///< left in the battery or spilled
  std::optional<double> crossover_slots = {};  ///< infinite at zero drift
  double mean_latency_seconds = 0;
  double mean_success = 0;
  bool is_within_limits = true;
};

/// A choice's name; where a type is split between choices, the names with their shares.
struct AssignmentRow {
  std::string variance_aware = {};
  std::string myopic = {};
};

struct Routing {
  double horizon_slots = 0;
  numeric::Moments harvest = {};
  routing::ServiceLimits limits = {};
  std::vector<std::string> choices = {};  ///< names
  RoutingPlan plan = {};
  std::vector<PolicyRow> policies = {};
  std::vector<AssignmentRow> assignments = {};  ///< one a task type
  std::vector<std::string> notes = {};
};

/// Throws routing::NoChoiceLeft where the limits leave a task nothing, std::domain_error as
/// site_of does.
[[nodiscard]] Routing route(const Scenario& scenario, const RouteOptions& options = {});

}  // namespace inferlaw::site
