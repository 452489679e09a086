// Which model serves which task, and the demand for energy that this makes.
//
//   policy       assignment a(l, i) = probability that a task of type l goes to model i
//   demand       energy of a task: type l with weight w_l, model i with a(l, i), then e_i(l)
//   myopic       argmin_i E[e_i(l)]                      latency   argmin_i E[latency_i(l)]
//   fixed        one model                               mixture   given probabilities
//   error(delta) myopic with probability 1-delta, else another model, uniformly
//   lower bound  C_LB = lambda sum_l w_l min_i E[e_i(l)]          joules per slot
//   crossover    T* = 2 sigma^2/(pi nu^2)                         slots
//
// Ties go to the first model. Weights sum to 1 within 1e-9, so do the rows of an assignment.
// Source: routing paper, arXiv:2601.00823 [published: policies and the effect of errors; exact:
// the bound; choice: error model]. Throws std::domain_error where an argument is out of range.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/slot_model.hpp"
#include "inferlaw/lib/energy/task.hpp"

namespace inferlaw::routing {

struct TaskType {
  std::string name = {};
  double level = 0;
  double weight = 1;
};

/// One row for each task type, one column for each model.
template <class Cell>
using TypeByModel = std::vector<std::vector<Cell>>;

struct Service {
  energy::TaskOnModel cost = {};
  std::vector<auxiliary::ValueAtom> energy_law = {};
};

struct ServiceTable {
  std::vector<TaskType> types = {};
  std::vector<energy::Model> models = {};
  TypeByModel<Service> services = {};
};

[[nodiscard]] ServiceTable service_table(const std::vector<TaskType>& types,
                                         const std::vector<energy::Model>& models,
                                         const energy::Setting& setting);

struct Myopic {};
struct LeastLatency {};
struct Fixed {
  std::size_t model = 0;
};
struct RoutingError {
  double probability = 0;  ///< delta; needs two models or more unless it is 0
};
struct Mixture {
  TypeByModel<double> probabilities = {};
};
using Policy = std::variant<Myopic, LeastLatency, Fixed, RoutingError, Mixture>;

using Assignment = TypeByModel<double>;

[[nodiscard]] Assignment assignment(const ServiceTable& table, const Policy& policy);

struct Arrivals {
  auxiliary::ArrivalLaw law = auxiliary::ArrivalLaw::poisson;
  double tasks_per_slot = 1;
};

/// The demand that a policy makes; services that are never used have no atoms.
[[nodiscard]] auxiliary::DemandLaw demand_law(const ServiceTable& table,
                                              const Assignment& assignment,
                                              const Arrivals& arrivals);

/// Of the energy of a task of random type, from the exact moments of each service.
struct TaskEnergy {
  double mean_joules = 0;
  double second_moment = 0;  ///< joules squared
};

[[nodiscard]] TaskEnergy task_energy(const ServiceTable& table, const Assignment& assignment);

/// Demand against a harvest.
struct NetDemand {
  double drift = 0;              ///< nu, joules per slot
  double volatility = 0;         ///< sigma, joules per square root of a slot
  double crossover_horizon = 0;  ///< T*, slots; infinity at zero drift
};

[[nodiscard]] NetDemand net_demand(const TaskEnergy& energy, const Arrivals& arrivals,
                                   const auxiliary::HarvestLaw& harvest);

/// C_LB, joules per slot.
[[nodiscard]] double demand_lower_bound(const ServiceTable& table, double tasks_per_slot);

}  // namespace inferlaw::routing
