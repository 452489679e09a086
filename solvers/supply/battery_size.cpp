#include "inferlaw/solvers/supply/battery_size.hpp"

#include <ceres/sized_cost_function.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>

#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/supply/need.hpp"
#include "inferlaw/solvers/supply/root.hpp"

namespace inferlaw::supply {
namespace {

namespace finite = auxiliary::finite_battery;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double converged = 1e-8;

SupplyModel with_capacity(SupplyModel site, double capacity) {
  site.battery.capacity_joules = capacity;
  return site;
}

// kappa of the header.
double capacity_price_ratio(const Prices& prices) {
  return prices.capacity / (prices.auxiliary + prices.waste);
}

finite::CapacitySlopes capacity_slopes(const SupplyModel& site, double supply) {
  return finite::capacity_slopes(
      {.drift_joules_per_slot = site.demand_mean_joules_per_slot - supply,
       .volatility_joules = volatility(site, supply),
       .horizon_slots = site.horizon_slots,
       .battery = {.initial_joules = site.battery.initial_joules,
                   .capacity_joules = site.battery.capacity_joules}});
}

double capacity_slope(const SupplyModel& site, double supply) {
  return capacity_slopes(site, supply).slope;
}

// ---- one unknown -----------------------------------------------------------------------------

// The capacity that decides: how far diffusion goes, or drift within it.
double capacity_scale(const SupplyModel& site, double supply) {
  const double sigma = volatility(site, supply);
  const double drift = std::abs(site.demand_mean_joules_per_slot - supply);
  const double root = std::sqrt(site.horizon_slots);
  return std::max(site.battery.initial_joules, sigma / (1 / root + drift / sigma));
}

Search in_log_capacity(const SupplyModel& site, double supply) {
  return {.start = std::log(capacity_scale(site, supply)),
          .step = 0.5,
          .lower = std::log(site.battery.initial_joules)};
}

bool is_least_enough(const SupplyModel& site, const Falling& need) {
  return site.battery.initial_joules > 0 && need.value(std::log(site.battery.initial_joules)) <= 0;
}

CapacityAnswer answer_at(const SupplyModel& site, Status status, double supply, double capacity) {
  return {.status = status,
          .supply_joules_per_slot = supply,
          .capacity_joules = capacity,
          .mean_auxiliary_joules = mean_auxiliary(with_capacity(site, capacity), supply)};
}

// Of a need that falls with ln c and is 0 at what is asked.
CapacityAnswer least_capacity(const SupplyModel& site, double supply, const Falling& need) {
  if (is_least_enough(site, need))
    return answer_at(site, Status::least_capacity, supply, site.battery.initial_joules);
  const double root = root_of_falling(need, in_log_capacity(site, supply));
  const double capacity = std::max(std::exp(root), site.battery.initial_joules);
  return answer_at(site, Status::solved, supply, capacity);
}

Falling mean_over_target(const SupplyModel& site, double target, double supply) {
  const auto at = [=](double x) {
    return with_capacity(site, std::max(std::exp(x), site.battery.initial_joules));
  };
  return {.value = [=](double x) { return log_or_least(mean_auxiliary(at(x), supply) / target); },
          .slope =
              [=](double x) {
                return std::exp(x) * capacity_slopes(at(x), supply).slope /
                       mean_auxiliary(at(x), supply);
              }};
}

// Value and slope are asked for at the same point, one after the other.
class LastSlopes {
 public:
  LastSlopes(const SupplyModel& site, double supply) : site_(site), supply_(supply) {}

  [[nodiscard]] const finite::CapacitySlopes& at(double log_capacity) {
    if (log_capacity == last_) return slopes_;
    last_ = log_capacity;
    const double capacity = std::max(std::exp(log_capacity), site_.battery.initial_joules);
    slopes_ = capacity_slopes(with_capacity(site_, capacity), supply_);
    return slopes_;
  }

 private:
  SupplyModel site_;
  double supply_;
  double last_ = std::numeric_limits<double>::quiet_NaN();
  finite::CapacitySlopes slopes_;
};

Falling saving_over_price(const SupplyModel& site, double ratio, double supply) {
  const auto slopes = std::make_shared<LastSlopes>(site, supply);
  return {.value = [=](double x) { return log_or_least(-slopes->at(x).slope / ratio); },
          .slope =
              [=](double x) {
                const finite::CapacitySlopes& at = slopes->at(x);
                return std::exp(x) * at.curvature / at.slope;
              }};
}

CapacityAnswer best_capacity(const SupplyModel& site, double ratio, double supply) {
  if (ratio == 0) return answer_at(site, Status::unlimited_capacity, supply, infinity);
  return least_capacity(site, supply, saving_over_price(site, ratio, supply));
}

// ---- two unknowns ----------------------------------------------------------------------------

// ln of both conditions' sides, supply's first, and how they move with supply and ln c.
struct Conditions {
  Eigen::Vector2d value;
  Eigen::Matrix2d slope;
};

struct Question {
  SupplyModel site;  // unlimited
  double ratio = 0;
  double capacity_ratio = 0;
};

struct Point {
  double supply = 0;
  double log_capacity = 0;
};

Eigen::Vector2d condition_values(const Question& asked, const Point& at) {
  const SupplyModel site = with_capacity(asked.site, std::exp(at.log_capacity));
  return {std::log(marginal_saving(site, at.supply) / asked.ratio),
          std::log(-capacity_slope(site, at.supply) / asked.capacity_ratio)};
}

Conditions conditions(const Question& asked, const Point& at) {
  const SupplyModel site = with_capacity(asked.site, std::exp(at.log_capacity));
  const double c = site.battery.capacity_joules;
  const double saving = marginal_saving(site, at.supply);
  const finite::CapacitySlopes slopes = capacity_slopes(site, at.supply);
  const double mixed = per_supply(capacity_slope, site, at.supply);
  Conditions all{
      .value = {std::log(saving / asked.ratio), std::log(-slopes.slope / asked.capacity_ratio)},
      .slope = {}};
  all.slope << per_supply(marginal_saving, site, at.supply) / saving,
      -c * mixed / (site.horizon_slots * saving), mixed / slopes.slope,
      c * slopes.curvature / slopes.slope;
  return all;
}

// Supply in units of its scale.
class BothConditions : public ceres::SizedCostFunction<2, 2> {
 public:
  BothConditions(const Question& asked, double scale) : asked_(asked), scale_(scale) {}

  bool Evaluate(double const* const* parameters, double* residuals,
                double** jacobians) const override {
    const Point at{.supply = parameters[0][0] * scale_, .log_capacity = parameters[0][1]};
    const bool sloped = jacobians != nullptr && jacobians[0] != nullptr;
    const Conditions here = sloped ? conditions(asked_, at)
                                   : Conditions{.value = condition_values(asked_, at), .slope = {}};
    std::copy_n(here.value.data(), 2, residuals);
    if (sloped) {
      const std::array rows{here.slope(0, 0) * scale_, here.slope(0, 1), here.slope(1, 0) * scale_,
                            here.slope(1, 1)};
      std::copy(rows.begin(), rows.end(), jacobians[0]);
    }
    return here.value.allFinite();
  }

 private:
  const Question& asked_;
  double scale_;
};

Point by_ceres(const Question& asked, const Point& start) {
  const double scale = supply_scale(asked.site);
  std::array at{start.supply / scale, start.log_capacity};
  const std::array lower{asked.site.kept_supply_joules_per_slot / scale,
                         std::log(asked.site.battery.initial_joules)};
  const std::array upper{infinity, infinity};
  BothConditions both(asked, scale);
  solve_in_box(both, at, lower, upper);
  return {.supply = at[0] * scale, .log_capacity = at[1]};
}

bool inside(const Question& asked, const Point& at) {
  return at.supply >= asked.site.kept_supply_joules_per_slot &&
         at.log_capacity >= std::log(asked.site.battery.initial_joules);
}

// Newton's steps while they help.
Point polished(const Question& asked, Point at) {
  Conditions here = conditions(asked, at);
  for (int i = 0; i < 4; ++i) {
    const Eigen::Vector2d step = here.slope.fullPivLu().solve(-here.value);
    const Point next{.supply = at.supply + step[0], .log_capacity = at.log_capacity + step[1]};
    if (!inside(asked, next)) break;
    const Conditions there = conditions(asked, next);
    if (!(there.value.norm() < here.value.norm())) break;
    at = next;
    here = there;
  }
  return at;
}

// The supply bracketed, with the best capacity at each.
Point by_brackets(const Question& asked) {
  const auto capacity_at = [&](double supply) {
    return best_capacity(asked.site, asked.capacity_ratio, supply).capacity_joules;
  };
  const auto saving = [&](double supply) {
    const SupplyModel site = with_capacity(asked.site, capacity_at(supply));
    return log_or_least(marginal_saving(site, supply) / asked.ratio);
  };
  const double supply = root_of_falling({.value = saving}, from_critical(asked.site));
  return {.supply = supply, .log_capacity = std::log(capacity_at(supply))};
}

Point both_conditions_hold(const Question& asked, const Point& start) {
  const Point end = polished(asked, by_ceres(asked, start));
  return condition_values(asked, end).norm() <= converged ? end : by_brackets(asked);
}

SiteAnswer site_answer(const Question& asked, const Prices& prices, Status supply_status,
                       const CapacityAnswer& capacity) {
  const SupplyModel site = with_capacity(asked.site, capacity.capacity_joules);
  return {.supply_status = supply_status,
          .capacity_status = capacity.status,
          .supply_joules_per_slot = capacity.supply_joules_per_slot,
          .capacity_joules = capacity.capacity_joules,
          .mean_auxiliary_joules = capacity.mean_auxiliary_joules,
          .cost = cost(site, prices, capacity.supply_joules_per_slot)};
}

Move move_of(const Eigen::Vector2d& along, double capacity) {
  return {.supply = along[0], .capacity = along[1] * capacity};
}

// The implicit function theorem at a point where both conditions hold.
void add_sensitivities(const Question& asked, const Point& at, SiteAnswer& answer) {
  const double c = answer.capacity_joules;
  const SupplyModel site = with_capacity(asked.site, c);
  const auto solver = conditions(asked, at).slope.fullPivLu();
  const Eigen::Vector2d by_demand_mean{
      per_demand_mean(marginal_saving, site, at.supply) / marginal_saving(site, at.supply),
      per_demand_mean(capacity_slope, site, at.supply) / capacity_slope(site, at.supply)};
  answer.per_price_ratio = move_of(solver.solve(Eigen::Vector2d(1 / asked.ratio, 0)), c);
  answer.per_capacity_price_ratio =
      move_of(solver.solve(Eigen::Vector2d(0, 1 / asked.capacity_ratio)), c);
  answer.per_demand_mean = move_of(solver.solve(-by_demand_mean), c);
}

// Neither bound is the answer: both conditions hold at it. One of them holds at the start, so that
// both have logarithms there.
SiteAnswer inner_site(const Question& asked, const Prices& prices, double supply) {
  const double capacity = best_capacity(asked.site, asked.capacity_ratio, supply).capacity_joules;
  const SupplyAnswer start = cheapest_supply(with_capacity(asked.site, capacity), prices);
  const Point at = both_conditions_hold(
      asked, {.supply = start.supply_joules_per_slot, .log_capacity = std::log(capacity)});
  SiteAnswer answer =
      site_answer(asked, prices, Status::solved,
                  answer_at(asked.site, Status::solved, at.supply, std::exp(at.log_capacity)));
  add_sensitivities(asked, at, answer);
  return answer;
}

// The capacity at which a supply is the cheapest is that of the battery's start, or infinite.
SiteAnswer with_cheapest_supply(const Question& asked, const Prices& prices, Status status,
                                double capacity) {
  Prices running = prices;
  running.capacity = 0;
  const SupplyAnswer supply = cheapest_supply(with_capacity(asked.site, capacity), running);
  return site_answer(asked, prices, supply.status,
                     answer_at(asked.site, status, supply.supply_joules_per_slot, capacity));
}

}  // namespace

CapacityAnswer cheapest_capacity(const SupplyModel& site, const Prices& prices,
                                 double supply_joules_per_slot) {
  const SupplyModel free = with_capacity(site, infinity);
  check(free);
  check(prices);
  numeric::require_non_negative("supply (joules per slot)", supply_joules_per_slot);
  CapacityAnswer answer = best_capacity(free, capacity_price_ratio(prices), supply_joules_per_slot);
  if (answer.status != Status::solved) return answer;
  const SupplyModel sized = with_capacity(free, answer.capacity_joules);
  const double curvature = capacity_slopes(sized, supply_joules_per_slot).curvature;
  answer.per_unit_asked = -1 / curvature;
  answer.per_supply = -per_supply(capacity_slope, sized, supply_joules_per_slot) / curvature;
  answer.per_demand_mean =
      -per_demand_mean(capacity_slope, sized, supply_joules_per_slot) / curvature;
  return answer;
}

CapacityAnswer capacity_for_target(const SupplyModel& site, double target_joules,
                                   double supply_joules_per_slot) {
  const SupplyModel free = with_capacity(site, infinity);
  check(free);
  numeric::require_positive("target (joules)", target_joules);
  numeric::require_non_negative("supply (joules per slot)", supply_joules_per_slot);
  if (mean_auxiliary(free, supply_joules_per_slot) >= target_joules)
    return answer_at(free, Status::no_capacity_is_enough, supply_joules_per_slot, infinity);
  CapacityAnswer answer = least_capacity(
      free, supply_joules_per_slot, mean_over_target(free, target_joules, supply_joules_per_slot));
  if (answer.status != Status::solved) return answer;
  const SupplyModel sized = with_capacity(free, answer.capacity_joules);
  const double slope = capacity_slope(sized, supply_joules_per_slot);
  const Slopes slopes = mean_slopes(sized, supply_joules_per_slot);
  answer.per_unit_asked = 1 / slope;
  answer.per_supply = -slope_in_supply(sized, supply_joules_per_slot, slopes) / slope;
  answer.per_demand_mean = -slopes.drift / slope;
  return answer;
}

std::vector<CapacityAnswer> capacities_for_target(
    const SupplyModel& site, double target_joules,
    std::span<const double> supplies_joules_per_slot) {
  std::vector<CapacityAnswer> answers;
  for (const double supply : supplies_joules_per_slot)
    answers.push_back(capacity_for_target(site, target_joules, supply));
  return answers;
}

SiteAnswer cheapest_site(const SupplyModel& site, const Prices& prices) {
  const Question asked{.site = with_capacity(site, infinity),
                       .ratio = price_ratio(prices),
                       .capacity_ratio = capacity_price_ratio(prices)};
  check(asked.site);
  check(prices);
  if (asked.capacity_ratio == 0)
    return with_cheapest_supply(asked, prices, Status::unlimited_capacity, infinity);
  const double kept = site.kept_supply_joules_per_slot;
  const CapacityAnswer without_supply = best_capacity(asked.site, asked.capacity_ratio, kept);
  if (marginal_saving(with_capacity(asked.site, without_supply.capacity_joules), kept) <=
      asked.ratio)
    return site_answer(asked, prices, Status::buy_nothing, without_supply);
  double start_supply = cheapest_supply(asked.site, prices).supply_joules_per_slot;
  if (asked.site.battery.initial_joules > 0) {
    const SiteAnswer least = with_cheapest_supply(asked, prices, Status::least_capacity,
                                                  asked.site.battery.initial_joules);
    start_supply = least.supply_joules_per_slot;
    if (best_capacity(asked.site, asked.capacity_ratio, start_supply).status ==
        Status::least_capacity)
      return least;
  }
  return inner_site(asked, prices, start_supply);
}

}  // namespace inferlaw::supply
