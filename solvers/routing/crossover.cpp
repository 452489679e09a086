#include "inferlaw/solvers/routing/crossover.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "inferlaw/lib/numeric/check.hpp"

namespace inferlaw::routing {
namespace {

void check(const CrossoverQuery& query) {
  numeric::require_finite("lowest level", query.lowest_level);
  numeric::require_finite("highest level", query.highest_level);
  if (!(query.lowest_level < query.highest_level))
    numeric::refuse("lowest level", query.lowest_level, "below the highest level");
  if (query.scan_intervals < 1)
    numeric::refuse("number of scan intervals", query.scan_intervals, "1 or more");
}

energy::Latency latency_of(CrossoverCost cost) {
  switch (cost) {
    case CrossoverCost::energy:  // takes no latency
    case CrossoverCost::roofline_latency:
      return energy::Latency::roofline;
    case CrossoverCost::summed_latency:
      return energy::Latency::sum;
  }
  numeric::refuse_member("cost of a crossover");
}

energy::Setting with_real_budgets(const CrossoverQuery& query) {
  energy::Setting setting = query.setting;
  setting.budget.rule = energy::BudgetRule::exact_real;
  setting.budget.stopping = energy::Stopping::at_budget;
  setting.accounting.latency = latency_of(query.cost);
  return setting;
}

double cost_of(const energy::TaskOnModel& task, CrossoverCost cost) {
  switch (cost) {
    case CrossoverCost::energy:
      return task.energy_mean_joules;
    case CrossoverCost::roofline_latency:
    case CrossoverCost::summed_latency:
      return task.latency_mean_seconds;
  }
  numeric::refuse_member("cost of a crossover");
}

template <class Function>
double root_between(const Function& function, double low, double high) {
  std::uintmax_t iterations = 200;
  const auto [left, right] = boost::math::tools::toms748_solve(
      function, low, high, boost::math::tools::eps_tolerance<double>(50), iterations);
  return left + (right - left) / 2;
}

}  // namespace

std::vector<double> crossover_levels(const CrossoverQuery& query) {
  check(query);
  const energy::Setting setting = with_real_budgets(query);
  const auto excess = [&](double level) {
    return cost_of(energy::task_on_model(level, query.first, setting), query.cost) -
           cost_of(energy::task_on_model(level, query.second, setting), query.cost);
  };
  const double width = (query.highest_level - query.lowest_level) / query.scan_intervals;
  std::vector<double> levels;
  double low = query.lowest_level;
  double at_low = excess(low);
  for (int i = 1; i <= query.scan_intervals; ++i) {
    const double high =
        i == query.scan_intervals ? query.highest_level : query.lowest_level + i * width;
    const double at_high = excess(high);
    if (at_low == 0)
      levels.push_back(low);
    else if (at_low * at_high < 0)
      levels.push_back(root_between(excess, low, high));
    low = high;
    at_low = at_high;
  }
  if (at_low == 0) levels.push_back(low);
  return levels;
}

}  // namespace inferlaw::routing
