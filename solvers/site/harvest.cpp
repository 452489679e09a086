#include "inferlaw/solvers/site/harvest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/overloaded.hpp"
#include "inferlaw/solvers/simulation/running_moments.hpp"

namespace inferlaw::site {
namespace {

double mean_of(const std::vector<double>& series) {
  return std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
}

struct OwnMeanOf {
  double operator()(const GammaShape& /*shape*/) const { return none(); }
  double operator()(const ConstantShape& /*shape*/) const { return none(); }
  double operator()(const UniformShape& uniform) const {
    return (uniform.lowest_joules_per_slot + uniform.highest_joules_per_slot) / 2;
  }
  double operator()(const SeriesShape& series) const { return mean_of(series.joules_per_slot); }

  [[noreturn]] static double none() {
    throw std::domain_error(
        "harvest mean: this law has none of its own; allowed: the critical supply or a number");
  }
};

// ---- parts ------------------------------------------------------------------------------------

template <typename OfSingle, typename OfParts>
auto for_source_or_parts(const HarvestShape& shape, const OfSingle& of_single,
                         const OfParts& of_parts) {
  return std::visit(
      numeric::Overloaded{[&](const PartsShape& parts) { return of_parts(parts.parts); },
                          [&](const auto& single) { return of_single(PartShape(single)); }},
      shape);
}

double own_mean(const PartShape& shape) { return std::visit(OwnMeanOf{}, shape); }

bool is_scaled(const HarvestPart& part) { return std::holds_alternative<CriticalMean>(part.mean); }

bool has_own_mean(const PartShape& shape) {
  return std::visit(numeric::Overloaded{[](const GammaShape&) { return false; },
                                        [](const ConstantShape&) { return false; },
                                        [](const UniformShape&) { return true; },
                                        [](const SeriesShape&) { return true; }},
                    shape);
}

// Of a part that keeps its size.
double kept_mean(const HarvestPart& part) {
  return part.mean_factor *
         std::visit(numeric::Overloaded{[](CriticalMean) { return 0.0; },
                                        [&](OwnMean) { return own_mean(part.shape); },
                                        [](GivenMean given) { return given.joules_per_slot; }},
                    part.mean);
}

double sum_of_kept(const std::vector<HarvestPart>& parts) {
  double sum = 0;
  for (const HarvestPart& part : parts) sum += kept_mean(part);
  return sum;
}

// w_i f_i of every part; 0 of one that keeps its size.
std::vector<double> shares_of(const std::vector<HarvestPart>& parts) {
  std::vector<const HarvestPart*> scaled;
  for (const HarvestPart& part : parts)
    if (is_scaled(part)) scaled.push_back(&part);
  const bool by_size = std::all_of(scaled.begin(), scaled.end(), [](const HarvestPart* part) {
    return has_own_mean(part->shape);
  });
  const auto size = [&](const HarvestPart& part) { return by_size ? own_mean(part.shape) : 1; };
  double total = 0;
  for (const HarvestPart* part : scaled) total += size(*part);
  std::vector<double> shares;
  shares.reserve(parts.size());
  for (const HarvestPart& part : parts)
    shares.push_back(is_scaled(part) ? part.mean_factor * size(part) / total : 0);
  return shares;
}

bool is_any_scaled(const std::vector<HarvestPart>& parts) {
  return std::any_of(parts.begin(), parts.end(), is_scaled);
}

double mean_of_parts(const std::vector<HarvestPart>& parts, double critical) {
  const double kept = sum_of_kept(parts);
  if (!is_any_scaled(parts)) return kept;
  if (critical < kept)
    numeric::refuse("critical supply (joules per slot)", critical,
                    fmt::format("{:.9g} or more, what the harvests give that keep their size: "
                                "scaled ones could only take away",
                                kept));
  const std::vector<double> shares = shares_of(parts);
  return kept + std::accumulate(shares.begin(), shares.end(), 0.0) * (critical - kept);
}

// What rounding may leave of nothing, as a part of a mean.
constexpr double rounding_of_sums = 1e-9;

// The mean of each where together they have this one.
std::vector<double> means_of_parts(const std::vector<HarvestPart>& parts, double mean) {
  const double kept = sum_of_kept(parts);
  std::vector<double> means;
  means.reserve(parts.size());
  if (!is_any_scaled(parts)) {
    const double factor = kept > 0 ? mean / kept : 1;
    for (const HarvestPart& part : parts) means.push_back(kept_mean(part) * factor);
    return means;
  }
  if (mean < kept * (1 - rounding_of_sums))
    numeric::refuse(
        "supply (joules per slot)", mean,
        fmt::format("{:.9g} or more, what the harvests give that keep their size", kept));
  const std::vector<double> shares = shares_of(parts);
  const double share = std::accumulate(shares.begin(), shares.end(), 0.0);
  const double rest = std::max(0.0, mean - kept);
  for (std::size_t i = 0; i < parts.size(); ++i)
    means.push_back(is_scaled(parts[i]) ? rest * (shares[i] / share) : kept_mean(parts[i]));
  return means;
}

// ---- means ------------------------------------------------------------------------------------

struct AskedMean {
  const HarvestShape& shape;
  double critical;

  double operator()(CriticalMean) const { return critical; }
  double operator()(OwnMean) const {
    return for_source_or_parts(shape, own_mean,
                               [&](const auto& parts) { return mean_of_parts(parts, critical); });
  }
  double operator()(GivenMean given) const { return given.joules_per_slot; }
};

// ---- scaling ----------------------------------------------------------------------------------

struct Scaled {
  double mean;

  // No law of a spread has the mean 0.
  static simulation::Harvest nothing() {
    return auxiliary::HarvestLaw{auxiliary::ConstantHarvest{}};
  }

  simulation::Harvest operator()(const GammaShape& gamma) const {
    if (mean == 0) return nothing();
    const double deviation = gamma.standard_deviation_joules_per_slot.value_or(
        gamma.coefficient_of_variation.value_or(0) * mean);
    return auxiliary::HarvestLaw{auxiliary::GammaHarvest{
        .mean_joules_per_slot = mean, .standard_deviation_joules_per_slot = deviation}};
  }
  simulation::Harvest operator()(const ConstantShape& /*shape*/) const {
    return auxiliary::HarvestLaw{auxiliary::ConstantHarvest{.mean_joules_per_slot = mean}};
  }
  simulation::Harvest operator()(const UniformShape& uniform) const {
    if (mean == 0) return nothing();
    const double factor = mean / own_mean(uniform);
    return auxiliary::HarvestLaw{auxiliary::UniformHarvest{
        .lowest_joules_per_slot = factor * uniform.lowest_joules_per_slot,
        .highest_joules_per_slot = factor * uniform.highest_joules_per_slot}};
  }
  simulation::Harvest operator()(const SeriesShape& series) const {
    simulation::HarvestSeries scaled{.joules_per_slot = series.joules_per_slot,
                                     .slots_per_row = series.slots_per_row};
    const double present = mean_of(series.joules_per_slot);
    for (double& value : scaled.joules_per_slot) value *= mean / present;
    return scaled;
  }
};

simulation::Harvest scaled(const PartShape& shape, double mean) {
  return std::visit(Scaled{mean}, shape);
}

// ---- sums -------------------------------------------------------------------------------------

// The same series in shorter rows.
std::vector<double> rows_of(const simulation::HarvestSeries& series, std::int64_t slots_per_row) {
  const auto repeats = static_cast<std::size_t>(series.slots_per_row / slots_per_row);
  std::vector<double> rows;
  rows.reserve(series.joules_per_slot.size() * repeats);
  for (const double row : series.joules_per_slot) rows.insert(rows.end(), repeats, row);
  return rows;
}

void add_rows(const simulation::HarvestSeries& more, simulation::HarvestSeries& sum) {
  const std::int64_t common = std::gcd(sum.slots_per_row, more.slots_per_row);
  const std::vector<double> rows = rows_of(more, common);
  sum = {.joules_per_slot = rows_of(sum, common), .slots_per_row = common};
  for (std::size_t row = 0; row < rows.size(); ++row) sum.joules_per_slot[row] += rows[row];
}

void add_sources(const auxiliary::HarvestLaw& law, auxiliary::HarvestSum& sum) {
  std::visit(numeric::Overloaded{[&](const auxiliary::HarvestSum& more) {
                                   sum.sources.insert(sum.sources.end(), more.sources.begin(),
                                                      more.sources.end());
                                 },
                                 [&](const auto& source) { sum.sources.emplace_back(source); }},
             law);
}

// Series and laws of several sources apart; constants as one number.
struct Gathered {
  double constant = 0;
  auxiliary::HarvestSum drawn = {};
  std::optional<simulation::HarvestSeries> series = {};
};

void gather(const simulation::Harvest& part, Gathered& all) {
  const numeric::Overloaded of_law{
      [&](const auxiliary::ConstantHarvest& law) { all.constant += law.mean_joules_per_slot; },
      [&](const auto& law) { add_sources(law, all.drawn); }};
  const numeric::Overloaded of_kind{
      [&](const auxiliary::HarvestLaw& law) { std::visit(of_law, law); },
      [&](const simulation::HarvestSeries& series) {
        if (all.series)
          add_rows(series, *all.series);
        else
          all.series = series;
      }};
  std::visit(of_kind, part);
}

auxiliary::HarvestLaw law_of(const auxiliary::HarvestSum& sum) {
  if (sum.sources.size() == 1) return auxiliary::harvest_law(sum.sources.front());
  return sum;
}

simulation::Harvest together(Gathered all) {
  if (all.series) {
    for (double& row : all.series->joules_per_slot) row += all.constant;
    if (!all.drawn.sources.empty()) all.series->drawn = law_of(all.drawn);
    return *std::move(all.series);
  }
  if (all.constant > 0 || all.drawn.sources.empty())
    all.drawn.sources.emplace_back(
        auxiliary::ConstantHarvest{.mean_joules_per_slot = all.constant});
  return law_of(all.drawn);
}

simulation::Harvest sum_of(const std::vector<HarvestPart>& parts,
                           const std::vector<double>& means) {
  Gathered all;
  for (std::size_t i = 0; i < parts.size(); ++i) gather(scaled(parts[i].shape, means[i]), all);
  return together(std::move(all));
}

simulation::Harvest scaled_parts(const std::vector<HarvestPart>& parts, double mean) {
  return sum_of(parts, means_of_parts(parts, mean));
}

// ---- moments ----------------------------------------------------------------------------------

struct MomentsOf {
  numeric::Moments operator()(const auxiliary::HarvestLaw& law) const {
    return auxiliary::harvest_moments(law);
  }
  numeric::Moments operator()(const simulation::HarvestSeries& series) const {
    simulation::RunningMoments moments;
    for (const double value : series.joules_per_slot) moments.add(value);
    numeric::Moments of_slot{
        .mean = moments.mean,
        .variance = moments.sum_of_squared_deviations / static_cast<double>(moments.count)};
    if (!series.drawn) return of_slot;
    const numeric::Moments drawn = auxiliary::harvest_moments(*series.drawn);
    return {.mean = of_slot.mean + drawn.mean, .variance = of_slot.variance + drawn.variance};
  }
};

bool has_fixed_spread(const PartShape& shape) {
  return std::visit(
      numeric::Overloaded{[](const GammaShape& gamma) {
                            return gamma.standard_deviation_joules_per_slot.has_value();
                          },
                          [](const ConstantShape&) { return false; },
                          [](const UniformShape&) { return false; },
                          [](const SeriesShape&) { return false; }},
      shape);
}

SpreadInSupply spread_of_source(const PartShape& shape, double mean) {
  const double variance = moments_of(scaled(shape, mean)).variance;
  if (has_fixed_spread(shape)) return {.constant_variance = variance};
  return {.variation = variance > 0 ? std::sqrt(variance) / mean : 0};
}

// Variances of what keeps its spread, of what moves with the supply, and of both together: the
// difference is twice what series have in common.
SpreadInSupply spread_of_parts(const std::vector<HarvestPart>& parts, double mean) {
  const std::vector<double> means = means_of_parts(parts, mean);
  const bool moves_all = !is_any_scaled(parts);
  const double moved = moves_all ? mean : mean - sum_of_kept(parts);
  Gathered all;
  Gathered kept;
  Gathered moving;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const simulation::Harvest part = scaled(parts[i].shape, means[i]);
    const bool moves = (moves_all || is_scaled(parts[i])) && !has_fixed_spread(parts[i].shape);
    gather(part, all);
    gather(part, moves ? moving : kept);
  }
  const auto variance = [](Gathered of) { return moments_of(together(std::move(of))).variance; };
  SpreadInSupply spread{.constant_variance = variance(kept)};
  if (!(moved > rounding_of_sums * mean)) return spread;
  const bool have_rows_in_common = kept.series && moving.series;
  const double of_moving = variance(moving);
  if (have_rows_in_common)
    spread.covariance = (variance(all) - spread.constant_variance - of_moving) / (2 * moved);
  spread.variation = std::sqrt(of_moving) / moved;
  return spread;
}

// ---- checks -----------------------------------------------------------------------------------

void check_own_means(const std::vector<HarvestPart>& parts) {
  for (const HarvestPart& part : parts)
    if (std::holds_alternative<OwnMean>(part.mean)) static_cast<void>(own_mean(part.shape));
}

std::string in_words(const SeriesShape& series) {
  return fmt::format("{} ({})", series.column, series.source);
}

void check_one_clock(const SeriesShape& first, const SeriesShape& other) {
  const auto slots = [](const SeriesShape& of) {
    return static_cast<std::int64_t>(of.joules_per_slot.size()) * of.slots_per_row;
  };
  if (slots(first) != slots(other))
    throw std::domain_error(fmt::format(
        "harvest series: {} has {} slots and {} {}; allowed: series of one clock, of as many slots",
        in_words(first), slots(first), in_words(other), slots(other)));
  const auto& begins = first.record.starts_seconds;
  const auto& begins_too = other.record.starts_seconds;
  if (begins && begins_too && std::abs(*begins - *begins_too) > 1e-3)
    throw std::domain_error(fmt::format(
        "harvest series: {} begins {:.9g} s before {}; allowed: series of one clock, which begin "
        "together",
        in_words(first), *begins_too - *begins, in_words(other)));
}

void check_clocks(const std::vector<HarvestPart>& parts) {
  const SeriesShape* first = nullptr;
  for (const HarvestPart& part : parts) {
    const auto* series = std::get_if<SeriesShape>(&part.shape);
    if (series == nullptr) continue;
    if (first != nullptr) check_one_clock(*first, *series);
    if (first == nullptr) first = series;
  }
}

}  // namespace

Harvest harvest_of(std::vector<HarvestPart> parts) {
  if (parts.empty()) numeric::refuse("number of harvests", 0, "1 or more");
  check_own_means(parts);
  check_clocks(parts);
  if (parts.size() > 1) return {.shape = PartsShape{.parts = std::move(parts)}, .mean = OwnMean{}};
  HarvestPart& only = parts.front();
  return {
      .shape = std::visit([](auto& shape) { return HarvestShape(std::move(shape)); }, only.shape),
      .mean = only.mean,
      .mean_factor = only.mean_factor,
      .profile = std::move(only.profile)};
}

bool is_series(const Harvest& harvest) {
  const auto is_one = [](const PartShape& shape) {
    return std::holds_alternative<SeriesShape>(shape);
  };
  return for_source_or_parts(harvest.shape, is_one, [&](const auto& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const HarvestPart& part) { return is_one(part.shape); });
  });
}

bool asks_for_critical(const Harvest& harvest) {
  if (!std::holds_alternative<OwnMean>(harvest.mean))
    return std::holds_alternative<CriticalMean>(harvest.mean);
  return for_source_or_parts(
      harvest.shape, [](const PartShape&) { return false; }, is_any_scaled);
}

double kept_joules_per_slot(const HarvestShape& shape) {
  return for_source_or_parts(
      shape, [](const PartShape&) { return 0.0; },
      [](const auto& parts) { return is_any_scaled(parts) ? sum_of_kept(parts) : 0; });
}

double mean_joules_per_slot(const Harvest& harvest, double critical_joules_per_slot) {
  return std::visit(AskedMean{harvest.shape, critical_joules_per_slot}, harvest.mean) *
         harvest.mean_factor;
}

simulation::Harvest scaled_harvest(const HarvestShape& shape, double mean_joules_per_slot) {
  return for_source_or_parts(
      shape, [&](const PartShape& source) { return scaled(source, mean_joules_per_slot); },
      [&](const auto& parts) { return scaled_parts(parts, mean_joules_per_slot); });
}

std::vector<std::vector<double>> profiles_of(const Harvest& harvest) {
  std::vector<std::vector<double>> profiles;
  const auto add = [&](const std::vector<double>& profile) {
    if (!profile.empty()) profiles.push_back(profile);
  };
  add(harvest.profile);
  if (const auto* parts = std::get_if<PartsShape>(&harvest.shape))
    for (const HarvestPart& part : parts->parts) add(part.profile);
  return profiles;
}

double profile_factor(const std::vector<double>& profile, std::size_t slot) {
  if (profile.empty()) return 1;
  const double sum = std::accumulate(profile.begin(), profile.end(), 0.0);
  return profile[slot % profile.size()] * (static_cast<double>(profile.size()) / sum);
}

auxiliary::HarvestLaw harvest_of_slot(const Harvest& harvest, double mean_joules_per_slot,
                                      std::size_t slot) {
  const simulation::Harvest law = for_source_or_parts(
      harvest.shape,
      [&](const PartShape& source) {
        return scaled(source, mean_joules_per_slot * profile_factor(harvest.profile, slot));
      },
      [&](const auto& parts) {
        std::vector<double> means = means_of_parts(parts, mean_joules_per_slot);
        for (std::size_t i = 0; i < parts.size(); ++i)
          means[i] *= profile_factor(parts[i].profile, slot);
        return sum_of(parts, means);
      });
  return std::get<auxiliary::HarvestLaw>(law);
}

SpreadInSupply spread_in_supply(const HarvestShape& shape, double mean_joules_per_slot) {
  return for_source_or_parts(
      shape,
      [&](const PartShape& source) { return spread_of_source(source, mean_joules_per_slot); },
      [&](const auto& parts) { return spread_of_parts(parts, mean_joules_per_slot); });
}

numeric::Moments moments_of(const simulation::Harvest& harvest) {
  return std::visit(MomentsOf{}, harvest);
}

}  // namespace inferlaw::site
