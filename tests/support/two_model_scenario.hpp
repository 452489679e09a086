// The published two-model scenario with Gamma harvest at the critical supply: ten equally likely
// tasks, each sent to the cheaper model, one task a slot on average.
#pragma once

#include <array>

#include "inferlaw/lib/auxiliary/slot_model.hpp"

namespace inferlaw::test {

/// Joules, in 17 digits; exact token budgets, coefficient of variation of the harvest 0.5.
inline auxiliary::SlotModel two_model_scenario() {
  constexpr std::array energies{949.27240912896, 861.81079670784, 771.82213718016, 672.95224885248,
                                588.2363136,     515.29469054976, 452.77186719744, 398.77964402688,
                                351.99591358464, 311.25050707968};
  auxiliary::SlotModel model;
  for (const double energy : energies)
    model.demand.task_energy.push_back({.energy_joules = energy, .probability = 0.1});
  const double mean = auxiliary::demand_moments(model.demand).mean;
  model.harvest = auxiliary::GammaHarvest{.mean_joules_per_slot = mean,
                                          .standard_deviation_joules_per_slot = 0.5 * mean};
  return model;
}

}  // namespace inferlaw::test
