#include "inferlaw/solvers/site/dependence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>

#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/simulation/window_moments.hpp"
#include "inferlaw/solvers/site/theories.hpp"

namespace inferlaw::site {
namespace {

constexpr double standard_errors_allowed = 5;

// What rounding of the values can make of a variance.
double rounding_variance(const std::vector<double>& rows) {
  double largest = 0;
  for (const double value : rows) largest = std::max(largest, std::abs(value));
  const double rounding = 16 * std::numeric_limits<double>::epsilon() * largest;
  return rounding * rounding;
}

std::optional<Dependence> dependence_of(const std::vector<double>& rows, long period) {
  constexpr std::size_t fewest_rows = 32;
  if (rows.size() < fewest_rows) return std::nullopt;
  const fit::Autocorrelation correlation = fit::autocorrelation(rows, 1);
  const double rounding = rounding_variance(rows);
  if (correlation.variance <= rounding) return std::nullopt;
  const Dependence dependence{.rows = rows.size(),
                              .lag_one_autocorrelation = correlation.at_lag[1],
                              .long_run = fit::long_run_variance(rows, {.period = period})};
  // A series that repeats its period exactly leaves rounding alone.
  if (dependence.long_run.marginal_variance <= rounding) return std::nullopt;
  return dependence;
}

// The standard error of an autocorrelation of n independent values is 1/sqrt(n).
std::string in_words(const std::string& name, const std::optional<Dependence>& dependence) {
  if (!dependence) return fmt::format("The {} is too short or too even to show dependence.", name);
  const double noise = 1 / std::sqrt(static_cast<double>(dependence->rows));
  if (std::abs(dependence->lag_one_autocorrelation) <= standard_errors_allowed * noise)
    return fmt::format("The {} shows no correlation from slot to slot.", name);
  return fmt::format(
      "The {} is not independent from slot to slot (lag-one autocorrelation {:.4f}, long-run "
      "variance {:.4g} times the marginal one).",
      name, dependence->lag_one_autocorrelation,
      dependence->long_run.variance / dependence->long_run.marginal_variance);
}

std::string dependence_in_words(const Site& site) {
  std::string words;
  if (site.trace) words = in_words("demand of the trace", demand_dependence(site));
  if (site.trace && has_series(site)) words += " ";
  if (has_series(site)) words += in_words("harvest series", harvest_dependence(site));
  return words;
}

std::string comparison_of(double theory, const simulation::Estimate& replayed) {
  if (std::abs(theory - replayed.mean) <= standard_errors_allowed * replayed.standard_error)
    return "the error of the replay is too wide to tell them apart, which is no agreement.";
  if (replayed.mean == 0) return "do not plan with the theory on this series.";
  return fmt::format("the theory is {:.3g} times the replay. Do not plan with it on this series.",
                     theory / replayed.mean);
}

// What is drawn anew each time adds to every slot alone, and the less to the mean of a row.
void add_drawn(double of_slot, double of_row, Dependence& dependence) {
  const double settled = dependence.long_run.marginal_variance;
  dependence.lag_one_autocorrelation *= settled / (settled + of_row);
  dependence.long_run.variance += of_slot;
  dependence.long_run.marginal_variance += of_slot;
}

double drawn_variance(const simulation::HarvestSeries& series) {
  return series.drawn ? auxiliary::harvest_moments(*series.drawn).variance : 0;
}

double mean_of(const std::vector<double>& values) {
  simulation::RunningMoments moments;
  for (const double value : values) moments.add(value);
  return moments.mean;
}

// Var(S_n) of the net demand, as replayed.
class NetSums {
 public:
  explicit NetSums(const Site& site)
      : series_(std::get_if<simulation::HarvestSeries>(&site.harvest)),
        demand_variance_(auxiliary::demand_moments(site.demand).variance),
        harvest_variance_(site.harvest_moments.variance) {
    if (!site.trace) return;
    expected_demand_ = simulation::expected_joules(*site.trace);
    demand_variance_ = mean_of(simulation::drawn_variance(*site.trace));
  }

  [[nodiscard]] double variance(std::int64_t slots) const {
    const auto n = static_cast<double>(slots);
    double variance = n * demand_variance_;
    if (!expected_demand_.empty())
      variance += simulation::window_moments({.rows = expected_demand_}, slots).variance;
    if (series_ == nullptr) return variance + n * harvest_variance_;
    return variance + n * drawn_variance(*series_) +
           simulation::window_moments(
               {.rows = series_->joules_per_slot, .slots_per_row = series_->slots_per_row}, slots)
               .variance;
  }

 private:
  const simulation::HarvestSeries* series_;
  std::vector<double> expected_demand_ = {};  // of a trace
  double demand_variance_;                    // of what is independent from slot to slot
  double harvest_variance_;
};

// The n of a curve that has every horizon on it.
std::set<std::int64_t> curve_slots_of(const std::vector<std::int64_t>& horizons) {
  std::set<std::int64_t> slots(horizons.begin(), horizons.end());
  for (const double n : auxiliary::curve_slots(static_cast<double>(horizons.back())))
    slots.insert(static_cast<std::int64_t>(n));
  return slots;
}

struct PeriodInSlots {
  std::int64_t operator()(const GammaShape& /*shape*/) const { return 0; }
  std::int64_t operator()(const ConstantShape& /*shape*/) const { return 0; }
  std::int64_t operator()(const UniformShape& /*shape*/) const { return 0; }
  std::int64_t operator()(const SeriesShape& series) const {
    return series.period_rows * series.slots_per_row;
  }
  // That of every series; none where these differ.
  std::int64_t operator()(const PartsShape& parts) const {
    std::set<std::int64_t> periods;
    for (const HarvestPart& part : parts.parts)
      if (std::holds_alternative<SeriesShape>(part.shape))
        periods.insert(std::visit(*this, part.shape));
    return periods.size() == 1 ? *periods.begin() : 0;
  }
};

// In rows of the series that the site has.
long period_of(const Harvest& harvest, const simulation::HarvestSeries& series) {
  return static_cast<long>(std::visit(PeriodInSlots{}, harvest.shape) / series.slots_per_row);
}

}  // namespace

std::optional<Dependence> demand_dependence(const Site& site) {
  if (!site.trace) return std::nullopt;
  std::optional<Dependence> dependence = dependence_of(simulation::expected_joules(*site.trace), 0);
  if (!dependence) return std::nullopt;
  const double drawn = mean_of(simulation::drawn_variance(*site.trace));
  add_drawn(drawn, drawn, *dependence);
  return dependence;
}

// A row held for k slots: k times the variance of a sum over as many slots.
std::optional<Dependence> harvest_dependence(const Site& site) {
  const auto* series = std::get_if<simulation::HarvestSeries>(&site.harvest);
  if (series == nullptr) return std::nullopt;
  std::optional<Dependence> dependence =
      dependence_of(series->joules_per_slot, period_of(site.scenario.harvest, *series));
  if (!dependence) return std::nullopt;
  const auto held = static_cast<double>(series->slots_per_row);
  dependence->long_run.variance *= held;
  dependence->long_run.standard_error *= held;
  if (series->drawn)
    add_drawn(drawn_variance(*series), drawn_variance(*series) / held, *dependence);
  return dependence;
}

double long_run_volatility(const Site& site) {
  const std::optional<Dependence> demand = demand_dependence(site);
  const std::optional<Dependence> harvest = harvest_dependence(site);
  const double of_demand =
      demand ? demand->long_run.variance : auxiliary::demand_moments(site.demand).variance;
  const double of_harvest = harvest ? harvest->long_run.variance : site.harvest_moments.variance;
  return std::sqrt(of_demand + of_harvest);
}

double matched_volatility(const Site& site, std::int64_t slots) {
  return std::sqrt(NetSums(site).variance(slots) / static_cast<double>(slots));
}

std::vector<double> remembering_means(const Site& site) {
  const std::vector<std::int64_t>& horizons = site.scenario.horizons_slots;
  const NetSums sums(site);
  std::vector<auxiliary::SumVariance> curve;
  for (const std::int64_t n : curve_slots_of(horizons))
    curve.push_back({.slots = static_cast<double>(n), .variance = sums.variance(n)});
  const std::vector<double> means = auxiliary::remembering_means(site.drift_joules_per_slot, curve);
  std::vector<double> at_horizons;
  for (std::size_t i = 0; i < curve.size(); ++i)
    if (std::binary_search(horizons.begin(), horizons.end(),
                           static_cast<std::int64_t>(curve[i].slots)))
      at_horizons.push_back(means[i]);
  return at_horizons;
}

std::string error_in_words(const Replay& replay) {
  if (replay.windows < 2) return "no standard error, for it is the only window that long";
  return fmt::format("standard error {:.2g} over {} windows",
                     replay.auxiliary_joules.standard_error, replay.windows);
}

std::string independence_note(const Site& site, const Replay& longest) {
  const double theory = brownian_means(site, static_cast<double>(longest.slots)).auxiliary_joules;
  if (std::isnan(theory))  // with self-discharge
    return fmt::format("{} At T = {} the replay gives {:.5g} J ({}).", dependence_in_words(site),
                       longest.slots, longest.auxiliary_joules.mean, error_in_words(longest));
  return fmt::format(
      "{} At T = {} the theory of independent slots gives {:.5g} J and the replay {:.5g} J ({}): "
      "{}",
      dependence_in_words(site), longest.slots, theory, longest.auxiliary_joules.mean,
      error_in_words(longest), comparison_of(theory, longest.auxiliary_joules));
}

}  // namespace inferlaw::site
