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

/// Where the harvest is a series: the same answers with the variance of its long sums.
struct LongRunAsked {
  std::optional<double> target_joules;
  std::optional<supply::Exceedance> exceedance;
};
void add_long_run(const Question& question, const LongRunAsked& asked, Report& report);

}  // namespace inferlaw::apps
