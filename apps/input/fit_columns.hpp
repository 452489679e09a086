// The columns of a data set that a fit reads.
#pragma once

#include <string>

#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/two_steps.hpp"

namespace inferlaw::apps {

/// Rows in which one of them is missing are dropped, if the data set allows it. Throws InputError,
/// and UsageError where the formula is made of the response under another name, or the rival's rows
/// are fewer.
[[nodiscard]] fit::Columns fit_columns(const fit::FitRequest& request, DataSet& data);

/// Of both steps.
[[nodiscard]] fit::Columns fit_columns(const fit::FitRequest& request,
                                       const fit::SecondStep& second, DataSet& data);

}  // namespace inferlaw::apps
