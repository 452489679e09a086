// From a request with families to one joint problem that can be fitted, and what the fits on the way
// there say: families alone, all of them with shared parameters, each with its own.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/solvers/fit/detail/task.hpp"
#include "inferlaw/solvers/fit/families.hpp"
#include "inferlaw/solvers/fit/priors.hpp"

namespace inferlaw::fit {

/// How a problem of a task is searched.
using TaskSearch = std::function<StagedFit(const Problem& problem, const FitTask& task)>;

struct FamilyTask {
  FitRequest request;             ///< with what was asked of a parameter asked of each family's
  std::vector<std::size_t> rows;  ///< that are fitted, of those there were
  Columns columns;                ///< on these
  FitTask task;                   ///< joint
  Families families;
  std::vector<std::string> notes = {};
  std::optional<MostProbable> pooled = {};  ///< where parameters are pooled: fitted already
  std::vector<Model> points = {};           ///< each of the request in each family
};

/// Throws RequestError (by, share, own, pool) for names that are none, for fewer than two families
/// that can be fitted, and for what families have no place for.
[[nodiscard]] FamilyTask family_task(const FitRequest& request, const Columns& columns,
                                     const TaskSearch& search);

}  // namespace inferlaw::fit
