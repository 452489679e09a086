#include <fmt/format.h>

#include <memory>
#include <optional>
#include <stdexcept>

#include "inferlaw/apps/command/data_options.hpp"
#include "inferlaw/apps/command/subcommand.hpp"
#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/named_numbers.hpp"
#include "inferlaw/apps/input/saved_fit.hpp"
#include "inferlaw/apps/output/saved_fit.hpp"

namespace inferlaw::apps {
namespace {

struct PredictFromOptions {
  std::string fit_file;
  std::string data_file;
  DataOptions data;
  std::vector<std::string> points;
  bool new_measurements = false;
  std::optional<double> confidence;
};

// Where predictions are wanted, and how each place is shown.
struct Places {
  fit::Columns columns;
  std::vector<Json> labels;
  std::vector<std::string> notes = {};
};

Places places_of_points(const PredictFromOptions& options, const fit::SavedFit& saved) {
  Places places;
  for (const std::string& text : options.points) {
    const std::vector<fit::NamedNumber> point = named_numbers("--at", text);
    const fit::Columns columns = fit::columns_of_point({.numbers = point}, saved.columns);
    for (const std::string& name : columns.names())
      places.columns.numbers[name].push_back(columns.column(name).front());
    places.labels.push_back({{"at", text}});
  }
  return places;
}

// A row is shown with its line and what the law reads of it.
std::vector<Json> labels_of(const DataSet& data, const fit::Columns& columns,
                            const std::vector<std::string>& names) {
  std::vector<Json> labels;
  labels.reserve(data.rows());
  for (std::size_t row = 0; row < data.rows(); ++row) {
    Json& label = labels.emplace_back(Json{{"line", data.line(row)}});
    for (const std::string& name : names) label[name] = columns.column(name)[row];
  }
  return labels;
}

// As the fit called its columns, unless told otherwise.
DataRequest data_request(const PredictFromOptions& options, const SavedFitFile& saved) {
  DataRequest request = data_request_of(options.data, options.data_file);
  for (const std::string& column : saved.fit.columns)
    if (const auto mapped = saved.mapping.find(column); mapped != saved.mapping.end())
      request.mapping.emplace(column, mapped->second);
  return request;
}

Places places_of_file(const PredictFromOptions& options, const SavedFitFile& saved) {
  DataSet data(data_request(options, saved));
  data.drop_missing(saved.fit.columns);
  if (data.rows() == 0)
    throw InputError(name_of_file(options.data_file) + ": no rows are left; allowed: 1 or more");
  Places places;
  for (const std::string& name : saved.fit.columns)
    places.columns.numbers[name] = data.numbers(name);
  places.labels = labels_of(data, places.columns, saved.fit.columns);
  places.notes = data.table().notes();
  if (data.skipped_for_missing() > 0)
    places.notes.push_back(
        fmt::format("{} rows skipped: a value is missing", data.skipped_for_missing()));
  return places;
}

Report report_on(const PredictFromOptions& options, const fit::SavedFit& saved,
                 const Places& places) {
  Report report{.command = "predict-from",
                .inputs = {{"fit", options.fit_file},
                           {"law", saved.law.empty() ? "formula" : saved.law},
                           {"formula", saved.formula},
                           {"confidence", saved.errors.options.confidence}},
                .seed = std::nullopt,
                .notes = places.notes};
  if (!options.data_file.empty()) report.inputs["file"] = options.data_file;
  report.results["response"] = saved.response;
  report.results["rows"] = places.labels.size();
  report.results["errors_by"] = saved.errors.method();
  report.results["predictions"] =
      to_json(fit::predict_from(saved, places.columns, options.new_measurements), places.labels);
  return report;
}

// A point that the law refuses is an option's, a row the file's.
Report answer(const PredictFromOptions& options, const SavedFitFile& saved) {
  if (!options.points.empty()) {
    try {
      return report_on(options, saved.fit, places_of_points(options, saved.fit));
    } catch (const std::domain_error& error) {
      throw UsageError(fmt::format("--at: {}", error.what()));
    }
  }
  const Places places = places_of_file(options, saved);
  try {
    return report_on(options, saved.fit, places);
  } catch (const std::domain_error& error) {
    throw InputError(fmt::format("{}: {}", name_of_file(options.data_file), error.what()));
  }
}

Report run(const PredictFromOptions& options) {
  if (options.points.empty() == options.data_file.empty())
    throw UsageError("predict-from: allowed: FIT.json DATA.csv, or FIT.json --at NAME=VALUE,..");
  SavedFitFile saved = read_saved_fit(options.fit_file);
  if (options.confidence) saved.fit.errors.options.confidence = *options.confidence;
  try {
    return answer(options, saved);
  } catch (const fit::RequestError& error) {
    if (error.field == "at" || error.field == "new")
      throw UsageError(fmt::format("--{}", error.what()));
    throw InputError(fmt::format("{}: {}", options.fit_file, error.what()));
  }
}

}  // namespace

Subcommand add_predict_from(CLI::App& parent) {
  CLI::App* parser =
      parent.add_subcommand("predict-from", "what a fit of fit --save says at new points");
  const auto options = std::make_shared<PredictFromOptions>();
  parser->add_option("FIT", options->fit_file, "JSON file of fit --save")->required();
  parser->add_option("DATA", options->data_file,
                     "CSV file of points, columns named as in the fit or by --map; -: standard "
                     "input");
  add_data_options(*parser, options->data);
  one_at_a_time(parser->add_option("--at", options->points,
                                   "COLUMN=VALUE,.. a point, in place of a file (several times)"));
  parser->add_flag("--new", options->new_measurements,
                   "also the interval of a new measurement there");
  parser->add_option("--confidence", options->confidence, "of the intervals, that of the fit")
      ->check(CLI::Range(0.01, 0.9999));
  return {.parser = parser, .run = [options] { return run(*options); }};
}

}  // namespace inferlaw::apps
