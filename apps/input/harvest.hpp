// [harvest] of a scenario: a law, or a series of a CSV file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"

namespace inferlaw::apps {

enum class HarvestKind { gamma, constant, series };

struct HarvestSettings {
  HarvestKind kind = HarvestKind::gamma;
  std::optional<double> mean_joules_per_slot;  ///< none: the critical supply
  double mean_factor = 1;
  std::optional<double> standard_deviation_joules_per_slot;
  std::optional<double> coefficient_of_variation;  ///< of a Gamma harvest; moves with the mean
  std::filesystem::path file;                      ///< of a series
  std::string column;
  std::vector<double> series;      ///< as read, before scaling
  std::int64_t slots_per_row = 1;  ///< of a series: a row is held for so many slots
  std::int64_t period_rows = 0;    ///< of a series: a day, say; 0: none
};

/// Throws InputError.
[[nodiscard]] HarvestSettings read_harvest(TomlTable table, double slot_seconds);

}  // namespace inferlaw::apps
