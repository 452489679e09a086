#include "inferlaw/lib/strategy/wide_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "inferlaw/lib/numeric/binomial_tail.hpp"
#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/compensated_sum.hpp"

namespace inferlaw::strategy {
namespace {

constexpr double most_operations = 1e10;

// What j nodes become on one level.
struct Branching {
  double none = 0;           // probability that no child is right
  std::vector<double> kept;  // of going on with i+1 nodes
};

Branching branch(double nodes, const WideTree& wide) {
  const double children = nodes * wide.tree.branching;
  const double r = wide.tree.step_success;
  const double most = std::min(wide.width, children);
  Branching result{.none = std::exp(children * std::log1p(-r)), .kept = {}};
  for (double right = 1; right < most; ++right)
    result.kept.push_back(std::exp(numeric::log_binomial_probability(
        {.trials = children, .successes = right, .probability = r})));
  result.kept.push_back(std::exp(
      numeric::log_binomial_tails({.trials = children, .successes = most, .probability = r})
          .at_least));
  return result;
}

// Probabilities of (depth, nodes), depth below m.
class Frontier {
 public:
  explicit Frontier(const WideTree& wide)
      : width_(static_cast<std::size_t>(wide.width)),
        now_(static_cast<std::size_t>(wide.tree.skills) * width_),
        next_(now_.size()) {
    now_.front() = 1;
    for (double nodes = 1; nodes <= wide.width; ++nodes) branching_.push_back(branch(nodes, wide));
  }

  // One level further; the probability of getting to depth m on it.
  double advance() {
    std::fill(next_.begin(), next_.end(), 0.0);
    numeric::CompensatedSum finished;
    for (std::size_t state = 0; state < now_.size(); ++state)
      if (now_[state] > 0) spread(state, finished);
    std::swap(now_, next_);
    return finished.value();
  }

  [[nodiscard]] double unfinished() const {
    numeric::CompensatedSum sum;
    for (const double probability : now_) sum.add(probability);
    return sum.value();
  }

  [[nodiscard]] double expected_nodes() const {
    numeric::CompensatedSum sum;
    for (std::size_t state = 0; state < now_.size(); ++state)
      sum.add(now_[state] * static_cast<double>(state % width_ + 1));
    return sum.value();
  }

 private:
  void spread(std::size_t state, numeric::CompensatedSum& finished) {
    const double probability = now_[state];
    const Branching& step = branching_[state % width_];
    next_[state] += probability * step.none;
    const std::size_t deeper = (state / width_ + 1) * width_;
    for (std::size_t i = 0; i < step.kept.size(); ++i)
      if (deeper < next_.size())
        next_[deeper + i] += probability * step.kept[i];
      else
        finished.add(probability * step.kept[i]);
  }

  std::size_t width_;
  std::vector<double> now_, next_;
  std::vector<Branching> branching_;
};

void check(const WideTree& wide) {
  check(wide.tree);
  numeric::require_whole("width", wide.width, 1, 1000);
  const double operations =
      std::floor(wide.tree.levels) * wide.tree.skills * wide.width * wide.width;
  if (operations > most_operations)
    numeric::refuse("levels times skills times squared width", operations, "up to 1e10");
}

// Without the knowledge gate.
WideTreeResult explore_known(const WideTree& wide) {
  Frontier frontier(wide);
  const double levels = std::floor(wide.tree.levels);
  numeric::CompensatedSum success;
  numeric::CompensatedSum mean;
  numeric::CompensatedSum square;
  numeric::CompensatedSum nodes;
  numeric::CompensatedSum node_levels;
  for (double level = 1; level <= levels; ++level) {
    const double children = frontier.expected_nodes() * wide.tree.branching;
    const double running = frontier.unfinished();
    mean.add(running);
    square.add((2 * level - 1) * running);
    nodes.add(children);
    node_levels.add(level * children);
    success.add(frontier.advance());
  }
  return {.outcome = outcome_of(success.value(), frontier.unfinished()),
          .expected_levels = mean.value(),
          .expected_squared_levels = square.value(),
          .expected_nodes = nodes.value(),
          .expected_node_levels = node_levels.value()};
}

WideTreeResult never_right(const WideTree& wide) {
  const double levels = std::floor(wide.tree.levels);
  return {.outcome = outcome_of(0, 1),
          .expected_levels = levels,
          .expected_squared_levels = levels * levels,
          .expected_nodes = wide.tree.branching * levels,
          .expected_node_levels = wide.tree.branching * levels * (levels + 1) / 2};
}

}  // namespace

WideTreeResult explore(const WideTree& wide) {
  check(wide);
  const Outcome knowledge = all_known(wide.tree.skills, wide.tree.skill_knowledge);
  const double known = knowledge.success();
  const double unknown = knowledge.failure();
  const WideTreeResult right = explore_known(wide);
  const WideTreeResult wrong = never_right(wide);
  const auto mean = [&](double WideTreeResult::*part) {
    return known * right.*part + unknown * wrong.*part;
  };
  return {.outcome = both(knowledge, right.outcome),
          .expected_levels = mean(&WideTreeResult::expected_levels),
          .expected_squared_levels = mean(&WideTreeResult::expected_squared_levels),
          .expected_nodes = mean(&WideTreeResult::expected_nodes),
          .expected_node_levels = mean(&WideTreeResult::expected_node_levels)};
}

}  // namespace inferlaw::strategy
