/// @file
/// The energy that a site must draw beyond its harvest and battery: diffusion, exact slots,
/// batteries.
#pragma once

#include "inferlaw/lib/auxiliary/battery/battery.hpp"
#include "inferlaw/lib/auxiliary/battery/finite_battery.hpp"
#include "inferlaw/lib/auxiliary/battery/import_limit.hpp"
#include "inferlaw/lib/auxiliary/battery/leaking.hpp"
#include "inferlaw/lib/auxiliary/battery/long_run.hpp"
#include "inferlaw/lib/auxiliary/battery/lossy.hpp"
#include "inferlaw/lib/auxiliary/battery/slot_battery.hpp"
#include "inferlaw/lib/auxiliary/brownian/batch.hpp"
#include "inferlaw/lib/auxiliary/brownian/battery_level.hpp"
#include "inferlaw/lib/auxiliary/brownian/excess.hpp"
#include "inferlaw/lib/auxiliary/brownian/first_need.hpp"
#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/brownian/shape.hpp"
#include "inferlaw/lib/auxiliary/brownian/site.hpp"
#include "inferlaw/lib/auxiliary/slots/continuity_correction.hpp"
#include "inferlaw/lib/auxiliary/slots/gridded_law.hpp"
#include "inferlaw/lib/auxiliary/slots/rare_need.hpp"
#include "inferlaw/lib/auxiliary/slots/remembering_slots.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_law.hpp"
#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"
#include "inferlaw/solvers/auxiliary/overview.hpp"
