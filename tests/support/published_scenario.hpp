// The published two-model scenario of arXiv:2601.00823 at the level of slots: one Poisson task a
// slot, ten equally likely energies (each the cheaper of the two models, exact budgets), Gamma
// harvest at the mean demand with coefficient of variation 1/2.
#pragma once

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"

namespace inferlaw::test {

inline auxiliary::SlotModel published_slots() {
  auxiliary::SlotModel model;
  for (const double joules :
       {949.27240912896, 861.81079670784, 771.82213718016, 672.95224885248, 588.2363136,
        515.29469054976, 452.77186719744, 398.77964402688, 351.99591358464, 311.25050707968})
    model.demand.task_energy.push_back({.value = joules, .probability = 0.1});
  const double mean = auxiliary::demand_moments(model.demand).mean;
  model.harvest = auxiliary::GammaHarvest{.mean_joules_per_slot = mean,
                                          .standard_deviation_joules_per_slot = mean / 2};
  return model;
}

}  // namespace inferlaw::test
