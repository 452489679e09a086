/// @file
/// What a task costs on machines of measured costs per token: served once, by several samples, or
/// tried again.
///
///     one answer  e = j c,  E[e] = j E[c],  E[e^2] = j^2 E[c^2];  latency = s E[c];  c its tokens
///     samples     n answers at once, on units of their own: the joules add up, the seconds are
///                 those of the longest; right by an oracle or a vote (lib/strategy)
///     again       a task that was seen to fail, with probability F, is served by the choice again,
///                 up to r times: e = e_1 + [failed] (e_2 + [failed] (e_2 + ..)), seconds as well,
///                 S = 1 - F_1 (1 - S_2) after one; a vote's failure is not seen
///
/// j joules and s seconds per token at the machine's batch size, c from a token law. The tokens of
/// a task are its own, the same for every sample and every time it is tried, or each answer draws
/// them anew from the lengths of its model.
///
/// Moments are exact. So is the law of j for a task of given tokens, and of e for one answer; laws
/// of more than 4096 atoms are condensed, which keeps their first three moments.
///
/// [choice]: j does not depend on c (a measured mean over the requests of a run), nor does whether
/// an answer is right, and tries are independent. Throws std::domain_error unless j and s are
/// finite and >= 0, success is a probability and retries a whole number, 0 to 1000.
#pragma once

#include <optional>
#include <vector>

#include "inferlaw/lib/energy/serving.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/routing/routing.hpp"

namespace inferlaw::routing {

struct MeasuredCosts {
  double joules_per_token = 0;
  double seconds_per_token = 0;
  double success = 1;  ///< of one answer
};

/// One time that a task is served.
struct MeasuredTry {
  MeasuredCosts costs = {};
  energy::AnswerRule answer = {};
};

struct MeasuredServing {
  MeasuredTry first = {};
  double retries = 0;
  MeasuredTry again = {};
};

/// One answer.
[[nodiscard]] Service measured_service(const energy::TokenLaw& tokens, const MeasuredCosts& costs);

/// Of tasks that have tokens of their own.
[[nodiscard]] Service measured_service(const energy::TokenLaw& tokens,
                                       const MeasuredServing& serving);

/// Of answers whose lengths are those of their models, drawn anew each time: of the first try, and
/// of the others.
struct AnswerLengths {
  const energy::TokenLaw& first;
  const energy::TokenLaw& again;
};
[[nodiscard]] Service measured_service(const AnswerLengths& lengths,
                                       const MeasuredServing& serving);

/// The law of a task's joules over its own tokens.
[[nodiscard]] std::vector<numeric::ValueAtom> joules_per_token_law(const MeasuredServing& serving);

/// 1 of one path; throws std::domain_error unless whole, 1 to 1e6.
[[nodiscard]] double samples_of(const energy::AnswerRule& answer);

/// How often the choice is tried again, on average.
[[nodiscard]] double mean_retries(const MeasuredServing& serving);

}  // namespace inferlaw::routing
