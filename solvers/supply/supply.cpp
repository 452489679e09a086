#include "inferlaw/solvers/supply/supply.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "inferlaw/lib/auxiliary/brownian.hpp"
#include "inferlaw/lib/auxiliary/finite_battery.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/normal.hpp"

namespace inferlaw::supply {
namespace {

namespace brownian = auxiliary::brownian;
namespace finite = auxiliary::finite_battery;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr unsigned all_digits = 52;

void check(const Site& site) {
  numeric::require_non_negative("demand mean (joules per slot)", site.demand_mean_joules_per_slot);
  numeric::require_non_negative("demand variance (joules squared)", site.demand_variance);
  numeric::require_non_negative("harvest standard deviation (joules)",
                                site.harvest_deviation_joules);
  numeric::require_non_negative("harvest coefficient of variation",
                                site.harvest_coefficient_of_variation);
  numeric::require_positive("volatility without the proportional spread (joules)",
                            volatility(site, 0));
  numeric::require_positive("horizon (slots)", site.horizon_slots);
  numeric::require_non_negative("initial battery (joules)", site.initial_battery_joules);
  numeric::require_non_negative_or_infinite("capacity (joules)", site.capacity_joules);
  if (site.initial_battery_joules > site.capacity_joules)
    numeric::refuse("initial battery (joules)", site.initial_battery_joules, "up to the capacity");
}

void check(const Prices& prices) {
  numeric::require_positive("baseline price", prices.baseline);
  numeric::require_positive("auxiliary price", prices.auxiliary);
  numeric::require_non_negative("waste price", prices.waste);
}

bool is_limited(const Site& site) { return std::isfinite(site.capacity_joules); }

bool has_point_of_return(const Site& site) { return site.harvest_coefficient_of_variation > 0; }

brownian::Site brownian_site(const Site& site, double supply) {
  return {.drift_joules_per_slot = site.demand_mean_joules_per_slot - supply,
          .volatility_joules = volatility(site, supply),
          .horizon_slots = site.horizon_slots,
          .initial_battery_joules = site.initial_battery_joules};
}

finite::Site finite_site(const Site& site, double supply) {
  return {.drift_joules_per_slot = site.demand_mean_joules_per_slot - supply,
          .volatility_joules = volatility(site, supply),
          .capacity_joules = site.capacity_joules,
          .horizon_slots = site.horizon_slots,
          .initial_battery_joules = site.initial_battery_joules};
}

// ---- what falls with supply, and how it moves ------------------------------------------------

struct Slopes {
  double drift = 0;
  double volatility = 0;
};

double slope_in_supply(const Site& site, double supply, const Slopes& slopes) {
  const double variation = site.harvest_coefficient_of_variation;
  return slopes.volatility * variation * variation * supply / volatility(site, supply) -
         slopes.drift;
}

Slopes mean_slopes(const Site& site, double supply) {
  if (is_limited(site)) {
    const finite::Sensitivities at = finite::sensitivities(finite_site(site, supply));
    return {.drift = at.drift_slots, .volatility = at.volatility};
  }
  const brownian::Sensitivities at = brownian::sensitivities(brownian_site(site, supply));
  return {.drift = at.drift_slots, .volatility = at.volatility};
}

double mean_slope_in_supply(const Site& site, double supply) {
  return slope_in_supply(site, supply, mean_slopes(site, supply));
}

// -E'(R)/T, auxiliary joules that one more joule of supply saves: it falls with supply.
double marginal_saving(const Site& site, double supply) {
  return -mean_slope_in_supply(site, supply) / site.horizon_slots;
}

// A measure of need in logarithms, so that the tail is as easy to search as the middle.
struct LogMean {
  Site site;

  [[nodiscard]] double value(double supply) const {
    return std::log(std::max(mean_auxiliary(site, supply), std::numeric_limits<double>::min()));
  }
  [[nodiscard]] Slopes slopes(double supply) const {
    const double mean = mean_auxiliary(site, supply);
    const Slopes at = mean_slopes(site, supply);
    return {.drift = at.drift / mean, .volatility = at.volatility / mean};
  }
  // -E'(R) of any positive scale: also where E underflows.
  [[nodiscard]] double fall(double supply) const { return marginal_saving(site, supply); }
};

struct LogExceedance {
  Site site;
  double joules = 0;

  [[nodiscard]] double value(double supply) const {
    return brownian::log_survival(brownian_site(site, supply), joules);
  }
  [[nodiscard]] Slopes slopes(double supply) const {
    const double sigma = volatility(site, supply);
    const double root = std::sqrt(site.horizon_slots);
    const double beta = (site.initial_battery_joules + joules) / (sigma * root);
    const double d = (site.demand_mean_joules_per_slot - supply) * root / sigma;
    const double u = beta - d;
    const double v = beta + d;
    const double log_probability = value(supply);
    const double log_density = -u * u / 2 - std::log(2 * std::numbers::pi) / 2;
    const double log_reflected = v >= 0 ? log_density + std::log(numeric::mills_ratio(v))
                                        : 2 * d * beta + std::log(numeric::normal_upper_tail(v));
    const double density = std::exp(log_density - log_probability);
    const double reflected = std::exp(log_reflected - log_probability);
    return {.drift = 2 * beta * reflected * root / sigma,
            .volatility = 2 * beta / sigma * (density - 2 * d * reflected)};
  }
  [[nodiscard]] double fall(double supply) const {
    return -slope_in_supply(site, supply, slopes(supply));
  }
};

// ---- search
// --------------------------------------------------------------------------------------

struct Search {
  double start = 0;
  double step = 1;
  double limit = infinity;       // the root lies at or below it
  unsigned digits = all_digits;  // binary
};

// The root of a function that is above 0 at 0 and falls through 0 at or before the limit: steps
// that double from the start until the root is bracketed, then TOMS 748.
template <typename Function>
double root_of_falling(Function f, const Search& search) {
  double lower = std::min(search.start, search.limit);
  double upper = lower;
  double step = search.step;
  if (lower < search.limit && f(lower) > 0) {
    while (upper < search.limit) {
      upper = std::min(lower + step, search.limit);
      if (f(upper) <= 0) break;
      lower = upper;
      step *= 2;
    }
  } else {
    while (lower > 0) {
      lower = std::max(upper - step, 0.0);
      if (f(lower) > 0) break;
      upper = lower;
      step *= 2;
    }
  }
  const double at_lower = f(lower);
  const double at_upper = f(upper);
  if (at_lower <= 0) return lower;
  if (at_upper >= 0) return upper;
  std::uintmax_t iterations = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      f, lower, upper, at_lower, at_upper, boost::math::tools::eps_tolerance<double>(search.digits),
      iterations);
  return low + (high - low) / 2;
}

Search from_critical(const Site& site) {
  const double critical = site.demand_mean_joules_per_slot;
  return {.start = critical, .step = volatility(site, critical) / std::sqrt(site.horizon_slots)};
}

// Where the measure stops falling.
template <typename Need>
double point_of_return(const Need& need) {
  if (!has_point_of_return(need.site)) return infinity;
  return root_of_falling([&](double supply) { return need.fall(supply); },
                         from_critical(need.site));
}

Answer answer_at(const Site& site, Status status, double supply) {
  return {.status = status,
          .supply_joules_per_slot = supply,
          .mean_auxiliary_joules = mean_auxiliary(site, supply)};
}

// The smallest supply with need <= ln wanted.
template <typename Need>
Answer smallest_supply(const Need& need, double wanted) {
  const Site& site = need.site;
  const double level = std::log(wanted);
  if (need.value(0) <= level) return answer_at(site, Status::buy_nothing, 0);
  Search search = from_critical(site);
  search.limit = point_of_return(need);
  if (std::isfinite(search.limit) && need.value(search.limit) > level)
    return answer_at(site, Status::infeasible_in_brownian_model, search.limit);
  const double supply = root_of_falling([&](double at) { return need.value(at) - level; }, search);
  const Slopes slopes = need.slopes(supply);
  const double slope = slope_in_supply(site, supply, slopes);
  Answer answer = answer_at(site, Status::solved, supply);
  answer.per_unit_asked = 1 / (wanted * slope);
  answer.per_demand_mean = -slopes.drift / slope;
  return answer;
}

// How the marginal saving moves, by central differences of its closed form.
double saving_per_supply(const Site& site, double supply, double step) {
  const double below = std::min(step, supply);
  return (marginal_saving(site, supply + step) - marginal_saving(site, supply - below)) /
         (step + below);
}

double saving_per_demand_mean(Site site, double supply, double step) {
  const double mean = site.demand_mean_joules_per_slot;
  const double below = std::min(step, mean);
  site.demand_mean_joules_per_slot = mean + step;
  const double more = marginal_saving(site, supply);
  site.demand_mean_joules_per_slot = mean - below;
  return (more - marginal_saving(site, supply)) / (step + below);
}

}  // namespace

const char* name(Status status) {
  switch (status) {
    case Status::solved:
      return "solved";
    case Status::buy_nothing:
      return "buy_nothing";
    case Status::infeasible_in_brownian_model:
      return "infeasible_in_brownian_model";
  }
  return "unknown";
}

double volatility(const Site& site, double supply_joules_per_slot) {
  const double constant =
      std::hypot(std::sqrt(site.demand_variance), site.harvest_deviation_joules);
  return std::hypot(constant, site.harvest_coefficient_of_variation * supply_joules_per_slot);
}

double mean_auxiliary(const Site& site, double supply_joules_per_slot) {
  if (is_limited(site)) return finite::mean(finite_site(site, supply_joules_per_slot));
  return brownian::mean(brownian_site(site, supply_joules_per_slot));
}

double cost(const Site& site, const Prices& prices, double supply_joules_per_slot) {
  const double mean = mean_auxiliary(site, supply_joules_per_slot);
  const double surplus = supply_joules_per_slot - site.demand_mean_joules_per_slot;
  const double waste = site.initial_battery_joules + mean + surplus * site.horizon_slots;
  return prices.baseline * supply_joules_per_slot * site.horizon_slots + prices.auxiliary * mean +
         prices.waste * waste;
}

double critical_supply(const Site& site) {
  check(site);
  return site.demand_mean_joules_per_slot;
}

Answer cheapest_supply(const Site& site, const Prices& prices) {
  check(site);
  check(prices);
  const double ratio = (prices.baseline + prices.waste) / (prices.auxiliary + prices.waste);
  if (marginal_saving(site, 0) <= ratio) return answer_at(site, Status::buy_nothing, 0);
  const Search search = from_critical(site);
  const double supply =
      root_of_falling([&](double at) { return marginal_saving(site, at) - ratio; }, search);
  const double step = 1e-4 * search.step;  // truncation 1e-8, rounding about 1e-11
  const double curvature = saving_per_supply(site, supply, step);
  Answer answer = answer_at(site, Status::solved, supply);
  answer.per_unit_asked = 1 / curvature;
  answer.per_demand_mean = -saving_per_demand_mean(site, supply, step) / curvature;
  return answer;
}

Answer supply_for_target(const Site& site, double target_joules) {
  check(site);
  numeric::require_positive("target (joules)", target_joules);
  return smallest_supply(LogMean{.site = site}, target_joules);
}

Answer supply_for_exceedance(const Site& site, const Exceedance& exceedance) {
  check(site);
  numeric::require_non_negative("level (joules)", exceedance.joules);
  numeric::require_inner_probability("probability", exceedance.probability);
  if (is_limited(site))
    numeric::refuse("capacity (joules)", site.capacity_joules,
                    "infinite: with a capacity only means are known");
  if (exceedance.joules + site.initial_battery_joules == 0)
    numeric::refuse("level (joules)", exceedance.joules,
                    "above 0 from an empty battery: some auxiliary energy is certain");
  return smallest_supply(LogExceedance{.site = site, .joules = exceedance.joules},
                         exceedance.probability);
}

double supply_of_least_mean(const Site& site) {
  check(site);
  return point_of_return(LogMean{.site = site});
}

double least_supply(const std::function<double(double)>& mean_joules_at, double target_joules,
                    double start, unsigned digits) {
  numeric::require_positive("target (joules)", target_joules);
  numeric::require_positive("start (joules per slot)", start);
  const auto excess = [&](double supply) {
    // Of a mean that rounding has brought to 0 or below, only the sign matters.
    const double mean = std::max(mean_joules_at(supply), std::numeric_limits<double>::min());
    return std::log(mean / target_joules);
  };
  return root_of_falling(excess, {.start = start, .step = start / 8, .digits = digits});
}

}  // namespace inferlaw::supply
