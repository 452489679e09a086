// How a published statement is found and judged.
#pragma once

#include <cmath>
#include <map>
#include <string>

#include "inferlaw/apps/errors.hpp"
#include "inferlaw/apps/input/published.hpp"
#include "inferlaw/apps/reproduction/statements.hpp"

namespace inferlaw::apps {

using Published = std::map<std::string, PublishedStatement>;

inline const PublishedStatement& statement(const Published& published, const std::string& key) {
  const auto found = published.find(key);
  if (found == published.end())
    throw InputError("published statements: " + key + " is missing; allowed: a table of that name");
  return found->second;
}

inline double value_of(const PublishedStatement& published) {
  if (!published.value)
    throw InputError("published statement without a value: " + published.statement);
  return *published.value;
}

inline bool near(double ours, double published, double tolerance) {
  return std::abs(ours - published) <= tolerance;
}

inline Verdict agreement(bool agrees) { return agrees ? Verdict::agrees : Verdict::disagrees; }

}  // namespace inferlaw::apps
