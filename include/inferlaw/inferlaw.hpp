/// @file
/// All of inferlaw: closed forms, solvers, sites.
#pragma once

#include "inferlaw/auxiliary.hpp"
#include "inferlaw/fit.hpp"
#include "inferlaw/laws.hpp"
#include "inferlaw/lib/accuracy.hpp"
#include "inferlaw/lib/catalogue/catalogue.hpp"
#include "inferlaw/site.hpp"
#include "inferlaw/strategy.hpp"
#include "inferlaw/supply.hpp"
#include "inferlaw/training.hpp"
#include "inferlaw/version.hpp"
