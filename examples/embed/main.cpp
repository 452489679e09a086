// What a slot demands beyond its harvest: two kinds of task, a constant harvest.
#include <cstdio>

#include "inferlaw/lib/auxiliary/slots/slot_model.hpp"

int main() {
  using namespace inferlaw::auxiliary;
  const SlotModel model{.demand = {.arrivals = ArrivalLaw::poisson,
                                   .tasks_per_slot = 2,
                                   .task_energy = {{.value = 1, .probability = 0.25},
                                                   {.value = 5, .probability = 0.75}}},
                        .harvest = ConstantHarvest{.mean_joules_per_slot = 9}};
  check(model);
  const inferlaw::numeric::Moments net = net_demand_moments(model);
  std::printf("net demand per slot: mean %g J, variance %g J^2\n", net.mean, net.variance);
}
