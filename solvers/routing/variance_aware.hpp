/// @file
/// The choice for each type of task that makes the mean auxiliary energy E[D_T] least.
///
///     choices  of type l: a model, strategy or budget i with mean E[e_i] (joules) and second
///              moment E[e_i^2] (joules squared); those beyond a latency limit or success floor are
///              dropped
///     demand   m = sum_l w_l E[e], q = sum_l w_l E[e^2] of the choices taken, a task
///     Poisson  nu = lambda m - Rbar,  sigma^2 = lambda q + s_R^2
///     fixed    nu = lambda m - Rbar,  sigma^2 = lambda (q - m^2) + s_R^2
///
/// For a multiplier kappa >= 0 every type takes argmin_i E[e_i] + kappa E[e_i^2]. The sweep over
/// kappa changes one choice at a time, at kappa = (E[e_j] - E[e_i])/(E[e_i^2] - E[e_j^2]); sorted,
/// the changes list the lower-left convex hull of the attainable (m, q) in
/// O(types x choices log(types x choices)). An edge is a randomised policy: one type mixes two
/// choices. E[D_T] grows with nu and sigma^2, so the hull holds the best randomised policy [exact].
///
/// With d = nu sqrt(T)/sigma, E[D_T] is quasi-concave in (nu, sigma^2) for d < 0.708454: there the
/// best vertex is best of all. Beyond, each edge is searched as well (Brent): the result is the
/// exact randomised optimum, and the best deterministic assignment, which may lie off the hull, is
/// between it and the best vertex [exact for Poisson arrivals without a battery; held against all
/// assignments of small fleets]. No fixed point is iterated: it can cycle, or stop at a worse
/// vertex.
///
/// Fixed arrivals: the weight is E[e_i] (1 - 2 kappa m) + kappa E[e_i^2], whose first factor may be
/// negative, so the sweep runs over the whole lower hull. Caution: sigma^2 then falls where m
/// rises, and the Brownian objective has a spurious taste for low variance; check with exact slots.
///
/// Arrivals in excess of Poisson ones make sigma^2 quadratic in the policy, and its hull no hull:
/// see correlated_arrivals.hpp.
///
/// With fixed arrivals, an initial battery or a capacity the edges are searched from one start each
/// and nothing is proven of assignments off the hull.
///
/// Source: routing paper, arXiv:2601.00823 [published: the trade of mean against variance]; sweep
/// and hull [exact]. Throws std::domain_error where a number is out of range, NoChoiceLeft where
/// the limits leave a type nothing.
#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::routing {

/// Whether sigma^2 may fall where m rises, so that the rising part of the hull counts too.
[[nodiscard]] bool needs_whole_lower_hull(auxiliary::ArrivalLaw arrivals);

/// One way to serve a task.
struct ServiceMoments {
  double mean_joules = 0;
  double second_moment = 0;    ///< of its energy, joules squared; at least mean_joules^2
  double latency_seconds = 0;  ///< mean
  double success = 1;          ///< probability
};

struct TaskChoices {
  double weight = 1;  ///< share of the tasks; all weights sum to 1
  std::vector<ServiceMoments> choices = {};
};

struct ServiceLimits {
  double latency_limit_seconds = std::numeric_limits<double>::infinity();
  double success_floor = 0;
};

/// What E[D_T] depends on beside the policy.
struct SiteConditions {
  Arrivals arrivals = {};
  numeric::Moments harvest = {};  ///< per slot
  double horizon_slots = 1;
  auxiliary::Battery battery = {};
  ArrivalExcess excess = {};  ///< of arrivals that are not Poisson
};

struct PolicyPrice {
  double mean_joules_per_slot = 0;
  double drift_joules_per_slot = 0;
  double volatility_joules = 0;      ///< per square root of a slot
  double mean_auxiliary_joules = 0;  ///< Brownian E[D_T]
};

/// Of a policy by the moments of its tasks' energy; also where nothing is random.
[[nodiscard]] PolicyPrice price(const TaskEnergy& energy, const SiteConditions& site);

struct HullVertex {
  TaskEnergy energy = {};
  PolicyPrice price = {};
  std::size_t changed_type = 0;  ///< what differs from the vertex before; unused at the first
  std::size_t new_choice = 0;
  /// sum_lk X_lk m_l m'_k of the energies at this vertex and the next; 0 without an excess.
  double excess_with_next = 0;
};

/// The vertex, but its successor's change is made with probability `share_of_next`.
struct RandomisedPolicy {
  std::size_t vertex = 0;
  double share_of_next = 0;
  PolicyPrice price = {};
};

enum class Optimality {
  best_of_all,           ///< the best vertex is best over all assignments, randomised too
  randomised_is_better,  ///< the best deterministic assignment lies between the two
  unproven               ///< fixed arrivals, arrivals in excess, initial battery or capacity
};

constexpr std::string_view name_of(Optimality optimality) {
  switch (optimality) {
    case Optimality::best_of_all:
      return "best of all assignments";
    case Optimality::randomised_is_better:
      return "randomised is better";
    case Optimality::unproven:
      return "unproven";
  }
  return {};
}

/// The best point of a hull.
struct HullBest {
  std::size_t best_vertex = 0;
  RandomisedPolicy randomised = {};  ///< the best vertex where no edge is better
  Optimality optimality = Optimality::best_of_all;
};

[[nodiscard]] HullBest best_of_hull(const std::vector<HullVertex>& hull,
                                    const SiteConditions& site);

/// The best vertex is the best deterministic assignment found.
struct VarianceAwareRouting : HullBest {
  std::vector<std::size_t> myopic_choices = {};  ///< of the first vertex: least mean within limits
  std::vector<HullVertex> hull = {};             ///< by rising mean
};

class NoChoiceLeft : public std::domain_error {
 public:
  using std::domain_error::domain_error;
};

/// Throws std::domain_error where a number is out of range.
void check(const std::vector<TaskChoices>& tasks, const SiteConditions& site,
           const ServiceLimits& limits);

/// Arrivals must have no excess.
[[nodiscard]] VarianceAwareRouting variance_aware_routing(const std::vector<TaskChoices>& tasks,
                                                          const SiteConditions& site,
                                                          const ServiceLimits& limits = {});

/// The choice of each type at a vertex.
[[nodiscard]] std::vector<std::size_t> choices_at(const VarianceAwareRouting& routing,
                                                  std::size_t vertex);

/// The same among `choices` choices, and the randomised policy.
[[nodiscard]] Assignment assignment_at(const VarianceAwareRouting& routing, std::size_t vertex,
                                       std::size_t choices);
[[nodiscard]] Assignment randomised_assignment(const VarianceAwareRouting& routing,
                                               std::size_t choices);

[[nodiscard]] bool is_within(const ServiceMoments& choice, const ServiceLimits& limits);

/// The table's moments, latency and success.
[[nodiscard]] std::vector<TaskChoices> task_choices(const ServiceTable& table);

}  // namespace inferlaw::routing
