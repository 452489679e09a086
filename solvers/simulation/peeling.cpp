#include "inferlaw/solvers/simulation/peeling.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::simulation {
namespace {

struct Edge {
  std::uint32_t text = 0;
  std::uint32_t concept_index = 0;
};

// A text knows of its unknown concepts how many there are, and all their numbers in one: where one
// is left, that is its number.
struct Text {
  std::uint32_t unknown = 0;
  std::uint32_t mixed = 0;

  void toggle(std::uint32_t concept_index) { mixed ^= concept_index; }
};

std::uint32_t unknown_concepts(const training::TextConceptGraph& graph, bool fixed,
                               WordStream& words) {
  if (fixed) return static_cast<std::uint32_t>(std::llround(graph.concepts));
  const auto length = std::llround(graph.concepts / graph.unknown_share);
  std::uint32_t unknown = 0;
  for (long long i = 0; i < length; ++i)
    if (uniform_above_zero(words()) <= graph.unknown_share) ++unknown;
  return unknown;
}

// Row by row of a table of texts and concepts, from one named cell to the next.
std::vector<Edge> edges_of(const training::TextConceptGraph& graph, std::uint32_t concepts,
                           WordStream& words) {
  const auto texts = static_cast<std::uint32_t>(std::llround(graph.texts));
  const double log_unnamed = std::log1p(-graph.concepts_per_text / graph.concepts);
  std::vector<Edge> edges;
  edges.reserve(static_cast<std::size_t>(1.1 * graph.concepts_per_text * graph.texts) + 100);
  double column = -1;
  std::uint32_t text = 0;
  while (concepts > 0) {
    column += 1 + std::floor(std::log(uniform_above_zero(words())) / log_unnamed);
    while (column >= concepts && text < texts) {
      column -= concepts;
      ++text;
    }
    if (text >= texts) break;
    edges.push_back({.text = text, .concept_index = static_cast<std::uint32_t>(column)});
  }
  return edges;
}

// The texts of each concept, one after another: those of concept i are first[i] .. first[i+1] - 1.
struct TextsOfConcepts {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> texts;
};

TextsOfConcepts by_concept(const std::vector<Edge>& edges, std::uint32_t concepts) {
  TextsOfConcepts sorted{.first = std::vector<std::uint32_t>(concepts + 2U),
                         .texts = std::vector<std::uint32_t>(edges.size())};
  for (const Edge& edge : edges) ++sorted.first[edge.concept_index + 2U];
  for (std::size_t i = 2; i < sorted.first.size(); ++i) sorted.first[i] += sorted.first[i - 1];
  for (const Edge& edge : edges) sorted.texts[sorted.first[edge.concept_index + 1U]++] = edge.text;
  return sorted;
}

// How many concepts no text teaches.
std::uint32_t left_after_peeling(const std::vector<Edge>& edges, std::uint32_t concepts,
                                 std::size_t text_count) {
  std::vector<Text> texts(text_count);
  for (const Edge& edge : edges) {
    ++texts[edge.text].unknown;
    texts[edge.text].toggle(edge.concept_index);
  }
  const TextsOfConcepts sorted = by_concept(edges, concepts);
  std::vector<std::uint32_t> teaching;
  for (std::uint32_t i = 0; i < texts.size(); ++i)
    if (texts[i].unknown == 1) teaching.push_back(i);
  std::uint32_t left = concepts;
  while (!teaching.empty()) {
    const Text teacher = texts[teaching.back()];
    teaching.pop_back();
    if (teacher.unknown != 1) continue;  // another text has taught it
    --left;
    for (std::uint32_t j = sorted.first[teacher.mixed]; j < sorted.first[teacher.mixed + 1U]; ++j) {
      Text& text = texts[sorted.texts[j]];
      text.toggle(teacher.mixed);
      if (--text.unknown == 1) teaching.push_back(sorted.texts[j]);
    }
  }
  return left;
}

}  // namespace

Estimate peeled_loss(const training::TextConceptGraph& graph, const PeelingOptions& options) {
  check(graph);
  constexpr double largest = 1e7;
  if (graph.concepts > largest)
    numeric::refuse("number of concepts", graph.concepts, "up to 1e7 where they are simulated");
  if (graph.texts > largest)
    numeric::refuse("number of texts", graph.texts, "up to 1e7 where they are simulated");
  numeric::require_whole("trials", static_cast<double>(options.trials), 2, 1e15);
  RunningMoments lost;
  for (std::int64_t trial = 0; trial < options.trials; ++trial) {
    WordStream words({.seed = options.seed,
                      .trial = static_cast<std::uint64_t>(trial),
                      .purpose = Purpose::peeling});
    const std::uint32_t concepts = unknown_concepts(graph, options.fixed_erasures, words);
    const std::vector<Edge> edges = edges_of(graph, concepts, words);
    const auto texts = static_cast<std::size_t>(std::llround(graph.texts));
    lost.add(left_after_peeling(edges, concepts, texts) / graph.concepts);
  }
  return estimate_of(lost);
}

}  // namespace inferlaw::simulation
