// Models known by measurement, not by their parameters, and the tasks that they serve: [[models]]
// with joules per token, [tasks] from a trace, [arrivals] of a law or of that trace
// (docs/scenario.md).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/toml_table.hpp"
#include "inferlaw/apps/input/trace.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::apps {

struct MeasuredModel {
  std::string name;
  double joules_per_token = 0;
  double seconds_per_token = 0;
  std::vector<double> success = {};  ///< of each task type
  /// Its own, whatever the task; none: those of the trace.
  std::optional<energy::TokenLaw> output_lengths = {};
  std::filesystem::path measurements = {};  ///< where its costs come from; empty: the scenario
  std::optional<double> batch_size = {};
};

/// The tasks of a trace. Only those in whole slots count, so that arrivals, weights and demand are
/// of the same tasks.
struct TraceTasks {
  Trace trace;
  double slot_seconds = 1;
  std::size_t slots = 0;
  std::vector<std::size_t> slot_of = {};  ///< of each task in a whole slot; the trace's first tasks
  std::vector<std::size_t> type_of = {};  ///< of each task in a whole slot
  std::vector<energy::TokenLaw> tokens = {};  ///< of each type
};

struct Fleet {
  std::vector<MeasuredModel> models;
  std::vector<routing::TaskType> tasks;
  routing::Arrivals arrivals;       ///< of the trace: its mean number of tasks per slot, as Poisson
  std::optional<TraceTasks> trace;  ///< none where models have output lengths of their own
  bool replays_trace = false;       ///< arrivals are those of the trace, slot by slot
};

/// Whether these models are given by measurement.
[[nodiscard]] bool is_measured(const std::vector<TomlTable>& models);

/// A name that no model has had so far. Throws InputError.
[[nodiscard]] std::string read_model_name(TomlTable& table, const std::vector<std::string>& names);

/// Throws InputError.
[[nodiscard]] Fleet read_fleet(TomlTable& file, std::vector<TomlTable>& models,
                               double slot_seconds);

/// What a task of this type costs on this model.
[[nodiscard]] routing::Service service_of(const Fleet& fleet, std::size_t type, std::size_t model);

}  // namespace inferlaw::apps
