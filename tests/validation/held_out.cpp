#include "tests/validation/held_out.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <random>
#include <span>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"
#include "inferlaw/lib/numeric/normal.hpp"
#include "inferlaw/solvers/fit/long_run_variance.hpp"
#include "inferlaw/solvers/simulation/battery.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"
#include "inferlaw/solvers/simulation/window_moments.hpp"
#include "tests/validation/public_series.hpp"

namespace inferlaw::validation {
namespace {

using simulation::RunningMoments;

constexpr std::int64_t seconds_per_hour = 3600;
constexpr std::int64_t seconds_per_week = 168 * seconds_per_hour;
constexpr std::int64_t seconds_between_windows = 5 * seconds_per_hour;

// ---- the site ----------------------------------------------------------------------------------

struct Site {
  std::string name;
  Series demand;     // a second each
  Series odd_weeks;  // rows of harvest, joules per second
  std::vector<Series> even_weeks;
  std::int64_t seconds_per_row = 1;
  long period_rows = 0;  // left out of the long-run variance
};

double mean_of(std::span<const double> values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  return moments.mean;
}

Site site_of(const std::string& name, const Series& demand, const Series& power,
             std::int64_t seconds_per_row, long period_rows) {
  Site site{name, demand, {}, {}, seconds_per_row, period_rows};
  const auto rows = static_cast<std::ptrdiff_t>(seconds_per_week / seconds_per_row);
  const auto weeks = static_cast<std::ptrdiff_t>(power.size()) / rows;
  for (std::ptrdiff_t week = 0; week < weeks; ++week) {
    const auto begin = power.begin() + week * rows;
    if (week % 2 == 0)  // the first, third, .. week of the year
      site.odd_weeks.insert(site.odd_weeks.end(), begin, begin + rows);
    else
      site.even_weeks.emplace_back(begin, begin + rows);
  }
  const double factor = mean_of(demand) / mean_of(site.odd_weeks);
  for (double& row : site.odd_weeks) row *= factor;
  for (Series& week : site.even_weeks)
    for (double& row : week) row *= factor;
  return site;
}

// ---- what happened -----------------------------------------------------------------------------

// D_T of the windows of one week.
Series replayed_week(const Site& site, const Series& week, std::int64_t slots,
                     std::mt19937_64& random) {
  Series joules;
  Series net(static_cast<std::size_t>(slots));
  for (std::int64_t begin = 0; begin + slots <= seconds_per_week;
       begin += seconds_between_windows) {
    std::size_t at = random() % site.demand.size();
    for (std::int64_t t = 0; t < slots; ++t) {
      const auto row = static_cast<std::size_t>((begin + t) / site.seconds_per_row);
      net[static_cast<std::size_t>(t)] = site.demand[at] - week[row];
      if (++at == site.demand.size()) at = 0;
    }
    simulation::BatteryState state;
    simulation::advance(net, {}, state);
    joules.push_back(state.auxiliary_joules);
  }
  return joules;
}

// ---- theories ----------------------------------------------------------------------------------

struct Theory {
  std::string name;
  double mean_joules;
  std::function<double(double)> quantile;
};

Theory brownian_theory(const std::string& name, double variance, std::int64_t slots) {
  const auxiliary::BrownianSite site{.drift_joules_per_slot = 0,
                                     .volatility_joules = std::sqrt(variance),
                                     .horizon_slots = static_cast<double>(slots)};
  return {name, auxiliary::brownian::mean(site),
          [site](double p) { return auxiliary::brownian::quantile(site, p); }};
}

double window_variance(const Site& site, double slots) {
  const auto whole = static_cast<std::int64_t>(slots);
  return simulation::window_moments({.rows = site.demand}, whole).variance +
         simulation::window_moments({.rows = site.odd_weeks, .slots_per_row = site.seconds_per_row},
                                    whole)
             .variance;
}

// x with f(x) = 0 for an increasing f, between two points.
template <class Function>
double bisected(const Function& f, double low, double high) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (f(middle) < 0 ? low : high) = middle;
  }
  return low;
}

Theory remembering_theory(const Site& site, std::int64_t slots) {
  std::vector<auxiliary::SumVariance> curve;
  for (const double n : auxiliary::curve_slots(static_cast<double>(slots)))
    curve.push_back({.slots = n, .variance = window_variance(site, n)});
  const double mean = auxiliary::remembering_means(0, curve).back();
  const double deviation = std::sqrt(curve.back().variance);
  const double shift =
      bisected([&](double c) { return numeric::normal_mean_above_zero(c, deviation) - mean; },
               -mean, 2 * mean);
  return {"remembering", mean, [=](double p) {
            const double z =
                bisected([p](double x) { return numeric::normal_upper_tail(-x) - p; }, -10, 10);
            return std::max(0.0, shift + deviation * z);
          }};
}

std::vector<Theory> theories_of(const Site& site, std::int64_t slots) {
  const auto held = static_cast<double>(site.seconds_per_row);
  const fit::LongRunVariance demand = fit::long_run_variance(site.demand);
  const fit::LongRunVariance harvest =
      fit::long_run_variance(site.odd_weeks, {.period = site.period_rows});
  const auto T = static_cast<double>(slots);
  return {brownian_theory("independent", window_variance(site, 1), slots),
          brownian_theory("long-run", demand.variance + held * harvest.variance, slots),
          brownian_theory("matched", window_variance(site, T) / T, slots),
          remembering_theory(site, slots)};
}

double share_within(const Series& joules, double low, double high) {
  const auto inside =
      std::count_if(joules.begin(), joules.end(), [=](double x) { return x >= low && x <= high; });
  return static_cast<double>(inside) / static_cast<double>(joules.size());
}

Prediction judged(const Theory& theory, const Series& replayed) {
  Prediction prediction{theory.name, theory.mean_joules, {}, 0};
  for (std::size_t i = 0; i < levels.size(); ++i)
    prediction.coverage[i] = share_within(replayed, theory.quantile((1 - levels[i]) / 2),
                                          theory.quantile((1 + levels[i]) / 2));
  prediction.provision_suffices = share_within(replayed, 0, theory.quantile(0.95));
  return prediction;
}

HeldOut result_of(const Site& site, std::int64_t slots) {
  std::mt19937_64 random(1);
  Series all;
  RunningMoments weeks;
  RunningMoments supply;
  for (const Series& week : site.even_weeks) {
    const Series joules = replayed_week(site, week, slots, random);
    all.insert(all.end(), joules.begin(), joules.end());
    weeks.add(mean_of(joules));
    supply.add(mean_of(week));
  }
  HeldOut result{.harvest = site.name,
                 .slots = slots,
                 .windows = all.size(),
                 .training_supply_joules = mean_of(site.odd_weeks),
                 .held_out_supply_joules = supply.mean,
                 .mean_joules = mean_of(all),
                 .standard_error_joules = simulation::estimate_of(weeks).standard_error,
                 .predictions = {}};
  for (const Theory& theory : theories_of(site, slots))
    result.predictions.push_back(judged(theory, all));
  return result;
}

std::string row_of(const HeldOut& result, const Prediction& prediction) {
  std::array<char, 300> text{};
  std::snprintf(text.data(), text.size(),
                "| %s | %lld | %.3g +- %.1g | %s | %.3g | %.2f | %.0f %% | %.0f %% | %.0f %% | "
                "%.0f %% |",
                result.harvest.c_str(), static_cast<long long>(result.slots), result.mean_joules,
                result.standard_error_joules, prediction.theory.c_str(), prediction.mean_joules,
                prediction.mean_joules / result.mean_joules, 100 * prediction.coverage[0],
                100 * prediction.coverage[1], 100 * prediction.coverage[2],
                100 * prediction.provision_suffices);
  return text.data();
}

}  // namespace

std::vector<HeldOut> held_out_days(const std::vector<std::int64_t>& horizons) {
  const Series demand = conversation_demand();
  const std::vector<Site> sites{
      site_of("wind", demand, power("renewables/rts_gmlc_REAL_TIME_wind.csv", "309_WIND_1"), 300,
              0),
      site_of("sun", demand, power("renewables/rts_gmlc_DAY_AHEAD_pv.csv", "320_PV_1"), 3600, 24)};
  std::vector<HeldOut> results;
  for (const Site& site : sites)
    for (const std::int64_t slots : horizons) results.push_back(result_of(site, slots));
  return results;
}

std::vector<std::string> table_rows(const HeldOut& result) {
  std::vector<std::string> rows;
  for (const Prediction& prediction : result.predictions)
    rows.push_back(row_of(result, prediction));
  return rows;
}

}  // namespace inferlaw::validation
