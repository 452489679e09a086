/// @file
/// A site as a value and every answer about it: predict, validate, critical, route, task, simulate.
#pragma once

#include "inferlaw/lib/energy/prices.hpp"
#include "inferlaw/solvers/site/costs.hpp"
#include "inferlaw/solvers/site/critical.hpp"
#include "inferlaw/solvers/site/even_series.hpp"
#include "inferlaw/solvers/site/growth.hpp"
#include "inferlaw/solvers/site/load.hpp"
#include "inferlaw/solvers/site/predict.hpp"
#include "inferlaw/solvers/site/quantities.hpp"
#include "inferlaw/solvers/site/route.hpp"
#include "inferlaw/solvers/site/series_unit.hpp"
#include "inferlaw/solvers/site/simulate.hpp"
#include "inferlaw/solvers/site/task.hpp"
#include "inferlaw/solvers/site/theories.hpp"
#include "inferlaw/solvers/site/uncertainty.hpp"
#include "inferlaw/solvers/site/validate.hpp"
