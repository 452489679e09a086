#include "inferlaw/solvers/fit/stages.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "inferlaw/solvers/fit/detail/eliminate.hpp"
#include "inferlaw/solvers/fit/detail/ends.hpp"
#include "inferlaw/solvers/share_out.hpp"
#include "inferlaw/solvers/simulation/random/word_stream.hpp"

namespace inferlaw::fit {
namespace {

using Start = std::vector<double>;

// ---- rings ------------------------------------------------------------------------------------

struct Ring {
  double decades = 0;  // to either side
  std::size_t drawn = 0;
  std::size_t kept = 0;
  bool flips = false;
};

// Where three do not agree, once more with as many times the starts drawn and kept.
constexpr std::size_t passes = 2;
constexpr std::size_t more_drawn = 4;
constexpr std::size_t more_kept = 2;

constexpr Ring rings[] = {{.decades = 2, .drawn = 256, .kept = 3, .flips = true},
                          {.decades = 1, .drawn = 64, .kept = 2, .flips = true},
                          {.decades = 0.3, .drawn = 32, .kept = 2},
                          {.decades = 0.02, .drawn = 16, .kept = 2}};
// Robust objectives have lower minima where a term chases an outlier, and descents by squares lead
// there: starts are searched from as they are drawn, and the one given says which minimum is meant.
constexpr Ring rings_of_robust[] = {{.decades = 1, .drawn = 9, .kept = 9}};
// Of a problem without any other minimum.
constexpr Ring rings_of_lines[] = {{.decades = 1, .drawn = 2, .kept = 2}};

bool is_robust(const Problem& problem) {
  return is_huber(problem.objective.kind) || is_absolute(problem.objective.kind);
}

bool is_line(const Problem& problem) {
  const Model& model = problem.model;
  std::size_t linear = 0;
  for (const std::size_t j : model.linear)
    if (!model.parameters[j].fixed && model.parameters[j].scale == Scale::linear) ++linear;
  return linear == free_parameters(model) && is_squared(problem.objective.kind) &&
         !on_logarithms(problem.objective.kind);
}

std::span<const Ring> rings_of(const Problem& problem) {
  if (is_line(problem)) return rings_of_lines;
  return is_robust(problem) ? std::span<const Ring>(rings_of_robust) : std::span<const Ring>(rings);
}

// The root above 1 of x^(d+1) = x + 1: powers of its inverse fill d dimensions evenly, those of the
// golden ratio one.
double ratio_of_dimensions(std::size_t dimensions) {
  double x = 1.5;
  for (int round = 0; round < 60; ++round)
    x = std::pow(1 + x, 1 / (static_cast<double>(dimensions) + 1));
  return x;
}

// Of a parameter at `centre`, by a uniform number.
double drawn(const Parameter& parameter, double centre, const Ring& ring, double uniform) {
  if (parameter.fixed) return *parameter.fixed;
  const double side = 2 * uniform - 1;
  const bool boxed = std::isfinite(parameter.lower) && std::isfinite(parameter.upper);
  const double reach = std::min(1.0, ring.decades);
  double moved = centre == 0 ? std::pow(10, ring.decades * side) : 0;
  if (boxed && parameter.scale == Scale::linear)
    moved = centre + reach * (uniform < 0.5 ? (centre - parameter.lower) * side
                                            : (parameter.upper - centre) * side);
  else if (centre != 0)
    moved = centre * std::pow(10, ring.decades * side);
  else if (ring.decades < 1)
    moved = ring.decades * side;
  return std::clamp(moved, parameter.lower, parameter.upper);
}

bool has_free_sign(const Parameter& parameter) {
  return !parameter.fixed && parameter.scale == Scale::linear && parameter.lower < 0 &&
         parameter.upper > 0;
}

Ring in_pass(Ring ring, std::size_t pass) {
  for (std::size_t i = 0; i < pass; ++i) {
    ring.drawn *= more_drawn;
    ring.kept *= more_kept;
  }
  return ring;
}

// `number` is that of the sequence.
std::vector<Start> starts_in(const Ring& ring, const Model& model, const Start& centre,
                             std::uint64_t seed, std::size_t number) {
  simulation::WordStream words(
      {.seed = seed, .trial = number, .purpose = simulation::Purpose::parameters});
  Start shifts;
  for (std::size_t j = 0; j < centre.size(); ++j)
    shifts.push_back(simulation::uniform_above_zero(words()));
  const double ratio = ratio_of_dimensions(centre.size());
  std::vector<Start> starts;
  for (std::size_t i = 0; i < ring.drawn; ++i) {
    Start& start = starts.emplace_back();
    for (std::size_t j = 0; j < centre.size(); ++j) {
      const Parameter& parameter = model.parameters[j];
      const double step = std::pow(ratio, -static_cast<double>(j + 1));
      const double along = shifts[j] + static_cast<double>(i) * step;
      const double value = drawn(parameter, centre[j], ring, along - std::floor(along));
      const bool flips = ring.flips && i % 2 == 1 && has_free_sign(parameter) &&
                         simulation::uniform_above_zero(words()) <= 0.5;
      start.push_back(std::clamp(flips ? -value : value, parameter.lower, parameter.upper));
    }
  }
  return starts;
}

// ---- rows -------------------------------------------------------------------------------------

constexpr std::size_t few_rows = 200;
constexpr std::size_t rows_per_parameter = 10;

// One of each of so many blocks, by chance: every so manieth would hide a period.
std::vector<std::size_t> spread_rows(std::size_t rows, std::size_t count, std::uint64_t seed) {
  simulation::WordStream words({.seed = seed, .purpose = simulation::Purpose::first_row});
  std::vector<std::size_t> some;
  for (std::size_t k = 0; k < count; ++k) {
    const double within = static_cast<double>(k) + simulation::uniform_above_zero(words());
    const double at = within * static_cast<double>(rows) / static_cast<double>(count);
    some.push_back(std::min(rows, static_cast<std::size_t>(std::ceil(at))) - 1);
  }
  return some;
}

Problem on_rows(const Problem& problem, std::span<const std::size_t> some,
                const StageOptions& options) {
  Problem smaller{.model = options.on_rows(some), .objective = problem.objective, .measured = {}};
  smaller.model.parameters = problem.model.parameters;
  for (const std::size_t row : some) {
    smaller.measured.push_back(problem.measured[row]);
    if (!problem.weights.empty()) smaller.weights.push_back(problem.weights[row]);
  }
  return smaller;
}

// The problem on some of its rows; none where it has few.
std::optional<Problem> on_some_rows(const Problem& problem, const StageOptions& options) {
  const std::size_t rows = problem.model.rows;
  const std::size_t count = std::max(few_rows, rows_per_parameter * free_parameters(problem.model));
  if (!options.on_rows || rows < 2 * count) return std::nullopt;
  return on_rows(problem, spread_rows(rows, count, options.seed), options);
}

// ---- many rows --------------------------------------------------------------------------------

constexpr std::size_t sample_per_parameter = 50;
constexpr std::size_t samples_of_many = 4;

// By chance a sample of n rows shifts the value of a minimum by some 1/sqrt(n/2) of it, 2 % of
// 4096: a second minimum is no rival where it lies beyond many times that.
constexpr double hardly_higher = 1.25;

bool leaves_a_doubt(const FitResult& result) {
  const double second = result.starts.second_value;
  return !result.usable() || second <= hardly_higher * std::abs(result.best.value);
}

// ---- screening --------------------------------------------------------------------------------

constexpr DescentOptions briefly{.most_iterations = 50, .function_tolerance = 1e-6};

struct Screened {
  Start start;
  double value = std::numeric_limits<double>::infinity();
  bool nearest = false;  // of the narrowest ring
};

bool lower(const Screened& one, const Screened& other) { return one.value < other.value; }

// One a thread: it keeps its work space, and stays where it is.
class Screen {
 public:
  explicit Screen(const Problem& problem)
      : problem_(problem),
        function_(problem),
        squares_(squares_for(function_)),
        elimination_(squares_),
        eliminates_(elimination_.has_linear() && !is_likelihood(problem.objective.kind) &&
                    !is_robust(problem)) {}
  ~Screen() = default;
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  Screen(Screen&&) = delete;
  Screen& operator=(Screen&&) = delete;

  Screened at(const Start& start) {
    if (!eliminates_) return valued(start);
    const std::optional<Start> completed = elimination_.completed(start);
    return completed ? valued(*completed) : Screened{.start = start};
  }

  Screened descended(const Screened& from) {
    if (is_robust(problem_)) return from;
    const Screened end = valued(descent_from(from.start));
    return end.value < from.value ? end : from;
  }

 private:
  [[nodiscard]] Screened valued(const Start& start) const {
    const double value = objective_value(problem_, start);
    if (!std::isfinite(value)) return {.start = start};
    return {.start = start, .value = value};
  }

  Start descent_from(const Start& start) {
    if (eliminates_) return elimination_.run(start, briefly).value_or(start);
    function_.choose_units(start);
    return function_.parameters(descend(function_, function_.coordinates(start), briefly));
  }

  const Problem& problem_;
  Function function_;
  Problem squares_;
  Elimination elimination_;  // looks at squares_
  bool eliminates_;
};

template <typename Work>
std::vector<Screened> screened(const Problem& problem, std::size_t count, int threads,
                               const Work& work) {
  constexpr std::size_t in_one_go = 32;
  std::vector<Screened> all(count);
  const std::size_t goes = (count + in_one_go - 1) / in_one_go;
  share_out(static_cast<std::int64_t>(goes), thread_count(threads), [&](std::int64_t go) {
    Screen screen(problem);
    const std::size_t first = static_cast<std::size_t>(go) * in_one_go;
    for (std::size_t i = first; i < std::min(count, first + in_one_go); ++i)
      all[i] = work(screen, i);
  });
  return all;
}

// The lowest that exist, the lowest first.
std::vector<Screened> lowest(std::vector<Screened> all, std::size_t count) {
  std::erase_if(all, [](const Screened& each) { return std::isinf(each.value); });
  std::stable_sort(all.begin(), all.end(), lower);
  if (all.size() > count) all.resize(count);
  return all;
}

// What is left of all rings, in the order in which to search.
std::vector<Screened> candidates(const Problem& problem, const Start& centre,
                                 const StageOptions& options, std::size_t pass) {
  const std::span<const Ring> all_rings = rings_of(problem);
  std::vector<Screened> kept;
  for (std::size_t k = 0; k < all_rings.size(); ++k) {
    const Ring ring = in_pass(all_rings[k], pass);
    const std::vector<Start> starts =
        starts_in(ring, problem.model, centre, options.seed, pass * all_rings.size() + k);
    const std::vector<Screened> best =
        lowest(screened(problem, starts.size(), options.fit.threads,
                        [&](Screen& screen, std::size_t i) { return screen.at(starts[i]); }),
               ring.kept);
    std::vector<Screened> ends(best.size());
    share_out(static_cast<std::int64_t>(best.size()), thread_count(options.fit.threads),
              [&](std::int64_t i) {
                const auto at = static_cast<std::size_t>(i);
                ends[at] = Screen(problem).descended(best[at]);
              });
    for (Screened& end : ends) {
      end.nearest = k + 1 == all_rings.size();
      kept.push_back(std::move(end));
    }
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Screened& one, const Screened& other) {
    return one.nearest != other.nearest ? other.nearest : lower(one, other);
  });
  return kept;
}

std::size_t drawn_in(std::span<const Ring> all_rings, std::size_t pass) {
  std::size_t count = 0;
  for (const Ring& ring : all_rings) count += in_pass(ring, pass).drawn;
  return count;
}

// ---- the search -------------------------------------------------------------------------------

class Search {
 public:
  Search(const Problem& problem, std::span<const Start> given, const StageOptions& options)
      : problem_(problem), options_(options) {
    search_from({given.begin(), given.end()});
  }

  [[nodiscard]] bool is_settled() const {
    return agreeing(minima_, tolerance()) >= enough_agreeing;
  }

  void draw() {
    const std::optional<Problem> smaller = on_some_rows(problem_, options_);
    const Problem& screen = smaller ? *smaller : problem_;
    rows_ = screen.model.rows;
    const std::size_t most = is_robust(problem_) ? 1 : passes;
    for (std::size_t pass = 0; pass < most && !is_settled(); ++pass) {
      drawn_ += drawn_in(rings_of(screen), pass);
      search_from(candidates(screen, starts_.front(), options_, pass), smaller);
    }
  }

  [[nodiscard]] StagedFit answer() {
    rescue(problem_, starts_, options_.fit.threads, minima_);
    StagedFit answer{.result = result_of(problem_, minima_, tolerance()), .starts = starts_};
    answer.result.starts.drawn = drawn_;
    answer.result.starts.screened_rows = rows_;
    return answer;
  }

 private:
  static constexpr std::size_t at_a_time = 2;
  static constexpr double hopeless = 10;

  [[nodiscard]] double tolerance() const { return options_.fit.agreement_tolerance; }

  [[nodiscard]] bool has_found() const {
    return !minima_.empty() && best_of(minima_, tolerance()).found();
  }

  void search_from(std::vector<Screened> left, const std::optional<Problem>& smaller) {
    while (!left.empty() && !is_settled()) {
      if (smaller) leave_out_hopeless(*smaller, left);
      std::vector<Start> next;
      while (!left.empty() && next.size() < at_a_time) {
        next.push_back(left.front().start);
        left.erase(left.begin());
      }
      search_from(next);
    }
  }

  void search_from(const std::vector<Start>& starts) {
    const MinimiseOptions how{.patient = !has_found()};
    for (Minimum& minimum : minima_from(problem_, starts, options_.fit.threads, how))
      minima_.push_back(std::move(minimum));
    starts_.insert(starts_.end(), starts.begin(), starts.end());
  }

  void leave_out_hopeless(const Problem& smaller, std::vector<Screened>& left) const {
    if (!has_found()) return;
    const double reached = objective_value(smaller, best_of(minima_, tolerance()).parameters);
    std::erase_if(left,
                  [&](const Screened& each) { return each.value > hopeless * std::abs(reached); });
  }

  const Problem& problem_;
  const StageOptions& options_;
  std::vector<Start> starts_;
  std::vector<Minimum> minima_;
  std::size_t drawn_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace

std::optional<StagedFit> fit_by_sample(
    const Problem& problem, const StageOptions& options,
    const std::function<StagedFit(const Problem& sample)>& search) {
  const std::size_t rows = problem.model.rows;
  const std::size_t count =
      std::max(least_sample, sample_per_parameter * free_parameters(problem.model));
  if (!options.on_rows || !problem.model.predict_block || rows < samples_of_many * count)
    return std::nullopt;
  const Problem sample = on_rows(problem, spread_rows(rows, count, options.seed), options);
  StagedFit found = search(sample);
  if (leaves_a_doubt(found.result)) return std::nullopt;
  Minimum minimum = minimise(
      problem, found.result.best.parameters,
      {.from_nearby = true, .threads = static_cast<int>(thread_count(options.fit.threads))});
  minimum.start = found.result.best.start;
  Starts starts = found.result.starts;
  starts.searched_rows = count;
  starts.second_value = std::numeric_limits<double>::quiet_NaN();
  found.result = result_of(problem, {minimum}, options.fit.agreement_tolerance);
  found.result.starts = starts;
  return found.result.usable() ? std::optional(std::move(found)) : std::nullopt;
}

StagedFit fit_in_stages(const Problem& problem, std::span<const std::vector<double>> given,
                        const StageOptions& options) {
  require_starts(problem, given);
  const auto on_sample = [&](const Problem& sample) {
    StageOptions on_all = options;
    on_all.on_rows = {};
    return fit_in_stages(sample, given, on_all);
  };
  if (std::optional<StagedFit> found = fit_by_sample(problem, options, on_sample))
    return *std::move(found);
  Search search(problem, given, options);
  if (!search.is_settled()) search.draw();
  return search.answer();
}

}  // namespace inferlaw::fit
