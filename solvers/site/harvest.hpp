/// @file
/// What a site harvests, as a scenario says it: a law by its shape or a measured series, and the
/// mean that it is scaled to, or several of these.
///
///     R_t = m f H_t/E[H]  m the mean asked for, joules per slot;  f a factor;  H the law or series
///
/// The mean asked for is the site's critical supply, a number, or the mean that law or series have
/// of their own. Scaling keeps the coefficient of variation, but for a Gamma law whose standard
/// deviation is given in joules.
///
/// Several parts: R_t = R_1t + .. + R_nt. Laws are independent of one another and of all else;
/// series are of one clock, their rows are added and so keep what they have in common; what laws
/// add to series is drawn anew in every slot. A part whose mean is a number or its own keeps its
/// size; the others, "critical", make up the rest of the critical supply C,
///
///     m_i = w_i (C - K) f_i      K  what the parts of a size of their own give, joules per slot
///
/// where w_i is in proportion to the own means if all of these have one (so that all are scaled
/// alike), else 1 over their number. Another supply S scales them alike once more, to S - K in all;
/// where every part has its own size, it scales every part.
///
/// Status: [choice] of ours; arXiv:2601.00823 uses Gamma harvests of a coefficient of variation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/solvers/simulation/net_demand.hpp"

namespace inferlaw::site {

/// Of a given coefficient of variation, which moves with the mean, or standard deviation.
struct GammaShape {
  static constexpr std::string_view name = "gamma";
  std::optional<double> coefficient_of_variation = {};
  std::optional<double> standard_deviation_joules_per_slot = {};  ///< instead
};
struct ConstantShape {
  static constexpr std::string_view name = "constant";
};
/// U(lowest, highest), joules per slot, before it is scaled.
struct UniformShape {
  static constexpr std::string_view name = "uniform";
  double lowest_joules_per_slot = 0;
  double highest_joules_per_slot = 0;
};
/// How the rows of a file became a series, for the record (even_series.hpp).
struct SeriesRecord {
  std::string time_column = {};  ///< empty: rows in the file's order
  std::string unit = {};         ///< empty: joules per slot
  std::size_t rows_out_of_order = 0;
  std::size_t merged_rows = 0;
  std::size_t filled_rows = 0;
  std::size_t rows_set_to_zero = 0;
  double joules_set_to_zero = 0;  ///< their energy, 0 or below, before the series is scaled
  /// When its first row begins, in seconds since the zero of its times; none without times.
  std::optional<double> starts_seconds = {};
};
/// Measured: one value a row, which lasts for one slot or several.
struct SeriesShape {
  static constexpr std::string_view name = "series";
  std::vector<double> joules_per_slot = {};  ///< before it is scaled
  std::int64_t slots_per_row = 1;
  std::int64_t period_rows = 0;  ///< a day, say; 0: none
  std::string source = {};       ///< where it comes from, for the record
  std::string column = {};
  SeriesRecord record = {};
};
/// Of one source.
using PartShape = std::variant<GammaShape, ConstantShape, UniformShape, SeriesShape>;

struct CriticalMean {};  ///< the site's mean demand, its policy being the one meant
struct OwnMean {};       ///< of the law or series as it is
struct GivenMean {
  double joules_per_slot = 0;
};
using HarvestMean = std::variant<CriticalMean, OwnMean, GivenMean>;

struct HarvestPart {
  PartShape shape = GammaShape{.coefficient_of_variation = 0.5};
  HarvestMean mean = CriticalMean{};
  double mean_factor = 1;
  std::vector<double> profile = {};  ///< of the slots of a day (periodic.hpp); none: all alike
};
/// Several sources at once; of its harvest `mean` is OwnMean, what the parts come to, or the sum
/// that they are brought to.
struct PartsShape {
  static constexpr std::string_view name = "parts";
  std::vector<HarvestPart> parts = {};
};
using HarvestShape = std::variant<GammaShape, ConstantShape, UniformShape, SeriesShape, PartsShape>;

struct Harvest {
  HarvestShape shape = GammaShape{.coefficient_of_variation = 0.5};
  HarvestMean mean = CriticalMean{};
  double mean_factor = 1;
  std::vector<double> profile = {};  ///< of a single source; parts have their own
};

/// Parts as a harvest; one alone is that harvest. Throws std::domain_error for none, for a mean of
/// its own that a law does not have, and for series that are not of one clock: as many slots,
/// beginning together where they have times.
[[nodiscard]] Harvest harvest_of(std::vector<HarvestPart> parts);

/// Whether anything of it is a series.
[[nodiscard]] bool is_series(const Harvest& harvest);

/// Whether its size hangs on the critical supply.
[[nodiscard]] bool asks_for_critical(const Harvest& harvest);

/// K above: what no supply asked for takes away, joules per slot. 0 of a single source, and of
/// parts that all have a size of their own.
[[nodiscard]] double kept_joules_per_slot(const HarvestShape& shape);

/// m f, joules per slot. Throws std::domain_error where the shape has no mean of its own and is
/// asked for it, and where parts that keep their size give more than the critical supply.
[[nodiscard]] double mean_joules_per_slot(const Harvest& harvest, double critical_joules_per_slot);

/// The harvest of this mean. Throws std::domain_error for a shape that cannot have it: parts for a
/// mean below K.
[[nodiscard]] simulation::Harvest scaled_harvest(const HarvestShape& shape,
                                                 double mean_joules_per_slot);

/// How the variance of a slot's harvest moves with its mean R, x = R - K:
///
///     Var(R) = s^2 + 2 g x + (k x)^2
struct SpreadInSupply {
  double constant_variance = 0;  ///< s^2, joules^2: of parts that keep their size, and of s.d.s
  double covariance = 0;         ///< g, joules: of series that keep their size and scaled ones
  double variation = 0;          ///< k
};
[[nodiscard]] SpreadInSupply spread_in_supply(const HarvestShape& shape,
                                              double mean_joules_per_slot);

/// Every profile there is, of a single source or of parts.
[[nodiscard]] std::vector<std::vector<double>> profiles_of(const Harvest& harvest);

/// A slot's factor over the mean of its profile; 1 without one. Slots are counted from 0.
[[nodiscard]] double profile_factor(const std::vector<double>& profile, std::size_t slot);

/// The law of a slot of the period, counted from 0, at this mean over the period. There must be no
/// series.
[[nodiscard]] auxiliary::HarvestLaw harvest_of_slot(const Harvest& harvest,
                                                    double mean_joules_per_slot, std::size_t slot);

/// Per slot; of a series, over its rows.
[[nodiscard]] numeric::Moments moments_of(const simulation::Harvest& harvest);

}  // namespace inferlaw::site
