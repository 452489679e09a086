// A fit that was saved without its data, by `fit --save`.
//
// One JSON object. `inferlaw_fit` is the version of this form, 1. Numbers are written so that they
// read back the same.
//
//   law, formula, response, columns, map          what was fitted to which columns
//   objective {name, huber_threshold, known_errors, value}
//   parameters [{name, value}], rows, free_parameters, tokens_per_step
//   determined_parameters                         null, or of priors: how many the data determine
//   errors {covariance, has_priors, matrix, confidence, bootstrap: null or {refits, interval,
//           parameters, without_each_group}}
//   noise                                         null, or the s.d. of a new measurement
#pragma once

#include <map>
#include <string>

#include "inferlaw/solvers/fit/saved_fit.hpp"

namespace inferlaw::apps {

inline constexpr int version_of_saved_fits = 1;

struct SavedFitFile {
  fit::SavedFit fit;
  std::map<std::string, std::string> mapping = {};  ///< what the columns were called in the data
};

/// Throws InputError: file, key, what is allowed.
[[nodiscard]] SavedFitFile read_saved_fit(const std::string& file);

}  // namespace inferlaw::apps
