// Published statements about energy-aware routing, each beside what the theory gives and what the
// simulator measures.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/solvers/site/scenario.hpp"

namespace inferlaw::apps {

enum class Verdict {
  agrees,
  explained,  ///< the numbers differ, for a reason that is known and named
  disagrees
};

struct Comparison {
  PublishedStatement published;
  std::optional<double> theory = std::nullopt;
  std::optional<double> simulated = std::nullopt;
  std::optional<double> standard_error = std::nullopt;
  Verdict verdict = Verdict::disagrees;
  std::string remark = {};
};

/// One comparison a statement, in the order of the paper.
[[nodiscard]] std::vector<Comparison> compare_statements(
    const site::Scenario& scenario, const std::map<std::string, PublishedStatement>& published);

[[nodiscard]] const char* name(Verdict verdict);

}  // namespace inferlaw::apps
