// From a request and its columns to a problem that can be fitted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/registry.hpp"

namespace inferlaw::fit {

/// A law away from the data that it is fitted to.
struct LawAtPoints {
  std::vector<std::string> columns;  ///< that it reads
  std::function<Model(const Columns&)> at;
};

/// `there` are the columns that a formula may read.
[[nodiscard]] LawAtPoints law_at_points(const FitRequest& request,
                                        const std::vector<std::string>& there);

struct FitTask {
  const NamedLaw* law = nullptr;  ///< null for a formula
  std::string formula;
  LawOnData on_data = {};
  std::vector<std::string> point_columns = {};  ///< what the law reads at a point
  std::function<Model(const Columns&)> at = {};
  /// LaTeX with these parameters; empty where the formula is none that a user could write.
  std::function<std::string(const std::vector<double>&)> latex = {};

  bool in_stages = false;  ///< starts are drawn and screened, see stages.hpp

  [[nodiscard]] const std::string& name() const { return law != nullptr ? law->name : formula; }
};

/// The columns must outlive the task.
[[nodiscard]] FitTask task_of(const FitRequest& request, const Columns& columns);

/// The rival formula as a request of its own, judged by the same objective.
[[nodiscard]] FitRequest request_of_rival(const FitRequest& request);

/// The same columns judged by the rival formula. Throws RequestError (against) unless on the same
/// rows.
[[nodiscard]] FitTask rival_task(const FitRequest& request, const FitTask& task,
                                 const Columns& columns);

/// Rows to be predicted, not fitted: they may be few, with columns of a single value.
[[nodiscard]] FitTask task_to_predict(const FitRequest& request, const Columns& columns);

/// The law at each point of the request.
[[nodiscard]] std::vector<Model> models_at(const FitRequest& request, const FitTask& task);
[[nodiscard]] std::vector<Derived> predictions_at(const FitRequest& request,
                                                  const std::vector<Model>& models);

}  // namespace inferlaw::fit
