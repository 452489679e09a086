#include "inferlaw/apps/input/arrivals.hpp"

#include "inferlaw/solvers/simulation/net_demand.hpp"

namespace inferlaw::apps {
namespace {

Range rate_of(auxiliary::ArrivalLaw law, double most) {
  switch (law) {
    case auxiliary::ArrivalLaw::poisson:
      return positive_number_up_to(most);
    case auxiliary::ArrivalLaw::fixed:
      return whole_number(1, most);
  }
  return positive_number();
}

}  // namespace

routing::Arrivals read_arrivals(TomlTable table) {
  const auto law = table.member<auxiliary::ArrivalLaw>("law");
  constexpr double most = simulation::most_tasks_per_slot;
  return {.law = law, .tasks_per_slot = table.number("tasks_per_slot", rate_of(law, most), 1)};
}

}  // namespace inferlaw::apps
