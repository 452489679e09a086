/// @file
/// Which skills follow from the concepts learned, level by level.
///
///     level l = 1..L has S skills; each leans on d_l concepts:
///     mu_l    = exp(-10 l/L) R/S
///     d_l     = max(0, .99 mu_l (1 - sqrt(2 ln(S/delta)/mu_l)))      below which few lie, d_l real
///     t_l     = Pr(Bin(d_l, learned) >= eta)                         chernoff_tail.hpp
///     p_l     = t_l gamma_{l-1}^{sigma_l},  sigma_l = .5 ln l        skills of the level below are
///                                                                    needed too; gamma_0 = 1
///     gamma_l = giant component of G(S, p_l^2)                       skills that can be combined
///
/// Defaults: L = 100, S = 1e4, delta = 1e-5, eta = 5. S >= 2, 0 < delta < 1, eta >= 0, L whole, 1
/// to 1e5; R > 0. Source: DS3, arXiv:2507.00004 [published]. Throws std::domain_error where an
/// argument is out of range.
#pragma once

#include <vector>

#include "inferlaw/lib/training/erasure_threshold.hpp"

namespace inferlaw::training {

struct SkillLayer {
  double levels = 100;            ///< L
  double skills_per_level = 1e4;  ///< S
  double slack = 1e-5;            ///< delta
  double concepts_needed = 5;     ///< eta
};

void check(const SkillLayer& layer);

struct LevelSkill {
  double acquired = 0;   ///< p_l
  double connected = 0;  ///< gamma_l
};

/// Levels 1..L, index 0 is level 1.
[[nodiscard]] std::vector<LevelSkill> skills_by_level(const SkillLayer& layer, double concepts,
                                                      const LearnedShare& share);

/// The highest level with gamma > 0 below the first without; 0 where even level 1 has none.
[[nodiscard]] double highest_level(const std::vector<LevelSkill>& skills);

/// sigma_l = .5 ln l, the skills of the level below that one of level l needs.
[[nodiscard]] double prerequisites(double level);

}  // namespace inferlaw::training
