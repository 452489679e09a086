// From what a user asked for and the columns of a file to a problem that can be fitted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/fitting/fit_request.hpp"
#include "inferlaw/apps/fitting/law_choice.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/input/formula.hpp"

namespace inferlaw::apps {

struct FitTask {
  LawOnData law;
  std::optional<Formula> formula;  ///< none where the law has a name
  std::vector<std::string> formula_columns = {};
};

/// Throws UsageError and InputError. Rows with a missing value are dropped from the data on
/// request.
[[nodiscard]] FitTask fit_task_of(const FitRequest& request, DataSet& data);

/// Another formula for the same response: the request with its --against in place of --formula.
[[nodiscard]] FitRequest rival_of(const FitRequest& request);

/// The problem with parameters held at what one --test says.
[[nodiscard]] fit::Problem held(const fit::Problem& problem, const std::string& test);

/// The law at each --at, named by it.
[[nodiscard]] std::vector<fit::Derived> predictions_of(const FitRequest& request,
                                                       const FitTask& task);

}  // namespace inferlaw::apps
