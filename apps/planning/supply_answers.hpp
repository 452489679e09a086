// How much supply, as results: each answer a row of "supplies", with its sensitivities, and exact
// slots where the Brownian model cannot reach.
#pragma once

#include "inferlaw/apps/planning/question.hpp"

namespace inferlaw::apps {

void add_critical_supply(const Question& question, Report& report);
void add_cheapest_supply(const Question& question, Report& report);
void add_target_supply(const Question& question, double target_joules, Report& report);
void add_exceedance_supply(const Question& question, const supply::Exceedance& asked,
                           Report& report);

/// Where demand or harvest are measured: the same answers with the variances of their long sums.
void add_long_run(const Question& question, const AskedSupplies& asked, Report& report);

}  // namespace inferlaw::apps
