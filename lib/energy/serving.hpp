/// @file
/// A task served by a strategy, and tried again where it failed: success, joules and seconds.
///
///     path     a chain, or a tree that keeps one node and tries each step b times; tau steps (of a
///              tree: levels) of w tokens, at most K. Its budget is the setting's: of one path, not
///              of all samples
///     answer   the path's own, the best of n samples by an oracle, or a vote of n samples
///     energy   e = c + sum over the samples of f(w tau_i), f quadratic and independent tau_i; c is
///              the prompt's, paid once:  E[e] = c + n E[f],
///              E[e^2] = c^2 + 2 c n E[f] + n E[f^2] + n(n-1) E[f]^2
///              f of a tree: b paths, and the FLOPs that judge the b children of each level
///     latency  of the longest sample, max_i tau_i; of a tree, of one path and its judging
///     again    a task that failed with probability F and had then used e_F is served once more:
///              S = S1 + F S2,    E[e] = E[e1] + F E[e2],    E[t] = E[t1] + F E[t2],
///              E[e^2] = E[e1^2] + F (2 e_F E[e2] + E[e2^2]), and with t_F for the seconds t
///
/// A path that fails has used its whole budget, so that e_F and t_F are one number each. The site
/// sees that a path or all samples failed, not that a vote did: a vote is never tried again.
///
/// Law of the energy: exact for a path and for tries one after another; for n > 1 samples under
/// oracle stopping it is convolved through laws of up to 128 atoms that keep the first three
/// moments (numeric::condensed), so its mean and second moment are those above.
///
/// Choices: every sample and every branch runs on a unit of its own and reads the weights for
/// itself, so that joules add up and seconds do not; samples run to their own end, also where
/// another was right (the published n E[tau]); the samples of an attempt share the prompt, a new
/// attempt pays for it again; attempts are independent.
///
/// Source: DS3, arXiv:2507.00004 [published: success and FLOPs of each strategy; choice: as listed;
/// exact: moments and laws]. Throws std::domain_error as task.hpp and lib/strategy do.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/lib/strategy/voting.hpp"

namespace inferlaw::energy {

struct OnePath {
  static constexpr std::string_view name = "one_path";
};
struct BestOfSamples {
  static constexpr std::string_view name = "best_of_n";
  double samples = 1;  ///< n, whole, 1 to 1e15
};
using AnswerRule = std::variant<OnePath, BestOfSamples, strategy::ThresholdVote, strategy::Vote>;

struct Serving {
  Model model = {};
  std::optional<double> branching = {};  ///< b of a tree, whole, 1 to 1e9; none: a chain
  AnswerRule answer = {};
};

struct ServedTask {
  double step_success = 0;  ///< of a step of one branch
  double path_steps = 0;    ///< budget of one path
  double path_tokens = 0;
  double success = 0;
  double energy_mean_joules = 0;
  double energy_second_moment = 0;  ///< joules squared
  double latency_mean_seconds = 0;
  double latency_second_moment = 0;  ///< seconds squared
  double seen_failure = 0;           ///< probability that the site sees the task failed
  double failed_joules = 0;          ///< what it has used then
  double failed_seconds = 0;         ///< what it has taken then
  std::vector<numeric::ValueAtom> energy_law = {};  ///< by rising energy; a failure is in the last
};

[[nodiscard]] ServedTask serve(double level, const Serving& serving, const Setting& setting);

/// `again` serves what `first` was seen to fail. Steps and tokens are those of `first`.
[[nodiscard]] ServedTask tried_again(ServedTask first, const ServedTask& again);

}  // namespace inferlaw::energy
