#include "inferlaw/solvers/routing/variance_aware.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

constexpr double quasi_concave_below = 0.708454;  // d = nu sqrt(T)/sigma
constexpr double tolerance = 1e-9;                // of weights and of E[e^2] >= E[e]^2

bool has_battery(const SiteConditions& site) {
  return site.battery.initial_joules > 0 || std::isfinite(site.battery.capacity_joules);
}

// Quasi-concavity is proven where neither is so.
bool is_beyond_the_proof(const SiteConditions& site) {
  return needs_whole_lower_hull(site.arrivals.law) || has_battery(site) || !site.excess.empty();
}

// ---- checks ----

void check(const SiteConditions& site) {
  numeric::require_non_negative("tasks per slot", site.arrivals.tasks_per_slot);
  numeric::require_non_negative("idle energy (joules per slot)",
                                site.arrivals.idle_joules_per_slot);
  numeric::require_non_negative("mean harvest (joules per slot)", site.harvest.mean);
  numeric::require_non_negative("variance of the harvest", site.harvest.variance);
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  numeric::require_non_negative("initial battery (joules)", site.battery.initial_joules);
  if (!(site.battery.capacity_joules > 0))
    numeric::refuse("battery capacity (joules)", site.battery.capacity_joules,
                    "above 0, or infinite");
  auxiliary::require_lossless(site.battery);
}

void check(const ServiceMoments& choice) {
  numeric::require_non_negative("mean energy of a choice (joules)", choice.mean_joules);
  numeric::require_non_negative("second moment of a choice", choice.second_moment);
  if (choice.second_moment < choice.mean_joules * choice.mean_joules * (1 - tolerance))
    numeric::refuse("second moment of a choice", choice.second_moment, "the mean squared or more");
  numeric::require_non_negative("latency of a choice (seconds)", choice.latency_seconds);
  numeric::require_probability("success of a choice", choice.success);
}

void check(const std::vector<TaskChoices>& tasks) {
  double sum = 0;
  for (const TaskChoices& task : tasks) {
    numeric::require_probability("weight of a task type", task.weight);
    sum += task.weight;
    for (const ServiceMoments& choice : task.choices) check(choice);
  }
  if (!(std::abs(sum - 1) <= tolerance)) numeric::refuse("sum of the weights", sum, "1");
}

void check(const ServiceLimits& limits) {
  numeric::require_non_negative_or_infinite("latency limit (seconds)",
                                            limits.latency_limit_seconds);
  numeric::require_probability("success floor", limits.success_floor);
}

// ---- the hull of one type, and the changes of all ----

double slope(const ServiceMoments& from, const ServiceMoments& to) {
  return (to.second_moment - from.second_moment) / (to.mean_joules - from.mean_joules);
}

std::vector<std::size_t> by_rising_mean(const TaskChoices& task, const ServiceLimits& limits) {
  std::vector<std::size_t> allowed;
  for (std::size_t i = 0; i < task.choices.size(); ++i)
    if (is_within(task.choices[i], limits)) allowed.push_back(i);
  std::sort(allowed.begin(), allowed.end(), [&](std::size_t one, std::size_t other) {
    const ServiceMoments& a = task.choices[one];
    const ServiceMoments& b = task.choices[other];
    if (a.mean_joules != b.mean_joules) return a.mean_joules < b.mean_joules;
    if (a.second_moment != b.second_moment) return a.second_moment < b.second_moment;
    return one < other;
  });
  return allowed;
}

// The choices on the lower hull by rising mean, slopes strictly rising; of a falling hull only the
// part where the second moment falls. Comparing the very slopes that are sorted later keeps the
// changes of a type in order whatever the rounding.
std::vector<std::size_t> hull_of(const TaskChoices& task, const ServiceLimits& limits,
                                 bool falling) {
  std::vector<std::size_t> hull;
  const auto choice = [&](std::size_t back) -> const ServiceMoments& {
    return task.choices[hull[hull.size() - back]];
  };
  for (const std::size_t candidate : by_rising_mean(task, limits)) {
    const ServiceMoments& next = task.choices[candidate];
    if (!hull.empty() && next.mean_joules == choice(1).mean_joules) continue;
    if (!hull.empty() && falling && next.second_moment >= choice(1).second_moment) continue;
    while (hull.size() > 1 && slope(choice(2), choice(1)) >= slope(choice(1), next))
      hull.pop_back();
    hull.push_back(candidate);
  }
  return hull;
}

struct Change {
  double slope = 0;  // -1/kappa
  std::size_t type = 0;
  std::size_t from = 0;
  std::size_t to = 0;
};

struct Sweep {
  std::vector<std::size_t> first;
  std::vector<Change> changes;
};

Sweep sweep_of(const std::vector<TaskChoices>& tasks, const ServiceLimits& limits, bool falling) {
  Sweep sweep;
  for (std::size_t type = 0; type < tasks.size(); ++type) {
    const std::vector<std::size_t> hull = hull_of(tasks[type], limits, falling);
    if (hull.empty())
      throw NoChoiceLeft("no choice of task type " + std::to_string(type + 1) +
                         " is within the limits of latency and success");
    sweep.first.push_back(hull.front());
    for (std::size_t i = 1; i < hull.size() && tasks[type].weight > 0; ++i)
      sweep.changes.push_back(
          {.slope = slope(tasks[type].choices[hull[i - 1]], tasks[type].choices[hull[i]]),
           .type = type,
           .from = hull[i - 1],
           .to = hull[i]});
  }
  std::stable_sort(sweep.changes.begin(), sweep.changes.end(),
                   [](const Change& a, const Change& b) { return a.slope < b.slope; });
  return sweep;
}

void add(TaskEnergy& energy, double weight, const ServiceMoments& choice) {
  energy.mean_joules += weight * choice.mean_joules;
  energy.second_moment += weight * choice.second_moment;
}

std::vector<HullVertex> vertices_of(const Sweep& sweep, const std::vector<TaskChoices>& tasks,
                                    const SiteConditions& site) {
  TaskEnergy energy;
  for (std::size_t type = 0; type < tasks.size(); ++type)
    add(energy, tasks[type].weight, tasks[type].choices[sweep.first[type]]);
  std::vector<HullVertex> vertices{{.energy = energy, .price = price(energy, site)}};
  for (const Change& change : sweep.changes) {
    const TaskChoices& task = tasks[change.type];
    add(energy, task.weight, task.choices[change.to]);
    add(energy, -task.weight, task.choices[change.from]);
    vertices.push_back({.energy = energy,
                        .price = price(energy, site),
                        .changed_type = change.type,
                        .new_choice = change.to});
  }
  return vertices;
}

// ---- the best vertex, and the best point of the edges ----

std::size_t best_of(const std::vector<HullVertex>& hull) {
  const auto less = [](const HullVertex& one, const HullVertex& other) {
    return one.price.mean_auxiliary_joules < other.price.mean_auxiliary_joules;
  };
  return static_cast<std::size_t>(std::min_element(hull.begin(), hull.end(), less) - hull.begin());
}

double mean_auxiliary(double drift, double volatility, const SiteConditions& site) {
  if (volatility == 0) {
    const double need = drift * site.horizon_slots - site.battery.initial_joules;
    return std::max(0.0, need);
  }
  if (std::isfinite(site.battery.capacity_joules))
    return finite::mean({.drift_joules_per_slot = drift,
                         .volatility_joules = volatility,
                         .horizon_slots = site.horizon_slots,
                         .battery = {.initial_joules = site.battery.initial_joules,
                                     .capacity_joules = site.battery.capacity_joules}});
  return brownian::mean({.drift_joules_per_slot = drift,
                         .volatility_joules = volatility,
                         .horizon_slots = site.horizon_slots,
                         .battery = {.initial_joules = site.battery.initial_joules}});
}

struct Edge {
  const HullVertex& begin;
  const HullVertex& end;
  const SiteConditions& site;

  [[nodiscard]] PolicyPrice at(double share) const {
    const auto mixed = [share](double from, double to) { return from + share * (to - from); };
    const double between = 2 * share * (1 - share) * begin.excess_with_next;
    return price({.mean_joules = mixed(begin.energy.mean_joules, end.energy.mean_joules),
                  .second_moment = mixed(begin.energy.second_moment, end.energy.second_moment),
                  .excess_variance = (1 - share) * (1 - share) * begin.energy.excess_variance +
                                     between + share * share * end.energy.excess_variance},
                 site);
  }
  // How far the variance may dip below its chord: a parabola x s (1 - s).
  [[nodiscard]] double deepest_dip() const {
    const double curvature =
        begin.energy.excess_variance + end.energy.excess_variance - 2 * begin.excess_with_next;
    return std::max(0.0, curvature / 4);
  }
  // No point of the edge has less drift than its ends, nor less volatility but for that dip.
  [[nodiscard]] double lower_bound() const {
    const double least = std::min(begin.price.volatility_joules, end.price.volatility_joules);
    return mean_auxiliary(
        std::min(begin.price.drift_joules_per_slot, end.price.drift_joules_per_slot),
        std::sqrt(std::max(0.0, least * least - deepest_dip())), site);
  }
  [[nodiscard]] bool is_quasi_concave_at(const PolicyPrice& point) const {
    return point.drift_joules_per_slot * std::sqrt(site.horizon_slots) <=
           quasi_concave_below * point.volatility_joules;
  }
  // d rises along the edge once the drift is positive: where E[D_T] stops being quasi-concave. The
  // least of the part before lies at its ends.
  [[nodiscard]] double search_from() const {
    if (is_beyond_the_proof(site) || !is_quasi_concave_at(begin.price)) return 0;
    if (is_quasi_concave_at(end.price)) return 1;
    double low = 0;
    double high = 1;
    for (int i = 0; i < 40; ++i) {
      const double middle = (low + high) / 2;
      (is_quasi_concave_at(at(middle)) ? low : high) = middle;
    }
    return low;
  }
};

void search(const Edge& edge, std::size_t vertex, RandomisedPolicy& best) {
  const double from = edge.search_from();
  if (from == 1 || edge.lower_bound() >= best.price.mean_auxiliary_joules) return;
  const auto cost = [&](double share) { return edge.at(share).mean_auxiliary_joules; };
  constexpr int half_of_the_digits = std::numeric_limits<double>::digits / 2;
  const double share =
      boost::math::tools::brent_find_minima(cost, from, 1.0, half_of_the_digits).first;
  const PolicyPrice found = edge.at(share);
  if (found.mean_auxiliary_joules < best.price.mean_auxiliary_joules)
    best = {.vertex = vertex, .share_of_next = share, .price = found};
}

RandomisedPolicy best_randomised(const std::vector<HullVertex>& hull, std::size_t best_vertex,
                                 const SiteConditions& site) {
  RandomisedPolicy best{.vertex = best_vertex, .price = hull[best_vertex].price};
  for (std::size_t i = 0; i + 1 < hull.size(); ++i)
    search({.begin = hull[i], .end = hull[i + 1], .site = site}, i, best);
  return best;
}

Optimality optimality_of(const RandomisedPolicy& randomised, const SiteConditions& site) {
  if (is_beyond_the_proof(site)) return Optimality::unproven;
  return randomised.share_of_next > 0 ? Optimality::randomised_is_better : Optimality::best_of_all;
}

}  // namespace

bool needs_whole_lower_hull(auxiliary::ArrivalLaw arrivals) {
  switch (arrivals) {
    case auxiliary::ArrivalLaw::poisson:
      return false;
    case auxiliary::ArrivalLaw::fixed:
      return true;
  }
  numeric::refuse_member("arrival law");
}

bool is_within(const ServiceMoments& choice, const ServiceLimits& limits) {
  return choice.latency_seconds <= limits.latency_limit_seconds &&
         choice.success >= limits.success_floor;
}

PolicyPrice price(const TaskEnergy& energy, const SiteConditions& site) {
  const double rate = site.arrivals.tasks_per_slot;
  const double of_demand =
      std::max(0.0, rate * variance_per_task(site.arrivals.law, energy) + energy.excess_variance);
  const double demand = rate * energy.mean_joules + site.arrivals.idle_joules_per_slot;
  const double drift = demand - site.harvest.mean;
  const double volatility = std::sqrt(of_demand + site.harvest.variance);
  return {.mean_joules_per_slot = demand,
          .drift_joules_per_slot = drift,
          .volatility_joules = volatility,
          .mean_auxiliary_joules = mean_auxiliary(drift, volatility, site)};
}

void check(const std::vector<TaskChoices>& tasks, const SiteConditions& site,
           const ServiceLimits& limits) {
  check(tasks);
  check(site);
  check(limits);
}

VarianceAwareRouting variance_aware_routing(const std::vector<TaskChoices>& tasks,
                                            const SiteConditions& site,
                                            const ServiceLimits& limits) {
  check(tasks, site, limits);
  const Sweep sweep = sweep_of(tasks, limits, !needs_whole_lower_hull(site.arrivals.law));
  std::vector<HullVertex> hull = vertices_of(sweep, tasks, site);
  const HullBest best = best_of_hull(hull, site);
  return {best, sweep.first, std::move(hull)};
}

HullBest best_of_hull(const std::vector<HullVertex>& hull, const SiteConditions& site) {
  HullBest best{.best_vertex = best_of(hull)};
  best.randomised = best_randomised(hull, best.best_vertex, site);
  best.optimality = optimality_of(best.randomised, site);
  return best;
}

std::vector<std::size_t> choices_at(const VarianceAwareRouting& routing, std::size_t vertex) {
  if (vertex >= routing.hull.size())
    numeric::refuse("hull vertex", static_cast<double>(vertex), "below the number of vertices");
  std::vector<std::size_t> choices = routing.myopic_choices;
  for (std::size_t i = 1; i <= vertex; ++i)
    choices[routing.hull[i].changed_type] = routing.hull[i].new_choice;
  return choices;
}

Assignment assignment_at(const VarianceAwareRouting& routing, std::size_t vertex,
                         std::size_t choices) {
  Assignment assignment;
  for (const std::size_t taken : choices_at(routing, vertex)) {
    if (taken >= choices)
      numeric::refuse("number of choices", static_cast<double>(choices), "those of the routing");
    assignment.emplace_back(choices, 0.0)[taken] = 1;
  }
  return assignment;
}

Assignment randomised_assignment(const VarianceAwareRouting& routing, std::size_t choices) {
  const auto& [vertex, share, price] = routing.randomised;
  Assignment assignment = assignment_at(routing, vertex, choices);
  if (share == 0) return assignment;
  const HullVertex& next = routing.hull[vertex + 1];
  std::vector<double>& row = assignment[next.changed_type];
  for (double& probability : row) probability *= 1 - share;
  row[next.new_choice] = share;
  return assignment;
}

std::vector<TaskChoices> task_choices(const ServiceTable& table) {
  std::vector<TaskChoices> tasks;
  for (std::size_t type = 0; type < table.types.size(); ++type) {
    TaskChoices& task = tasks.emplace_back();
    task.weight = table.types[type].weight;
    for (const Service& service : table.services[type])
      task.choices.push_back({.mean_joules = service.energy_mean_joules,
                              .second_moment = service.energy_second_moment,
                              .latency_seconds = service.latency_mean_seconds,
                              .success = service.success});
  }
  return tasks;
}

}  // namespace inferlaw::routing
