#include "inferlaw/solvers/fit/detail/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace inferlaw::fit {
namespace {

// Of a law by name the search begins at the one start given and at these many around it, itself
// counted.
constexpr std::size_t starts_around_one = 10;

Parameter& parameter_named(Model& model, const std::string& field, const std::string& name) {
  std::vector<std::string> known;
  for (Parameter& parameter : model.parameters) {
    if (parameter.name == name) return parameter;
    known.push_back(parameter.name);
  }
  throw RequestError(field,
                     fmt::format("no parameter {}; allowed: {}", name, fmt::join(known, ", ")));
}

std::string range_of(const Parameter& parameter) {
  const bool positive = parameter.scale == Scale::logarithmic && !(parameter.lower > 0);
  std::string low = positive ? "above 0" : fmt::format("{} or more", parameter.lower);
  if (std::isinf(parameter.upper)) return low;
  const std::string high = fmt::format("{} or less", parameter.upper);
  return !positive && std::isinf(parameter.lower) ? high : low + ", " + high;
}

void require_in_range(const std::string& field, const Parameter& parameter, double value) {
  const bool positive = parameter.scale == Scale::linear || value > 0;
  if (positive && value >= parameter.lower && value <= parameter.upper) return;
  throw RequestError(
      field, fmt::format("{} is {}; allowed: {}", parameter.name, value, range_of(parameter)));
}

std::string in_words(const Bound& bound) {
  const auto side = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : "";
  };
  return fmt::format("{}={}:{}", bound.name, side(bound.lower), side(bound.upper));
}

void apply_bound(const Bound& bound, Model& model) {
  Parameter& parameter = parameter_named(model, "bound", bound.name);
  const double law_lower = parameter.lower;
  parameter.lower = bound.lower.value_or(parameter.lower);
  parameter.upper = bound.upper.value_or(parameter.upper);
  if (parameter.scale == Scale::logarithmic && parameter.lower < law_lower)
    throw RequestError("bound", fmt::format("{}; allowed: {} or more, as {} is a positive number",
                                            in_words(bound), law_lower, bound.name));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(parameter.lower <= parameter.upper) || parameter.lower == infinity ||
      parameter.upper == -infinity)
    throw RequestError("bound", fmt::format("{} from {} to {}; allowed: bounds that do not cross",
                                            bound.name, parameter.lower, parameter.upper));
}

// Values that the request names replace those of `usual`.
std::vector<double> start_from(const std::vector<NamedNumber>& given, Model& model,
                               std::vector<double> usual) {
  for (const auto& [name, value] : given) {
    const Parameter& parameter = parameter_named(model, "start", name);
    require_in_range("start", parameter, value);
    usual[static_cast<std::size_t>(&parameter - model.parameters.data())] = value;
  }
  return usual;
}

// The first start takes what it lacks from the law, later ones from the first.
void apply_given_starts(const FitRequest& request, LawOnData& on_data) {
  if (request.starts.empty()) return;
  Model& model = on_data.problem.model;
  on_data.starts = {start_from(request.starts.front(), model, on_data.starts.front())};
  for (std::size_t i = 1; i < request.starts.size(); ++i)
    on_data.starts.push_back(start_from(request.starts[i], model, on_data.starts.front()));
}

}  // namespace

void apply_bounds(const FitRequest& request, Model& model) {
  for (const Bound& bound : request.bounds) apply_bound(bound, model);
  for (const auto& [name, value] : request.fixed) {
    Parameter& parameter = parameter_named(model, "fix", name);
    require_in_range("fix", parameter, value);
    parameter.fixed = value;
  }
}

std::vector<double> ones(const Model& model) {
  std::vector<double> start;
  for (const Parameter& parameter : model.parameters)
    start.push_back(parameter.fixed.value_or(std::clamp(1.0, parameter.lower, parameter.upper)));
  return start;
}

void apply_starts(const FitRequest& request, const NamedLaw* law, LawOnData& on_data) {
  apply_given_starts(request, on_data);
  const bool alone = law != nullptr && request.starts.size() == 1;
  const std::size_t count =
      request.start_count == 0 && alone ? starts_around_one : request.start_count;
  if (count == 0) return;
  if (law != nullptr && law->grid_of_starts && request.starts.empty()) {
    on_data.starts = law->grid_of_starts(count);
    return;
  }
  std::vector<std::vector<double>> starts =
      scattered_starts(on_data.problem.model, on_data.starts.front(), count, request.seed);
  if (!request.starts.empty())
    starts.insert(starts.end(), on_data.starts.begin() + 1, on_data.starts.end());
  on_data.starts = std::move(starts);
}

Problem held_at(const Problem& problem, const NamedNumbers& values) {
  Problem smaller = problem;
  for (const auto& [name, value] : values.numbers) {
    Parameter& parameter = parameter_named(smaller.model, "test", name);
    if (parameter.fixed)
      throw RequestError("test", fmt::format("{}; allowed: a parameter that is not fixed", name));
    require_in_range("test", parameter, value);
    parameter.fixed = value;
  }
  return smaller;
}

}  // namespace inferlaw::fit
