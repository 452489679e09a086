// Models known by measurement, not by their parameters, and the tasks that they serve: [[models]]
// with joules per token, [tasks] from a trace, [arrivals] of a law or of that trace
// (docs/scenario.md).
#pragma once

#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

/// Whether these models are given by measurement.
[[nodiscard]] bool is_measured(const std::vector<TomlTable>& models);

/// A name that no model has had so far. Throws InputError.
[[nodiscard]] std::string read_model_name(TomlTable& table, const std::vector<std::string>& names);

/// Fills the scenario's fleet, tasks and arrivals, and adds to the notes what was taken for granted.
/// Throws InputError.
void read_fleet(TomlTable& file, std::vector<TomlTable>& models, site::Scenario& scenario,
                std::vector<std::string>& notes);

}  // namespace inferlaw::apps
