// How much supply the published two-model site should buy for a day of seconds: critical, cheapest
// when auxiliary energy costs three times as much, and enough for a target.
#include <cstdio>

#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/site.hpp"

int main() {
  using namespace inferlaw;
  site::Scenario scenario;  // harvest, hardware and budget are the published scenario's
  scenario.tasks = site::task_types(numeric::evenly_spaced(1.7, 1.9, 10));
  scenario.models = {{"1B", {.parameters = 1e9}}, {"10B", {.parameters = 1e10}}};
  const site::Critical answer = site::critical(
      scenario, {.horizon_slots = 86400, .prices = {.auxiliary = 3}, .target_joules = 1e5});
  std::printf("critical  %.2f J a slot\n", answer.critical_supply_joules_per_slot);
  std::printf("cheapest  %.2f J a slot\n", *answer.cheapest->joules_per_slot);
  std::printf("target    %.2f J a slot\n", *answer.target->joules_per_slot);
}
