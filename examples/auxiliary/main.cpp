// How much auxiliary energy a site needs over 100 slots, as a diffusion and in exact slots: tasks of
// two sizes arrive at random, and the harvest just meets their mean.
#include <cmath>
#include <cstdio>

#include "inferlaw/lib/auxiliary/brownian/law.hpp"
#include "inferlaw/lib/auxiliary/brownian/quantile.hpp"
#include "inferlaw/lib/auxiliary/slots/spitzer.hpp"

int main() {
  using namespace inferlaw::auxiliary;
  const SlotModel model{.demand = {.arrivals = ArrivalLaw::poisson,
                                   .tasks_per_slot = 2,
                                   .task_energy = {{.value = 1, .probability = 0.25},
                                                   {.value = 5, .probability = 0.75}}},
                        .harvest = ConstantHarvest{.mean_joules_per_slot = 8}};
  const inferlaw::numeric::Moments net = net_demand_moments(model);
  const BrownianSite site{.drift_joules_per_slot = net.mean,
                          .volatility_joules = std::sqrt(net.variance),
                          .horizon_slots = 100};
  std::printf("diffusion    %.5g J, in 19 of 20 cases below %.5g J\n", brownian::mean(site),
              brownian::quantile(site, 0.95));
  const MeanCurve exact = exact_slots_mean_curve(net_demand_law(model), 100);
  std::printf("exact slots  %.5g J\n", exact.mean_joules.back());
}
