#include "inferlaw/solvers/strategy/best_strategy.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <thread>

#include "inferlaw/lib/numeric/check.hpp"
#include "inferlaw/lib/numeric/names.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"

namespace inferlaw::strategy {
namespace {

void check(const StrategyQuestion& question) {
  check(question.generation);
  check(ChainOfThought{.skills = question.skills,
                       .step_success = question.step_success,
                       .skill_knowledge = question.skill_knowledge});
  if (!(question.chain_tokens >= 0 && question.chain_tokens <= 1e15))
    numeric::refuse("tokens of the chain", question.chain_tokens, "0 to 1e15");
  numeric::require_whole("most branches", question.most_branches, 1, 1e6);
  numeric::require_whole("most samples", question.most_samples, 1, 1e6);
}

// One kind of strategy as a function of its number (of branches, of samples).
class Family {
 public:
  Family(const StrategyQuestion& question, StrategyKind kind)
      : question_(question),
        kind_(kind),
        chain_(chain_flops(question.generation)),
        spend_(question.chain_tokens * (chain_.linear + question.chain_tokens * chain_.quadratic)) {
  }

  [[nodiscard]] double most() const {
    switch (kind_) {
      case StrategyKind::none:
      case StrategyKind::chain:
        return 1;
      case StrategyKind::tree:
        return question_.most_branches;
      case StrategyKind::best_of_n:
        return question_.most_samples;
    }
    numeric::refuse_member("kind of strategy");
  }

  [[nodiscard]] double path_tokens(double number) const {
    switch (kind_) {
      case StrategyKind::none:
      case StrategyKind::chain:
        return question_.chain_tokens;
      case StrategyKind::tree:
        return equal_cost_tokens(number,
                                 number + (number - 1) / question_.generation.tokens_per_step);
      case StrategyKind::best_of_n:
        return equal_cost_tokens(number, 0);
    }
    numeric::refuse_member("kind of strategy");
  }

  [[nodiscard]] double steps(double number) const {
    return std::floor(path_tokens(number) / question_.generation.tokens_per_step);
  }

  [[nodiscard]] bool feasible(double number) const { return steps(number) >= question_.skills; }

  // The most with which a path has the steps that the task needs.
  [[nodiscard]] double most_feasible() const {
    double number = std::clamp(std::floor(number_with(question_.skills)), 1.0, most());
    while (number > 1 && !feasible(number)) --number;
    while (number < most() && feasible(number + 1)) ++number;
    return number;
  }

  [[nodiscard]] StrategyChoice choice(double number) const {
    return {.kind = kind_,
            .number = number,
            .path_tokens = path_tokens(number),
            .steps = steps(number),
            .outcome = outcome_with(number, steps(number))};
  }

  // What none of the numbers first..last exceeds: the most of them with the longest path, because
  // success grows with both.
  [[nodiscard]] Outcome bound(double first, double last) const {
    return outcome_with(last, steps(first));
  }

 private:
  // Tokens of each of `number` paths: the positive root of the equal-cost equation, written out
  // because a map needs it millions of times.
  [[nodiscard]] double equal_cost_tokens(double number, double evaluation) const {
    const double linear = number * chain_.linear + evaluation;
    return 2 * spend_ /
           (linear + std::sqrt(linear * linear + 4 * number * chain_.quadratic * spend_));
  }

  // The real number with which a path has exactly `steps` steps.
  [[nodiscard]] double number_with(double steps) const {
    const double tokens = steps * question_.generation.tokens_per_step;
    const double each = tokens * (chain_.linear + tokens * chain_.quadratic);
    switch (kind_) {
      case StrategyKind::none:
      case StrategyKind::chain:
        return 1;
      case StrategyKind::tree:
        return (spend_ + steps) / (each + tokens + steps);
      case StrategyKind::best_of_n:
        return spend_ / each;
    }
    numeric::refuse_member("kind of strategy");
  }

  // Of a path that tries each step `branching` times.
  [[nodiscard]] Outcome known_outcome(double branching, double steps) const {
    return at_least(question_.skills, steps, level_outcome(question_.step_success, branching));
  }

  [[nodiscard]] Outcome best_of_chains(const Outcome& knowledge, const Outcome& known,
                                       double samples) const {
    switch (question_.ignorance) {
      case Ignorance::independent:
        return best_of(both(knowledge, known), samples);
      case Ignorance::shared:
        return both(knowledge, best_of(known, samples));
    }
    numeric::refuse_member("ignorance");
  }

  [[nodiscard]] Outcome outcome_with(double number, double steps) const {
    const Outcome knowledge = all_known(question_.skills, question_.skill_knowledge);
    switch (kind_) {
      case StrategyKind::none:
      case StrategyKind::chain:
        return both(knowledge, known_outcome(1, steps));
      case StrategyKind::tree:
        return both(knowledge, known_outcome(number, steps));
      case StrategyKind::best_of_n:
        return best_of_chains(knowledge, known_outcome(1, steps), number);
    }
    numeric::refuse_member("kind of strategy");
  }

  const StrategyQuestion& question_;
  StrategyKind kind_;
  energy::QuadraticInTokens chain_;
  double spend_;
};

void keep_better(StrategyChoice& top, const StrategyChoice& other) {
  if (better(other.outcome, top.outcome)) top = other;
}

// The best of the numbers first..last, by branch and bound.
void search(const Family& family, double first, double last, StrategyChoice& top) {
  if (!better(family.bound(first, last), top.outcome)) return;
  if (family.steps(first) == family.steps(last)) return keep_better(top, family.choice(last));
  const double middle = std::floor(std::sqrt(first * last));
  search(family, first, middle, top);
  search(family, middle + 1, last, top);
}

// Replaces `top` where this kind does better.
void improve(const StrategyQuestion& question, StrategyKind kind, StrategyChoice& top) {
  if (kind == StrategyKind::none) return;
  const Family family(question, kind);
  if (!family.feasible(1)) return;
  const double most = family.most_feasible();
  for (double number = 1; number < 2 * most; number *= 2)
    keep_better(top, family.choice(std::min(number, most)));
  search(family, 1, most, top);
}

// The cells of one number of skills, budget after budget.
std::vector<StrategyChoice> row(StrategyQuestion question, const std::vector<double>& budgets) {
  std::vector<StrategyChoice> cells;
  for (const double tokens : budgets) {
    question.chain_tokens = tokens;
    cells.push_back(best_strategy(question));
  }
  return cells;
}

unsigned thread_count(int wanted) {
  if (wanted > 0) return static_cast<unsigned>(wanted);
  return std::max(1U, std::thread::hardware_concurrency());  // 0 where it is not known
}

ChoiceBoundary boundary_between(StrategyQuestion question, double low, double high,
                                StrategyKind below, StrategyKind above, double precision) {
  while (high / low > 1 + precision) {
    const double middle = std::sqrt(low * high);
    question.chain_tokens = middle;
    const StrategyKind kind = best_strategy(question).kind;
    if (kind == below) {
      low = middle;
    } else {
      high = middle;
      above = kind;
    }
  }
  return {.skills = question.skills, .chain_tokens = high, .below = below, .above = above};
}

}  // namespace

StrategyChoice best_of_kind(const StrategyQuestion& question, StrategyKind kind) {
  check(question);
  StrategyChoice top;
  improve(question, kind, top);
  return top;
}

StrategyChoice best_strategy(const StrategyQuestion& question) {
  check(question);
  StrategyChoice top;
  for (const StrategyKind kind : numeric::members<StrategyKind>) improve(question, kind, top);
  return top;
}

StrategyMap strategy_map(const StrategyQuestion& question, const std::vector<double>& skills,
                         const std::vector<double>& chain_tokens, int threads) {
  StrategyMap map{.skills = skills,
                  .chain_tokens = chain_tokens,
                  .cells = std::vector<std::vector<StrategyChoice>>(skills.size())};
  for (const double count : skills) {
    StrategyQuestion at = question;
    at.skills = count;
    for (const double tokens : chain_tokens) {
      at.chain_tokens = tokens;
      check(at);  // here, because a thread must not throw
    }
  }
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < skills.size(); i = next++) {
      StrategyQuestion at = question;
      at.skills = skills[i];
      map.cells[i] = row(at, chain_tokens);
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < thread_count(threads); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();  // waits for them
  return map;
}

std::vector<ChoiceBoundary> boundaries(const StrategyQuestion& question, const StrategyMap& map,
                                       double precision) {
  numeric::require_positive("precision", precision);
  std::vector<ChoiceBoundary> found;
  for (std::size_t i = 0; i < map.cells.size(); ++i)
    for (std::size_t j = 1; j < map.cells[i].size(); ++j) {
      const StrategyKind below = map.cells[i][j - 1].kind;
      const StrategyKind above = map.cells[i][j].kind;
      if (below == above) continue;
      StrategyQuestion at = question;
      at.skills = map.skills[i];
      found.push_back(boundary_between(at, map.chain_tokens[j - 1], map.chain_tokens[j], below,
                                       above, precision));
    }
  return found;
}

}  // namespace inferlaw::strategy
