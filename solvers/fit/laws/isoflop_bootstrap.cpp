#include "inferlaw/solvers/fit/laws/isoflop_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/sample.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/random/normal.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::fit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// ln N* parabola by parabola, not a number where it is not inside.
using Minima = std::vector<double>;

double noise_left_by(const IsoflopFit& fit) {
  double squares = 0;
  double freedom = 0;
  for (const Parabola& parabola : fit.parabolas) {
    squares += parabola.squares_left;
    freedom += static_cast<double>(parabola.rows) - 3;
  }
  return freedom > 0 ? std::sqrt(squares / freedom) : nan;
}

Minima minima_of(const IsoflopFit& fit) {
  Minima minima;
  minima.reserve(fit.parabolas.size());
  for (const Parabola& parabola : fit.parabolas)
    minima.push_back(parabola.inside ? std::log(parabola.optimal_parameters) : nan);
  return minima;
}

// Refit i draws from a stream of its own.
Minima refitted(std::span<const IsoflopPoint> points, double noise, std::uint64_t seed,
                std::uint64_t refit) {
  simulation::WordStream words(
      {.seed = seed, .trial = refit, .purpose = simulation::Purpose::resampling});
  std::vector<IsoflopPoint> noisy(points.begin(), points.end());
  for (IsoflopPoint& point : noisy) point.loss += noise * simulation::standard_normal(words);
  return minima_of(fit_isoflops(noisy));
}

double spread_at(const std::vector<Minima>& refits, std::size_t budget) {
  std::vector<double> found;
  found.reserve(refits.size());
  for (const Minima& minima : refits)
    if (!std::isnan(minima[budget])) found.push_back(minima[budget]);
  return found.size() > 1 ? numeric::sample_standard_deviation(found) : nan;
}

struct Line {
  double slope = nan;
  double constant = nan;
};

// Through the minima that are there, of those whose spread is known.
Line weighted_line(const Minima& log_budgets, const Minima& minima, const Minima& spreads) {
  double total = 0;
  double mean_budget = 0;
  double mean_minimum = 0;
  std::size_t used = 0;
  const auto weight_of = [&](std::size_t i) {
    return std::isnan(minima[i]) || !(spreads[i] > 0) ? 0 : 1 / (spreads[i] * spreads[i]);
  };
  for (std::size_t i = 0; i < minima.size(); ++i) {
    const double weight = weight_of(i);
    if (weight == 0) continue;
    ++used;
    total += weight;
    mean_budget += weight * log_budgets[i];
    mean_minimum += weight * minima[i];
  }
  if (used < 2) return {};
  mean_budget /= total;
  mean_minimum /= total;
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < minima.size(); ++i) {
    const double weight = weight_of(i);
    if (weight == 0) continue;
    const double from_mean = log_budgets[i] - mean_budget;
    squares += weight * from_mean * from_mean;
    products += weight * from_mean * (minima[i] - mean_minimum);
  }
  const double slope = products / squares;
  return {.slope = slope, .constant = mean_minimum - slope * mean_budget};
}

Spread spread_of(std::vector<double> slopes, double confidence) {
  if (slopes.size() < 2) return {.standard_error = nan, .interval = {.lower = nan, .upper = nan}};
  std::sort(slopes.begin(), slopes.end());
  return {.standard_error = numeric::sample_standard_deviation(slopes),
          .interval = {.lower = numeric::quantile_of_sorted(slopes, (1 - confidence) / 2),
                       .upper = numeric::quantile_of_sorted(slopes, (1 + confidence) / 2)}};
}

std::vector<Minima> refits_of(std::span<const IsoflopPoint> points, double noise,
                              const IsoflopResampling& resampling) {
  std::vector<Minima> refits(resampling.refits);
  share_out(static_cast<std::int64_t>(refits.size()), thread_count(resampling.threads),
            [&](std::int64_t i) {
              const auto at = static_cast<std::size_t>(i);
              refits[at] = refitted(points, noise, resampling.seed, at);
            });
  return refits;
}

std::size_t lost_at(const std::vector<Minima>& refits, std::size_t budget) {
  return static_cast<std::size_t>(
      std::count_if(refits.begin(), refits.end(),
                    [budget](const Minima& refit) { return std::isnan(refit[budget]); }));
}

void add_spreads(const Minima& minima, const std::vector<Minima>& refits,
                 WeightedIsoflops& weighted) {
  weighted.spreads_of_log.reserve(minima.size());
  for (std::size_t i = 0; i < minima.size(); ++i) {
    const double spread = std::isnan(minima[i]) ? nan : spread_at(refits, i);
    weighted.spreads_of_log.push_back(spread);
    if (!(spread > 0)) continue;
    ++weighted.used;
    weighted.minima_lost += lost_at(refits, i);
  }
}

}  // namespace

WeightedIsoflops weighted_isoflops(std::span<const IsoflopPoint> points, const IsoflopFit& fit,
                                   const IsoflopResampling& resampling) {
  if (resampling.refits == 0) numeric::refuse("refits", 0, "1 or more");
  WeightedIsoflops weighted{.loss_noise = noise_left_by(fit)};
  const std::vector<Minima> refits = refits_of(points, weighted.loss_noise, resampling);
  const Minima minima = minima_of(fit);
  add_spreads(minima, refits, weighted);
  Minima log_budgets;
  log_budgets.reserve(minima.size());
  for (const Parabola& parabola : fit.parabolas)
    log_budgets.push_back(std::log(parabola.budget_flop));
  const Line line = weighted_line(log_budgets, minima, weighted.spreads_of_log);
  weighted.exponent = line.slope;
  weighted.log_factor = line.constant;
  std::vector<double> slopes;
  slopes.reserve(refits.size());
  for (const Minima& refit : refits) {
    const double slope = weighted_line(log_budgets, refit, weighted.spreads_of_log).slope;
    if (!std::isnan(slope)) slopes.push_back(slope);
  }
  weighted.refits = slopes.size();
  weighted.spread = spread_of(std::move(slopes), resampling.confidence);
  return weighted;
}

}  // namespace inferlaw::fit
