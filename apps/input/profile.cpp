#include "inferlaw/apps/input/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "inferlaw/solvers/site/periodic.hpp"

namespace inferlaw::apps {
namespace {}  // namespace

std::vector<double> read_profile(TomlTable& table) {
  if (!table.has("profile")) return {};
  std::vector<double> profile = table.numbers("profile", non_negative_number());
  const bool is_empty =
      std::all_of(profile.begin(), profile.end(), [](double factor) { return factor == 0; });
  if (profile.size() < 2 || profile.size() > site::longest_period_slots || is_empty)
    table.refuse_because("profile", fmt::format("allowed: 2 to {} factors, one a slot, not all 0",
                                                site::longest_period_slots));
  return profile;
}

void check_profiles(const TomlTable& file, const site::Scenario& scenario) {
  try {
    static_cast<void>(site::period_slots(scenario));
  } catch (const std::domain_error& error) {
    file.refuse_because("harvest", error.what());
  }
}

}  // namespace inferlaw::apps
