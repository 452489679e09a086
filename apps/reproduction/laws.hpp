// Published statements about the small laws of the field that contradict each other, or what they
// are derived from, each beside an exact count.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/reproduction/statements.hpp"

namespace inferlaw::apps {

[[nodiscard]] std::vector<Comparison> compare_laws(
    const std::map<std::string, PublishedStatement>& published);

}  // namespace inferlaw::apps
