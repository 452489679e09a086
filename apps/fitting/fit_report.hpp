// What `inferlaw fit` answers.
#pragma once

#include "inferlaw/apps/fitting/fit_request.hpp"
#include "inferlaw/apps/input/data_set.hpp"
#include "inferlaw/apps/output/report.hpp"

namespace inferlaw::apps {

/// Throws UsageError, InputError, and std::domain_error for numbers that no law allows.
[[nodiscard]] Report fit_report(const FitRequest& request, DataSet& data);

}  // namespace inferlaw::apps
