/// @file
/// Questions about training, each answered whole: what the command shows.
///
///     bridge      a run that is given, the best one for training FLOPs (and a lifetime served),
///                 the best size for a task's inference FLOPs, or the best of both from one budget;
///                 its loss and, where a task is given, how it is answered
///     tripartite  concepts and skills of a run, and the accuracy and cost of a mix of tasks at one
///                 budget or along a curve
///     size        the best number of concepts for a budget, and what emerges
///
/// Formulas, sources and ranges stand in the headers of lib/training and in model_size.hpp,
/// lifetime_run.hpp, size_search.hpp. Throws std::domain_error as they do, and
/// std::invalid_argument where a question says too little or contradicts itself.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "inferlaw/lib/numeric/line.hpp"
#include "inferlaw/lib/numeric/spacing.hpp"
#include "inferlaw/lib/training/bridge.hpp"
#include "inferlaw/lib/training/tripartite.hpp"
#include "inferlaw/solvers/training/size_search.hpp"

namespace inferlaw::training {

/// Where a run comes from.
enum class RunSource { given, training_budget, inference_budget, joint_budget };

[[nodiscard]] constexpr std::string_view name_of(RunSource source) {
  switch (source) {
    case RunSource::given:
      return "given";
    case RunSource::training_budget:
      return "training_budget";
    case RunSource::inference_budget:
      return "inference_budget";
    case RunSource::joint_budget:
      return "joint_budget";
  }
  return {};
}

struct BridgeQuestion {
  Bridge bridge = {};
  std::optional<BridgedTask> task = std::nullopt;
  std::optional<double> parameters = std::nullopt;
  /// D; without it data have no end.
  std::optional<double> tokens = std::nullopt;
  std::optional<double> training_flops = std::nullopt;
  double lifetime_tokens = 0;  ///< D_inf, with training FLOPs that pay for both
  std::optional<double> inference_flops = std::nullopt;  ///< of a task
  std::optional<double> total_flops = std::nullopt;      ///< of training and all tasks served
  double tasks_served = 1;                               ///< I, with the total
};

struct BridgeAnswer {
  RunSource source = RunSource::given;
  TrainingRun run = {};
  double loss = 0;
  std::optional<double> training_flops = std::nullopt;  ///< where data have an end
  std::optional<double> step_success = std::nullopt;
  std::optional<double> gain_of_size = std::nullopt;
  std::optional<BridgedChain> chain = std::nullopt;
  std::optional<double> inference_flops = std::nullopt;  ///< of the chain
};

[[nodiscard]] BridgeAnswer answer(const BridgeQuestion& question);

/// All parameters of the graph, of the search on it and of the tasks.
struct TripartiteProfile {
  Tripartite model = {};
  GraphSearch search = {};
  strategy::TaskBox box = published_box;
};

struct TripartiteQuestion {
  TripartiteProfile profile = {};
  std::optional<double> training_flops = std::nullopt;  ///< or the run:
  std::optional<TrainingRun> run = std::nullopt;
  std::optional<double> inference_flops = std::nullopt;
  std::optional<numeric::LogRange> curve = std::nullopt;  ///< inference FLOPs
};

struct TripartiteAnswer {
  TrainedGraph trained = {};
  double highest_level = 0;
  double critical_tokens_per_parameter = 0;
  std::optional<strategy::AccuracyPoint> point = std::nullopt;
  std::vector<strategy::AccuracyPoint> curve = {};
  /// Accuracy on log10 of the FLOPs spent; of a curve of two points or more.
  std::optional<numeric::Line> line = std::nullopt;
};

[[nodiscard]] TripartiteAnswer answer(const TripartiteQuestion& question);

struct SizeScalingQuestion {
  SizeCurve curve = {};
  SizeUnits units = {};
  std::optional<double> concepts_times_texts = std::nullopt;  ///< C', or by training FLOPs:
  std::optional<double> training_flops = std::nullopt;
};

struct SizeScalingAnswer {
  double concepts_times_texts = 0;
  double training_flops = 0;
  TrainingRun run = {};
  SizePoint point = {};
  double critical_texts_per_concept = 0;
  std::vector<double> connected = {};  ///< gamma_l, l = 1..L
};

[[nodiscard]] SizeScalingAnswer answer(const SizeScalingQuestion& question);

}  // namespace inferlaw::training
