// The laws that `inferlaw fit` knows by name: which columns they read, and where a search begins.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/solvers/fit/bootstrap.hpp"

namespace inferlaw::apps {

struct LawOptions {
  fit::Objective objective;
  double tokens_per_step = 25;            ///< of ds3
  std::vector<double> budgets_flop = {};  ///< where the frontier of the loss law is wanted
};

/// A law on a data set, ready to be fitted.
struct LawOnData {
  fit::Problem problem;
  std::vector<std::vector<double>> starts;
  std::vector<fit::Derived> derived = {};
  fit::SampledCurve curve = {};  ///< where the points of a curve share the rows of the file
};

/// The value of a column at one point.
using PointOfColumns = std::function<double(const std::string& column)>;

struct LawChoice {
  std::string name;
  std::string formula;
  std::vector<std::string> columns;  ///< those that must be there, under these names
  fit::ObjectiveKind usual = fit::ObjectiveKind::squared_raw;
  std::function<LawOnData(const DataSet&, const LawOptions&)> on;
  /// The law at one point, its response not needed.
  std::function<fit::Model(const PointOfColumns&, const LawOptions&)> at;
};

[[nodiscard]] const std::vector<LawChoice>& law_choices();

/// Throws UsageError for an unknown name.
[[nodiscard]] const LawChoice& law_named(const std::string& name);

/// `count` of the published starts of the loss law, evenly over their grid.
[[nodiscard]] std::vector<std::vector<double>> thinned_published_starts(std::size_t count);

}  // namespace inferlaw::apps
