/// @file
/// From measurements to laws: named laws, user formulas, error bars.
#pragma once

#include "inferlaw/solvers/fit/arrivals.hpp"
#include "inferlaw/solvers/fit/fit_law.hpp"
#include "inferlaw/solvers/fit/formula/formula.hpp"
#include "inferlaw/solvers/fit/long_run_variance.hpp"
#include "inferlaw/solvers/fit/registry.hpp"
