#include "inferlaw/apps/input/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

#include "inferlaw/apps/input/arrivals.hpp"
#include "inferlaw/apps/input/choices.hpp"
#include "inferlaw/apps/input/filtered_data.hpp"
#include "inferlaw/apps/input/profile.hpp"
#include "inferlaw/apps/input/trace.hpp"
#include "inferlaw/lib/energy/batch_curve.hpp"

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

// batch_size = "load": it follows from the tasks that the model is given.
bool follows_load(const TomlTable& table) { return table.is_text("batch_size"); }

void read_load(TomlTable& table, site::LoadCurve curve, site::MeasuredModel& model) {
  (void)table.choice("batch_size", {"load"});
  curve.machines = table.number("machines", whole_number(1, 1e9), 1);
  model.by_load = std::move(curve);
}

using Notes = std::vector<std::string>;

void add_notes_of(const FilteredData& data, Notes& notes) {
  notes.insert(notes.end(), data.table().notes().begin(), data.table().notes().end());
}

void read_measured_costs(TomlTable& table, site::MeasuredModel& model, Notes& notes) {
  const FilteredData data(table, {.file = "measurements"});
  add_notes_of(data, notes);
  model.measurements = data.table().file().string();
  const std::vector<double> sizes =
      data.column(table.text("batch_column", "avg_batch_size"), positive_number());
  const std::vector<double> joules =
      data.column(table.text("column", "energy_per_token_joules"), positive_number());
  const std::vector<double> milliseconds =
      data.column(table.text("milliseconds_column", "median_itl_ms"), positive_number());
  std::vector<double> seconds;
  seconds.reserve(milliseconds.size());
  for (const double each : milliseconds) seconds.push_back(seconds_per_millisecond * each);
  const site::LoadCurve curve{.joules_per_token = batch_points(sizes, joules),
                              .seconds_per_token = batch_points(sizes, seconds)};
  const bool by_load = follows_load(table);
  const double smallest = *std::min_element(sizes.begin(), sizes.end());
  const double batch_size = by_load ? smallest : read_batch_size(table, sizes);
  try {
    model.joules_per_token = energy::at_batch_size(curve.joules_per_token, batch_size);
    model.seconds_per_token = energy::at_batch_size(curve.seconds_per_token, batch_size);
  } catch (const std::domain_error& error) {
    table.refuse_because(table.has("batch_size") && !by_load ? "batch_size" : "where",
                         error.what());
  }
  if (by_load)
    read_load(table, curve, model);
  else
    model.batch_size = batch_size;
}

// Machines that serve one task at a time.
std::optional<double> read_machines(TomlTable& table, double batch_size) {
  const auto machines = table.optional_number("machines", whole_number(1, 1e9));
  if (machines && batch_size != 1)
    table.refuse_because("machines", "allowed: with batch_size = 1, or \"load\"");
  return machines;
}

energy::TokenLaw read_output_lengths(TomlTable& table, Notes& notes) {
  const FilteredData data(table, {.file = "output_lengths", .prefix = "output_lengths_"});
  add_notes_of(data, notes);
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

site::MeasuredModel read_model(TomlTable& table, const std::vector<std::string>& names,
                               std::size_t types, Notes& notes) {
  site::MeasuredModel model{.name = read_model_name(table, names)};
  if (table.has("measurements")) {
    if (table.has("joules_per_token"))
      table.refuse_because("joules_per_token", "allowed: this or measurements, not both");
    read_measured_costs(table, model, notes);
  } else {
    model.joules_per_token = table.number("joules_per_token", positive_number());
    model.seconds_per_token = table.number("seconds_per_token", positive_number());
  }
  if (!model.by_load) model.machines = read_machines(table, model.batch_size.value_or(1));
  model.success = read_success(table, types);
  if (table.has("output_lengths")) model.output_lengths = read_output_lengths(table, notes);
  return model;
}

std::vector<site::MeasuredModel> read_models(std::vector<TomlTable>& tables, std::size_t types,
                                             Notes& notes) {
  std::vector<site::MeasuredModel> models;
  std::vector<std::string> names;
  for (TomlTable& table : tables) {
    models.push_back(read_model(table, names, types, notes));
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

site::TraceTasks read_trace_tasks(TomlTable table, double slot_seconds, Notes& notes) {
  site::Trace trace = read_trace(table, notes);
  const std::vector<double> classes = read_classes(table);
  try {
    return site::trace_tasks(std::move(trace), slot_seconds, classes);
  } catch (const site::EmptyTokenClass& error) {
    table.refuse_because("token_classes", error.what());
  } catch (const std::domain_error& error) {
    table.refuse_because("trace", error.what());
  }
}

// Those of the trace, slot by slot, or of a law.
routing::Arrivals read_fleet_arrivals(TomlTable table, site::Fleet& fleet) {
  fleet.replays_trace = table.choice("law", {"poisson", "fixed", "trace"}) == 2;
  if (!fleet.replays_trace) return read_arrivals(table);
  if (!fleet.trace) table.refuse("law", "\"trace\" only with a tasks.trace");
  return site::mean_arrivals(*fleet.trace);
}

// Tokens come from one place: from the trace, or from the output lengths of every model.
void check_tokens(const std::vector<TomlTable>& tables, const site::Fleet& fleet) {
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

void read_fleet(TomlTable& file, std::vector<TomlTable>& models, site::Scenario& scenario,
                std::vector<std::string>& notes) {
  site::Fleet fleet;
  TomlTable tasks = file.table("tasks");
  scenario.tasks = {{.name = "any"}};
  if (tasks.has("trace")) {
    fleet.trace = read_trace_tasks(tasks, scenario.slot_seconds, notes);
    scenario.tasks = fleet.trace->types;
  }
  fleet.models = read_models(models, scenario.tasks.size(), notes);
  check_tokens(models, fleet);
  TomlTable arrivals = file.table("arrivals");
  scenario.arrivals = read_fleet_arrivals(arrivals, fleet);
  scenario.arrivals_profile = read_profile(arrivals);
  scenario.fleet = std::move(fleet);
  read_choices(file, scenario);
}

}  // namespace inferlaw::apps
