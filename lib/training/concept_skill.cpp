#include "inferlaw/lib/training/concept_skill.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/training/chernoff_tail.hpp"
#include "inferlaw/lib/training/giant_component.hpp"

namespace inferlaw::training {
namespace {

// d_l.
double concept_degree(const SkillLayer& layer, double level, double concepts) {
  const double mean = std::exp(-10 * level / layer.levels) * concepts / layer.skills_per_level;
  const double spread = std::sqrt(2 * std::log(layer.skills_per_level / layer.slack) / mean);
  return std::max(0.0, 0.99 * mean * (1 - spread));
}

}  // namespace

void check(const SkillLayer& layer) {
  numeric::require_whole("number of levels", layer.levels, 1, 1e5);
  if (!(layer.skills_per_level >= 2 && layer.skills_per_level <= 1e15))
    numeric::refuse("skills per level", layer.skills_per_level, "2 to 1e15");
  numeric::require_inner_probability("slack of the degrees", layer.slack);
  numeric::require_non_negative("concepts needed for a skill", layer.concepts_needed);
}

double prerequisites(double level) {
  if (!(level >= 1)) numeric::refuse("level", level, "1 or above");
  return std::log(level) / 2;
}

std::vector<LevelSkill> skills_by_level(const SkillLayer& layer, double concepts,
                                        const LearnedShare& share) {
  check(layer);
  numeric::require_positive("number of concepts", concepts);
  std::vector<LevelSkill> skills;
  skills.reserve(static_cast<std::size_t>(layer.levels));
  double below = 1;
  for (double level = 1; level <= layer.levels; ++level) {
    const double enough = enough_of({.trials = concept_degree(layer, level, concepts),
                                     .wanted = layer.concepts_needed,
                                     .success = share.learned,
                                     .failure = share.lost});
    const double acquired = enough * std::pow(below, prerequisites(level));
    below = giant_component(layer.skills_per_level * acquired * acquired);
    skills.push_back({.acquired = acquired, .connected = below});
  }
  return skills;
}

double highest_level(const std::vector<LevelSkill>& skills) {
  const auto first_lost = std::find_if(
      skills.begin(), skills.end(), [](const LevelSkill& skill) { return skill.connected == 0; });
  return static_cast<double>(first_lost - skills.begin());
}

}  // namespace inferlaw::training
