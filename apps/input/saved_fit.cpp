#include "inferlaw/apps/input/saved_fit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/file_text.hpp"
#include "inferlaw/apps/range.hpp"
#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::apps {
namespace {

using Json = nlohmann::json;

// A value of the file, with the keys that lead to it.
class Entry {
 public:
  Entry(const std::string& file, const Json& value, std::string path = {})
      : file_(file), value_(value), path_(std::move(path)) {}

  [[noreturn]] void refuse(const std::string& allowed) const {
    throw InputError(
        fmt::format("{}: {}{}; allowed: {}", file_, path_.empty() ? "" : fmt::format("{}: ", path_),
                    value_.is_structured() ? "another kind of value" : value_.dump(), allowed));
  }

  [[nodiscard]] Entry at(const std::string& key) const {
    if (!value_.is_object()) refuse("an object");
    const auto found = value_.find(key);
    const std::string path = path_.empty() ? key : fmt::format("{}.{}", path_, key);
    if (found == value_.end())
      throw InputError(fmt::format("{}: {}: missing; allowed: a file of fit --save", file_, path));
    return {file_, *found, path};
  }

  [[nodiscard]] bool is_null() const { return value_.is_null(); }

  [[nodiscard]] std::string text() const {
    if (!value_.is_string()) refuse("a text");
    return value_.get<std::string>();
  }

  [[nodiscard]] bool boolean() const {
    if (!value_.is_boolean()) refuse("true or false");
    return value_.get<bool>();
  }

  [[nodiscard]] double number(const Range& range) const {
    if (!value_.is_number()) refuse(range.description);
    const double value = value_.get<double>();
    if (!range.allows(value)) refuse(range.description);
    return value;
  }

  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(number(whole_number(0, 1e15)));
  }

  // Not a number where null stands.
  [[nodiscard]] double number_or_nan() const {
    return is_null() ? std::numeric_limits<double>::quiet_NaN() : number(finite_number());
  }

  [[nodiscard]] std::vector<Entry> list() const {
    if (!value_.is_array()) refuse("a list");
    std::vector<Entry> entries;
    entries.reserve(value_.size());
    for (std::size_t i = 0; i < value_.size(); ++i)
      entries.emplace_back(file_, value_[i], fmt::format("{}[{}]", path_, i));
    return entries;
  }

  [[nodiscard]] std::vector<Entry> list_of(std::size_t count) const {
    std::vector<Entry> entries = list();
    if (entries.size() != count) refuse(fmt::format("a list of {}, as parameters has", count));
    return entries;
  }

  [[nodiscard]] std::map<std::string, std::string> texts_by_key() const {
    if (!value_.is_object()) refuse("an object of texts");
    std::map<std::string, std::string> texts;
    for (const auto& [key, unused] : value_.items()) texts[key] = at(key).text();
    return texts;
  }

 private:
  const std::string& file_;
  const Json& value_;
  std::string path_;
};

template <typename Member, typename Names>
Member member(const Entry& entry, const std::optional<Member>& found, const Names& names) {
  if (!found) entry.refuse(fmt::format("{}", fmt::join(names, ", ")));
  return *found;
}

fit::Objective objective_in(const Entry& entry) {
  const Entry name = entry.at("name");
  return {.kind = member(name, fit::objective_named(name.text()), fit::objective_names()),
          .huber_threshold = entry.at("huber_threshold").number(positive_number()),
          .known_errors = entry.at("known_errors").boolean()};
}

fit::FitResult result_in(const Entry& file) {
  fit::Minimum best;
  best.value = file.at("objective").at("value").number_or_nan();
  best.end = fit::End::minimum;
  fit::FitResult result{.best = std::move(best),
                        .objective = objective_in(file.at("objective")),
                        .rows = file.at("rows").count(),
                        .free = file.at("free_parameters").count()};
  const Entry determined = file.at("determined_parameters");
  if (!determined.is_null()) result.determined = determined.number(non_negative_number());
  for (const Entry& parameter : file.at("parameters").list()) {
    result.names.push_back(parameter.at("name").text());
    result.best.parameters.push_back(parameter.at("value").number(finite_number()));
  }
  return result;
}

fit::Covariance covariance_in(const Entry& matrix, std::size_t size) {
  fit::Covariance covariance{.size = size, .entries = {}};
  covariance.entries.reserve(size * size);
  for (const Entry& row : matrix.list_of(size))
    for (const Entry& entry : row.list_of(size))
      covariance.entries.push_back(entry.number_or_nan());
  return covariance;
}

std::vector<std::vector<double>> refits_in(const Entry& entry, std::size_t parameters) {
  std::vector<std::vector<double>> refits;
  for (const Entry& row : entry.list()) {
    std::vector<double>& refit = refits.emplace_back();
    refit.reserve(parameters);
    for (const Entry& value : row.list_of(parameters))
      refit.push_back(value.number(finite_number()));
  }
  return refits;
}

fit::Bootstrap bootstrap_in(const Entry& entry, std::size_t parameters) {
  fit::Bootstrap bootstrap{
      .refits = entry.at("refits").count(),
      .parameters = refits_in(entry.at("parameters"), parameters),
      .without_each_group = refits_in(entry.at("without_each_group"), parameters)};
  bootstrap.converged = bootstrap.parameters.size();
  return bootstrap;
}

fit::ErrorBars errors_in(const Entry& entry, std::size_t parameters) {
  const Entry kind = entry.at("covariance");
  fit::ErrorBars bars{
      .options = {.confidence = entry.at("confidence").number(inner_probability())},
      .kind = member(kind, fit::covariance_named(kind.text()), fit::covariance_names()),
      .covariance = covariance_in(entry.at("matrix"), parameters),
      .has_priors = entry.at("has_priors").boolean()};
  const Entry bootstrap = entry.at("bootstrap");
  if (bootstrap.is_null()) return bars;
  const Entry interval = bootstrap.at("interval");
  bars.options.interval = member(interval, fit::bootstrap_interval_named(interval.text()),
                                 fit::bootstrap_interval_names());
  bars.bootstrap = bootstrap_in(bootstrap, parameters);
  bars.options.refits = bars.bootstrap->refits;
  if (fit::needs_jackknife(bars.options.interval) && bars.bootstrap->without_each_group.empty())
    bootstrap.at("without_each_group").refuse("a refit for each group left out");
  return bars;
}

void check_version(const Entry& file) {
  const Entry version = file.at("inferlaw_fit");
  if (version.number(finite_number()) != version_of_saved_fits)
    version.refuse(fmt::format("{}", version_of_saved_fits));
}

void check_law(const Entry& file, const fit::SavedFit& saved) {
  if (saved.law.empty()) return;
  const fit::NamedLaw* law = fit::find_law(saved.law);
  if (law == nullptr || !law->is_searched()) file.at("law").refuse("a law that fit searches for");
}

SavedFitFile saved_fit_in(const Entry& file) {
  check_version(file);
  SavedFitFile read{.fit = {.law = file.at("law").text(),
                            .formula = file.at("formula").text(),
                            .response = file.at("response").text(),
                            .result = result_in(file)},
                    .mapping = file.at("map").texts_by_key()};
  check_law(file, read.fit);
  for (const Entry& column : file.at("columns").list()) read.fit.columns.push_back(column.text());
  read.fit.options.tokens_per_step = file.at("tokens_per_step").number(positive_number());
  read.fit.errors = errors_in(file.at("errors"), read.fit.result.names.size());
  if (!file.at("noise").is_null()) read.fit.noise = file.at("noise").number(non_negative_number());
  return read;
}

}  // namespace

SavedFitFile read_saved_fit(const std::string& file) {
  const std::string bytes = bytes_of_file(file);
  try {
    const Json json = Json::parse(bytes);
    return saved_fit_in(Entry(file, json));
  } catch (const Json::parse_error& error) {
    throw InputError(
        fmt::format("{}: no JSON at byte {}; allowed: a file of fit --save", file, error.byte));
  }
}

}  // namespace inferlaw::apps
