// What a request says of a law's parameters, put into its model: bounds, values held, starts.
#pragma once

#include <string>
#include <vector>

#include "inferlaw/solvers/fit/registry.hpp"
#include "inferlaw/solvers/fit/request.hpp"

namespace inferlaw::fit {

/// Throws RequestError (bound, fix) for an unknown parameter or a value that the law does not
/// allow.
void apply_bounds(const FitRequest& request, Model& model);

/// The starts that were asked for, in place of those on the data; so many of a grid where the law,
/// null for a formula, has one. Throws RequestError (start).
void apply_starts(const FitRequest& request, const NamedLaw* law, LawOnData& on_data);

/// 1 for every parameter, or as near as its bounds allow.
[[nodiscard]] std::vector<double> ones(const Model& model);

/// The problem with parameters held at these values. Throws RequestError (test).
[[nodiscard]] Problem held_at(const Problem& problem, const NamedNumbers& values);

}  // namespace inferlaw::fit
