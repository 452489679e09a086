#include "inferlaw/apps/input/arrivals.hpp"

#include "inferlaw/solvers/simulation/net_demand.hpp"

namespace inferlaw::apps {

routing::Arrivals read_arrivals(TomlTable table) {
  const bool poisson = table.choice("law", {"poisson", "fixed"}) == 0;
  constexpr double most = simulation::most_tasks_per_slot;
  const Range rate = poisson ? positive_number_up_to(most) : whole_number(1, most);
  return {.law = poisson ? auxiliary::ArrivalLaw::poisson : auxiliary::ArrivalLaw::fixed,
          .tasks_per_slot = table.number("tasks_per_slot", rate, 1)};
}

}  // namespace inferlaw::apps
