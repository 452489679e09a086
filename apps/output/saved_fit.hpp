// A fit as the file that `fit --save` writes and `predict-from` reads (input/saved_fit.hpp).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "inferlaw/apps/input/saved_fit.hpp"
#include "inferlaw/apps/output/json.hpp"

namespace inferlaw::apps {

/// Whole, ending in a newline.
[[nodiscard]] std::string text_of(const SavedFitFile& file);

/// Points, row by row, with what is predicted there. `labels` say where each is, as a key and a
/// value each.
[[nodiscard]] Json to_json(const std::vector<fit::PredictedRow>& rows,
                           const std::vector<Json>& labels);

}  // namespace inferlaw::apps
