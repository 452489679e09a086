#include "inferlaw/apps/output/slot_path.hpp"

#include <fmt/format.h>

#include <iterator>

namespace inferlaw::apps {

std::string path_csv(std::span<const simulation::SlotRecord> path) {
  std::string text =
      "slot,demand_joules,harvest_joules,net_demand_joules,battery_joules,auxiliary_joules,"
      "spilled_joules,curtailed_joules,unserved_joules\n";
  for (const simulation::SlotRecord& at : path)
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{},{}\n", at.slot,
                   at.demand_joules, at.harvest_joules, at.net_demand_joules, at.battery_joules,
                   at.auxiliary_joules, at.spilled_joules, at.curtailed_joules, at.unserved_joules);
  return text;
}

}  // namespace inferlaw::apps
