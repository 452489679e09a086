#include "inferlaw/apps/input/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <span>
#include <stdexcept>
#include <utility>

#include "inferlaw/apps/input/arrivals.hpp"
#include "inferlaw/apps/input/file_path.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/lib/energy/batch_curve.hpp"
#include "inferlaw/lib/routing/measured_service.hpp"
#include "inferlaw/solvers/fit/arrivals.hpp"

namespace inferlaw::apps {
namespace {

constexpr double seconds_per_millisecond = 1e-3;

// ---- what a model costs ------------------------------------------------------------------------

std::vector<energy::BatchPoint> batch_points(const std::vector<double>& sizes,
                                             const std::vector<double>& costs) {
  std::vector<energy::BatchPoint> points;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    points.push_back({.batch_size = sizes[i], .cost = costs[i]});
  return points;
}

double read_batch_size(TomlTable& table, const std::vector<double>& measured) {
  const auto [least, most] = std::minmax_element(measured.begin(), measured.end());
  if (!table.has("batch_size") && *least != *most)
    table.refuse("batch_size", fmt::format("a batch size from {} to {}: {} rows are left", *least,
                                           *most, measured.size()));
  return table.number("batch_size", positive_number(), *least);
}

void read_measured_costs(TomlTable& table, MeasuredModel& model) {
  const FilteredData data(table, {.file = "measurements"});
  model.measurements = data.table().file();
  const std::vector<double> sizes =
      data.column(table.text("batch_column", "avg_batch_size"), positive_number());
  const std::vector<double> joules =
      data.column(table.text("column", "energy_per_token_joules"), positive_number());
  const std::vector<double> milliseconds =
      data.column(table.text("milliseconds_column", "median_itl_ms"), positive_number());
  const double batch_size = read_batch_size(table, sizes);
  model.batch_size = batch_size;
  try {
    model.joules_per_token = energy::at_batch_size(batch_points(sizes, joules), batch_size);
    model.seconds_per_token = seconds_per_millisecond *
                              energy::at_batch_size(batch_points(sizes, milliseconds), batch_size);
  } catch (const std::domain_error& error) {
    table.refuse_because(table.has("batch_size") ? "batch_size" : "where", error.what());
  }
}

energy::TokenLaw read_output_lengths(TomlTable& table) {
  const FilteredData data(table, {.file = "output_lengths", .where = "output_lengths_where"});
  const std::vector<double> low = data.column("bin_lo", non_negative_number());
  const std::vector<double> high = data.column("bin_hi", non_negative_number());
  const std::vector<double> count = data.column("count", non_negative_number());
  std::vector<energy::TokenBin> bins;
  for (std::size_t i = 0; i < low.size(); ++i)
    bins.push_back({.low = low[i], .high = high[i], .count = count[i]});
  try {
    return energy::token_law_of_bins(bins);
  } catch (const std::domain_error& error) {
    table.refuse_because("output_lengths", error.what());
  }
}

// One number for all task types, or one for each.
std::vector<double> read_success(TomlTable& table, std::size_t types) {
  std::vector<double> success(types, 1);
  if (table.is_array("success"))
    success = table.numbers("success", probability());
  else
    success.assign(types, table.number("success", probability(), 1));
  if (success.size() != types)
    table.refuse_because(
        "success", fmt::format("allowed: a probability, or {} of them, one a task type", types));
  return success;
}

MeasuredModel read_model(TomlTable& table, const std::vector<std::string>& names,
                         std::size_t types) {
  MeasuredModel model{.name = read_model_name(table, names)};
  if (table.has("measurements")) {
    if (table.has("joules_per_token"))
      table.refuse_because("joules_per_token", "allowed: this or measurements, not both");
    read_measured_costs(table, model);
  } else {
    model.joules_per_token = table.number("joules_per_token", positive_number());
    model.seconds_per_token = table.number("seconds_per_token", positive_number());
  }
  model.success = read_success(table, types);
  if (table.has("output_lengths")) model.output_lengths = read_output_lengths(table);
  return model;
}

std::vector<MeasuredModel> read_models(std::vector<TomlTable>& tables, std::size_t types) {
  std::vector<MeasuredModel> models;
  std::vector<std::string> names;
  for (TomlTable& table : tables) {
    models.push_back(read_model(table, names, types));
    names.push_back(models.back().name);
  }
  return models;
}

// ---- tasks of a trace --------------------------------------------------------------------------

std::vector<double> read_classes(TomlTable& table) {
  if (!table.has("token_classes")) return {};
  std::vector<double> limits = table.numbers("token_classes", positive_number());
  if (std::adjacent_find(limits.begin(), limits.end(), std::greater_equal<>()) != limits.end())
    table.refuse_because("token_classes", "allowed: limits in increasing order");
  return limits;
}

std::string class_name(const std::vector<double>& limits, std::size_t type) {
  if (limits.empty()) return "any number of tokens";
  if (type == 0) return fmt::format("up to {} tokens", limits.front());
  if (type == limits.size()) return fmt::format("above {} tokens", limits.back());
  return fmt::format("above {} to {} tokens", limits[type - 1], limits[type]);
}

std::size_t class_of(const std::vector<double>& limits, double tokens) {
  const auto limit = std::lower_bound(limits.begin(), limits.end(), tokens);
  return static_cast<std::size_t>(limit - limits.begin());
}

void add_types(TomlTable& table, const std::vector<double>& limits, Fleet& fleet) {
  TraceTasks& tasks = *fleet.trace;
  std::vector<std::vector<double>> tokens(limits.size() + 1);
  for (std::size_t i = 0; i < tasks.slot_of.size(); ++i) {
    tasks.type_of.push_back(class_of(limits, tasks.trace.tokens[i]));
    tokens[tasks.type_of.back()].push_back(tasks.trace.tokens[i]);
  }
  for (std::size_t type = 0; type < tokens.size(); ++type) {
    if (tokens[type].empty())
      table.refuse_because("token_classes", fmt::format("no task of the trace has {}; allowed: "
                                                        "classes that tasks fall into",
                                                        class_name(limits, type)));
    tasks.tokens.push_back(energy::token_law_of_answers(tokens[type]));
    fleet.tasks.push_back({.name = class_name(limits, type),
                           .weight = static_cast<double>(tokens[type].size()) /
                                     static_cast<double>(tasks.slot_of.size())});
  }
}

void read_trace_tasks(TomlTable table, double slot_seconds, Fleet& fleet) {
  TraceTasks tasks{.trace = read_trace({.file = file_in(table, "trace"),
                                        .time = table.text("time_column"),
                                        .tokens = table.text("tokens_column")}),
                   .slot_seconds = slot_seconds};
  try {
    fit::SlottedTimes in_slots = fit::slotted(tasks.trace.times_seconds, slot_seconds);
    tasks.slots = in_slots.slots;
    tasks.slot_of = std::move(in_slots.slot_of);
  } catch (const std::domain_error& error) {
    table.refuse_because("trace", error.what());
  }
  fleet.trace = std::move(tasks);
  add_types(table, read_classes(table), fleet);
}

void read_fleet_arrivals(TomlTable table, Fleet& fleet) {
  fleet.replays_trace = table.choice("law", {"poisson", "fixed", "trace"}) == 2;
  if (!fleet.replays_trace) {
    fleet.arrivals = read_arrivals(table);
    return;
  }
  if (!fleet.trace) table.refuse("law", "\"trace\" only with a tasks.trace");
  fleet.arrivals = {.law = auxiliary::ArrivalLaw::poisson,
                    .tasks_per_slot = static_cast<double>(fleet.trace->slot_of.size()) /
                                      static_cast<double>(fleet.trace->slots)};
}

// Tokens come from one place: from the trace, or from the output lengths of every model.
void check_tokens(const std::vector<TomlTable>& tables, const Fleet& fleet) {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const bool has_own = fleet.models[i].output_lengths.has_value();
    if (has_own && fleet.trace)
      tables[i].refuse_because(
          "output_lengths", "allowed: only without a tasks.trace, whose tasks have their tokens");
    if (!has_own && !fleet.trace)
      tables[i].refuse("output_lengths", "a histogram of tokens, or a tasks.trace");
  }
}

}  // namespace

bool is_measured(const std::vector<TomlTable>& models) {
  return std::any_of(models.begin(), models.end(), [](const TomlTable& table) {
    return table.has("joules_per_token") || table.has("measurements");
  });
}

std::string read_model_name(TomlTable& table, const std::vector<std::string>& names) {
  std::string name = table.text("name");
  if (std::count(names.begin(), names.end(), name) > 0)
    table.refuse("name", "a name of its own for each model");
  return name;
}

Fleet read_fleet(TomlTable& file, std::vector<TomlTable>& models, double slot_seconds) {
  Fleet fleet;
  TomlTable tasks = file.table("tasks");
  if (tasks.has("trace"))
    read_trace_tasks(tasks, slot_seconds, fleet);
  else
    fleet.tasks = {{.name = "any"}};
  fleet.models = read_models(models, fleet.tasks.size());
  check_tokens(models, fleet);
  read_fleet_arrivals(file.table("arrivals"), fleet);
  return fleet;
}

routing::Service service_of(const Fleet& fleet, std::size_t type, std::size_t model) {
  const MeasuredModel& measured = fleet.models[model];
  const energy::TokenLaw& tokens =
      measured.output_lengths ? *measured.output_lengths : fleet.trace->tokens[type];
  return routing::measured_service(tokens, {.joules_per_token = measured.joules_per_token,
                                            .seconds_per_token = measured.seconds_per_token,
                                            .success = measured.success[type]});
}

}  // namespace inferlaw::apps
