// Supplies found with the simulator itself: what the laws of supply.hpp are for independent slots,
// for whatever is simulated, a replay of measured demand and harvest too.
//
// Every supply is tried with the same random numbers. D_T of a trial falls with the supply and is
// convex in it, for it is the largest of sums that are straight lines in the supply [exact, where
// the harvest is scaled]: so searches for a root and for a minimum find the one there is. What they
// find is that of these trials, to a part in 4000; how far to trust it, the standard errors say.
#pragma once

#include "inferlaw/apps/planning/question.hpp"

namespace inferlaw::apps {

/// Rows of "simulated_supplies": the cheapest, where auxiliary energy is dearer than baseline
/// energy, and those asked for; 0 threads: one for every processor.
void add_simulated_supplies(const Question& question, const AskedSupplies& asked, int threads,
                            Report& report);

}  // namespace inferlaw::apps
