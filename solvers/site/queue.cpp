#include "inferlaw/solvers/site/queue.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "inferlaw/lib/laws/waiting.hpp"

namespace inferlaw::site {
namespace {

struct Machines {
  std::string model;
  std::optional<double> count;
};

std::vector<Machines> machines_of(const Scenario& scenario) {
  std::vector<Machines> all;
  if (scenario.fleet)
    for (const MeasuredModel& model : scenario.fleet->models)
      all.push_back({.model = model.name, .count = model.machines});
  for (const NamedModel& model : scenario.models)
    all.push_back({.model = model.name, .count = model.machines});
  return all;
}

// Of a task of the site, that it comes to the model, and E[S^q] there and then.
struct Served {
  double share = 0;
  double seconds = 0;
  double squared_seconds = 0;
};

std::vector<Served> served_by_model(const Site& site, std::size_t models) {
  const std::vector<TaskServing> choices = choices_of(site.scenario);
  std::vector<Served> served(models);
  for (std::size_t type = 0; type < site.table.types.size(); ++type)
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const double share = site.table.types[type].weight * site.assignment[type][i];
      const routing::Service& service = site.table.services[type][i];
      Served& at = served[choices[i].model];
      at.share += share;
      at.seconds += share * service.latency_mean_seconds;
      at.squared_seconds += share * service.latency_second_moment;
    }
  return served;
}

ModelQueue queue_at(const Machines& machines, const Served& served, double tasks_per_second) {
  const laws::Service service{.mean = served.seconds / served.share,
                              .second_moment = served.squared_seconds / served.share};
  const double rate = tasks_per_second * served.share / *machines.count;
  const double wait = laws::mean_wait(service, rate);
  return {.model = machines.model,
          .machines = *machines.count,
          .tasks_per_second = rate,
          .utilisation = laws::load(service, rate),
          .service_seconds = service.mean,
          .wait_seconds = wait,
          .response_seconds = wait + service.mean};
}

bool has_machines(const Scenario& scenario) {
  const std::vector<Machines> all = machines_of(scenario);
  return std::any_of(all.begin(), all.end(),
                     [](const Machines& machines) { return machines.count.has_value(); });
}

bool falls_back_elsewhere(const Scenario& scenario) {
  const std::vector<TaskServing> choices = choices_of(scenario);
  return std::any_of(choices.begin(), choices.end(), [&](const TaskServing& choice) {
    return choice.retries > 0 && fallback_of(scenario, choice).model != choice.model;
  });
}

}  // namespace

std::string why_no_queue(const Site& site) {
  const Scenario& scenario = site.scenario;
  if (!has_machines(scenario)) return {};
  if (scenario.arrivals.law != auxiliary::ArrivalLaw::poisson || site.trace || site.periodic)
    return "arrivals that are not Poisson, or change in a day";
  if (falls_back_elsewhere(scenario)) return "retries on the machines of another model";
  return {};
}

std::vector<ModelQueue> queues_of(const Site& site) {
  if (!why_no_queue(site).empty()) return {};
  const Scenario& scenario = site.scenario;
  const std::vector<Machines> machines = machines_of(scenario);
  const std::vector<Served> served = served_by_model(site, machines.size());
  const double tasks_per_second = scenario.arrivals.tasks_per_slot / scenario.slot_seconds;
  std::vector<ModelQueue> queues;
  for (std::size_t i = 0; i < machines.size(); ++i)
    if (machines[i].count && served[i].seconds > 0)
      queues.push_back(queue_at(machines[i], served[i], tasks_per_second));
  return queues;
}

}  // namespace inferlaw::site
