/// @file
/// Which choice serves which task, and the demand for energy that this makes. A choice is any way
/// to serve a task: a model, a strategy, a budget, a measured machine.
///
///     policy       assignment a(l, i) = probability that a task of type l goes to choice i
///     demand       energy of a task: type l with weight w_l, choice i with a(l, i), then e_i(l)
///     myopic       argmin_i E[e_i(l)]                      latency   argmin_i E[latency_i(l)]
///     fixed        one choice                              mixture   given probabilities
///     error(delta) myopic with probability 1-delta, else another choice, uniformly
///     bursts       Var(C) = lambda E[e^2] + sum_lk X_lk m_l m_k,  m_l = sum_i a(l,i) E[e_i(l)], of
///                  arrivals in excess X_lk = Cov(K_l, K_k) - delta_lk E[K_l] of Poisson ones, K_l
///                  tasks of type l in a slot
///     lower bound  C_LB = lambda sum_l w_l min_i E[e_i(l)]          joules per slot
///     crossover    T* = 2 sigma^2/(pi nu^2)                         slots
///
/// Ties go to the first choice. Weights sum to 1 within 1e-9, so do the rows of an assignment.
/// Source: routing paper, arXiv:2601.00823 [published: policies and the effect of errors; exact:
/// the bound; choice: error model]. Throws std::domain_error where an argument is out of range.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/energy/serving.hpp"

namespace inferlaw::routing {

struct TaskType {
  std::string name = {};
  double level = 0;
  double weight = 1;
};

/// One row for each task type, one column for each choice.
template <class Cell>
using TypeByChoice = std::vector<std::vector<Cell>>;

/// What a task of one type costs under one choice.
struct Service {
  double energy_mean_joules = 0;
  double energy_second_moment = 0;  ///< joules squared
  double latency_mean_seconds = 0;
  double latency_second_moment = 0;                 ///< seconds squared
  double success = 1;                               ///< probability
  std::vector<numeric::ValueAtom> energy_law = {};  ///< of those moments
};

struct ServiceTable {
  std::vector<TaskType> types = {};
  std::vector<std::string> choices = {};  ///< their names
  TypeByChoice<Service> services = {};
};

/// Throws std::domain_error unless the weights sum to 1, there is a choice, and every type has a
/// service of each choice.
void check(const ServiceTable& table);

/// A strategy on a model with its own budget. A failure that the site sees is served again, up to
/// `retries` times, as the fallback (this choice unless given) serves a task once.
struct ServingChoice {
  std::string name = {};
  energy::Serving serving = {};
  energy::Setting setting = {};
  double retries = 0;                        ///< whole, 0 to 1000
  std::optional<std::size_t> fallback = {};  ///< index of a choice
};

[[nodiscard]] ServiceTable service_table(const std::vector<TaskType>& types,
                                         const std::vector<ServingChoice>& choices);

struct ModelChoice {
  std::string name = {};
  energy::Model model = {};
};

/// Each choice is a chain of thought on a model, with the setting's budget.
[[nodiscard]] ServiceTable service_table(const std::vector<TaskType>& types,
                                         const std::vector<ModelChoice>& choices,
                                         const energy::Setting& setting);

struct Myopic {
  static constexpr std::string_view name = "myopic";
};
struct LeastLatency {
  static constexpr std::string_view name = "latency";
};
struct Fixed {
  static constexpr std::string_view name = "fixed";
  std::size_t choice = 0;
};
struct RoutingError {
  static constexpr std::string_view name = "error";
  double probability = 0;  ///< delta; needs two choices or more unless it is 0
};
struct Mixture {
  static constexpr std::string_view name = "mixture";
  TypeByChoice<double> probabilities = {};
};
using Policy = std::variant<Myopic, LeastLatency, Fixed, RoutingError, Mixture>;

using Assignment = TypeByChoice<double>;

[[nodiscard]] Assignment assignment(const ServiceTable& table, const Policy& policy);

struct Arrivals {
  auxiliary::ArrivalLaw law = auxiliary::ArrivalLaw::poisson;
  double tasks_per_slot = 1;
  double idle_joules_per_slot = 0;  ///< drawn whatever arrives
};

/// The demand that a policy makes; services that are never used have no atoms.
[[nodiscard]] auxiliary::DemandLaw demand_law(const ServiceTable& table,
                                              const Assignment& assignment,
                                              const Arrivals& arrivals);

/// X, a row and a column for each task type, tasks squared per slot; empty: of Poisson arrivals, 0.
using ArrivalExcess = std::vector<std::vector<double>>;

/// Of the energy of a task of random type, from the exact moments of each service.
struct TaskEnergy {
  double mean_joules = 0;
  double second_moment = 0;    ///< joules squared
  double excess_variance = 0;  ///< of a slot's demand, for arrivals in excess; joules squared
};

/// Throws std::domain_error unless `excess` is empty or has a row and a column for each type.
[[nodiscard]] TaskEnergy task_energy(const ServiceTable& table, const Assignment& assignment,
                                     const ArrivalExcess& excess = {});

/// sum_lk X_lk a_l b_k, joules squared: with one policy's m_l twice, what it adds to the variance.
[[nodiscard]] double excess_variance(const ArrivalExcess& excess, const std::vector<double>& one,
                                     const std::vector<double>& other);

/// What a task adds to the variance of a slot's demand: E[e^2] of Poisson arrivals, Var(e) of a
/// fixed number.
[[nodiscard]] double variance_per_task(auxiliary::ArrivalLaw arrivals, const TaskEnergy& energy);

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
