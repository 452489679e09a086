// How much battery, alone and with the supply, as results: each answer a row of "capacities", with
// its sensitivities. The scenario's own capacity is not looked at; its initial battery is the
// least.
#pragma once

#include <vector>

#include "inferlaw/apps/planning/question.hpp"

namespace inferlaw::apps {

/// At the scenario's own supply, and together with the supply. There must be a capacity price.
void add_cheapest_battery(const Question& question, Report& report);

/// At the scenario's own supply, and at each of `supplies_joules_per_slot`; where that is empty, at
/// 1.02 to 1.4 times the supply that meets the target with an unlimited battery.
void add_target_battery(const Question& question, double target_joules,
                        const std::vector<double>& supplies_joules_per_slot, Report& report);

}  // namespace inferlaw::apps
