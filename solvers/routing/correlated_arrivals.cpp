#include "inferlaw/solvers/routing/correlated_arrivals.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double most_listed = 16384;  // assignments
constexpr int most_steps = 100;        // downhill
constexpr double least_gain = 1e-10;   // of E[D_T], a step

struct Problem {
  const std::vector<TaskChoices>& tasks;
  const SiteConditions& site;
  const std::vector<double>& share_limits;
  const ServiceLimits& limits;
};

// An assignment and what it demands.
struct Point {
  Assignment assignment = {};
  std::vector<double> type_means = {};
  TaskEnergy energy = {};
  PolicyPrice price = {};
};

Point point_of(const Problem& problem, Assignment assignment) {
  Point point{.assignment = std::move(assignment)};
  for (std::size_t type = 0; type < problem.tasks.size(); ++type) {
    const TaskChoices& task = problem.tasks[type];
    double& mean = point.type_means.emplace_back(0);
    for (std::size_t i = 0; i < task.choices.size(); ++i) {
      const double share = point.assignment[type][i];
      mean += share * task.choices[i].mean_joules;
      point.energy.second_moment += task.weight * share * task.choices[i].second_moment;
    }
    point.energy.mean_joules += task.weight * mean;
  }
  point.energy.excess_variance =
      excess_variance(problem.site.excess, point.type_means, point.type_means);
  return point;
}

void add_price(const Problem& problem, Point& point) {
  point.price = price(point.energy, problem.site);
}

double variance_of(const Problem& problem, const Point& point) {
  const Arrivals& arrivals = problem.site.arrivals;
  return arrivals.tasks_per_slot * variance_per_task(arrivals.law, point.energy) +
         point.energy.excess_variance;
}

// ---- all assignments --------------------------------------------------------------------------

std::vector<std::vector<std::size_t>> allowed_choices(const Problem& problem) {
  std::vector<std::vector<std::size_t>> allowed;
  for (const TaskChoices& task : problem.tasks) {
    std::vector<std::size_t>& of_type = allowed.emplace_back();
    for (std::size_t i = 0; i < task.choices.size(); ++i)
      if (is_within(task.choices[i], problem.limits)) of_type.push_back(i);
    if (of_type.empty())
      throw NoChoiceLeft("no choice of task type " + std::to_string(allowed.size()) +
                         " is within the limits of latency and success");
  }
  return allowed;
}

bool are_few(const std::vector<std::vector<std::size_t>>& allowed) {
  double assignments = 1;
  for (const std::vector<std::size_t>& of_type : allowed)
    assignments *= static_cast<double>(of_type.size());
  return assignments <= most_listed;
}

// The next in the order of an odometer; false after the last.
bool advance(const std::vector<std::vector<std::size_t>>& allowed,
             std::vector<std::size_t>& places) {
  for (std::size_t type = 0; type < places.size(); ++type) {
    if (++places[type] < allowed[type].size()) return true;
    places[type] = 0;
  }
  return false;
}

std::vector<Point> all_points(const Problem& problem,
                              const std::vector<std::vector<std::size_t>>& allowed) {
  std::vector<Point> points;
  std::vector<std::size_t> places(allowed.size(), 0);
  do {
    Assignment assignment;
    for (std::size_t type = 0; type < allowed.size(); ++type)
      assignment.emplace_back(problem.tasks[type].choices.size(),
                              0.0)[allowed[type][places[type]]] = 1;
    points.push_back(point_of(problem, std::move(assignment)));
  } while (advance(allowed, places));
  return points;
}

// ---- downhill ---------------------------------------------------------------------------------

// What a joule^2 of variance costs in joules a slot of drift: (dE/d sigma^2)/(dE/d nu), by
// differences. The direction need not be exact, the way along it is searched.
double price_of_variance(const Problem& problem, const Point& at) {
  const auto cost = [&](double joules, double variance) {
    TaskEnergy energy = at.energy;
    energy.mean_joules += joules;
    energy.excess_variance += variance;
    return price(energy, problem.site).mean_auxiliary_joules;
  };
  constexpr double step = 1e-3;
  const double sigma = at.price.volatility_joules;
  const double of_variance = step * sigma * sigma;
  const double of_drift = step * sigma / std::sqrt(problem.site.horizon_slots);
  const double of_mean = of_drift / problem.site.arrivals.tasks_per_slot;
  const double by_variance = (cost(0, of_variance) - cost(0, -of_variance)) / of_variance;
  const double by_drift = (cost(of_mean, 0) - cost(-of_mean, 0)) / of_drift;
  return by_drift > 0 ? std::max(0.0, by_variance / by_drift) : 0;
}

// d(nu + kappa sigma^2)/d(w_l a(l, i)).
TypeByChoice<double> slopes_at(const Problem& problem, const Point& at) {
  const double kappa = price_of_variance(problem, at);
  const double rate = problem.site.arrivals.tasks_per_slot;
  TypeByChoice<double> slopes;
  for (std::size_t type = 0; type < problem.tasks.size(); ++type) {
    const TaskChoices& task = problem.tasks[type];
    std::vector<double>& row = slopes.emplace_back();
    double with_others = 0;
    for (std::size_t other = 0; other < problem.tasks.size(); ++other)
      with_others += (problem.site.excess[type][other] + problem.site.excess[other][type]) *
                     at.type_means[other];
    const double of_mean = task.weight > 0 ? rate + kappa * with_others / task.weight : rate;
    for (const ServiceMoments& choice : task.choices)
      row.push_back(is_within(choice, problem.limits)
                        ? of_mean * choice.mean_joules + kappa * rate * choice.second_moment
                        : infinity);
  }
  return slopes;
}

Assignment mixed(const Assignment& from, const Assignment& to, double share) {
  Assignment assignment = from;
  for (std::size_t type = 0; type < from.size(); ++type)
    for (std::size_t i = 0; i < from[type].size(); ++i)
      assignment[type][i] =
          share == 1 ? to[type][i] : from[type][i] + share * (to[type][i] - from[type][i]);
  return assignment;
}

Point priced(const Problem& problem, Assignment assignment) {
  Point point = point_of(problem, std::move(assignment));
  add_price(problem, point);
  return point;
}

Point best_on_the_way(const Problem& problem, const Point& from, const Assignment& to) {
  const auto cost = [&](double share) {
    return priced(problem, mixed(from.assignment, to, share)).price.mean_auxiliary_joules;
  };
  constexpr int half_of_the_digits = std::numeric_limits<double>::digits / 2;
  const auto [share, least] =
      boost::math::tools::brent_find_minima(cost, 0.0, 1.0, half_of_the_digits);
  return priced(problem, mixed(from.assignment, to, cost(1) <= least ? 1 : share));
}

// The end, and the cheapest assignments met on the way.
void go_downhill(const Problem& problem, Point point, std::vector<Point>& met) {
  for (int step = 0; step < most_steps; ++step) {
    const Assignment target =
        cheapest_assignment(problem.tasks, slopes_at(problem, point), problem.share_limits);
    met.push_back(priced(problem, target));
    Point next = best_on_the_way(problem, point, target);
    const double before = point.price.mean_auxiliary_joules;
    if (!(next.price.mean_auxiliary_joules < before * (1 - least_gain))) break;
    point = std::move(next);
  }
  met.push_back(std::move(point));
}

std::vector<Point> points_downhill(const Problem& problem) {
  SiteConditions poisson = problem.site;
  poisson.excess = {};
  std::vector<Point> points;
  for (Assignment& start :
       limited_mix_routing(problem.tasks, poisson, problem.share_limits, problem.limits)
           .assignments) {
    points.push_back(priced(problem, std::move(start)));
    go_downhill(problem, Point(points.back()), points);
  }
  return points;
}

// ---- the list ---------------------------------------------------------------------------------

// Those that no other beats in mean and variance, by rising mean.
std::vector<Point> unbeaten(const Problem& problem, std::vector<Point> points) {
  const auto variance = [&](const Point& point) { return variance_of(problem, point); };
  std::stable_sort(points.begin(), points.end(), [&](const Point& one, const Point& other) {
    if (one.energy.mean_joules != other.energy.mean_joules)
      return one.energy.mean_joules < other.energy.mean_joules;
    return variance(one) < variance(other);
  });
  std::vector<Point> kept;
  for (Point& point : points)
    if (kept.empty() || variance(point) < variance(kept.back())) kept.push_back(std::move(point));
  return kept;
}

LimitedMixRouting listed(const Problem& problem, std::vector<Point> points) {
  LimitedMixRouting routing;
  for (std::size_t i = 0; i < points.size(); ++i) {
    add_price(problem, points[i]);
    HullVertex vertex{.energy = points[i].energy, .price = points[i].price};
    if (i + 1 < points.size())
      vertex.excess_with_next =
          excess_variance(problem.site.excess, points[i].type_means, points[i + 1].type_means);
    routing.hull.push_back(vertex);
    routing.assignments.push_back(std::move(points[i].assignment));
  }
  static_cast<HullBest&>(routing) = best_of_hull(routing.hull, problem.site);
  return routing;
}

void check(const Problem& problem) {
  check(problem.tasks, problem.site, problem.limits);
  if (problem.site.arrivals.law != auxiliary::ArrivalLaw::poisson)
    throw std::domain_error("arrivals in excess of a law; allowed: of the Poisson law");
  const std::size_t types = problem.tasks.size();
  const auto fits = [types](const std::vector<double>& row) { return row.size() == types; };
  const ArrivalExcess& excess = problem.site.excess;
  if (excess.size() != types || !std::all_of(excess.begin(), excess.end(), fits))
    numeric::refuse("number of types of the arrivals' excess", static_cast<double>(excess.size()),
                    std::to_string(types) + ", rows and columns");
}

}  // namespace

LimitedMixRouting correlated_arrivals_routing(const std::vector<TaskChoices>& tasks,
                                              const SiteConditions& site,
                                              const std::vector<double>& share_limits,
                                              const ServiceLimits& limits) {
  const Problem problem{
      .tasks = tasks, .site = site, .share_limits = share_limits, .limits = limits};
  check(problem);
  const bool is_limited =
      std::any_of(share_limits.begin(), share_limits.end(), [](double limit) { return limit < 1; });
  if (!is_limited) {
    const std::vector<std::vector<std::size_t>> allowed = allowed_choices(problem);
    if (are_few(allowed)) return listed(problem, unbeaten(problem, all_points(problem, allowed)));
  }
  return listed(problem, unbeaten(problem, points_downhill(problem)));
}

}  // namespace inferlaw::routing
