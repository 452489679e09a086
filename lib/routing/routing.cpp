#include "inferlaw/lib/routing/routing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {
namespace {

constexpr double probability_sum_tolerance = 1e-9;

void require_sum_of_one(const char* name, double sum) {
  if (!(std::abs(sum - 1) <= probability_sum_tolerance)) numeric::refuse(name, sum, "1");
}

void require_count(const char* name, std::size_t count, std::size_t wanted) {
  if (count != wanted) numeric::refuse(name, static_cast<double>(count), std::to_string(wanted));
}

void check(const std::vector<TaskType>& types) {
  double sum = 0;
  for (const TaskType& type : types) {
    numeric::require_probability("weight of a task type", type.weight);
    sum += type.weight;
  }
  require_sum_of_one("sum of the task type weights", sum);
}

void check(const ServiceTable& table, const Assignment& assignment) {
  require_count("number of rows of an assignment", assignment.size(), table.types.size());
  for (const std::vector<double>& row : assignment) {
    require_count("number of columns of an assignment", row.size(), table.choices.size());
    double sum = 0;
    for (const double probability : row) {
      numeric::require_probability("probability of an assignment", probability);
      sum += probability;
    }
    require_sum_of_one("sum of a row of an assignment", sum);
  }
}

void check(const ArrivalExcess& excess, std::size_t types) {
  require_count("number of rows of the arrivals' excess", excess.size(), types);
  for (const std::vector<double>& row : excess) {
    require_count("number of columns of the arrivals' excess", row.size(), types);
    for (const double value : row) numeric::require_finite("excess of arrivals", value);
  }
}

template <class Cost>
std::size_t cheapest(const std::vector<Service>& row, const Cost& cost) {
  const auto less = [&](const Service& one, const Service& other) {
    return cost(one) < cost(other);
  };
  return static_cast<std::size_t>(std::min_element(row.begin(), row.end(), less) - row.begin());
}

double mean_energy(const Service& service) { return service.energy_mean_joules; }
double mean_latency(const Service& service) { return service.latency_mean_seconds; }

// `chosen` with probability 1-error, the others share the rest.
std::vector<double> mostly(std::size_t chosen, std::size_t choices, double error) {
  const double share = choices > 1 ? error / static_cast<double>(choices - 1) : 0;
  std::vector<double> row(choices, share);
  row[chosen] = 1 - error;
  return row;
}

struct Assign {
  const ServiceTable& table;

  template <class Cost>
  Assignment by_cost(const Cost& cost, double error) const {
    Assignment result;
    for (const std::vector<Service>& row : table.services)
      result.push_back(mostly(cheapest(row, cost), row.size(), error));
    return result;
  }
  Assignment operator()(const Myopic& /*policy*/) const { return by_cost(mean_energy, 0); }
  Assignment operator()(const LeastLatency& /*policy*/) const { return by_cost(mean_latency, 0); }
  Assignment operator()(const Fixed& fixed) const {
    if (fixed.choice >= table.choices.size())
      numeric::refuse("fixed choice", static_cast<double>(fixed.choice),
                      "below the number of choices");
    return Assignment(table.types.size(), mostly(fixed.choice, table.choices.size(), 0));
  }
  Assignment operator()(const RoutingError& error) const {
    numeric::require_probability("routing error", error.probability);
    if (error.probability > 0 && table.choices.size() < 2)
      numeric::refuse("routing error", error.probability, "0 where there is one choice");
    return by_cost(mean_energy, error.probability);
  }
  Assignment operator()(const Mixture& mixture) const { return mixture.probabilities; }
};

// Calls visit(probability, service) for every type and choice.
template <class Visit>
void for_each_service(const ServiceTable& table, const Assignment& assignment, const Visit& visit) {
  for (std::size_t type = 0; type < table.types.size(); ++type)
    for (std::size_t choice = 0; choice < table.choices.size(); ++choice)
      visit(table.types[type].weight * assignment[type][choice], table.services[type][choice]);
}

void check(const std::vector<ServingChoice>& choices) {
  for (const ServingChoice& choice : choices) {
    numeric::require_whole("number of retries", choice.retries, 0, 1000);
    if (choice.fallback && *choice.fallback >= choices.size())
      numeric::refuse("fallback choice", static_cast<double>(*choice.fallback),
                      "below the number of choices");
  }
}

Service service_of(energy::ServedTask task) {
  return {.energy_mean_joules = task.energy_mean_joules,
          .energy_second_moment = task.energy_second_moment,
          .latency_mean_seconds = task.latency_mean_seconds,
          .latency_second_moment = task.latency_second_moment,
          .success = task.success,
          .energy_law = std::move(task.energy_law)};
}

std::vector<Service> services_of(const TaskType& type, const std::vector<ServingChoice>& choices) {
  std::vector<energy::ServedTask> once;
  once.reserve(choices.size());
  for (const ServingChoice& choice : choices)
    once.push_back(energy::serve(type.level, choice.serving, choice.setting));
  std::vector<Service> row;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    energy::ServedTask task = once[i];
    for (double retry = 0; retry < choices[i].retries; ++retry)
      task = energy::tried_again(std::move(task), once[choices[i].fallback.value_or(i)]);
    row.push_back(service_of(std::move(task)));
  }
  return row;
}

}  // namespace

void check(const ServiceTable& table) {
  check(table.types);
  if (table.choices.empty()) numeric::refuse("number of choices", 0, "1 or more");
  require_count("number of rows of services", table.services.size(), table.types.size());
  for (const std::vector<Service>& row : table.services)
    require_count("number of services of a task type", row.size(), table.choices.size());
}

ServiceTable service_table(const std::vector<TaskType>& types,
                           const std::vector<ServingChoice>& choices) {
  check(choices);
  ServiceTable table{.types = types, .choices = {}, .services = {}};
  for (const ServingChoice& choice : choices) table.choices.push_back(choice.name);
  for (const TaskType& type : types) table.services.push_back(services_of(type, choices));
  check(table);
  return table;
}

ServiceTable service_table(const std::vector<TaskType>& types,
                           const std::vector<ModelChoice>& choices,
                           const energy::Setting& setting) {
  std::vector<ServingChoice> chains;
  chains.reserve(choices.size());
  for (const ModelChoice& choice : choices)
    chains.push_back({.name = choice.name, .serving = {.model = choice.model}, .setting = setting});
  return service_table(types, chains);
}

Assignment assignment(const ServiceTable& table, const Policy& policy) {
  Assignment result = std::visit(Assign{table}, policy);
  check(table, result);
  return result;
}

auxiliary::DemandLaw demand_law(const ServiceTable& table, const Assignment& assignment,
                                const Arrivals& arrivals) {
  check(table, assignment);
  auxiliary::DemandLaw demand{.arrivals = arrivals.law,
                              .tasks_per_slot = arrivals.tasks_per_slot,
                              .task_energy = {},
                              .idle_joules_per_slot = arrivals.idle_joules_per_slot};
  for_each_service(table, assignment, [&](double probability, const Service& service) {
    if (probability == 0) return;
    for (const numeric::ValueAtom& atom : service.energy_law)
      demand.task_energy.push_back(
          {.value = atom.value, .probability = probability * atom.probability});
  });
  auxiliary::check(demand);
  return demand;
}

double excess_variance(const ArrivalExcess& excess, const std::vector<double>& one,
                       const std::vector<double>& other) {
  double sum = 0;
  for (std::size_t row = 0; row < excess.size(); ++row)
    for (std::size_t column = 0; column < excess[row].size(); ++column)
      sum += excess[row][column] * one.at(row) * other.at(column);
  return sum;
}

TaskEnergy task_energy(const ServiceTable& table, const Assignment& assignment,
                       const ArrivalExcess& excess) {
  check(table, assignment);
  if (!excess.empty()) check(excess, table.types.size());
  TaskEnergy energy;
  std::vector<double> means(table.types.size(), 0);
  for (std::size_t type = 0; type < table.types.size(); ++type)
    for (std::size_t choice = 0; choice < table.choices.size(); ++choice) {
      const Service& service = table.services[type][choice];
      const double share = assignment[type][choice];
      means[type] += share * service.energy_mean_joules;
      energy.mean_joules += table.types[type].weight * share * service.energy_mean_joules;
      energy.second_moment += table.types[type].weight * share * service.energy_second_moment;
    }
  energy.excess_variance = excess_variance(excess, means, means);
  return energy;
}

double variance_per_task(auxiliary::ArrivalLaw arrivals, const TaskEnergy& energy) {
  switch (arrivals) {
    case auxiliary::ArrivalLaw::poisson:
      return energy.second_moment;
    case auxiliary::ArrivalLaw::fixed:
      return std::max(0.0, energy.second_moment - energy.mean_joules * energy.mean_joules);
  }
  numeric::refuse_member("arrival law");
}

NetDemand net_demand(const TaskEnergy& energy, const Arrivals& arrivals,
                     const auxiliary::HarvestLaw& harvest) {
  auxiliary::check(harvest);
  numeric::require_non_negative("tasks per slot", arrivals.tasks_per_slot);
  const numeric::Moments supply = auxiliary::harvest_moments(harvest);
  const double drift =
      arrivals.tasks_per_slot * energy.mean_joules + arrivals.idle_joules_per_slot - supply.mean;
  const double volatility =
      std::sqrt(std::max(0.0, arrivals.tasks_per_slot * variance_per_task(arrivals.law, energy) +
                                  energy.excess_variance) +
                supply.variance);
  return {.drift = drift,
          .volatility = volatility,
          .crossover_horizon = auxiliary::brownian::crossover_horizon(drift, volatility)};
}

double demand_lower_bound(const ServiceTable& table, double tasks_per_slot) {
  numeric::require_non_negative("tasks per slot", tasks_per_slot);
  return tasks_per_slot * task_energy(table, assignment(table, Myopic{})).mean_joules;
}

}  // namespace inferlaw::routing
