/// @file
/// What a site harvests, as a scenario says it: a law by its shape or a measured series, and the
/// mean that it is scaled to.
///
///     R_t = m f H_t/E[H]  m the mean asked for, joules per slot;  f a factor;  H the law or series
///
/// The mean asked for is the site's critical supply, a number, or the mean that law or series have
/// of their own. Scaling keeps the coefficient of variation, but for a Gamma law whose standard
/// deviation is given in joules.
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
using HarvestShape = std::variant<GammaShape, ConstantShape, UniformShape, SeriesShape>;

struct CriticalMean {};  ///< the site's mean demand, its policy being the one meant
struct OwnMean {};       ///< of the law or series as it is
struct GivenMean {
  double joules_per_slot = 0;
};
using HarvestMean = std::variant<CriticalMean, OwnMean, GivenMean>;

struct Harvest {
  HarvestShape shape = GammaShape{.coefficient_of_variation = 0.5};
  HarvestMean mean = CriticalMean{};
  double mean_factor = 1;
};

[[nodiscard]] bool is_series(const Harvest& harvest);

/// m f, joules per slot. Throws std::domain_error where the shape has no mean of its own and is
/// asked for it.
[[nodiscard]] double mean_joules_per_slot(const Harvest& harvest, double critical_joules_per_slot);

/// The harvest of this mean. Throws std::domain_error for a shape that cannot have it.
[[nodiscard]] simulation::Harvest scaled_harvest(const HarvestShape& shape,
                                                 double mean_joules_per_slot);

/// Per slot; of a series, over its rows.
[[nodiscard]] numeric::Moments moments_of(const simulation::Harvest& harvest);

}  // namespace inferlaw::site
