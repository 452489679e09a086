/// @file
/// From compute to skill to answers: texts, concepts and skills as one random graph, and reasoning
/// as a search on what is learned of it.
///
///     size       N = zeta R parameters, D = tau T tokens, D/N = kappa, C_train = 6 N D
///     concepts   erasure_threshold.hpp;  skills p_l, gamma_l  concept_skill.hpp
///     task       (l, m): m skills of level l, done with skills of a level l':
///                m' = m                                    l' = l
///                     ceil(m sigma_{l'+1} .. sigma_l)      l' < l      sigma_k = .5 ln k
///                     max(ceil(m/(sigma_{l+1} .. sigma_{l'})), 2)  l' > l
///     step       r = p_{l'} (rho/M + 1 - rho) p_{l'},  M = ceil(m' + beta m')
///                rho the part of the search that is uniform, beta what else there is to search
///     success    gamma_{l'}^{m'} I_r(m', K-m'+1), K = C/(2 N w) steps of w tokens, K real
///     level      l' of the largest success, as doubles, I at most 1 - 2^-53; among equal ones the
///                smallest l'; none from the first level without a giant component on
///     accuracy   mean of the success over tasks, and spent: mean of 2 N w min(K, m'/r) FLOPs; K
///                where no level has any success
///
/// `TrainedGraph` is what training comes to; `ReasonedTasks` holds what all budgets share, so that
/// one costs microseconds. `docs/training.md` has measured times.
///
/// Defaults are those of the paper's figures. zeta, tau, kappa, w > 0, beta >= 0, 0 <= rho <= 1;
/// the graph as erasure_threshold.hpp says. Source: DS3, arXiv:2507.00004 [published]; which level
/// where successes tie follows its printed costs, and the largest I with it (SciPy's betainc of
/// then never returned 1): FLOPs spent depend on it by half a percent, accuracies do not. Throws
/// std::domain_error where an argument is out of range.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inferlaw/lib/strategy/accuracy_curve.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/training/chinchilla.hpp"
#include "inferlaw/lib/training/concept_skill.hpp"
#include "inferlaw/lib/training/erasure_threshold.hpp"

namespace inferlaw::training {

struct Tripartite {
  double parameters_per_concept = 2.5e3;  ///< zeta
  double tokens_per_text = 1e4;           ///< tau
  double tokens_per_parameter = 20;       ///< kappa
  double concepts_per_text = 6;           ///< d_t
  double unknown_share = 0.5;             ///< eps
  FiniteLength finite = {.alpha = AlphaVariant::authors, .fixed_erasures = true};
  SkillLayer layer = {};
};

void check(const Tripartite& model);

struct TrainedGraph {
  TrainingRun run = {};
  TextConceptGraph graph = {};
  ErasureThreshold threshold = {};
  LearnedShare share = {};
  std::vector<LevelSkill> skills = {};
};

/// Of a run whatever its tokens per parameter.
[[nodiscard]] TrainedGraph trained_graph(const Tripartite& model, const TrainingRun& run);

/// N = sqrt(C/(6 kappa)), D = kappa N.
[[nodiscard]] TrainingRun run_of_compute(const Tripartite& model, double training_flops);

/// (tau/zeta) q*(d_t): D/N below which, for many concepts, nothing is learned.
[[nodiscard]] double critical_tokens_per_parameter(const Tripartite& model);

struct GraphSearch {
  double tokens_per_step = 25;  ///< w
  double breadth = 5;           ///< beta
  double uniform_share = 0.5;   ///< rho
};

/// The box of the paper's figures, each (l, m) alike.
inline constexpr strategy::TaskBox published_box{
    .lowest_level = 60, .highest_level = 70, .fewest_skills = 2, .most_skills = 15};

/// m', which may exceed what a double counts.
[[nodiscard]] double skills_at_level(const strategy::WeightedTask& task, double level);

/// An accuracy and what it changes by, per unit of rho and of w.
struct SlopedAccuracy {
  double accuracy = 0;
  double by_uniform_share = 0;
  double by_tokens_per_step = 0;
};

class ReasonedTasks {
 public:
  /// Levels of tasks are whole, 1 to L.
  ReasonedTasks(const TrainedGraph& trained, const GraphSearch& search,
                std::span<const strategy::WeightedTask> tasks);

  [[nodiscard]] strategy::AccuracyPoint at(double inference_flops) const;

  /// The accuracy of `at`, and its exact slopes at the levels chosen. Where levels tie below the
  /// rounding of 1 their slopes are all 0; where they tie above it accuracy has a kink, and its
  /// slopes are those of one side. It jumps by gamma^m' r^m' where K passes the m' of a level.
  [[nodiscard]] SlopedAccuracy slopes_at(double inference_flops) const;

 private:
  struct Slopes {
    double by_uniform_share = 0;
    double by_steps = 0;
  };
  // A level at which a task may be done.
  struct Way {
    double skills = 1;            // m'
    double step_success = 1;      // r
    double by_uniform_share = 0;  // dr/drho
    double known = 1;             // gamma^m'
    double surely = 0;            // from so many steps on the chain fails less often than 1e-17
    double log_skills = 0;
    double log_success = 0;  // of a step
    double log_failure = 0;
    double level = 1;

    [[nodiscard]] double exponent(double steps, double log_steps) const;
    [[nodiscard]] bool may_succeed(double least, double steps, double log_steps) const;
    [[nodiscard]] double success(double steps, double log_steps) const;
    [[nodiscard]] Slopes slopes(double steps, double log_steps) const;
  };
  struct Task {
    std::size_t first_way = 0;
    std::size_t end_way = 0;
    double weight = 0;
  };
  struct Done {
    double success = 0;
    double steps = 0;
    const Way* way = nullptr;  // of that success
  };

  void add_task(const TrainedGraph& trained, const GraphSearch& search,
                const strategy::WeightedTask& task);
  void add_way(const Way& way, std::size_t first);
  [[nodiscard]] Done done(const Task& task, double steps, double log_steps) const;

  std::vector<Way> ways_;
  std::vector<Task> tasks_;
  double total_weight_ = 0;
  double flops_per_step_ = 0;
  double tokens_per_step_ = 1;
};

}  // namespace inferlaw::training
