/// @file
/// What a fit of families says beside its parameters, as JSON.
#pragma once

#include "inferlaw/apps/output/json.hpp"
#include "inferlaw/solvers/fit/families.hpp"

namespace inferlaw::apps {

[[nodiscard]] Json to_json(const fit::Families& families);

/// A likelihood ratio; F and its degrees of freedom are null where the test is that of chi-square.
[[nodiscard]] Json to_json(const fit::LikelihoodRatio& ratio);

}  // namespace inferlaw::apps
