#include "inferlaw/solvers/routing/limited_mix.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <string>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-13;        // of costs
constexpr double smallest_share = 1e-15;  // of the tasks
constexpr double lost_share = 1e-12;      // what rounding may leave over where limits are full

// ---- one direction: a transportation problem ----

struct Step {
  std::size_t type = 0;  // moves from one choice to another
  std::optional<std::size_t> from = {};
  std::size_t to = 0;
  double cost = 0;
};

// Types are sent one by one along cheapest paths. At any time the assignment is the cheapest of the
// types sent so far, so no cycle of moves gains.
class Transport {
 public:
  Transport(const TypeByChoice<double>& costs, const std::vector<TaskChoices>& tasks,
            const std::vector<double>& share_limits)
      : costs_(costs), shares_(tasks.size(), std::vector<double>(share_limits.size(), 0)) {
    for (const double limit : share_limits) spare_.push_back(limit < 1 ? limit : infinity);
    for (const std::vector<double>& row : costs)
      for (const double cost : row)
        if (std::isfinite(cost)) tolerance_ = std::max(tolerance_, rounding * std::abs(cost));
    double total = 0;
    for (const TaskChoices& task : tasks) total += task.weight;
    for (std::size_t type = 0; type < tasks.size(); ++type) send(type, tasks[type].weight / total);
  }

  [[nodiscard]] const TypeByChoice<double>& shares() const { return shares_; }

 private:
  void send(std::size_t type, double weight) {
    while (weight > smallest_share) {
      const std::vector<Step> path = cheapest_path(type);
      if (path.empty() && weight <= lost_share) return;
      if (path.empty()) refuse_type(type);
      weight -= move(path, weight);
    }
  }

  // None where every choice within reach is full.
  [[nodiscard]] std::vector<Step> cheapest_path(std::size_t type) const {
    const std::vector<double>& direct = costs_[type];
    const auto least = std::min_element(direct.begin(), direct.end());
    const auto choice = static_cast<std::size_t>(least - direct.begin());
    if (*least < infinity && spare_[choice] > smallest_share)
      return {{.type = type, .from = {}, .to = choice}};
    return path_of_moves(type);
  }

  // The type that is moved from one choice to another at the least cost; none has an infinite one.
  [[nodiscard]] Step cheapest_move(std::size_t from, std::size_t to) const {
    Step step{.type = 0, .from = from, .to = to, .cost = infinity};
    for (std::size_t type = 0; type < shares_.size(); ++type) {
      if (shares_[type][from] <= smallest_share) continue;
      const double cost = costs_[type][to] - costs_[type][from];
      if (cost >= step.cost) continue;
      step.cost = cost;
      step.type = type;
    }
    return step;
  }

  [[nodiscard]] std::vector<Step> cheapest_moves() const {
    std::vector<Step> moves;
    for (std::size_t from = 0; from < spare_.size(); ++from)
      for (std::size_t to = 0; to < spare_.size(); ++to)
        if (const Step move = cheapest_move(from, to); from != to && move.cost < infinity)
          moves.push_back(move);
    return moves;
  }

  // Bellman and Ford over the choices.
  [[nodiscard]] std::vector<Step> path_of_moves(std::size_t type) const {
    const std::size_t choices = spare_.size();
    std::vector<double> distance = costs_[type];
    std::vector<Step> last(choices);
    for (std::size_t to = 0; to < choices; ++to) last[to] = {.type = type, .from = {}, .to = to};
    const std::vector<Step> moves = cheapest_moves();
    bool changed = true;
    for (std::size_t round = 0; round < choices && changed; ++round) {
      changed = false;
      for (const Step& move : moves) changed = relax(move, distance, last) || changed;
    }
    const std::optional<std::size_t> nearest = nearest_spare(distance);
    return nearest ? path_to(*nearest, last) : std::vector<Step>();
  }

  bool relax(const Step& step, std::vector<double>& distance, std::vector<Step>& last) const {
    const double through = distance[*step.from] + step.cost;
    if (!(through < distance[step.to] - tolerance_)) return false;
    distance[step.to] = through;
    last[step.to] = step;
    return true;
  }

  [[nodiscard]] std::optional<std::size_t> nearest_spare(
      const std::vector<double>& distance) const {
    std::optional<std::size_t> nearest;
    for (std::size_t choice = 0; choice < spare_.size(); ++choice)
      if (spare_[choice] > smallest_share && distance[choice] < infinity &&
          (!nearest || distance[choice] < distance[*nearest]))
        nearest = choice;
    return nearest;
  }

  [[noreturn]] static void refuse_type(std::size_t type) {
    throw NoChoiceLeft("the limits of latency, success and share leave some tasks of type " +
                       std::to_string(type + 1) + " no choice");
  }

  static std::vector<Step> path_to(std::size_t choice, const std::vector<Step>& last) {
    std::vector<Step> path{last[choice]};
    while (path.back().from) path.push_back(last[*path.back().from]);
    return path;
  }

  // Moves as much as the path takes; how much that is.
  double move(const std::vector<Step>& path, double weight) {
    double amount = std::min(weight, spare_[path.front().to]);
    for (const Step& step : path)
      if (step.from) amount = std::min(amount, shares_[step.type][*step.from]);
    spare_[path.front().to] -= amount;
    for (const Step& step : path) {
      shares_[step.type][step.to] += amount;
      if (step.from) shares_[step.type][*step.from] -= amount;
    }
    return amount;
  }

  const TypeByChoice<double>& costs_;
  TypeByChoice<double> shares_;
  std::vector<double> spare_;
  double tolerance_ = 0;
};

// ---- the hull ----

struct Problem {
  const std::vector<TaskChoices>& tasks;
  const std::vector<double>& share_limits;
  const ServiceLimits& limits;
};

struct Vertex {
  TaskEnergy energy;
  Assignment assignment;
};

// alpha m + beta q is least
struct Direction {
  double mean = 0;
  double second = 0;
};

double along(const Direction& direction, double mean, double second) {
  return direction.mean * mean + direction.second * second;
}

TypeByChoice<double> costs_in(const Problem& problem, const Direction& direction) {
  TypeByChoice<double> costs;
  for (const TaskChoices& task : problem.tasks) {
    std::vector<double>& row = costs.emplace_back();
    for (const ServiceMoments& choice : task.choices)
      row.push_back(is_within(choice, problem.limits)
                        ? along(direction, choice.mean_joules, choice.second_moment)
                        : infinity);
  }
  return costs;
}

Vertex vertex_in(const Problem& problem, const Direction& direction) {
  const TypeByChoice<double> costs = costs_in(problem, direction);
  Vertex vertex{.energy = {},
                .assignment = cheapest_assignment(problem.tasks, costs, problem.share_limits)};
  for (std::size_t type = 0; type < problem.tasks.size(); ++type) {
    const TaskChoices& task = problem.tasks[type];
    if (task.weight == 0) continue;
    for (std::size_t i = 0; i < task.choices.size(); ++i) {
      const double share = vertex.assignment[type][i];
      vertex.energy.mean_joules += task.weight * share * task.choices[i].mean_joules;
      vertex.energy.second_moment += task.weight * share * task.choices[i].second_moment;
    }
  }
  return vertex;
}

// The vertices between two, in order, each beyond the chord of its neighbours.
void add_between(const Problem& problem, const Vertex& left, const Vertex& right,
                 std::vector<Vertex>& vertices) {
  const double run = right.energy.mean_joules - left.energy.mean_joules;
  const double fall = left.energy.second_moment - right.energy.second_moment;
  if (!(run > rounding * std::abs(right.energy.mean_joules))) return;
  const Direction direction{.mean = fall, .second = run};
  Vertex found = vertex_in(problem, direction);
  const double chord = along(direction, left.energy.mean_joules, left.energy.second_moment);
  const double gain =
      chord - along(direction, found.energy.mean_joules, found.energy.second_moment);
  const double scale = std::abs(direction.mean) * left.energy.mean_joules +
                       std::abs(direction.second) * left.energy.second_moment;
  if (!(gain > 1e-11 * scale)) return;
  add_between(problem, left, found, vertices);
  vertices.push_back(found);
  add_between(problem, found, right, vertices);
}

bool as_small(double one, double other) { return one <= other * (1 + rounding); }

// The ends may be tied with a vertex that has less of the other moment.
void drop_tied_ends(std::vector<Vertex>& vertices) {
  const auto mean = [&](std::size_t i) { return vertices[i].energy.mean_joules; };
  const auto second = [&](std::size_t i) { return vertices[i].energy.second_moment; };
  while (vertices.size() > 1 && as_small(mean(1), mean(0)) && as_small(second(1), second(0)))
    vertices.erase(vertices.begin());
  while (vertices.size() > 1 && as_small(second(vertices.size() - 2), second(vertices.size() - 1)))
    vertices.pop_back();
}

// From the least mean to the least second moment.
std::vector<Vertex> falling_vertices(const Problem& problem) {
  std::vector<Vertex> vertices{vertex_in(problem, {.mean = 1})};
  const Vertex last = vertex_in(problem, {.second = 1});
  add_between(problem, Vertex(vertices.front()), last, vertices);
  vertices.push_back(last);
  drop_tied_ends(vertices);
  return vertices;
}

// On to the largest mean.
void add_rising_vertices(const Problem& problem, std::vector<Vertex>& vertices) {
  const Vertex least_second = vertices.back();
  const Vertex last = vertex_in(problem, {.mean = -1});
  if (as_small(last.energy.mean_joules, least_second.energy.mean_joules)) return;
  add_between(problem, least_second, last, vertices);
  vertices.push_back(last);
}

std::vector<Vertex> vertices_of(const Problem& problem, bool whole_lower_hull) {
  std::vector<Vertex> vertices = falling_vertices(problem);
  if (whole_lower_hull) add_rising_vertices(problem, vertices);
  return vertices;
}

void check(const std::vector<TaskChoices>& tasks, const std::vector<double>& share_limits) {
  for (const double limit : share_limits) numeric::require_probability("share limit", limit);
  for (const TaskChoices& task : tasks)
    if (task.choices.size() != share_limits.size())
      numeric::refuse("number of share limits", static_cast<double>(share_limits.size()),
                      "one for each choice");
}

}  // namespace

Assignment cheapest_assignment(const std::vector<TaskChoices>& tasks,
                               const TypeByChoice<double>& costs,
                               const std::vector<double>& share_limits) {
  Assignment assignment = Transport(costs, tasks, share_limits).shares();
  for (std::size_t type = 0; type < tasks.size(); ++type) {
    std::vector<double>& shares = assignment[type];
    const double weight = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share = weight > 0 ? share / weight : 0;
    // a type that never arrives takes its cheapest
    if (weight == 0)
      shares[static_cast<std::size_t>(std::min_element(costs[type].begin(), costs[type].end()) -
                                      costs[type].begin())] = 1;
  }
  return assignment;
}

LimitedMixRouting limited_mix_routing(const std::vector<TaskChoices>& tasks,
                                      const SiteConditions& site,
                                      const std::vector<double>& share_limits,
                                      const ServiceLimits& limits) {
  check(tasks, site, limits);
  check(tasks, share_limits);
  const Problem problem{.tasks = tasks, .share_limits = share_limits, .limits = limits};
  LimitedMixRouting routing;
  for (Vertex& vertex : vertices_of(problem, needs_whole_lower_hull(site.arrivals.law))) {
    routing.hull.push_back({.energy = vertex.energy, .price = price(vertex.energy, site)});
    routing.assignments.push_back(std::move(vertex.assignment));
  }
  static_cast<HullBest&>(routing) = best_of_hull(routing.hull, site);
  return routing;
}

Assignment randomised_assignment(const LimitedMixRouting& routing) {
  const auto& [vertex, share, price] = routing.randomised;
  Assignment assignment = routing.assignments[vertex];
  if (share == 0) return assignment;
  const Assignment& next = routing.assignments[vertex + 1];
  for (std::size_t type = 0; type < assignment.size(); ++type)
    for (std::size_t i = 0; i < assignment[type].size(); ++i)
      assignment[type][i] += share * (next[type][i] - assignment[type][i]);
  return assignment;
}

}  // namespace inferlaw::routing
