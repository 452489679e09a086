#include "inferlaw/lib/training/size_scaling.hpp"

#include <algorithm>
#include <cmath>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"
#include "inferlaw/lib/training/giant_component.hpp"

namespace inferlaw::training {
namespace {

void check(const Emergence& emergence) {
  numeric::require_whole("number of levels", emergence.levels, 1, 1e4);
  if (!(emergence.skills_per_level >= 2 && emergence.skills_per_level <= 1e100))
    numeric::refuse("skills per level", emergence.skills_per_level, "2 to 1e100");
}

// eta_l.
double skills_needed(const Emergence& emergence, double level) {
  return std::round(std::exp(7 * level / emergence.levels));
}

// p_rr, of a pair.
double pair_probability(const Emergence& emergence, const TextConceptGraph& graph) {
  const double named = graph.concepts_per_text / graph.concepts;
  return -std::expm1(graph.texts * std::log1p(-named * named)) / emergence.skills_per_level /
         emergence.skills_per_level;
}

// sum over n = 2..7 of gamma^n/6.
double answered(double connected) {
  constexpr int fewest = 2;
  constexpr int most = 7;
  double sum = 0;
  for (int skills = fewest; skills <= most; ++skills) sum += std::pow(connected, skills);
  return sum / (most - fewest + 1);
}

}  // namespace

LearnedConcepts learned_concepts(const SizeBudget& budget, double concepts) {
  numeric::require_positive("concepts times texts", budget.concepts_times_texts);
  numeric::require_positive("number of concepts", concepts);
  LearnedConcepts learned;
  learned.graph = {.concepts = concepts,
                   .texts = budget.concepts_times_texts / concepts,
                   .concepts_per_text = budget.concepts_per_text,
                   .unknown_share = budget.unknown_share};
  learned.threshold = erasure_threshold(learned.graph, budget.finite);
  learned.share = learned_share(learned.graph, learned.threshold);
  learned.learned = concepts * learned.share.learned;
  return learned;
}

double concepts_times_texts(const SizeUnits& units, double training_flops) {
  numeric::require_positive("parameters per concept", units.parameters_per_concept);
  numeric::require_positive("tokens per text", units.tokens_per_text);
  numeric::require_positive("training FLOPs", training_flops);
  return training_flops / 6 / units.parameters_per_concept / units.tokens_per_text;
}

ExcessEntropy excess_entropy(const TextConceptGraph& graph, const LearnedShare& share) {
  check(graph);
  numeric::require_probability("share of concepts lost", share.lost);
  const double probability = graph.concepts_per_text / graph.concepts * share.lost;
  const double error =
      std::exp(numeric::log_binomial_tails(
                   {.trials = graph.concepts, .successes = 2, .probability = probability})
                   .at_least);
  return {.error = error, .bound_nats = error * error / 2};
}

std::vector<double> connected_by_level(const Emergence& emergence, const TextConceptGraph& graph) {
  check(emergence);
  check(graph);
  const double probability = pair_probability(emergence, graph);
  const double pairs = graph.concepts * (graph.concepts - 1) / 2;
  std::vector<double> connected;
  connected.reserve(static_cast<std::size_t>(emergence.levels));
  double below = 1;
  for (double level = 1; level <= emergence.levels; ++level) {
    const double enough = enough_of({.trials = pairs,
                                     .wanted = skills_needed(emergence, level),
                                     .success = probability,
                                     .failure = 1 - probability},
                                    emergence.tail);
    const double acquired = enough * std::pow(below, 2 * std::round(std::log2(level)));
    below = giant_component(emergence.skills_per_level * acquired);
    connected.push_back(below);
  }
  return connected;
}

double texts_at_emergence(const Emergence& emergence, double concepts_per_text, double level) {
  check(emergence);
  numeric::require_positive("concepts per text", concepts_per_text);
  numeric::require_whole("level", level, 1, emergence.levels);
  const double skills_over_degree = emergence.skills_per_level / concepts_per_text;
  return 2 * skills_needed(emergence, level) * skills_over_degree * skills_over_degree;
}

std::vector<LevelMode> published_modes() {
  return {
      {.weight = .4, .centre = .2}, {.weight = .4, .centre = .6}, {.weight = .2, .centre = .95}};
}

double task_accuracy(std::span<const double> connected, std::span<const LevelMode> modes) {
  if (connected.empty()) numeric::refuse("number of levels", 0, "1 or more");
  const auto levels = static_cast<double>(connected.size());
  numeric::CompensatedSum sum;
  for (const LevelMode& mode : modes) {
    numeric::require_probability("weight of a mode", mode.weight);
    numeric::require_probability("centre of a mode", mode.centre);
    for (std::size_t i = 0; i < connected.size(); ++i) {
      if (connected[i] == 0) continue;
      const double share = std::exp(numeric::log_binomial_probability(
          {.trials = levels, .successes = static_cast<double>(i + 1), .probability = mode.centre}));
      sum.add(mode.weight * share * answered(connected[i]));
    }
  }
  return sum.value();
}

}  // namespace inferlaw::training
