// [harvest] of a scenario, or several [[harvest]]: a law, or a series of a CSV file, whose rows
//
//   are chosen by where and rows, in this order
//   are ordered by time_column (clock.hpp), or by the first column of dates where that key is
//   absent; time_column = "" keeps the order of the file
//   last as long as their times say, or row_seconds: one of both there must be
//   are made even by fill and repeats (solvers/site/even_series.hpp), once 0 stands for negatives
//   are power or energy in their unit, or joules per slot
#pragma once

#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/harvest.hpp"

namespace inferlaw::apps {

/// The harvest of a scenario file. What was taken for granted, or mended by a rule, is added to the notes. Throws InputError.
[[nodiscard]] site::Harvest read_harvest(TomlTable& file, double slot_seconds,
                                         std::vector<std::string>& notes);

}  // namespace inferlaw::apps
