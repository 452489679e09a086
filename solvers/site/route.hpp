/// @file
/// Routing policies of a site and what each demands, and the one of least auxiliary energy.
///
/// Where a trace or a series is replayed, volatility and mean auxiliary energy are those of
/// independent slots of what is measured, as `predict` has them, with the dispersion of the
/// arrivals; policies are compared by the variance of the sums over the horizon (`matched`), and
/// each is replayed on the same starts.
///
/// Formulas and sources: lib/routing/routing.hpp, routing/variance_aware.hpp, dependence.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/site/replay.hpp"
#include "inferlaw/solvers/site/routing_plan.hpp"
#include "inferlaw/solvers/site/site.hpp"
#include "inferlaw/solvers/site/uncertainty.hpp"

namespace inferlaw::site {

struct RouteOptions {
  std::optional<double> horizon_slots = {};          ///< instead of the scenario's longest
  std::optional<double> latency_limit_seconds = {};  ///< instead of the scenario's own
  std::optional<double> success_floor = {};          ///< likewise
  double error_probability = 0.1;                    ///< of the policy error(..) shown
  int threads = 0;                  ///< of replays and draws; 0: one for every processor
  std::optional<Draws> draws = {};  ///< of a fit's parameters: the scenario is that of draw 0
};

struct PolicyRow {
  std::string policy = {};
  routing::PolicyPrice price = {};                           ///< of independent slots
  std::optional<double> matched_mean_auxiliary_joules = {};  ///< where anything is replayed
  std::optional<Replay> replayed = {};
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

/// How often a choice is the best for tasks of a type, over the draws of a fit that have an answer.
struct BestChoiceRow {
  std::size_t type = 0;
  std::string choice = {};
  double share_of_draws = 0;
};

/// The assignments that are best in some draw, the most frequent first.
struct BestMixRow {
  std::string mix = {};  ///< share of the tasks that each choice serves
  std::size_t draws = 0;
  double share_of_draws = 0;
  bool is_of_the_fit = false;  ///< best with the fit's own parameters
};

/// The best policy with the errors of fitted parameters, at the supply of the fit's own.
struct RoutingUncertainty {
  Uncertainty values = {};
  std::vector<BestChoiceRow> choices = {};
  std::vector<BestMixRow> mixes = {};
};

struct Routing {
  Scenario scenario = {};  ///< with the fit's own parameters where there are draws
  double horizon_slots = 0;
  numeric::Moments harvest = {};
  routing::ServiceLimits limits = {};
  std::vector<std::string> choices = {};           ///< names
  std::optional<std::string> least_replayed = {};  ///< policy within limits, where replayed
  RoutingPlan plan = {};
  std::vector<PolicyRow> policies = {};
  std::vector<AssignmentRow> assignments = {};  ///< one a task type
  std::optional<RoutingUncertainty> uncertainty = {};
  std::vector<std::string> notes = {};
};

/// Throws routing::NoChoiceLeft where the limits leave a task nothing, std::domain_error as
/// site_of does, and for a horizon that is not whole where anything is replayed.
[[nodiscard]] Routing route(const Scenario& given, const RouteOptions& options = {});

}  // namespace inferlaw::site
