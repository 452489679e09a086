// A wind-powered site with two models and a battery, from a program: E[D_T] by each theory and by
// replay.
#include <cmath>
#include <cstdio>

#include "inferlaw/site.hpp"

int main() {
  using namespace inferlaw;
  site::SeriesShape wind;  // a measured hour, held for 60 slots of a minute
  for (int i = 0; i < 500; ++i) wind.joules_per_slot.push_back(1 + std::sin(0.3 * i * std::cos(i)));
  wind.slots_per_row = 60;
  site::Scenario scenario;
  scenario.tasks = site::task_types(std::vector{1.7, 1.8, 1.9});
  scenario.models = {{"1B", {.parameters = 1e9}}, {"10B", {.parameters = 1e10}}};
  scenario.harvest = {.shape = wind};  // scaled to the mean demand
  scenario.battery = {.initial_joules = 5000, .capacity_joules = 20000};
  scenario.horizons_slots = {10000};
  for (const site::Theory theory : site::all_theories)
    if (const auto means = site::means_by(theory, site::site_of(scenario)))
      std::printf("%-12s %.4g J\n", site::name_of(theory).data(), means->front().joules);
  const auto replayed = site::predict(scenario).horizons.front().replayed->auxiliary_joules;
  std::printf("replay       %.4g J +- %.2g\n", replayed.mean, replayed.standard_error);
}
