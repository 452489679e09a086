/// @file
/// How much supply and battery a site should have, and which routing serves it.
#pragma once

#include "inferlaw/solvers/routing/correlated_arrivals.hpp"
#include "inferlaw/solvers/routing/crossover.hpp"
#include "inferlaw/solvers/routing/limited_mix.hpp"
#include "inferlaw/solvers/routing/variance_aware.hpp"
#include "inferlaw/solvers/supply/battery_size.hpp"
#include "inferlaw/solvers/supply/evaluated.hpp"
#include "inferlaw/solvers/supply/supply.hpp"
